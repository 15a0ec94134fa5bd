import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { knowledge } from "../page/knowledge";
import { type Problem, request } from "../page/account";
import { languageName, t, written } from "../page/texts";
import { draftLanguages, linesOf, loadDraft } from "./draft";

const lists = ["lexicon", "smalltalk", "outofscope", "human", "alerts"] as const;
type ListName = (typeof lists)[number];

interface ListBody {
  kinds?: { kind: string; examples: string[] | null; replies?: string[] | null }[];
  examples?: string[] | null;
  concepts?: { concept: string; terms: string[] | null }[];
  alerts?: { category: string; severity: string; terms?: string[] | null; examples?: string[] | null }[];
  hash: string;
}

/** A row as it is edited: texts with an item a line. */
interface Row {
  key: number;
  name: string;
  severity: string;
  first: string;
  second: string;
}

/** What the columns of a list are: the name's choices if it has any, and the texts. */
const shapes: Record<ListName, { name?: string; choices?: string[]; severity?: true; first: string; second?: string }> = {
  lexicon: { name: "concept", first: "terms" },
  smalltalk: { name: "kind", first: "examples", second: "replies" },
  outofscope: { name: "kind", choices: ["uncovered", "offdomain", "vague", "trap"], first: "examples" },
  human: { first: "examples" },
  alerts: { name: "category", choices: ["fraud", "safety", "legal", "anger"], severity: true, first: "terms", second: "examples" },
};

let rowsMade = 0;
const row = (name: string, severity: string, first?: string[] | null, second?: string[] | null): Row => ({ key: ++rowsMade, name, severity, first: (first ?? []).join("\n"), second: (second ?? []).join("\n") });

function rowsOf(list: ListName, body: ListBody): Row[] {
  switch (list) {
    case "lexicon":
      return (body.concepts ?? []).map((c) => row(c.concept, "", c.terms));
    case "human":
      return [row("", "", body.examples)];
    case "alerts":
      return (body.alerts ?? []).map((a) => row(a.category, a.severity, a.terms, a.examples));
    default:
      return (body.kinds ?? []).map((k) => row(k.kind, "", k.examples, k.replies));
  }
}

function bodyOf(list: ListName, rows: Row[]): Omit<ListBody, "hash"> {
  const full = rows.filter((r) => list === "human" || r.name.trim());
  switch (list) {
    case "lexicon":
      return { concepts: full.map((r) => ({ concept: r.name.trim(), terms: linesOf(r.first) })) };
    case "human":
      return { examples: linesOf(full[0]?.first ?? "") };
    case "alerts":
      return { alerts: full.map((r) => ({ category: r.name, severity: r.severity, terms: linesOf(r.first), examples: linesOf(r.second) })) };
    case "smalltalk":
      return { kinds: full.map((r) => ({ kind: r.name.trim(), examples: linesOf(r.first), replies: linesOf(r.second) })) };
    default:
      return { kinds: full.map((r) => ({ kind: r.name, examples: linesOf(r.first) })) };
  }
}

/** The lists of a language: lexicon, small talk, messages out of scope, pleas for a person, warning signs. */
export function Lists() {
  const languages = draftLanguages();
  const lang = useSignal(languages.includes(written().lang) ? written().lang : (languages.find((l) => l === knowledge.value.default) ?? languages[0] ?? ""));
  const list = useSignal<ListName>("lexicon");
  const unsaved = useSignal(false);
  return (
    <section class="lists">
      <div class="tools">
        <select aria-label={t("admin.edit_lists")} value={list} disabled={unsaved} onChange={(e) => (list.value = e.currentTarget.value as ListName)}>
          {lists.map((name) => (
            <option key={name} value={name}>
              {t(`admin.edit_list_${name}`)}
            </option>
          ))}
        </select>
        <select aria-label={t("language")} value={lang} disabled={unsaved} onChange={(e) => (lang.value = e.currentTarget.value)}>
          {languages.map((l) => (
            <option key={l} value={l} selected={l === lang.value}>
              {languageName(l)}
            </option>
          ))}
        </select>
      </div>
      <p class="quiet small">{t(`admin.edit_list_${list.value}_hint`)}</p>
      <ListForm key={`${lang.value} ${list.value}`} lang={lang.value} list={list.value} unsaved={(on) => (unsaved.value = on)} />
    </section>
  );
}

