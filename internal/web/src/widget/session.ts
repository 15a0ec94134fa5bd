// A visitor's conversation with a store: what the widget knows and can do.

import type { BuyerFrame, BuyerWelcome, EventsFrame, LogEvent, State, Suggestion } from "../wire/frames";
import { badToken, Link, type Status } from "../wire/link";
import { Log } from "../wire/log";
import { Outbox, type Entry } from "../wire/outbox";
import { Sender } from "../wire/sender";

export interface SessionOptions {
  url: string;
  key: string;
  locale: string;
  /** Something that can be seen has changed. */
  changed: () => void;
  /** The conversation goes on in another language. */
  language: (lang: string) => void;
}

/** How long a "… is typing" is shown without a new one, ms. */
const typingShown = 6000;
/** How often the other side is told that the visitor is typing, ms. */
const typingSent = 3000;

/** How many events that were read before are shown again in a new page. */
const firstPage = 100;

export class Session {
  state: State = "assistant";
  case = 1;
  /** Name of the agent who has the conversation. */
  agent = "";
  place = 0;
  /** Why nobody comes, in the buyer's words. */
  away = "";
  /** Where the buyer said they can be reached. */
  contact = "";
  /** Mail can be sent. */
  mails = false;
  /** Where the conversation was sent. */
  transcriptTo = "";
  storeName = "";
  suggestions: Suggestion[] = [];
  textLimit = 2000;
  /** Name of who is typing now. */
  typing = "";
  /** All that there was at the time of the welcome has arrived. */
  caughtUp = false;
  /** There was a connection since the page was loaded, and it was lost. */
  wasLost = false;
  /** Number of the last event that the visitor has seen. */
  read = 0;

  readonly log = new Log();
  readonly outbox: Outbox;
  readonly sender: Sender;
  /** Tells whoever draws that something changed. */
  readonly changed: () => void;

