// What was written and is not yet known to be in the server's record. It lies
// in localStorage, one key an entry, so that tabs of the same visitor can add
// and remove without overwriting each other, and a reload or crash loses nothing.

import type { Outgoing } from "./frames";

export interface Entry {
  /** Sorts by time of writing; the server recognises a retry by it. */
  id: string;
  at: number;
  frame: Outgoing;
  /** Error code, when the server refused it. */
  failed?: string;
}

let lastTime = 0;

/** A new id: sorts after all that this page made before. */
function newID(): string {
  lastTime = Math.max(Date.now(), lastTime + 1);
  const random = crypto.getRandomValues(new Uint32Array(2));
  return lastTime.toString(36).padStart(9, "0") + "-" + random[0]!.toString(36) + random[1]!.toString(36);
}

export class Outbox {
  #prefix: string;
  #entries = new Map<string, Entry>();

  /** Takes up what an earlier page left under this prefix. */
  constructor(prefix: string) {
    this.#prefix = prefix;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(prefix)) this.#read(key, localStorage.getItem(key));
      }
    } catch {
      // No storage in this browser: entries live as long as the page.
    }
    addEventListener("storage", (e) => {
      if (e.key?.startsWith(prefix)) this.#read(e.key, e.newValue);
    });
  }

  /** All entries, oldest first. */
  get entries(): Entry[] {
    return [...this.#entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  add(frame: Outgoing): Entry {
    const id = newID();
    const entry = { id, at: Date.now(), frame: { ...frame, id } };
    this.#write(entry);
    return entry;
  }

  remove(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    try {
      localStorage.removeItem(this.#prefix + id);
    } catch {
      // see above
    }
    return entry;
  }

  /** Marks an entry as refused with a code, or with none as to be tried again. */
  mark(id: string, failed?: string): void {
    const entry = this.#entries.get(id);
    if (entry) this.#write({ ...entry, failed });
  }

  #write(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    try {
      localStorage.setItem(this.#prefix + entry.id, JSON.stringify(entry));
    } catch {
      // no storage, or it is full: the page still has it
    }
  }

  #read(key: string, value: string | null): void {
    const id = key.slice(this.#prefix.length);
    try {
      if (value) this.#entries.set(id, JSON.parse(value) as Entry);
      else this.#entries.delete(id);
    } catch {
      localStorage.removeItem(key); // not ours
    }
  }
}
