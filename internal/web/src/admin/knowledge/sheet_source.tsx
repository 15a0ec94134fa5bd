import { useSignal } from "@preact/signals";
import { LanguageOptions } from "../../page/language";
import { t } from "../../page/texts";
import { FileDrop } from "../file_drop";
import { draftLanguages } from "./draft";

/** Where an import comes from: a file that is chosen or dropped, or cells that are pasted. */
export function Source({ file, lang, busy, take }: { file: File | undefined; lang: string; busy: boolean; take: (file: File | undefined, lang: string) => void }) {
  const cells = useSignal("");
  return (
    <div class="source">
      <FileDrop label={t("sheets.file_label")} accept=".xlsx,.csv,.tsv,.zip" busy={busy} take={(dropped) => take(dropped, lang)}>
        {file && <strong>{file.name}</strong>}
      </FileDrop>
      <details>
        <summary>{t("sheets.paste")}</summary>
        <form
          onSubmit={(e) => {
            e.preventDefault();
            take(new File([cells.value], `${t("sheets.pasted")}.tsv`), lang);
          }}
        >
          <textarea rows={6} dir="auto" spellcheck={false} aria-label={t("sheets.paste")} placeholder={t("sheets.paste_hint")} value={cells} onInput={(e) => (cells.value = e.currentTarget.value)} />
          <button disabled={busy || !cells.value.trim()}>{t("sheets.look")}</button>
        </form>
      </details>
      <label>
        <span class="quiet small">{t("sheets.language_label")}</span>
        <select value={lang} disabled={busy} onChange={(e) => take(file, e.currentTarget.value)}>
          <option value="">{t("sheets.recognise")}</option>
          <LanguageOptions of={draftLanguages()} />
        </select>
      </label>
    </div>
  );
}
