// Sends an outbox in order, one entry at a time, until each is acknowledged.

import type { AckFrame, ErrorFrame, Outgoing } from "./frames";
import type { Entry, Outbox } from "./outbox";

/** An answer that takes longer than this is asked for again with the same id. */
const patience = 10_000;

export class Sender {
  /** Until when nothing is sent, because there was too much (ms since 1970). */
  heldUntil = 0;
  /** Acknowledged, but not seen in the log yet. */
  acked: (Entry & { seq: number })[] = [];

  #outbox: Outbox;
  #send: (frame: Outgoing) => boolean;
  #changed: () => void;
  #inFlight = "";
  #tries = 0;
  #timer = 0;

  constructor(outbox: Outbox, send: (frame: Outgoing) => boolean, changed: () => void) {
    this.#outbox = outbox;
    this.#send = send;
    this.#changed = changed;
  }

  /** Sends the next entry if nothing is in flight. */
  pump(): void {
    if (this.#inFlight) return;
    const wait = this.heldUntil - Date.now();
    if (wait > 0) return this.#again(wait);
    const next = this.#outbox.entries.find((e) => !e.failed);
    if (!next || !this.#send(next.frame)) return;
    this.#inFlight = next.id;
    this.#again(patience);
  }

  /** The connection is gone: what was in flight is sent again on the next. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#inFlight = "";
  }

  /** Takes an ack; returns its entry if it was one of ours. */
  ack(frame: AckFrame): Entry | undefined {
    const entry = this.#outbox.remove(frame.id);
    if (entry && frame.seq) this.acked.push({ ...entry, seq: frame.seq });
    this.#done(frame.id);
    return entry;
  }

  /** The log now holds everything up to seq, and these client ids. */
  seen(seq: number, ids: Iterable<string>): void {
    this.acked = this.acked.filter((e) => e.seq > seq);
    for (const id of ids) {
      this.#outbox.remove(id);
      this.#done(id);
    }
  }

  /** Takes an error; false if it does not answer one of our entries. */
  refuse(frame: ErrorFrame): boolean {
    if (!frame.id || !this.#outbox.entries.some((e) => e.id === frame.id)) return false;
    const { code, id } = frame;
    if (code === "limited") {
      const seconds = frame.retry_after || 5;
      this.heldUntil = Date.now() + seconds * 1000;
      this.#inFlight = "";
      this.#again(seconds * 1000);
    } else if (code === "unavailable" || (code === "internal" && this.#tries < 3)) {
      this.#inFlight = "";
      this.#again(Math.min(30, 2 ** this.#tries++) * 1000 * (0.5 + Math.random()));
    } else {
      this.#outbox.mark(id, code);
      this.#done(id);
    }
    this.#changed();
    return true;
  }

  /** Tries a refused entry again. */
  retry(id: string): void {
    this.#outbox.mark(id);
    this.#changed();
    this.pump();
  }

  #done(id: string): void {
    if (id !== this.#inFlight) return;
    this.reset();
    this.#tries = 0;
    this.pump();
  }

  #again(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#inFlight = "";
      this.pump();
      this.#changed();
    }, ms);
  }
}
