// The language of a page, chosen by the reader or by the browser.

import { signal } from "@preact/signals";
import { Texts, type Vars } from "../wire/texts";
import { newest } from "./newest";

const base = "/console/locale";
const kept = "dragoman:language";

const texts = signal(new Texts("en", {}));

/** Languages that the pages can be read in. */
export const languages = ["en", "es", "fr", "ru", "zh"];

/** The text of a key in the present language; redraws whoever read it. */
export function t(key: string, vars?: Vars): string {
  return texts.value.t(key, vars);
}

/** Dates, times and durations as the present language writes them. */
export function written(): Texts {
  return texts.value;
}

/** Loads the texts of the language chosen earlier, or of the browser's. */
export function loadTexts(): Promise<void> {
  return show(localStorage.getItem(kept) ?? navigator.language);
}

/** Changes the language of the page and remembers it. */
export function chooseLanguage(lang: string): Promise<void> {
  localStorage.setItem(kept, lang);
  return show(lang);
}

const latest = newest();

function show(lang: string): Promise<void> {
  return latest(Texts.load(base, lang), (loaded) => {
    texts.value = loaded;
    document.documentElement.lang = loaded.lang;
    document.documentElement.dir = loaded.dir;
  });
}

/** A moment as the present language writes it: "3 Mar 2027, 14:05". */
export function moment(at: string): string {
  return new Intl.DateTimeFormat(texts.value.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

/** A count as the present language writes it: "1,200". */
export function whole(n: number): string {
  return new Intl.NumberFormat(texts.value.lang).format(n);
}

/** The name of a language, in the language of the page: "Spanish". */
export function languageName(lang: string): string {
  try {
    return new Intl.DisplayNames(texts.value.lang, { type: "language" }).of(lang) ?? lang;
  } catch {
    return lang; // not a language tag
  }
}
