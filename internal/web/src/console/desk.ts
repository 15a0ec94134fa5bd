// The agent's desk: the queue, the agent's own conversations, and which of
// them are worked on. What is done with them stands in the parts of the desk.

import { computed, signal } from "@preact/signals";
import { account, recallAccount } from "../page/account";
import { t } from "../page/texts";
import type { Vars } from "../wire/texts";
import type { AgentFrame, AgentWelcome, Conversation, DeskStore, Destination, Outgoing } from "../wire/frames";
import { Link, signedOut, type Status } from "../wire/link";
import type { Entry } from "../wire/outbox";
import type { Chat } from "./chat";
import { Closing, type CloseReason } from "./closing";
import { Columns, wide } from "./columns";
import { Duty } from "./duty";
import { Followed } from "./followed";
import { Lead } from "./lead";
import { Requests } from "./requests";
import { Writing } from "./writing";

/** What the list shows. */
export type Tab = "mine" | "queue" | "all";

/** message: a buyer wrote to this agent. mine: a chat came without being taken. */
export type NewsKind = "message" | "mine" | "queue" | "urgent";

/** From this priority on, whoever waits needs somebody at once. */
const urgent = 2;

class Desk {
  readonly #send = (frame: Outgoing): boolean => !!this.#link?.send(frame);
  readonly #tell = (key: string, vars?: Vars): void => this.tell(key, vars);
  readonly #isMine = (id: string): boolean => this.mine.value.some((c) => c.id === id);

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
  readonly textLimit = signal(2000);

