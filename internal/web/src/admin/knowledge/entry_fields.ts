// The fields of an entry as texts: what a form, a merge and a comparison need.

import type { EntryForm } from "./draft";

/** In the order of the form. */
export const fields = ["question", "examples", "apology", "solution", "with_order", "follow_ups"] as const;
export type Field = (typeof fields)[number];

/** A field as a text; lists have an item a line. */
export function textOf(form: EntryForm, field: Field): string {
  if (field === "with_order") return form.variants?.with_order ?? "";
  if (field === "examples" || field === "follow_ups") return (form[field] ?? []).join("\n");
  return form[field] ?? "";
}

/** The form with a field from its text. */
export function withText(form: EntryForm, field: Field, text: string): EntryForm {
  if (field === "with_order") return { ...form, variants: text ? { ...form.variants, with_order: text } : {} };
  if (field === "examples" || field === "follow_ups") return { ...form, [field]: text === "" ? [] : text.split("\n") };
  return { ...form, [field]: text };
}

/** Only what an entry is written from. */
export function formOf(entry: EntryForm): EntryForm {
  const { question, examples, apology = "", solution = "", variants = {}, follow_ups } = entry;
  return { question, examples: examples ?? [], apology, solution, variants, follow_ups: follow_ups ?? [] };
}

/** Reports whether two forms say the same. */
export function same(a: EntryForm, b: EntryForm): boolean {
  return fields.every((field) => textOf(a, field) === textOf(b, field));
}
