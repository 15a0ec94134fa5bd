import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../page/texts";
import { type DraftEntry, type EntryForm, moment } from "./draft";
import { type Field, fields, formOf, textOf, withText } from "./entry_fields";

/**
 * Two people changed the same entry: what one of them changed alone is taken,
 * and of what both changed a person chooses.
 */
export function Merge({ lang, base, mine, theirs, take, cancel }: { lang: string; base: EntryForm; mine: EntryForm; theirs: DraftEntry; take: (merged: EntryForm) => void; cancel: () => void }) {
  const id = useId();
  const differing = fields.filter((field) => textOf(mine, field) !== textOf(theirs, field));
  const chosen = useSignal<Partial<Record<Field, "mine" | "theirs">>>(
    Object.fromEntries(differing.map((field) => [field, textOf(mine, field) === textOf(base, field) ? "theirs" : "mine"])),
  );
  const merged = () => {
    let form = formOf(theirs);
    for (const field of differing) if (chosen.value[field] === "mine") form = withText(form, field, textOf(mine, field));
    return form;
  };
  return (
    <div class="merge" role="alert">
      <p>
        <strong>{t("admin.edit_conflict")}</strong>
      </p>
      {theirs.changed?.author && <p class="small">{t("admin.edit_changed_by", { name: theirs.changed.author, time: moment(theirs.changed.at) })}</p>}
      {differing.map((field) => (
        <fieldset key={field}>
          <legend>{t(`admin.edit_${field}`)}</legend>
          {(["mine", "theirs"] as const).map((side) => (
            <label key={side} class="version">
              <span>
                <input type="radio" name={`${id}-${field}`} checked={chosen.value[field] === side} onChange={() => (chosen.value = { ...chosen.value, [field]: side })} /> {t(`admin.edit_${side}`)}
              </span>
              <span lang={lang} dir="auto" class="text">
                {textOf(side === "mine" ? mine : theirs, field) || "–"}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <div class="buttons">
        <button class="primary" onClick={() => take(merged())}>
          {t("admin.edit_merge")}
        </button>
        <button onClick={cancel}>{t("admin.cancel")}</button>
      </div>
    </div>
  );
}
