// What differs between two texts: the longest common subsequence of their
// lines or words.

/** A piece of text that stands in both versions, only in the first, or only in the second. */
export interface Change {
  kind: "same" | "gone" | "new";
  text: string;
}

/** A table of this size takes about 0.1 s; longer texts are shown whole. */
const most = 4_000_000;

function compare(before: string[], after: string[]): Change[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  const same = (list: string[]): Change[] => list.map((text) => ({ kind: "same", text }));
  return [...same(before.slice(0, start)), ...middle(a, b), ...same(end ? before.slice(-end) : [])];
}

function middle(a: string[], b: string[]): Change[] {
  const gone = (list: string[]): Change[] => list.map((text) => ({ kind: "gone", text }));
  const made = (list: string[]): Change[] => list.map((text) => ({ kind: "new", text }));
  if (a.length * b.length > most) return [...gone(a), ...made(b)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const out: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      out.push({ kind: "same", text: a[i]! });
      i++;
      j++;
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) out.push({ kind: "gone", text: a[i++]! });
    else out.push({ kind: "new", text: b[j++]! });
  }
  return [...out, ...gone(a.slice(i)), ...made(b.slice(j))];
}

/** Lines that differ, with `around` lines before and after; undefined stands for lines left out. */
export function diffLines(before: string, after: string, around = 1): (Change | undefined)[] {
  const lines = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  const all = compare(lines(before), lines(after));
  const out: (Change | undefined)[] = [];
  all.forEach((change, i) => {
    if (all.slice(Math.max(0, i - around), i + around + 1).some((c) => c.kind !== "same")) out.push(change);
    else if (out.length > 0 && out.at(-1) !== undefined) out.push(undefined);
  });
  if (out.at(-1) === undefined) out.pop();
  return out;
}

/** Words that differ; in scripts without spaces, letters. */
export function diffWords(before: string, after: string): Change[] {
  const words = (text: string) => text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|\s+/gu) ?? [];
  const out: Change[] = [];
  for (const change of compare(words(before), words(after))) {
    const last = out.at(-1);
    if (last?.kind === change.kind) last.text += change.text;
    else out.push({ ...change });
  }
  return out;
}
