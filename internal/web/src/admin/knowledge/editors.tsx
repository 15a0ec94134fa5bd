// Who else has a part of the draft open, and what they have not saved there.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { languageName, t, written } from "../../page/texts";

interface Unsaved {
  lang?: string;
  field: string;
}

interface Editor {
  name: string;
  /** It is one's own account, in another window. */
  you: boolean;
  place: string;
  unsaved: Unsaved[];
}

/** How often it is said what is open here, ms. */
const beat = 1500;
/** A change is said this soon, ms. */
const soon = 150;

const editors = signal<Editor[]>([]);
const self = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(36)).join("");
const path = `knowledge/draft/editors/${self}`;
const unsaved = new Map<string, Unsaved[]>();
let place = "";
let timer = 0;

async function tell(): Promise<void> {
  if (!place || document.hidden) return;
  const due = timer;
  try {
    const answer = await request<{ editors: Editor[] | null }>("PUT", path, { place, unsaved: [...unsaved.values()].flat().slice(0, 200) });
    if (place) editors.value = answer.editors ?? [];
  } catch {
    editors.value = []; // not known now; the next time says
  }
  if (due === timer) next(beat); // else something is to be said sooner
}

function next(wait: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void tell(), wait);
}

function leave(): void {
  clearTimeout(timer);
  editors.value = [];
  fetch(`/api/v1/${path}`, { method: "DELETE", keepalive: true }).catch(() => undefined); // it runs out by itself
}

addEventListener("pagehide", () => place && leave());
addEventListener("pageshow", () => place && next(0));
document.addEventListener("visibilitychange", () => {
  if (!place) return;
  if (document.hidden) leave();
  else next(0);
});

/** Says that this is open here for as long as the component is shown; "" says nothing. */
export function useStanding(at: string): void {
  useEffect(() => {
    if (!at) return;
    place = at;
    next(0);
    return () => {
      if (place === at) place = "";
      setTimeout(() => place || leave()); // unless something else is open by then
    };
  }, [at]);
}

/** Says what is not saved in a part of it, a language for one. */
export function useUnsaved(part: string, fields: string[], lang?: string): void {
  const sign = fields.join();
  useEffect(() => {
    if (fields.length === 0 && !unsaved.has(part)) return;
    if (fields.length === 0) unsaved.delete(part);
    else unsaved.set(part, fields.map((field) => ({ field, ...(lang ? { lang } : {}) })));
    if (place) next(soon);
  }, [part, sign]);
  useEffect(() => () => void unsaved.delete(part), [part]);
}

/** Everybody else who has this open. */
export function editorsAt(at: string): Editor[] {
  return editors.value.filter((e) => e.place === at);
}

/** What of it they have not saved: all of it, or that of a language. */
export function fieldsOf(editor: Editor, lang?: string): string[] {
  return editor.unsaved.filter((u) => lang === undefined || u.lang === lang).map((u) => u.field);
}

/** Who is changing something now: their names, one's own as "you". */
export function namesOf(list: Editor[]): string {
  return [...new Set(list.map((e) => (e.you ? t("admin.edit_you") : e.name)))].join(", ");
}

/** A line for each who has this open, and what they are changing; `say` names that. */
export function EditorsHere({ at, say }: { at: string; say: (unsaved: Unsaved[]) => string }) {
  return (
    <div class="editors-here" role="status">
      {editorsAt(at).map((e, i) => {
        const busy = e.unsaved.length > 0;
        return (
          <p key={i} class={`small${busy ? " busy" : ""}`}>
            <span aria-hidden="true">{busy ? "✎" : "●"}</span> {t(`admin.edit_${e.you ? "you_" : ""}${busy ? "editing" : "open"}`, { name: e.name, what: busy ? say(e.unsaved) : "" })}
          </p>
        );
      })}
    </div>
  );
}

/** Who is changing this field now, next to it. */
export function EditingMark({ at, field, lang }: { at: string; field: string; lang?: string }) {
  const who = editorsAt(at).filter((e) => fieldsOf(e, lang).includes(field));
  if (who.length === 0) return null;
  return <span class="editing small">✎ {namesOf(who)}</span>;
}

/** "French: solution, apology; Spanish: solution" */
export function fieldsByLanguage(unsaved: Unsaved[]): string {
  const languages = new Map<string, string[]>();
  for (const { lang = "", field } of unsaved) languages.set(lang, [...(languages.get(lang) ?? []), field === "examples" ? t("admin.edit_examples").toLocaleLowerCase(written().lang) : t(`admin.field_${field}`)]);
  return [...languages].map(([lang, fields]) => `${languageName(lang)}: ${fields.join(", ")}`).join("; ");
}
