// What the agent writes, from the first key until it stands in the log.

import { signal } from "@preact/signals";
import type { AgentFrame, ErrorFrame, Outgoing } from "../wire/frames";
import { Outbox, type Entry } from "../wire/outbox";
import { Sender } from "../wire/sender";
import type { Chat } from "./chat";
import type { CloseReason } from "./closing";

/** How often the buyer is told that the agent is typing, ms. */
const typingSent = 3000;

/** What Writing needs of the desk. */
interface Owner {
  send(frame: Outgoing): boolean;
  tell(key: string): void;
  chat(id: string): Chat | undefined;
}

export class Writing {
  /** Entries on their way to the server, refused ones included. */
  readonly pending = signal<Entry[]>([]);
  /** Who has the conversations in which something was refused. */
  readonly holders = signal<Record<string, NonNullable<ErrorFrame["holder"]>>>({});
  #outbox!: Outbox;
  #sender!: Sender;
  #typingAt = 0;
  #owner: Owner;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** Takes up what this agent wrote before. */
  start(agentID: string): void {
    this.#outbox = new Outbox(`dragoman-console:out:${agentID}:`);
    this.#sender = new Sender(this.#outbox, (frame) => this.#owner.send(frame), () => this.#show());
    this.#show();
  }

  /** Sends what waits, or knows that nothing can be sent. */
  follow(online: boolean): void {
    if (online) this.#sender.pump();
    else this.#sender.reset();
  }

  say(chat: Chat, text: string): void {
    this.#write({ type: "message", conversation: chat.id, text, epoch: chat.facts.value.epoch });
    chat.keepDraft("");
    this.#typingAt = 0;
  }

  /** Writes something that only agents see. */
  note(chat: Chat, text: string): void {
    this.#write({ type: "note", conversation: chat.id, text });
    chat.keepDraft("");
  }

  close(chat: Chat, reason: CloseReason): void {
    this.#write({ type: "close", conversation: chat.id, epoch: chat.facts.value.epoch, reason, topic: chat.topic.value });
    chat.topic.value = "";
  }

  /** Tells the buyer that the agent is typing, if it is time to. */
  tellTyping(chat: Chat): void {
    if (Date.now() - this.#typingAt < typingSent) return;
    this.#typingAt = Date.now();
    this.#owner.send({ type: "typing", conversation: chat.id });
  }

  retry(id: string): void {
    this.#sender.retry(id);
  }

  /** Throws a refused message away. */
  discard(entry: Entry): void {
    this.#outbox.remove(entry.id);
    this.#show();
  }

  /** Takes a refused message back into the draft. */
  takeBack(entry: Entry): void {
    const chat = this.#owner.chat(String(entry.frame.conversation));
    chat?.keepDraft([String(entry.frame.text ?? ""), chat.draft.value].filter(Boolean).join("\n"));
    this.discard(entry);
  }

  /** Takes what a frame says of entries; false for an error that is of none. */
  take(frame: AgentFrame): boolean {
    switch (frame.type) {
      case "events": {
        const ids = (frame.events ?? []).flatMap((e) => e.id ?? []);
        this.#sender.acked = this.#sender.acked.filter((e) => !ids.includes(e.id));
        ids.forEach((id) => this.#outbox.remove(id));
        this.#show();
        return true;
      }
      case "ack":
        this.#sender.ack(frame);
        this.#show();
        return true;
      case "error":
        return this.#refused(frame);
    }
    return true;
  }

  #refused(frame: ErrorFrame): boolean {
    if (!this.#sender.refuse(frame)) return false;
    if (frame.code === "not_assigned") {
      if (frame.holder) this.holders.value = { ...this.holders.value, [frame.conversation ?? ""]: frame.holder };
      else this.#owner.tell("not_assigned");
    }
    return true;
  }

  #write(frame: Outgoing): void {
    this.#outbox.add(frame);
    this.#show();
    this.#sender.pump();
  }

  #show(): void {
    this.pending.value = [...this.#sender.acked, ...this.#outbox.entries];
  }
}
