import { t } from "../../page/texts";
import { linesOf } from "./draft";
import { type ListName, type Row, shapes } from "./list_rows";
import { type Part, Versions } from "./merge";

interface Sides {
  base: Row[];
  mine: Row[];
  theirs: Row[];
}

/** Two versions of a list, row by row. */
export function ListMerge({ lang, list, take, cancel, ...sides }: { lang: string; list: ListName; take: (merged: Row[]) => void; cancel: () => void } & Sides) {
  const keys = [...new Set([...keyed(sides.theirs).keys(), ...keyed(sides.mine).keys()])];
  const parts = keys.map((key) => partOf(list, key, sides));
  const differing = parts.filter((p) => textOf(p.mine) !== textOf(p.theirs));
  return (
    <Versions
      lang={lang}
      parts={differing}
      show={textOf}
      take={(chosen) => take(parts.map((p) => (differing.includes(p) ? chosen[differing.indexOf(p)] : p.theirs)).filter((r) => r !== undefined))}
      cancel={cancel}
    />
  );
}

/** Rows by what they are about; one that stands there twice is told apart by its number. */
function keyed(rows: Row[]): Map<string, Row> {
  const all = new Map<string, Row>();
  for (const r of rows) {
    const name = `${r.name.trim()}\t${r.severity}`;
    let key = name;
    for (let n = 2; all.has(key); n++) key = `${name}\t${n}`;
    all.set(key, r);
  }
  return all;
}

function partOf(list: ListName, key: string, { base, mine, theirs }: Sides): Part<Row> {
  const [was, my, their] = [keyed(base).get(key), keyed(mine).get(key), keyed(theirs).get(key)];
  const part = { name: nameOf(list, my ?? their), base: was, mine: my, theirs: their };
  if (!my || !their) return part;
  return { ...part, both: { ...their, first: bothOf(was?.first, my.first, their.first), second: bothOf(was?.second, my.second, their.second) } };
}

/** Their lines without those that I took out, and with those that I added. */
function bothOf(base = "", mine: string, theirs: string): string {
  const [was, my, their] = [linesOf(base), linesOf(mine), linesOf(theirs)];
  const kept = their.filter((line) => my.includes(line) || !was.includes(line));
  return [...kept, ...my.filter((line) => !was.includes(line) && !kept.includes(line))].join("\n");
}

function textOf(r: Row | undefined): string {
  return r ? [r.first, r.second].map((text) => linesOf(text).join("\n")).filter(Boolean).join("\n\n") : "";
}

function nameOf(list: ListName, r: Row | undefined): string {
  const name = r?.name.trim() ?? "";
  if (!name) return t(`admin.edit_list_${list}`);
  if (!shapes[list].choices) return name;
  return list === "alerts" ? `${t(`alert_${name}`)} · ${t(`admin.edit_severity_${r!.severity}`)}` : t(`admin.edit_kind_${name}`);
}
