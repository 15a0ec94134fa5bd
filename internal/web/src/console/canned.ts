// Replies that agents keep ready.

import { signal } from "@preact/signals";
import { request } from "../page/account";
import { newest } from "../page/newest";

export interface CannedStore {
  id: string;
  name: string;
  /** The store's own language. */
  default: string;
  languages: string[];
  /** This agent may change everybody's replies. */
  editable: boolean;
}

export interface CannedReply {
  id: string;
  store: string;
  name: string;
  /** This agent's own. */
  personal: boolean;
  editable: boolean;
  /** By language, as written. */
  texts: Record<string, string>;
  /** By language, with the placeholders filled in. */
  filled: Record<string, string>;
  /** Sent back with a change, so that nobody overwrites another's unseen. */
  updated_at: string;
}

export interface Canned {
  stores: CannedStore[];
  replies: CannedReply[];
  /** What may stand between braces in a text. */
  placeholders: string[];
}

export const canned = signal<Canned>({ stores: [], replies: [], placeholders: [] });

/** After this time a look for a reply asks the server again, ms. */
const fresh = 60_000;
let loadedAt = 0;
const latest = newest();

/** Loads the replies. Throws a Problem. */
export function loadCanned(): Promise<void> {
  return latest(request<Canned>("GET", "canned"), (loaded) => {
    canned.value = loaded;
    loadedAt = Date.now();
  });
}

/** Loads them again if a colleague may have changed some; fails in silence. */
export function refreshCanned(): void {
  if (Date.now() - loadedAt > fresh) void loadCanned().catch(() => undefined);
}

/** A reply as it would be inserted. */
export interface Found {
  id: string;
  name: string;
  text: string;
  lang: string;
  personal: boolean;
}

/**
 * The replies of a store that hold all of these words in their name or in their
 * text in this language, those first whose name begins with them. Where a reply
 * has no text in the language, the one in the store's own stands in.
 */
export function findCanned(store: string, lang: string, words: string): Found[] {
  const own = canned.value.stores.find((s) => s.id === store)?.default ?? "en";
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const ranked = canned.value.replies.flatMap((r) => {
    const found = [lang, own].find((l) => r.filled[l]);
    if (r.store !== store || !found) return [];
    const [name, text] = [r.name.toLocaleLowerCase(), r.filled[found]!.toLocaleLowerCase()];
    if (!wanted.every((w) => name.includes(w) || text.includes(w))) return [];
    const rank = name.startsWith(wanted[0] ?? "") ? 0 : wanted.every((w) => name.includes(w)) ? 1 : 2;
    return [{ rank, reply: { id: r.id, name: r.name, text: r.filled[found]!, lang: found, personal: r.personal } }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map((x) => x.reply);
}
