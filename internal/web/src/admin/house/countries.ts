// The countries of the world, as the page's language calls them.

import { computed } from "@preact/signals";
import { written } from "../../page/texts";

interface Country {
  /** ISO 3166. */
  code: string;
  name: string;
}

/** Regions of Unicode that are no countries: unions, and codes for tests and the unknown. */
const none = ["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"];
const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** All countries, by name. */
export const countries = computed<Country[]>(() => {
  const { lang } = written();
  const names = new Intl.DisplayNames(lang, { type: "region", fallback: "none" });
  const collator = new Intl.Collator(lang);
  return letters
    .flatMap((a) => letters.map((b) => a + b))
    .flatMap((code) => {
      const name = names.of(code);
      // A code that another has taken the place of (SU: RU) is no country any more.
      const current = new Intl.Locale("und", { region: code }).region === code;
      return name && current && !none.includes(code) ? [{ code, name }] : [];
    })
    .sort((a, b) => collator.compare(a.name, b.name));
});

/** The name of a country; its code if it has none. */
export function countryName(code: string): string {
  return countries.value.find((c) => c.code === code)?.name ?? code;
}
