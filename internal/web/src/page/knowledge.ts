// The store's answers, to be inserted by an agent.

import { signal } from "@preact/signals";
import { request } from "./account";

export interface KnowledgeEntry {
  question: string;
  examples: number;
  apology?: string;
  solution: string;
  follow_ups: string[] | null;
}

export interface KnowledgeTopic {
  id: string;
  group: string;
  scope: string;
  entries: Record<string, KnowledgeEntry>;
}

export interface Knowledge {
  languages: string[];
  /** The language in which an answer is shown that the wanted one lacks. */
  default: string;
  topics: KnowledgeTopic[] | null;
}

export const knowledge = signal<Knowledge>({ languages: [], default: "en", topics: [] });

/** Loads the knowledge base. Throws a Problem. */
export async function loadKnowledge(): Promise<void> {
  knowledge.value = await request<Knowledge>("GET", "knowledge");
}

/** The entry of a topic in a language; where it has no answer in that, in the store's own. */
export function entryOf(topic: string, lang: string): (KnowledgeEntry & { lang: string }) | undefined {
  const entries = knowledge.value.topics?.find((x) => x.id === topic)?.entries ?? {};
  const found = [lang, knowledge.value.default].find((l) => entries[l]?.solution);
  return found === undefined ? undefined : { ...entries[found]!, lang: found };
}

/** An entry as it is said to a buyer. */
export function answerOf(entry: KnowledgeEntry): string {
  return [entry.apology, entry.solution].filter(Boolean).join("\n\n");
}