function ListForm({ lang, list, unsaved }: { lang: string; list: ListName; unsaved: (on: boolean) => void }) {
  const rows = useSignal<Row[] | undefined>(undefined);
  const hash = useSignal("");
  const wanted = useSignal("");
  const dirty = useSignal(false);
  const fault = useSignal("");
  const said = useSignal("");
  const path = `knowledge/draft/lists/${lang}/${list}`;
  const shape = shapes[list];

  function touched(on: boolean) {
    dirty.value = on;
    unsaved(on);
  }
  async function load() {
    fault.value = "";
    try {
      const body = await request<ListBody>("GET", path);
      rows.value = rowsOf(list, body);
      hash.value = body.hash;
      touched(false);
    } catch {
      fault.value = t("action_failed");
    }
  }
  useEffect(() => void load(), [path]);

  function change(key: number, more: Partial<Row>) {
    rows.value = rows.value?.map((r) => (r.key === key ? { ...r, ...more } : r));
    said.value = "";
    touched(true);
  }
  async function save() {
    fault.value = "";
    try {
      hash.value = (await request<{ hash: string }>("PUT", path, { ...bodyOf(list, rows.value ?? []), hash: hash.value })).hash;
      touched(false);
      said.value = t("admin.saved");
      await loadDraft();
    } catch (e) {
      const { code, message } = e as Problem;
      fault.value = code === "conflict" ? t("admin.edit_list_conflict") : code === "invalid" ? `${t("admin.edit_fault")}: ${message}` : t("action_failed");
    }
  }
  const text = (r: Row, key: "first" | "second", name: string) => (
    <label>
      <span class="small quiet">{t(`admin.edit_${name}`)}</span>
      <textarea rows={list === "human" ? 16 : 4} lang={lang} dir="auto" value={r[key]} onInput={(e) => change(r.key, { [key]: e.currentTarget.value })} />
    </label>
  );

  const words = wanted.value.toLowerCase().trim();
  const shown = (rows.value ?? []).filter((r) => !words || `${r.name} ${r.first} ${r.second}`.toLowerCase().includes(words));
  return (
    <>
      {list !== "human" && (
        <div class="tools">
          <input type="search" placeholder={t("admin.edit_search_list")} aria-label={t("admin.edit_search_list")} value={wanted} onInput={(e) => (wanted.value = e.currentTarget.value)} />
          <button onClick={() => ((rows.value = [row(shape.choices?.[0] ?? "", "high"), ...(rows.value ?? [])]), (wanted.value = ""), touched(true))}>{t("admin.edit_add_row")}</button>
        </div>
      )}
      <div class={`rows${shape.second ? " two" : ""}`}>
        {shown.map((r) => (
          <div key={r.key} class="row" role="group" aria-label={r.name || t(`admin.edit_list_${list}`)}>
            {shape.name && (
              <div class="name">
                <label>
                  <span class="small quiet">{t(`admin.edit_${shape.name}`)}</span>
                  {shape.choices ? (
                    <select onChange={(e) => change(r.key, { name: e.currentTarget.value })}>
                      {shape.choices.map((choice) => (
                        <option key={choice} value={choice} selected={choice === r.name}>
                          {t(list === "alerts" ? `alert_${choice}` : `admin.edit_kind_${choice}`)}
                        </option>
                      ))}
                    </select>
                  ) : (
                    <input value={r.name} autocapitalize="none" spellcheck={false} onInput={(e) => change(r.key, { name: e.currentTarget.value })} />
                  )}
                </label>
                {shape.severity && (
                  <select aria-label={t("admin.edit_severity")} onChange={(e) => change(r.key, { severity: e.currentTarget.value })}>
                    {["high", "medium"].map((s) => (
                      <option key={s} value={s} selected={s === r.severity}>
                        {t(`admin.edit_severity_${s}`)}
                      </option>
                    ))}
                  </select>
                )}
                <button class="link" onClick={() => ((rows.value = rows.value?.filter((x) => x.key !== r.key)), touched(true))}>
                  {t("admin.edit_take_out")}
                </button>
              </div>
            )}
            {text(r, "first", shape.first)}
            {shape.second && text(r, "second", shape.second)}
          </div>
        ))}
      </div>
      <div class="bar">
        {fault.value && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        <div class="buttons">
          <button class="primary" disabled={!dirty.value} onClick={() => void save()}>
            {t("admin.save")}
          </button>
          {dirty.value && <button onClick={() => void load()}>{t("admin.edit_undo")}</button>}
          <span role="status">{said}</span>
        </div>
      </div>
    </>
  );
}
