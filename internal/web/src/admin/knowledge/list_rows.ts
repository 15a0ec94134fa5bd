// The lists of a language as rows of texts: what a form and a merge need.

import { linesOf } from "./draft";

/** The lists that every language has. */
export const lists = ["lexicon", "smalltalk", "outofscope", "human", "alerts"] as const;
export type ListName = (typeof lists)[number];

/** A list as the server gives and takes it; which fields there are depends on the list. */
export interface ListBody {
  kinds?: { kind: string; examples: string[] | null; replies?: string[] | null }[];
  examples?: string[] | null;
  concepts?: { concept: string; terms: string[] | null }[];
  alerts?: { category: string; severity: string; terms?: string[] | null; examples?: string[] | null }[];
  hash: string;
}

/** A row as it is edited: texts with an item a line. */
export interface Row {
  key: number;
  name: string;
  severity: string;
  first: string;
  second: string;
}

/** What the columns of a list are: the name's choices if it has any, and the texts. */
export const shapes: Record<ListName, { name?: string; choices?: string[]; severity?: true; first: string; second?: string }> = {
  lexicon: { name: "concept", first: "terms" },
  smalltalk: { name: "kind", first: "examples", second: "replies" },
  outofscope: { name: "kind", choices: ["uncovered", "offdomain", "vague", "trap"], first: "examples" },
  human: { first: "examples" },
  alerts: { name: "category", choices: ["fraud", "safety", "legal", "anger"], severity: true, first: "terms", second: "examples" },
};

let rowsMade = 0;
/** A new row of the form. */
export const row = (name: string, severity: string, first?: string[] | null, second?: string[] | null): Row => ({ key: ++rowsMade, name, severity, first: (first ?? []).join("\n"), second: (second ?? []).join("\n") });

/** The rows of a list. */
export function rowsOf(list: ListName, body: ListBody): Row[] {
  switch (list) {
    case "lexicon":
      return (body.concepts ?? []).map((c) => row(c.concept, "", c.terms));
    case "human":
      return [row("", "", body.examples)];
    case "alerts":
      return (body.alerts ?? []).map((a) => row(a.category, a.severity, a.terms, a.examples));
    default:
      return (body.kinds ?? []).map((k) => row(k.kind, "", k.examples, k.replies));
  }
}

/** What is sent of rows; those without a name are left out. */
export function bodyOf(list: ListName, rows: Row[]): Omit<ListBody, "hash"> {
  const full = rows.filter((r) => list === "human" || r.name.trim());
  switch (list) {
    case "lexicon":
      return { concepts: full.map((r) => ({ concept: r.name.trim(), terms: linesOf(r.first) })) };
    case "human":
      return { examples: linesOf(full[0]?.first ?? "") };
    case "alerts":
      return { alerts: full.map((r) => ({ category: r.name, severity: r.severity, terms: linesOf(r.first), examples: linesOf(r.second) })) };
    case "smalltalk":
      return { kinds: full.map((r) => ({ kind: r.name.trim(), examples: linesOf(r.first), replies: linesOf(r.second) })) };
    default:
      return { kinds: full.map((r) => ({ kind: r.name, examples: linesOf(r.first) })) };
  }
}
