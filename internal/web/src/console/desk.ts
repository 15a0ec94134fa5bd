// The agent's desk: the queue, the agent's own conversations, and everything
// that can be done with them.

import { computed, signal } from "@preact/signals";
import { account, recallAccount } from "../page/account";
import { t } from "../page/texts";
import type { Vars } from "../wire/texts";
import type { AgentFrame, AgentWelcome, Conversation, DeskStore, Destination, ErrorFrame, EventsFrame } from "../wire/frames";
import { Link, signedOut, type Status } from "../wire/link";
import { Outbox, type Entry } from "../wire/outbox";
import { Sender } from "../wire/sender";
import { Chat } from "./chat";
import { Closing, type CloseReason } from "./closing";
import { Columns, wide } from "./columns";
import { Duty } from "./duty";
import { Lead } from "./lead";
import type { NewsKind } from "./notify";

/** How often the buyer is told that the agent is typing, ms. */
const typingSent = 3000;

/** What the list shows. */
export type Tab = "mine" | "queue" | "all";

/** From this priority on, whoever waits needs somebody at once. */
const urgent = 2;

class Desk {
  readonly status = signal<Status>("connecting");
  readonly queue = signal<Conversation[]>([]);
  readonly mine = signal<Conversation[]>([]);
  /** Conversations that a search found. */
  readonly found = signal<Conversation[]>([]);
  readonly stores = signal<DeskStore[]>([]);
  /** The connection is gone; false until there was one, or none could be had. */
  readonly lost = signal(false);
  readonly selectedID = signal("");
  readonly columns = new Columns();
  /** Something that the agent must know, "" for nothing. */
  readonly notice = signal("");
  readonly lead = new Lead({
    send: (frame) => !!this.#link?.send(frame),
    tell: (key, vars) => this.tell(key, vars),
    open: (id) => this.#claimed(id),
    drop: (id) => this.#drop(id),
    isMine: (id) => this.#isMine(id),
  });
  readonly closing = new Closing((chat, reason) => this.#close(chat, reason));
  /** Entries on their way to the server, refused ones included. */
  readonly pending = signal<Entry[]>([]);
  /** Who has the conversations in which something was refused. */
  readonly holders = signal<Record<string, NonNullable<ErrorFrame["holder"]>>>({});
  readonly duty = new Duty((frame) => !!this.#link?.send(frame));
  readonly textLimit = signal(2000);
  /** Grows when a chat becomes known. */
  readonly #known = signal(0);

  readonly selected = computed(() => (this.#known.value, this.#chats.get(this.selectedID.value)));
  /** The chats that stand side by side. */
  readonly shown = computed(() => this.columns.beside(this.selectedID.value));
  readonly #tab = signal<Tab | "">("");
  readonly tab = computed<Tab>(() => this.#tab.value || (this.mine.value.length > 0 ? "mine" : "queue"));
  /** What the list shows, in its order. */
  readonly listed = computed(() => ({ mine: this.mine, queue: this.queue, all: this.found })[this.tab.value].value);
  readonly unread = computed(() => (this.#known.value, this.mine.value.reduce((n, c) => n + (this.#chats.get(c.id)?.unread ?? 0), 0)));

  #chats = new Map<string, Chat>();
  #link?: Link<AgentFrame>;
  #outbox!: Outbox;
  #sender!: Sender;
  #claims = new Map<string, string>();
  #claimNumber = 0;
  #transfers = new Set<string>();
  /** Taken on this console, so no news here. */
  #taken = new Set<string>();
  #welcomed = false;
  /** Told what happens without this agent's doing. */
  onNews: (kind: NewsKind, about: Conversation, text: string) => void = () => undefined;
  #page = 100;
  #typingAt = 0;
  #noticeTimer = 0;

  /** Begins to work for the agent who is signed in. */
  start(agentID: string): void {
    this.columns.recall(agentID);
    this.#outbox = new Outbox(`dragoman-console:out:${agentID}:`);
    this.#sender = new Sender(this.#outbox, (frame) => !!this.#link?.send(frame), () => this.#showPending());
    this.#link = new Link<AgentFrame>({
      url: location.origin.replace(/^http/, "ws") + "/ws/agent",
      hello: () => ({ type: "hello", version: 1, idle: this.duty.idle }),
      onFrame: (frame) => this.lead.hear(frame) || this.#take(frame),
      onStatus: (status) => {
        this.status.value = status;
        if (status !== "connecting") this.lost.value = status !== "online";
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
    this.duty.onNotice = (key) => this.tell(key);
    this.duty.onOffer = (about) => this.onNews("mine", about, about.preview ?? "");
    this.duty.start();
    this.#link.start();
    addEventListener("pagehide", this.#leaving);
  }

  stop(): void {
    this.#link?.stop();
    this.duty.stop();
    removeEventListener("pagehide", this.#leaving);
    this.#chats.clear();
    this.#welcomed = false;
    this.queue.value = this.mine.value = this.found.value = [];
    this.selectedID.value = "";
  }

  chat(id: string): Chat | undefined {
    this.#known.value; // whoever asks wants to know when it becomes known
    return this.#chats.get(id);
  }

  show(tab: Tab): void {
    this.#tab.value = tab;
  }

  /** Shows a conversation; one of the queue can be read before it is taken. */
  select(facts: Conversation | undefined): void {
    this.#choose(facts?.id ?? "");
    this.#tidy();
    if (facts) this.#open(facts);
  }

  /** Goes to the next (1) or previous (-1) conversation of the list. */
  step(by: number): void {
    const list = this.listed.value;
    const at = list.findIndex((c) => c.id === this.selectedID.value);
    this.select(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length]);
  }

  /** Goes to the next (1) or previous (-1) of the chats side by side. */
  stepColumn(by: number): void {
    const shown = this.shown.value;
    const at = shown.indexOf(this.selectedID.value);
    const id = shown[at < 0 ? 0 : (at + by + shown.length) % shown.length];
    if (id) this.selectedID.value = id;
  }

  /** Keeps a chat beside the one that is worked on, or lets it go. */
  pin(id: string): void {
    this.columns.toggle(id);
    this.#choose(this.selectedID.value); // what is taken off stays while it is worked on
    this.#tidy();
  }

  /** Notes that the agent has seen all of a chat, for their other consoles too. */
  markRead(chat: Chat): void {
    if (chat.read.value >= chat.last) return;
    chat.read.value = chat.last;
    if (this.#isMine(chat.id)) this.#link?.send({ type: "read", conversation: chat.id, seq: chat.last });
  }

  /** Takes what is offered. */
  accept(id: string): void {
    const answer = `accept-${++this.#claimNumber}`;
    if (this.#link?.send({ type: "accept", id: answer, conversation: id, after: this.#chats.get(id)?.last ?? 0 })) {
      this.#claims.set(answer, id);
      const facts = this.duty.offers.value.find((o) => o.conversation.id === id)?.conversation;
      if (facts) this.#update(facts);
      this.duty.drop(id);
    } else this.tell("offline_action");
  }

  /** The agent may take from the queue of this store, or of any, by hand. */
  takes(store?: string): boolean {
    return this.stores.value.some((s) => (!store || s.id === store) && s.by_hand !== false);
  }

  /** Throws a refused message away. */
  discard(entry: Entry): void {
    this.#outbox.remove(entry.id);
    this.#showPending();
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
  close(chat: Chat, reason: CloseReason): void {
    if (this.holds(chat)) this.closing.begin(chat, reason);
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
  tell(key: string, vars?: Vars): void {
    this.notice.value = t(key, vars);
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = window.setTimeout(() => (this.notice.value = ""), 6000);
  }

  // What was to be closed goes to the outbox, which survives a reload.
  #leaving = (): void => this.closing.finish();

  #close(chat: Chat, reason: CloseReason): void {
    this.#write({ type: "close", conversation: chat.id, epoch: chat.facts.value.epoch, reason, topic: chat.topic.value });
    chat.topic.value = "";
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

  #choose(id: string): void {
    this.selectedID.value = id;
    if (!this.columns.pinned.value.includes(id)) this.columns.guest.value = id;
  }

  /** Stops following what is neither shown nor the agent's. */
  #tidy(): void {
    for (const id of [...this.#chats.keys()]) {
      if (!this.#isMine(id) && !this.shown.value.includes(id)) this.#leave(id);
    }
  }

  #leave(id: string): void {
    this.#link?.send({ type: "leave", conversation: id });
    this.#chats.delete(id);
    this.#known.value++;
  }

  /** Forgets a conversation that is no more. */
  #drop(id: string): void {
    this.#chats.get(id)?.keepDraft("");
    this.columns.keep(this.columns.pinned.value.filter((p) => p !== id));
    if (this.selectedID.value === id) this.#choose("");
    this.#leave(id);
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
    if (this.duty.take(frame)) return;
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "queue":
        this.#setQueue(frame.queue ?? []);
        break;
      case "mine":
        this.#setMine(frame.mine ?? []);
        break;
      case "conversation":
        this.#update(frame.conversation);
        break;
      case "events": {
        this.#addEvents(frame);
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
        if (frame.author.role === "buyer") this.#chats.get(frame.conversation ?? "")?.showTyping();
        break;
      case "read":
        this.#setRead(frame.conversation, frame.seq);
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
    this.stores.value = frame.stores ?? [];
    this.duty.welcome(frame);
    this.#setQueue(frame.queue ?? []);
    // A new socket follows nothing: take up every conversation where we left it.
    for (const chat of this.#chats.values()) {
      this.#link?.send({ type: "open", conversation: chat.id, after: chat.after(this.#page) });
    }
    this.#setMine(frame.mine ?? []);
    this.#welcomed = true;
  }

  #setQueue(queue: Conversation[]): void {
    const before = new Set(this.queue.value.map((c) => c.id));
    this.queue.value = queue;
    for (const c of queue) {
      if (this.#chats.has(c.id)) this.#update(c);
      if (this.#welcomed && !before.has(c.id)) this.onNews(c.priority >= urgent ? "urgent" : "queue", c, c.preview ?? "");
    }
  }

  #setMine(mine: Conversation[]): void {
    const before = new Set(this.mine.value.map((c) => c.id));
    this.mine.value = mine;
    for (const c of mine) {
      this.#open(c);
      if (!before.delete(c.id) && !this.#taken.delete(c.id) && this.#welcomed) this.onNews("mine", c, c.preview ?? "");
    }
    if (before.has(this.columns.guest.value)) this.columns.guest.value = "";
    // Whoever is left in before has gone to somebody else, or was closed.
    this.columns.keep(this.columns.pinned.value.filter((id) => mine.some((c) => c.id === id) || (!before.has(id) && this.#welcomed)));
    if (!this.selectedID.value && wide.value) this.selectedID.value = this.columns.pinned.value[0] ?? "";
    this.#tidy();
  }

  #addEvents(frame: EventsFrame): void {
    const chat = this.#chats.get(frame.conversation);
    if (!chat) return;
    const last = chat.last;
    if (!chat.add(frame)) this.#link?.send({ type: "resume", conversation: chat.id, after: chat.last });
    const heard = chat.events.value.findLast((e) => e.seq > last && e.kind === "message" && e.author.role === "buyer");
    if (heard && last > 0 && this.#isMine(chat.id)) this.onNews("message", chat.facts.value, heard.message?.text ?? "");
  }

  /** Another console of this agent is further, or has not heard yet that this one is. */
  #setRead(id: string, seq: number): void {
    const chat = this.#chats.get(id);
    if (!chat) return;
    if (chat.read.value > seq && this.#isMine(id)) this.#link?.send({ type: "read", conversation: id, seq: chat.read.value });
    else chat.read.value = Math.max(chat.read.value, seq);
  }

  #claimed(id: string): void {
    this.#taken.add(id);
    this.#tab.value = "mine";
    const facts = this.queue.value.find((c) => c.id === id) ?? this.#chats.get(id)?.facts.value;
    if (facts) this.select(facts);
    else this.#choose(id); // its facts follow in the next frame
  }

  #fault(frame: ErrorFrame): void {
    if (frame.id && this.#claims.delete(frame.id)) {
      if (frame.id.startsWith("accept-")) return this.tell(frame.code === "conflict" ? "offer_over" : "claim_failed");
      const key = `claim_${frame.code}`;
      this.tell(["conflict", "at_capacity", "not_found"].includes(frame.code) ? key : "claim_failed");
    } else if (frame.id && this.#transfers.delete(frame.id)) {
      const known = ["conflict", "at_capacity", "forbidden", "not_assigned"];
      this.tell(frame.code === "not_assigned" ? "not_assigned" : known.includes(frame.code) ? `transfer_${frame.code}` : "action_failed");
    } else if (this.#sender.refuse(frame)) {
      if (frame.code === "not_assigned") {
        if (frame.holder) this.holders.value = { ...this.holders.value, [frame.conversation ?? ""]: frame.holder };
        else this.tell("not_assigned");
      }
    } else {
      this.tell("action_failed");
    }
    this.#showPending();
  }
}

export const desk = new Desk();
