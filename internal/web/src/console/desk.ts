// The agent's desk: the queue, the agent's own conversations, and everything
// that can be done with them.

import { computed, signal } from "@preact/signals";
import { account, recallAccount } from "../page/account";
import type { AgentFrame, AgentWelcome, Conversation, ErrorFrame } from "../wire/frames";
import { Link, signedOut, type Status } from "../wire/link";
import { Outbox, type Entry } from "../wire/outbox";
import { Sender } from "../wire/sender";
import { Chat } from "./chat";

/** How long a closing can be taken back, ms. */
export const undoTime = 5000;
/** How often the buyer is told that the agent is typing, ms. */
const typingSent = 3000;

export type CloseReason = "solved" | "no_answer" | "spam";

/** Exactly one is set. */
export interface Destination {
  agent?: string;
  group?: string;
  assistant?: boolean;
}

export interface Closing {
  chat: Chat;
  reason: CloseReason;
  topic: string;
  timer: number;
}

class Desk {
  readonly status = signal<Status>("connecting");
  readonly queue = signal<Conversation[]>([]);
  readonly mine = signal<Conversation[]>([]);
  readonly selectedID = signal("");
  /** Text key of something that the agent must know, "" for nothing. */
  readonly notice = signal("");
  readonly closing = signal<Closing | undefined>(undefined);
  /** Entries on their way to the server, refused ones included. */
  readonly pending = signal<Entry[]>([]);
  readonly textLimit = signal(2000);
  /** Grows when a chat becomes known. */
  readonly #known = signal(0);

