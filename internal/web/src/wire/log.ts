// The event log of one conversation, as far as this client has it.

import type { EventsFrame, HistoryFrame, LogEvent } from "./frames";

export class Log {
  /** In order of their numbers. */
  events: LogEvent[] = [];
  /** Number of the last event known: what to resume after. */
  last = 0;
  /** Number before the first event held: above 0, there are older ones. */
  start = 0;

  /**
   * Takes a frame in. "gap": something before it is missing and the frame was
   * dropped; ask for what comes after `last`. With `first`, the frame answers a
   * hello, and a log that is still empty may begin in the middle.
   */
  add(frame: EventsFrame, first = false): "added" | "old" | "gap" {
    if (frame.after > this.last) {
      if (!first || this.last > 0) return "gap";
      this.start = this.last = frame.after;
    }
    if (frame.upto <= this.last) return "old";
    for (const event of frame.events ?? []) {
      if (event.seq > this.last) this.events.push(event);
    }
    this.last = frame.upto;
    return "added";
  }

  /** Puts older events in front. */
  prepend(frame: HistoryFrame): void {
    if (frame.before !== this.start + 1) return;
    const older = (frame.events ?? []).filter((e) => e.seq <= this.start);
    this.events.unshift(...older);
    this.start = frame.more ? frame.from - 1 : 0;
  }

  clear(): void {
    this.events = [];
    this.last = this.start = 0;
  }
}
