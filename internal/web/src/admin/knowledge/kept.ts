// Text that is not saved yet: it survives a reload of the page.

import type { EntryForm } from "./draft";

/** What was written, and the hash of the entry that it was made from. */
export interface Kept {
  form: EntryForm;
  base: EntryForm;
  hash: string;
}

const key = (topic: string, lang: string) => `dragoman:edit:${topic}/${lang}`;

/** What was written and not saved; undefined if there is nothing. */
export function recall(topic: string, lang: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(key(topic, lang)) ?? "") as Kept;
  } catch {
    return undefined; // nothing, or nothing that can be read
  }
}

/** Keeps it; undefined forgets it. */
export function keep(topic: string, lang: string, kept: Kept | undefined): void {
  try {
    if (kept) localStorage.setItem(key(topic, lang), JSON.stringify(kept));
    else localStorage.removeItem(key(topic, lang));
  } catch {
    // no room: it stays on the page
  }
}
