import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { moment, t } from "../../page/texts";
import { type DraftEntry, type EntryForm } from "./draft";
import { fields, formOf, textOf, withText } from "./entry_fields";

/** A part of something that two people changed; undefined where it is not there. */
export interface Part<T> {
  name: string;
  base: T | undefined;
  mine: T | undefined;
  theirs: T | undefined;
  /** What both wanted, in one. */
  both?: T;
}

interface Choosing<T> {
  lang: string;
  parts: Part<T>[];
  show: (value: T) => string;
  /** Who changed it, and when. */
  changed?: { author?: string; at: string } | undefined;
  /** Takes the values chosen, in the order of the parts. */
  take: (chosen: (T | undefined)[]) => void;
  cancel: () => void;
}

type Side = "mine" | "theirs" | "both";

/**
 * Two people changed the same: what one of them changed alone is chosen
 * already, and of what both changed a person chooses.
 */
export function Versions<T>({ lang, parts, show, changed, take, cancel }: Choosing<T>) {
  const id = useId();
  const self = useRef<HTMLDivElement>(null);
  useEffect(() => self.current?.scrollIntoView({ block: "nearest" }), []); // the button that led here may be a page below
  const text = (value: T | undefined) => (value === undefined ? "" : show(value));
  const chosen = useSignal<Side[]>(
    parts.map((p) => (text(p.mine) === text(p.base) ? "theirs" : text(p.theirs) === text(p.base) || p.both === undefined ? "mine" : "both")),
  );
  return (
    <div class="merge" role="alert" ref={self}>
      <p>
        <strong>{t("admin.edit_conflict")}</strong>
      </p>
      {changed?.author && <p class="small">{t("admin.edit_changed_by", { name: changed.author, time: moment(changed.at) })}</p>}
      {parts.map((p, i) => (
        <fieldset key={p.name}>
          <legend>{p.name}</legend>
          {(p.both === undefined ? (["mine", "theirs"] as const) : (["mine", "theirs", "both"] as const)).map((side) => (
            <label key={side} class="version">
              <span>
                <input type="radio" name={`${id}-${i}`} checked={chosen.value[i] === side} onChange={() => (chosen.value = chosen.value.map((s, k) => (k === i ? side : s)))} /> {t(`admin.edit_${side}`)}
              </span>
              <span lang={lang} dir="auto" class="text">
                {text(p[side]) || "–"}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <div class="buttons">
        <button class="primary" onClick={() => take(parts.map((p, i) => p[chosen.value[i]!]))}>
          {t("admin.edit_merge")}
        </button>
        <button onClick={cancel}>{t("admin.cancel")}</button>
      </div>
    </div>
  );
}

/** Two versions of an entry, field by field. */
export function Merge({ lang, base, mine, theirs, take, cancel }: { lang: string; base: EntryForm; mine: EntryForm; theirs: DraftEntry; take: (merged: EntryForm) => void; cancel: () => void }) {
  const differing = fields.filter((field) => textOf(mine, field) !== textOf(theirs, field));
  const parts = differing.map((field) => ({ name: t(`admin.edit_${field}`), base: textOf(base, field), mine: textOf(mine, field), theirs: textOf(theirs, field) }));
  return (
    <Versions
      lang={lang}
      parts={parts}
      show={(text) => text}
      changed={theirs.changed}
      take={(chosen) => take(differing.reduce((form, field, i) => withText(form, field, chosen[i] ?? ""), formOf(theirs)))}
      cancel={cancel}
    />
  );
}
