// The closing of a case, which can be taken back for a moment.

import { signal } from "@preact/signals";
import type { Chat } from "./chat";

/** How long a closing can be taken back, ms. */
const undoTime = 5000;

export type CloseReason = "solved" | "no_answer" | "spam";

export class Closing {
  /** The chat that is about to be closed. */
  readonly chat = signal<Chat | undefined>(undefined);
  #reason: CloseReason = "solved";
  #timer = 0;
  #close: (chat: Chat, reason: CloseReason) => void;

  constructor(close: (chat: Chat, reason: CloseReason) => void) {
    this.#close = close;
  }

  /** Closes what was begun before, and this one after a moment. */
  begin(chat: Chat, reason: CloseReason): void {
    if (this.chat.value !== chat) this.finish();
    else clearTimeout(this.#timer); // pressed twice
    this.chat.value = chat;
    this.#reason = reason;
    this.#timer = window.setTimeout(() => this.finish(), undoTime);
  }

  undo(): void {
    clearTimeout(this.#timer);
    this.chat.value = undefined;
  }

  finish(): void {
    const chat = this.chat.value;
    this.undo();
    if (chat) this.#close(chat, this.#reason);
  }
}
