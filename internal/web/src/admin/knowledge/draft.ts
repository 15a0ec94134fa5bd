// The draft of the knowledge base, as the server gives it.

import { signal } from "@preact/signals";
import { request } from "../../page/account";

export type CellState = "published" | "changed" | "missing" | "weak";
/** A sign for each state, so that none is told by its colour alone. */
export const stateSigns: Record<CellState, string> = { published: "✓", changed: "✎", weak: "▽", missing: "–" };
export const states = Object.keys(stateSigns) as CellState[];
export const groups = ["presale", "aftersale", "logistics"];

export interface DraftTopic {
  id: string;
  group: string;
  scope: string;
  off: boolean;
  cells: Record<string, { state: CellState; examples: number }>;
}

export interface DraftFile {
  name: string;
  hash: string;
  by?: string;
  author?: string;
  at: string;
}

export interface Revision {
  id: string;
  number: number;
  state: "review" | "approved" | "rejected" | "merged";
  kind: string;
  author?: string;
  name?: string;
  note: string;
  created_at: string;
  judge_name?: string;
  reason?: string;
  published_at?: string;
  publish_at?: string;
  return_at?: string;
  effect?: Effect;
}

export interface Effect {
  languages: {
    lang: string;
    questions: number;
    answered: number | null;
    answered_before: number | null;
    precision: number | null;
    precision_before: number | null;
  }[];
  worse?: string[];
}

export interface Publication {
  number: number;
  revision: string;
  by?: string;
  name?: string;
  at: string;
}

export interface Draft {
  published: { revision: Revision; publication: Publication };
  four_eyes: boolean;
  languages: { lang: string; draft: boolean }[];
  topics: DraftTopic[];
  most_asked: string[];
  changed: DraftFile[];
}

export interface EntryForm {
  question: string;
  examples: string[];
  apology?: string;
  solution?: string;
  variants?: Record<string, string>;
  follow_ups?: string[] | null;
}

export interface DraftEntry extends EntryForm {
  hash: string;
  changed?: DraftFile;
  starter?: EntryForm;
}

export interface TopicEntries {
  topic: string;
  group: string;
  scope: string;
  off: boolean;
  most_asked: boolean;
  entries: Record<string, DraftEntry>;
}

export const draft = signal<Draft | undefined>(undefined);

/** Loads the draft. Throws a Problem. */
export async function loadDraft(): Promise<void> {
  const answer = await request<Draft>("GET", "knowledge/draft");
  draft.value = { ...answer, topics: answer.topics ?? [], languages: answer.languages ?? [] };
}

export function draftLanguages(): string[] {
  return draft.value?.languages.map((l) => l.lang) ?? [];
}

/** The lines that say something: cells of a spreadsheet column become lines too. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\r\n\t]+/)
    .map((line) => line.trim())
    .filter(Boolean);
}
