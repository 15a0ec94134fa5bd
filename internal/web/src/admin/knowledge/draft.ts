// The draft of the knowledge base, as the server gives it.

import { signal } from "@preact/signals";
import { request } from "../../page/account";
import { newest } from "../../page/newest";

/** How far an entry of the draft is; weak: it has too few examples to be recognised well. */
export type CellState = "published" | "changed" | "missing" | "weak";
/** A sign for each state, so that none is told by its colour alone. */
export const stateSigns: Record<CellState, string> = { published: "✓", changed: "✎", weak: "▽", missing: "–" };
/** All states, in the order in which they are shown. */
export const states = Object.keys(stateSigns) as CellState[];
/** The teams that a topic can be handed to. */
export const groups = ["presale", "aftersale", "logistics"];

/** A topic, with how far its entry is in each language. */
export interface DraftTopic {
  id: string;
  group: string;
  scope: string;
  off: boolean;
  cells: Record<string, { state: CellState; examples: number }>;
}

/** A file of the draft that somebody changed, and who did so last. */
export interface DraftFile {
  name: string;
  hash: string;
  by?: string;
  author?: string;
  at: string;
}

/** A state of the knowledge base that was handed in, and what became of it. */
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

/** What a revision does to questions whose topics are known; null where there is nothing to measure. */
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

/** The moment from which a revision was in force. */
export interface Publication {
  number: number;
  revision: string;
  by?: string;
  name?: string;
  at: string;
}

/** The draft as a whole: its topics, and what in it differs from what is published. */
export interface Draft {
  published: { revision: Revision; publication: Publication };
  four_eyes: boolean;
  languages: { lang: string; draft: boolean }[];
  topics: DraftTopic[];
  most_asked: string[];
  changed: DraftFile[];
}

/** What somebody writes of an entry. */
export interface EntryForm {
  question: string;
  examples: string[];
  apology?: string;
  solution?: string;
  variants?: Record<string, string>;
  follow_ups?: string[] | null;
}

/** An entry of the draft; the hash is sent back with a change of it, so that nobody overwrites what others wrote. */
export interface DraftEntry extends EntryForm {
  hash: string;
  changed?: DraftFile;
  starter?: EntryForm;
}

/** A topic of the draft with its entries by language. */
export interface TopicEntries {
  topic: string;
  group: string;
  scope: string;
  off: boolean;
  most_asked: boolean;
  entries: Record<string, DraftEntry>;
}

/** The draft as it was last loaded; undefined before that. */
export const draft = signal<Draft | undefined>(undefined);

const latest = newest();

/** Loads the draft. Throws a Problem. */
export function loadDraft(): Promise<void> {
  return latest(request<Draft>("GET", "knowledge/draft"), (answer) => {
    draft.value = { ...answer, topics: answer.topics ?? [], languages: answer.languages ?? [] };
  });
}

/** Languages that the draft has entries in. */
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