  #options: SessionOptions;
  #link: Link<BuyerFrame>;
  #storage: string;
  #token: string;
  #lang = "";
  #ratedCase = 0;
  #firstEvents = false;
  #wasOnline = false;
  /** Up to here the welcome said how things stand: older events are history. */
  #toldUpTo = 0;
  #typingTimer = 0;
  #typingAt = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.changed = options.changed;
    this.#storage = `dragoman:${options.key}:`;
    this.outbox = new Outbox(this.#storage + "out:");
    this.#token = this.#recall("token");
    this.read = Number(this.#recall("read"));
    this.#link = new Link({
      url: options.url,
      hello: () => this.#hello(),
      onFrame: (frame) => this.#take(frame),
      onStatus: (status) => this.#status(status),
      onClose: (code) => this.#closed(code),
    });
    this.sender = new Sender(this.outbox, (frame) => this.#link.send(frame), this.changed);
    addEventListener("storage", (e) => {
      // Another tab of the same visitor was first: there is one conversation.
      if (e.key === this.#storage + "token" && e.newValue && e.newValue !== this.#token) this.#become(e.newValue);
    });
  }

  /** A visitor who wrote before; nobody else has anything stored. */
  get known(): boolean {
    return this.#token !== "" || this.outbox.entries.length > 0;
  }

  get status(): Status {
    return this.#link.status;
  }

  get stoppedBy(): number {
    return this.#link.stoppedBy;
  }

  get rated(): boolean {
    return this.#ratedCase === this.case || this.outbox.entries.some((e) => e.frame.type === "rating");
  }

  /** The last word is an answer that helped. */
  get helped(): boolean {
    const last = this.log.events.findLast((e) => e.kind === "message");
    return this.state === "assistant" && this.log.events.some((e) => e.feedback?.helped && e.feedback.seq === last?.seq);
  }

  /** The wish for a person is on its way. */
  get asksPerson(): boolean {
    return [...this.sender.acked, ...this.outbox.entries].some((e) => e.frame.choice === "person" && !e.failed);
  }

  /** Something of this type that the server refused; it is forgotten. */
  refused(type: string): Entry | undefined {
    const entry = this.outbox.entries.find((e) => e.frame.type === type && e.failed);
    return entry && this.outbox.remove(entry.id);
  }

  /** Messages for the visitor that they have not seen. */
  get unread(): number {
    return this.log.events.filter((e) => e.seq > this.read && e.kind === "message" && e.author.role !== "buyer").length;
  }

  connect(): void {
    this.#link.start();
  }

  disconnect(): void {
    this.#link.stop();
  }

  say(text: string, choice?: string): void {
    this.#write({ type: "message", text, choice });
  }

  tellHelped(seq: number, helped: boolean): void {
    this.#write({ type: "feedback", seq, helped });
  }

  rate(score: number, comment: string): void {
    this.#write({ type: "rating", score, comment: comment || undefined });
  }

  leaveContact(email: string, name: string): void {
    this.contact = email;
    this.#write({ type: "contact", email, name: name || undefined });
  }

  sendTranscript(email: string): void {
    this.transcriptTo = email;
    this.#write({ type: "transcript", email });
  }

  /** The visitor is typing; only a person gets to see it. */
  tellTyping(): void {
    if (this.state !== "assigned" || Date.now() - this.#typingAt < typingSent) return;
    this.#typingAt = Date.now();
    this.#link.send({ type: "typing" });
  }

  loadOlder(): void {
    this.#link.send({ type: "history", before: this.log.start + 1 });
  }

  /** The visitor has everything before their eyes. */
  markRead(): void {
    if (this.read >= this.log.last) return;
    this.read = this.log.last;
    if (this.#recall("token")) this.#keep("read", String(this.read));
    this.changed();
  }

  #write(frame: { type: string; [field: string]: unknown }): void {
    this.outbox.add(frame);
    if (this.#token) this.#keep("token", this.#token);
    this.#typingAt = 0;
    this.#link.start();
    this.sender.pump();
    this.changed();
  }

  #hello() {
    return {
      type: "hello",
      version: 1,
      key: this.#options.key,
      token: this.#token || undefined,
      last: this.log.last || Math.max(0, this.read - firstPage),
      locale: this.#options.locale,
      page: location.origin + location.pathname,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
  }

  #status(status: Status): void {
    if (status === "offline" && this.#wasOnline) this.wasLost = true;
    if (status === "online") {
      this.#wasOnline = true;
      this.sender.pump();
    } else {
      this.sender.reset();
    }
    this.changed();
  }

  #closed(code: number): void {
    this.#firstEvents = false;
    this.typing = "";
    if (code === badToken) this.#become("");
  }

  /** Goes on as the visitor of another token. */
  #become(token: string): void {
    this.#token = token;
    this.log.clear();
    this.read = 0;
    if (!token) this.#forget("token");
    else this.#link.reconnect();
  }

  #take(frame: BuyerFrame): void {
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "events":
        return this.#events(frame);
      case "history":
        this.log.prepend(frame);
        break;
      case "ack": {
        const entry = this.sender.ack(frame);
        if (entry?.frame.type === "rating") this.#ratedCase = this.case;
        break;
      }
      case "error":
        this.sender.refuse(frame);
        if (frame.code === "unauthenticated") this.#become("");
        break;
      case "typing":
        this.#showTyping(frame.author.name || " ");
        break;
      case "queue":
        this.place = frame.place ?? 0;
        this.away = frame.text ?? "";
        break;
    }
    this.changed();
  }

  #welcome(frame: BuyerWelcome): void {
    const kept = this.#recall("token");
    if (kept && kept !== (this.#token || frame.token)) return this.#become(kept);
    this.#token = frame.token || this.#token;
    if (this.outbox.entries.length > 0 || kept) this.#keep("token", this.#token);
    const { conversation, store } = frame;
    if (conversation.last_seq < this.log.last) this.log.clear(); // another log than the one we knew
    this.state = conversation.state;
    this.case = conversation.case;
    this.agent = conversation.agent ?? "";
    this.place = conversation.place ?? 0;
    this.away = conversation.text ?? "";
    this.contact = this.outbox.entries.findLast((e) => e.frame.type === "contact" && !e.failed)?.frame.email as string ?? conversation.contact ?? "";
    this.mails = !!store.mail;
    if (conversation.rated) this.#ratedCase = conversation.case;
    this.storeName = store.name;
    this.suggestions = frame.suggestions ?? [];
    this.textLimit = frame.limits.text || this.textLimit;
    this.#firstEvents = true;
    this.#toldUpTo = conversation.last_seq;
    this.caughtUp = conversation.last_seq <= this.log.last;
    if (conversation.last_seq > 0) this.#follow(conversation.lang);
    this.changed();
  }

  #events(frame: EventsFrame): void {
    const before = this.log.events.length;
    const result = this.log.add(frame, this.#firstEvents);
    this.#firstEvents = false;
    if (result === "gap") {
      this.#link.send({ type: "resume", after: this.log.last });
      return;
    }
    if (!frame.more) this.caughtUp = true;
    const news = this.log.events.slice(before);
    for (const event of news) this.#apply(event);
    this.sender.seen(this.log.last, news.flatMap((e) => e.id ?? []));
    this.changed();
  }

  #apply(event: LogEvent): void {
    if (event.seq <= this.#toldUpTo) return;
    this.case = event.case;
    if (event.kind === "state" && event.change) {
      this.state = event.change.to;
      this.agent = event.change.to === "assigned" ? (event.change.name ?? "") : "";
      this.typing = "";
      this.place = 0;
      this.away = "";
    }
    if (event.contact?.email) this.contact = event.contact.email;
    if (event.kind === "rating") this.#ratedCase = event.case;
    if (event.kind === "message" && event.author.role !== "buyer") {
      this.typing = "";
      if (event.author.role === "assistant") this.#follow(event.message?.lang);
      if (event.message?.away) this.away = event.message.text.split("\n")[0]!;
    }
  }

  #follow(lang: string | undefined): void {
    if (!lang || lang === this.#lang) return;
    this.#lang = lang;
    this.#options.language(lang);
  }

  #showTyping(name: string): void {
    this.typing = name;
    clearTimeout(this.#typingTimer);
    this.#typingTimer = window.setTimeout(() => {
      this.typing = "";
      this.changed();
    }, typingShown);
  }

  #recall(name: string): string {
    try {
      return localStorage.getItem(this.#storage + name) ?? "";
    } catch {
      return ""; // no storage in this browser: a new visitor with every page
    }
  }

  #keep(name: string, value: string): void {
    try {
      if (this.#recall(name) !== value) localStorage.setItem(this.#storage + name, value);
    } catch {
      // see above
    }
  }

  #forget(name: string): void {
    try {
      localStorage.removeItem(this.#storage + name);
    } catch {
      // see above
    }
  }
}