  readonly selected = computed(() => (this.#known.value, this.#chats.get(this.selectedID.value)));
  /** Own conversations first, then the queue: the order of the list. */
  readonly order = computed(() => [...this.mine.value, ...this.queue.value].map((c) => c.id));
  readonly unread = computed(() => (this.#known.value, this.mine.value.reduce((n, c) => n + (this.#chats.get(c.id)?.unread ?? 0), 0)));

  #chats = new Map<string, Chat>();
  #link?: Link<AgentFrame>;
  #outbox!: Outbox;
  #sender!: Sender;
  #claims = new Map<string, string>();
  #claimNumber = 0;
  #transfers = new Set<string>();
  #page = 100;
  #typingAt = 0;
  #noticeTimer = 0;

  /** Begins to work for the agent who is signed in. */
  start(agentID: string): void {
    this.#outbox = new Outbox(`dragoman-console:out:${agentID}:`);
    this.#sender = new Sender(this.#outbox, (frame) => !!this.#link?.send(frame), () => this.#showPending());
    this.#link = new Link<AgentFrame>({
      url: location.origin.replace(/^http/, "ws") + "/ws/agent",
      hello: () => ({ type: "hello", version: 1 }),
      onFrame: (frame) => this.#take(frame),
      onStatus: (status) => {
        this.status.value = status;
        if (status === "online") this.#sender.pump();
        else this.#sender.reset();
      },
      onClose: (code, welcomed) => {
        this.#claims.clear();
        this.#transfers.clear();
        if (code === signedOut) account.value = null;
        else if (!welcomed) void recallAccount(); // a refused handshake looks like a lost one
      },
    });
    this.#showPending();
    this.#link.start();
  }

  stop(): void {
    this.#link?.stop();
    this.#chats.clear();
    this.queue.value = this.mine.value = [];
    this.selectedID.value = "";
  }

  chat(id: string): Chat | undefined {
    this.#known.value; // whoever asks wants to know when it becomes known
    return this.#chats.get(id);
  }

  /** Shows a conversation; one of the queue can be read before it is taken. */
  select(facts: Conversation | undefined): void {
    const before = this.selectedID.value;
    this.selectedID.value = facts?.id ?? "";
    if (before && before !== facts?.id && !this.#isMine(before)) this.#leave(before);
    if (facts) this.#open(facts);
  }

  /** Goes to the next (1) or previous (-1) conversation of the list. */
  step(by: number): void {
    const order = this.order.value;
    const at = order.indexOf(this.selectedID.value);
    const id = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length];
    this.select([...this.mine.value, ...this.queue.value].find((c) => c.id === id));
  }

  /** Takes a conversation, or the most urgent one that fits. */
  claim(conversation?: string): void {
    const id = `claim-${++this.#claimNumber}`;
    const after = conversation && this.#chats.get(conversation)?.last;
    if (this.#link?.send({ type: "claim", id, conversation, after: after || 0 })) this.#claims.set(id, conversation ?? "");
    else this.tell("offline_action");
  }

  /** The agent has it and may write. */
  holds(chat: Chat): boolean {
    const { state, agent } = chat.facts.value;
    return state === "assigned" && agent === account.value?.id;
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

  /** Passes a conversation on to a colleague, a team, or the assistant. */
  transfer(chat: Chat, to: Destination): void {
    const id = crypto.randomUUID();
    if (this.#link?.send({ type: "transfer", id, conversation: chat.id, epoch: chat.facts.value.epoch, to })) this.#transfers.add(id);
    else this.tell("offline_action");
  }

  tellTyping(chat: Chat): void {
    if (!this.holds(chat) || Date.now() - this.#typingAt < typingSent) return;
    this.#typingAt = Date.now();
    this.#link?.send({ type: "typing", conversation: chat.id });
  }

  /** Closes the case after a moment in which it can be taken back. */
  close(chat: Chat, reason: CloseReason, topic = ""): void {
    if (!this.holds(chat)) return;
    this.#finishClosing();
    const timer = window.setTimeout(() => this.#finishClosing(), undoTime);
    this.closing.value = { chat, reason, topic, timer };
  }

  undoClosing(): void {
    clearTimeout(this.closing.value?.timer);
    this.closing.value = undefined;
  }

  retry(id: string): void {
    this.#sender.retry(id);
  }

  /** Takes a refused message back into the draft. */
  takeBack(entry: Entry): void {
    this.#outbox.remove(entry.id);
    const chat = this.#chats.get(String(entry.frame.conversation));
    if (chat) chat.keepDraft([String(entry.frame.text ?? ""), chat.draft.value].filter(Boolean).join("\n"));
    this.#showPending();
  }

  loadOlder(chat: Chat): void {
    this.#link?.send({ type: "history", conversation: chat.id, before: chat.oldest });
  }

  /** Shows a text for a while. */
  tell(key: string): void {
    this.notice.value = key;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = window.setTimeout(() => (this.notice.value = ""), 6000);
  }

  #finishClosing(): void {
    const closing = this.closing.value;
    if (!closing) return;
    this.undoClosing();
    this.#write({ type: "close", conversation: closing.chat.id, epoch: closing.chat.facts.value.epoch, reason: closing.reason, topic: closing.topic });
  }

  #write(frame: { type: string; [field: string]: unknown }): void {
    this.#outbox.add(frame);
    this.#showPending();
    this.#sender.pump();
  }

  #showPending(): void {
    this.pending.value = [...this.#sender.acked, ...this.#outbox.entries];
  }

  #isMine(id: string): boolean {
    return this.mine.value.some((c) => c.id === id);
  }

  /** Follows a conversation from where we know it. */
  #open(facts: Conversation): void {
    const followed = this.#chats.has(facts.id);
    const chat = this.#update(facts);
    if (followed && chat.last > 0) return;
    this.#link?.send({ type: "open", conversation: facts.id, after: chat.after(this.#page) });
  }

  #leave(id: string): void {
    this.#link?.send({ type: "leave", conversation: id });
    this.#chats.delete(id);
    this.#known.value++;
  }

  /** Takes in what is known of a conversation. */
  #update(facts: Conversation): Chat {
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

  #take(frame: AgentFrame): void {
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "queue":
        this.queue.value = frame.queue ?? [];
        for (const c of this.queue.value) if (this.#chats.has(c.id)) this.#update(c);
        break;
      case "mine":
        this.#setMine(frame.mine ?? []);
        break;
      case "conversation":
        this.#update(frame.conversation);
        break;
      case "events": {
        const chat = this.#chats.get(frame.conversation);
        if (chat && !chat.add(frame)) this.#link?.send({ type: "resume", conversation: chat.id, after: chat.last });
        const ids = (frame.events ?? []).flatMap((e) => e.id ?? []);
        this.#sender.acked = this.#sender.acked.filter((e) => !ids.includes(e.id));
        ids.forEach((id) => this.#outbox.remove(id));
        this.#showPending();
        break;
      }
      case "history":
        this.#chats.get(frame.conversation ?? "")?.prepend(frame);
        break;
      case "typing":
        this.#chats.get(frame.conversation ?? "")?.showTyping();
        break;
      case "ack":
        if (this.#claims.delete(frame.id)) this.#claimed(frame.conversation ?? "");
        else if (this.#transfers.delete(frame.id)) this.tell("transferred");
        else this.#sender.ack(frame);
        this.#showPending();
        break;
      case "error":
        this.#fault(frame);
        break;
    }
  }

  #welcome(frame: AgentWelcome): void {
    this.#page = frame.limits.page || this.#page;
    this.textLimit.value = frame.limits.text || this.textLimit.value;
    account.value = frame.agent;
    this.queue.value = frame.queue ?? [];
    // A new socket follows nothing: take up every conversation where we left it.
    for (const chat of this.#chats.values()) {
      this.#link?.send({ type: "open", conversation: chat.id, after: chat.after(this.#page) });
    }
    this.#setMine(frame.mine ?? []);
  }

  #setMine(mine: Conversation[]): void {
    const gone = this.mine.value.filter((c) => !mine.some((m) => m.id === c.id));
    this.mine.value = mine;
    mine.forEach((c) => this.#open(c));
    for (const { id } of gone) {
      this.#chats.get(id)?.forget();
      if (id !== this.selectedID.value) this.#leave(id);
    }
  }

  #claimed(id: string): void {
    const facts = this.queue.value.find((c) => c.id === id) ?? this.#chats.get(id)?.facts.value;
    if (facts) this.select(facts);
    else this.selectedID.value = id; // its facts follow in the next frame
  }

  #fault(frame: ErrorFrame): void {
    if (frame.id && this.#claims.delete(frame.id)) {
      const key = `claim_${frame.code}`;
      this.tell(["conflict", "at_capacity", "not_found"].includes(frame.code) ? key : "claim_failed");
    } else if (frame.id && this.#transfers.delete(frame.id)) {
      const known = ["conflict", "at_capacity", "forbidden", "not_assigned"];
      this.tell(frame.code === "not_assigned" ? "not_assigned" : known.includes(frame.code) ? `transfer_${frame.code}` : "action_failed");
    } else if (this.#sender.refuse(frame)) {
      if (frame.code === "not_assigned") this.tell("not_assigned");
    } else {
      this.tell("action_failed");
    }
    this.#showPending();
  }
}

export const desk = new Desk();
