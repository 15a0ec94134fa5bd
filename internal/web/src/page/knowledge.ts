// The store's answers, to be inserted by an agent.

import { signal } from "@preact/signals";
import { account, request } from "./account";
import { written } from "./texts";

/** What the assistant knows of a topic in one language. */
export interface KnowledgeEntry {
  question: string;
  examples: number;
  apology?: string;
  solution: string;
  follow_ups: string[] | null;
}

/** A topic with its entries by language. */
export interface KnowledgeTopic {
  id: string;
  group: string;
  scope: string;
  entries: Record<string, KnowledgeEntry>;
}

/** The published knowledge base as agents read it. */
export interface Knowledge {
  languages: string[];
  /** The language in which an answer is shown that the wanted one lacks. */
  default: string;
  topics: KnowledgeTopic[] | null;
}

/** The knowledge base with the facts of the agent's first store; empty before it is loaded. */
export const knowledge = signal<Knowledge>({ languages: [], default: "en", topics: [] });

/** Loads the knowledge base. Throws a Problem. */
export async function loadKnowledge(): Promise<void> {
  knowledge.value = await request<Knowledge>("GET", "knowledge");
}

/** What is known of other stores than the agent's first, which may have facts of their own. */
const elsewhere = signal<Record<string, Knowledge | undefined>>({});
const asked = new Set<string>();

/** The knowledge base with the facts of a store; undefined while it is on its way. */
function knowledgeOf(store: string): Knowledge | undefined {
  const stores = account.value?.stores ?? [];
  if (stores.length < 2) return knowledge.value;
  if (!asked.has(store)) {
    asked.add(store);
    request<Knowledge>("GET", `knowledge?store=${encodeURIComponent(store)}`)
      .then((known) => (elsewhere.value = { ...elsewhere.value, [store]: known }))
      .catch(() => asked.delete(store)); // asked for again with the next redraw
  }
  return elsewhere.value[store];
}

/**
 * The entry of a topic in a language; where it has no answer in that, in the
 * store's own. With a store its answer has the facts of that store: it may be
 * said to a buyer.
 */
export function entryOf(topic: string, lang: string, store?: string): (KnowledgeEntry & { lang: string }) | undefined {
  const known = store === undefined ? knowledge.value : knowledgeOf(store);
  const entries = known?.topics?.find((x) => x.id === topic)?.entries ?? {};
  const found = [lang, known?.default ?? ""].find((l) => entries[l]?.solution);
  return found === undefined ? undefined : { ...entries[found]!, lang: found };
}

/** What a topic is called: its question in a language, that of the page for one; its id if it has none. */
export function topicName(id: string, lang = written().lang): string {
  return entryOf(id, lang)?.question || id;
}

/** An entry as it is said to a buyer. */
export function answerOf(entry: KnowledgeEntry): string {
  return [entry.apology, entry.solution].filter(Boolean).join("\n\n");
}
