// The chats that this console follows: the agent's own, and what they read
// besides. What the server tells of a chat comes here.

import { signal } from "@preact/signals";
import type { AgentFrame, Conversation, EventsFrame, Outgoing } from "../wire/frames";
import { Chat } from "./chat";

/** What Followed needs of the desk. */
interface Owner {
  send(frame: Outgoing): boolean;
  isMine(id: string): boolean;
  /** The buyer wrote in one of the agent's chats. */
  heard(chat: Chat, text: string): void;
}

export class Followed {
  /** How many events of a chat are asked for at first. */
  page = 100;
  #chats = new Map<string, Chat>();
  /** Grows when a chat comes or goes. */
  readonly #known = signal(0);
  #owner: Owner;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** A chat that is followed; whoever asks in a render is told when it comes or goes. */
  get(id: string): Chat | undefined {
    this.#known.value;
    return this.#chats.get(id);
  }

  /** Takes in what is known of a conversation. */
  update(facts: Conversation): Chat {
    let chat = this.#chats.get(facts.id);
    if (!chat) {
      chat = new Chat(facts);
      this.#chats.set(facts.id, chat);
      this.#known.value++;
    } else if (facts.last_seq >= chat.facts.value.last_seq) {
      chat.facts.value = { preview: chat.facts.value.preview, ...facts };
    }
    return chat;
  }

  /** Follows a conversation from where we know it. */
  open(facts: Conversation): void {
    const followed = this.#chats.has(facts.id);
    const chat = this.update(facts);
    if (!followed || chat.last === 0) this.#follow(chat);
  }

  /** A new socket follows nothing: takes up every chat where we left it. */
  reopen(): void {
    for (const chat of this.#chats.values()) this.#follow(chat);
  }

  leave(id: string): void {
    this.#owner.send({ type: "leave", conversation: id });
    this.#chats.delete(id);
    this.#known.value++;
  }

  /** Leaves every chat that is not to be kept. */
  leaveBut(kept: (id: string) => boolean): void {
    for (const id of [...this.#chats.keys()]) if (!kept(id)) this.leave(id);
  }

  /** Forgets all, without a word to the server. */
  clear(): void {
    this.#chats.clear();
  }

  loadOlder(chat: Chat): void {
    this.#owner.send({ type: "history", conversation: chat.id, before: chat.oldest });
  }

  /** Notes that the agent has seen all of a chat, for their other consoles too. */
  markRead(chat: Chat): void {
    if (chat.read.value >= chat.last) return;
    chat.read.value = chat.last;
    if (this.#owner.isMine(chat.id)) this.#owner.send({ type: "read", conversation: chat.id, seq: chat.last });
  }

  /** Takes what a frame says of a chat. */
  take(frame: AgentFrame): void {
    switch (frame.type) {
      case "conversation":
        this.update(frame.conversation);
        break;
      case "events":
        this.#add(frame);
        break;
      case "history":
        this.#chats.get(frame.conversation ?? "")?.prepend(frame);
        break;
      case "typing":
        if (frame.author.role === "buyer") this.#chats.get(frame.conversation ?? "")?.showTyping();
        break;
      case "read":
        this.#setRead(frame.conversation, frame.seq);
        break;
    }
  }

  #follow(chat: Chat): void {
    this.#owner.send({ type: "open", conversation: chat.id, after: chat.after(this.page) });
  }

  #add(frame: EventsFrame): void {
    const chat = this.#chats.get(frame.conversation);
    if (!chat) return;
    const last = chat.last;
    if (!chat.add(frame)) this.#owner.send({ type: "resume", conversation: chat.id, after: chat.last });
    const heard = chat.events.value.findLast((e) => e.seq > last && e.kind === "message" && e.author.role === "buyer");
    if (heard && last > 0 && this.#owner.isMine(chat.id)) this.#owner.heard(chat, heard.message?.text ?? "");
  }

  /** Another console of this agent is further, or has not heard yet that this one is. */
  #setRead(id: string, seq: number): void {
    const chat = this.#chats.get(id);
    if (!chat) return;
    if (chat.read.value > seq && this.#owner.isMine(id)) this.#owner.send({ type: "read", conversation: id, seq: chat.read.value });
    else chat.read.value = Math.max(chat.read.value, seq);
  }
}
