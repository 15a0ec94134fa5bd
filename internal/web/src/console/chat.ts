// One conversation, as the console knows it.

import { signal } from "@preact/signals";
import type { Conversation, EventsFrame, HistoryFrame, LogEvent } from "../wire/frames";
import { Log } from "../wire/log";

/** How long a "… is typing" is shown without a new one, ms. */
const typingShown = 6000;

const draftPrefix = "dragoman-console:draft:";

export class Chat {
  readonly id: string;
  readonly facts;
  readonly events = signal<LogEvent[]>([]);
  readonly hasOlder = signal(false);
  readonly typing = signal(false);
  /** Number of the last event that the agent has seen, on whichever console. */
  readonly read = signal(0);
  /** What the agent has begun to write; survives a reload. */
  readonly draft;
  /** The draft was begun where only colleagues read: it stays a note, whoever gets the chat meanwhile. */
  readonly noting = signal(false);
  /** What the case was about, as the agent says; "" leaves it as understood. */
  readonly topic = signal("");
  /** Topics that may answer the buyer's latest message, the likeliest first. */
  readonly likely = signal<string[] | undefined>(undefined);

  #log = new Log();
  #typingTimer = 0;

  constructor(facts: Conversation) {
    this.id = facts.id;
    this.facts = signal(facts);
    this.draft = signal(localStorage.getItem(draftPrefix + facts.id) ?? "");
  }

  /** What to ask the server to continue after: at first, a page of the newest. */
  after(page: number): number {
    return this.#log.last || Math.max(0, this.facts.value.last_seq - page);
  }

  /** Takes events in; false if some are missing before them. */
  add(frame: EventsFrame): boolean {
    const result = this.#log.add(frame, true);
    if (result === "added") {
      for (const e of frame.events ?? []) {
        if (e.kind === "message" && e.author.role === "buyer") this.typing.value = false;
      }
      this.#show();
    }
    return result !== "gap";
  }

  prepend(frame: HistoryFrame): void {
    this.#log.prepend(frame);
    this.#show();
  }

  get last(): number {
    return this.#log.last;
  }

  /** The number to ask history before. */
  get oldest(): number {
    return this.#log.start + 1;
  }

  /** Messages of the buyer that the agent has not seen. */
  get unread(): number {
    return this.events.value.filter((e) => e.seq > this.read.value && e.kind === "message" && e.author.role === "buyer").length;
  }

  /** The buyer's last words that nobody has answered, undefined if all are. */
  get unanswered(): LogEvent | undefined {
    const messages = this.events.value.filter((e) => e.kind === "message");
    const answered = messages.findLastIndex((e) => e.author.role !== "buyer");
    return messages[answered + 1];
  }

  keepDraft(text: string): void {
    this.draft.value = text;
    if (!text) this.noting.value = false;
    if (text) localStorage.setItem(draftPrefix + this.id, text);
    else localStorage.removeItem(draftPrefix + this.id);
  }

  showTyping(): void {
    this.typing.value = true;
    clearTimeout(this.#typingTimer);
    this.#typingTimer = window.setTimeout(() => (this.typing.value = false), typingShown);
  }

  #show(): void {
    this.events.value = [...this.#log.events];
    this.hasOlder.value = this.#log.start > 0;
  }
}
