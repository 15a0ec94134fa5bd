import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { knowledge } from "../../page/knowledge";
import { type Problem, request } from "../../page/account";
import { useNewest } from "../../page/newest";
import { languageName, t, written } from "../../page/texts";
import { draftLanguages, loadDraft } from "./draft";
import { EditorsHere, useStanding, useUnsaved } from "./editors";
import { ListMerge } from "./list_merge";
import { useTurns } from "../turns";
import { bodyOf, type ListBody, type ListName, lists, row, type Row, rowsOf, shapes } from "./list_rows";

/** The lists of a language: lexicon, small talk, messages out of scope, pleas for a person, warning signs. */
export function Lists() {
  const languages = draftLanguages();
  const lang = useSignal(languages.includes(written().lang) ? written().lang : (languages.find((l) => l === knowledge.value.default) ?? languages[0] ?? ""));
  const list = useSignal<ListName>("lexicon");
  const unsaved = useSignal(false);
  const place = `lists/${lang.value}/${list.value}`;
  useStanding(place);
  useUnsaved("list", unsaved.value ? [list.value] : [], lang.value);
  return (
    <section class="lists">
      <EditorsHere at={place} say={() => t(`admin.edit_list_${list.value}`)} />
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
  const base = useSignal<ListBody>({ hash: "" });
  const theirs = useSignal<ListBody | undefined>(undefined);
  const wanted = useSignal("");
  const dirty = useSignal(false);
  const fault = useSignal("");
  const said = useSignal("");
  const latest = useNewest();
  const [turn, busy] = useTurns();
  const path = `knowledge/draft/lists/${lang}/${list}`;
  const shape = shapes[list];

  function touched(on: boolean) {
    dirty.value = on;
    unsaved(on);
  }
  async function load() {
    fault.value = "";
    theirs.value = undefined;
    try {
      await latest(request<ListBody>("GET", path), (answer) => {
        base.value = answer;
        rows.value = rowsOf(list, answer);
        if (dirty.value) touched(false);
      });
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
  async function save(from = base.value.hash) {
    fault.value = "";
    const sent = rows.value ?? [];
    const body = bodyOf(list, sent);
    try {
      const { hash } = await request<{ hash: string }>("PUT", path, { ...body, hash: from });
      base.value = { ...body, hash };
      if (rows.value === sent) {
        touched(false);
        said.value = t("admin.saved");
      } // else what was written meanwhile is not saved
      await loadDraft();
    } catch (e) {
      await failed(e as Problem);
    }
  }
  async function failed({ code, message }: Problem) {
    if (code === "conflict") {
      try {
        theirs.value = await request<ListBody>("GET", path);
        return;
      } catch {
        // said below
      }
    }
    fault.value = code === "invalid" ? `${t("admin.edit_fault")}: ${message}` : t("action_failed");
  }
  function merged(all: Row[]) {
    const from = theirs.value!.hash;
    rows.value = all;
    theirs.value = undefined;
    void turn(() => save(from));
  }
  const text = (r: Row, key: "first" | "second", name: string) => (
    <label>
      <span class="small quiet">{t(`admin.edit_${name}`)}</span>
      <textarea rows={list === "human" ? 16 : 4} lang={lang} dir="auto" value={r[key]} onInput={(e) => change(r.key, { [key]: e.currentTarget.value })} />
    </label>
  );

  if (theirs.value) {
    return <ListMerge lang={lang} list={list} base={rowsOf(list, base.value)} mine={rows.value ?? []} theirs={rowsOf(list, theirs.value)} take={merged} cancel={() => (theirs.value = undefined)} />;
  }
  const words = wanted.value.toLowerCase().trim();
  const shown = (rows.value ?? []).filter((r) => !words || `${r.name} ${r.first} ${r.second}`.toLowerCase().includes(words));
  return (
    <>
      {list !== "human" && (
        <div class="tools">
          <input type="search" placeholder={t("admin.edit_search_list")} aria-label={t("admin.edit_search_list")} value={wanted} onInput={(e) => (wanted.value = e.currentTarget.value)} />
          <button disabled={!rows.value} onClick={() => ((rows.value = [row(shape.choices?.[0] ?? "", "high"), ...(rows.value ?? [])]), (wanted.value = ""), touched(true))}>{t("admin.edit_add_row")}</button>
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
          <button class="primary" disabled={!dirty.value || busy} onClick={() => void turn(() => save())}>
            {t("admin.save")}
          </button>
          {dirty.value && (
            <button disabled={busy} onClick={() => void turn(load)}>
              {t("admin.edit_undo")}
            </button>
          )}
          <span role="status">{said}</span>
        </div>
      </div>
    </>
  );
}