  readonly #followed = new Followed({ send: this.#send, isMine: this.#isMine, heard: (chat, text) => this.onNews("message", chat.facts.value, text) });
  readonly #requests = new Requests({ send: this.#send, tell: this.#tell, here: () => this.selectedID.value, claimed: (id, from) => this.#claimed(id, from) });
  readonly #writing = new Writing({ send: this.#send, tell: this.#tell, chat: (id) => this.#followed.get(id) });
  readonly lead = new Lead({ send: this.#send, tell: this.#tell, open: (id) => this.#claimed(id), drop: (id) => this.#drop(id), isMine: this.#isMine });
  readonly closing = new Closing((chat, reason) => this.#writing.close(chat, reason));
  readonly duty = new Duty(this.#send);

  readonly pending = this.#writing.pending;
  readonly holders = this.#writing.holders;
  readonly selected = computed(() => this.chat(this.selectedID.value));
  /** The chats that stand side by side. */
  readonly shown = computed(() => this.columns.beside(this.selectedID.value));
  readonly #tab = signal<Tab | "">("");
  readonly tab = computed<Tab>(() => this.#tab.value || (this.mine.value.length > 0 ? "mine" : "queue"));
  /** What the list shows, in its order. */
  readonly listed = computed(() => ({ mine: this.mine, queue: this.queue, all: this.found })[this.tab.value].value);
  readonly unread = computed(() => this.mine.value.reduce((n, c) => n + (this.chat(c.id)?.unread ?? 0), 0));

  /** Told what happens without this agent's doing. */
  onNews: (kind: NewsKind, about: Conversation, text: string) => void = () => undefined;

  #link?: Link<AgentFrame>;
  /** Taken on this console, so no news here. */
  #taken = new Set<string>();
  #welcomed = false;
  #noticeTimer = 0;

  /** Begins to work for the agent who is signed in. */
  start(agentID: string): void {
    this.columns.recall(agentID);
    this.#writing.start(agentID);
    this.#link = new Link<AgentFrame>({
      url: location.origin.replace(/^http/, "ws") + "/ws/agent",
      hello: () => ({ type: "hello", version: 1, idle: this.duty.idle }),
      onFrame: (frame) => this.#take(frame),
      onStatus: (status) => {
        this.status.value = status;
        if (status !== "connecting") this.lost.value = status !== "online";
        this.#writing.follow(status === "online");
      },
      onClose: (code, welcomed) => {
        this.#requests.clear();
        if (code === signedOut) account.value = null;
        else if (!welcomed) void recallAccount(); // a refused handshake looks like a lost one
      },
    });
    this.duty.onNotice = this.#tell;
    this.duty.onOffer = (about) => this.onNews("mine", about, about.preview ?? "");
    this.duty.start();
    this.#link.start();
    addEventListener("pagehide", this.#leaving);
  }

  stop(): void {
    this.#link?.stop();
    this.duty.stop();
    removeEventListener("pagehide", this.#leaving);
    this.#followed.clear();
    this.#welcomed = false;
    this.queue.value = this.mine.value = this.found.value = [];
    this.selectedID.value = "";
  }

  chat(id: string): Chat | undefined {
    return this.#followed.get(id);
  }

  show(tab: Tab): void {
    this.#tab.value = tab;
  }

  /** Shows a conversation; one of the queue can be read before it is taken. */
  select(facts: Conversation | undefined): void {
    this.#choose(facts?.id ?? "");
    this.#tidy();
    if (facts) this.#followed.open(facts);
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
    this.#followed.markRead(chat);
  }

  loadOlder(chat: Chat): void {
    this.#followed.loadOlder(chat);
  }

  /** The agent has it and may write. */
  holds(chat: Chat): boolean {
    const { state, agent } = chat.facts.value;
    return state === "assigned" && agent === account.value?.id;
  }

  /** The agent may take from the queue of this store, or of any, by hand. */
  takes(store?: string): boolean {
    return this.stores.value.some((s) => (!store || s.id === store) && s.by_hand !== false);
  }

  /** Takes a conversation, or the most urgent one that fits. */
  claim(conversation?: string): void {
    this.#requests.claim(conversation, this.chat(conversation ?? "")?.last ?? 0);
  }

  /** Takes what is offered. */
  accept(id: string): void {
    if (!this.#requests.accept(id, this.chat(id)?.last ?? 0)) return;
    const facts = this.duty.offers.value.find((o) => o.conversation.id === id)?.conversation;
    if (facts) this.#followed.update(facts);
    this.duty.drop(id);
  }

  /** Passes a conversation on to a colleague, a team, or the assistant. */
  transfer(chat: Chat, to: Destination): void {
    this.#requests.transfer(chat, to);
  }

  say(chat: Chat, text: string): void {
    this.#writing.say(chat, text);
  }

  /** Writes something that only agents see. */
  note(chat: Chat, text: string): void {
    this.#writing.note(chat, text);
  }

  tellTyping(chat: Chat): void {
    if (this.holds(chat)) this.#writing.tellTyping(chat);
  }

  /** Closes the case after a moment in which it can be taken back. */
  close(chat: Chat, reason: CloseReason): void {
    if (this.holds(chat)) this.closing.begin(chat, reason);
  }

  retry(id: string): void {
    this.#writing.retry(id);
  }

  /** Takes a refused message back into the draft. */
  takeBack(entry: Entry): void {
    this.#writing.takeBack(entry);
  }

  /** Throws a refused message away. */
  discard(entry: Entry): void {
    this.#writing.discard(entry);
  }

  /** Shows a text for a while. */
  tell(key: string, vars?: Vars): void {
    this.notice.value = t(key, vars);
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = window.setTimeout(() => (this.notice.value = ""), 6000);
  }

  // What was to be closed goes to the outbox, which survives a reload.
  #leaving = (): void => this.closing.finish();

  #choose(id: string): void {
    this.selectedID.value = id;
    if (!this.columns.pinned.value.includes(id)) this.columns.guest.value = id;
  }

  /** Stops following what is neither shown nor the agent's. */
  #tidy(): void {
    this.#followed.leaveBut((id) => this.#isMine(id) || this.shown.value.includes(id));
  }

  /** Forgets a conversation that is no more. */
  #drop(id: string): void {
    this.chat(id)?.keepDraft("");
    this.columns.keep(this.columns.pinned.value.filter((p) => p !== id));
    if (this.selectedID.value === id) this.#choose("");
    this.#followed.leave(id);
  }

  #claimed(id: string, from = this.selectedID.value): void {
    this.#taken.add(id);
    if (![from, id].includes(this.selectedID.value)) return; // who went on to another chat meanwhile may be writing there
    this.#tab.value = "mine";
    const facts = this.queue.value.find((c) => c.id === id) ?? this.chat(id)?.facts.value;
    if (facts) this.select(facts);
    else this.#choose(id); // its facts follow in the next frame
  }

  #take(frame: AgentFrame): void {
    if (this.lead.hear(frame) || this.duty.take(frame) || this.#requests.take(frame)) return;
    this.#followed.take(frame);
    if (!this.#writing.take(frame)) this.tell("action_failed");
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "queue") this.#setQueue(frame.queue ?? []);
    else if (frame.type === "mine") this.#setMine(frame.mine ?? []);
  }

  #welcome(frame: AgentWelcome): void {
    this.#followed.page = frame.limits.page || this.#followed.page;
    this.textLimit.value = frame.limits.text || this.textLimit.value;
    account.value = frame.agent;
    this.stores.value = frame.stores ?? [];
    this.duty.welcome(frame);
    this.#setQueue(frame.queue ?? []);
    this.#followed.reopen();
    this.#setMine(frame.mine ?? []);
    this.#welcomed = true;
  }

  #setQueue(queue: Conversation[]): void {
    const before = new Set(this.queue.value.map((c) => c.id));
    this.queue.value = queue;
    for (const c of queue) {
      if (this.chat(c.id)) this.#followed.update(c);
      if (this.#welcomed && !before.has(c.id)) this.onNews(c.priority >= urgent ? "urgent" : "queue", c, c.preview ?? "");
    }
  }

  #setMine(mine: Conversation[]): void {
    const before = new Set(this.mine.value.map((c) => c.id));
    this.mine.value = mine;
    for (const c of mine) {
      this.#followed.open(c);
      if (!before.delete(c.id) && !this.#taken.delete(c.id) && this.#welcomed) this.onNews("mine", c, c.preview ?? "");
    }
    if (before.has(this.columns.guest.value)) this.columns.guest.value = "";
    // Whoever is left in before has gone to somebody else, or was closed.
    this.columns.keep(this.columns.pinned.value.filter((id) => mine.some((c) => c.id === id) || (!before.has(id) && this.#welcomed)));
    if (!this.selectedID.value && wide.value) this.selectedID.value = this.columns.pinned.value[0] ?? "";
    this.#tidy();
  }
}

export const desk = new Desk();
