import { chooseLanguage, languageName, languages, t, written } from "./texts";

/** A field that changes the language of the page. */
export function LanguageChoice() {
  return (
    <select class="language" aria-label={t("language")} value={written().lang} onChange={(e) => void chooseLanguage(e.currentTarget.value)}>
      {languages.map((lang) => (
        <option key={lang} value={lang} lang={lang}>
          {new Intl.DisplayNames(lang, { type: "language" }).of(lang)}
        </option>
      ))}
    </select>
  );
}

/** The options of a select, one for each language. */
export function LanguageOptions({ of }: { of: string[] }) {
  return (
    <>
      {of.map((lang) => (
        <option key={lang} value={lang}>
          {languageName(lang)}
        </option>
      ))}
    </>
  );
}
