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
  topics: KnowledgeTopic[] | null;
}

export const knowledge = signal<Knowledge>({ languages: [], topics: [] });

/** Loads the knowledge base. Throws a Problem. */
export async function loadKnowledge(): Promise<void> {
  knowledge.value = await request<Knowledge>("GET", "knowledge");
}

/** The entry of a topic in a language. */
export function entryOf(topic: string, lang: string): KnowledgeEntry | undefined {
  return knowledge.value.topics?.find((x) => x.id === topic)?.entries[lang];
}

/** An entry as it is said to a buyer. */
export function answerOf(entry: KnowledgeEntry): string {
  return [entry.apology, entry.solution].filter(Boolean).join("\n\n");
}
