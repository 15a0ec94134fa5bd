// The texts of a page in one language, from locales/ by way of the server.

export type Vars = Record<string, string | number>;

export class Texts {
  lang: string;
  #texts: Record<string, string>;

  constructor(lang: string, texts: Record<string, string>) {
    this.lang = lang;
    this.#texts = texts;
  }

  /** Loads a language; when the server has none of it, English. */
  static async load(base: string, lang: string): Promise<Texts> {
    for (const candidate of new Set([lang, lang.split("-")[0]!, "en"])) {
      const response = await fetch(`${base}/${encodeURIComponent(candidate)}.json`, { credentials: "omit" });
      if (response.ok) return new Texts(candidate, (await response.json()) as Record<string, string>);
    }
    throw new Error(`no texts for ${lang}`);
  }

  /** The text with its {placeholders} filled in; the key where it is missing. */
  t(key: string, vars: Vars = {}): string {
    return (this.#texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(vars[name] ?? whole));
  }

  /** Direction of the script. */
  get dir(): "rtl" | "ltr" {
    return /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/.test(this.lang) ? "rtl" : "ltr";
  }

  /** "14:05", "2:05 PM" */
  time(at: number | string): string {
    return new Intl.DateTimeFormat(this.lang, { timeStyle: "short" }).format(new Date(at));
  }

  /** "today", "yesterday", "Monday, 3 March" */
  day(at: number | string): string {
    const date = new Date(at);
    const days = Math.round((new Date(date).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
    if (days === 0 || days === -1) return new Intl.RelativeTimeFormat(this.lang, { numeric: "auto" }).format(days, "day");
    return new Intl.DateTimeFormat(this.lang, { weekday: "long", day: "numeric", month: "long" }).format(date);
  }

  /** "12 sec", "3 min", "2 hr", "1 day" */
  duration(seconds: number): string {
    const [value, unit] =
      seconds < 60 ? [seconds, "second"] : seconds < 3600 ? [seconds / 60, "minute"] : seconds < 86_400 ? [seconds / 3600, "hour"] : [seconds / 86_400, "day"];
    return new Intl.NumberFormat(this.lang, { style: "unit", unit: unit as string, unitDisplay: "short" }).format(Math.floor(value as number));
  }
}
