import { useComputed, useSignal } from "@preact/signals";
import { request } from "../../page/account";
import { knowledge, topicName } from "../../page/knowledge";
import { LanguageOptions } from "../../page/language";
import { languageName, t } from "../../page/texts";
import { type CellState, draft, draftLanguages, type DraftTopic, groups, loadDraft, states, stateSigns } from "./draft";
import { editorsAt, fieldsOf, namesOf } from "./editors";
import { useFault } from "../form";

/** Topics by languages, and how far each entry is; `add`: id of a topic that is to be added. */
export function Cells({ add = "" }: { add?: string }) {
  const wanted = useSignal("");
  const state = useSignal<CellState | "">("");
  const language = useSignal("");
  const adding = useSignal(add !== "");
  const all = draftLanguages();
  const languages = language.value ? [language.value] : all;

  const found = useComputed(() => {
    const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = language.value ? [language.value] : draftLanguages();
    return (draft.value?.topics ?? []).filter((topic) => {
      const text = textOf(topic);
      return words.every((word) => text.includes(word)) && (!state.value || shown.some((lang) => topic.cells[lang]?.state === state.value));
    });
  });

  return (
    <section class="cells">
      <div class="tools">
        <input type="search" placeholder={t("admin.search")} aria-label={t("admin.search")} value={wanted} onInput={(e) => (wanted.value = e.currentTarget.value)} />
        <select aria-label={t("admin.edit_state")} value={state} onChange={(e) => (state.value = e.currentTarget.value as CellState | "")}>
          <option value="">{t("admin.edit_state_any")}</option>
          {states.map((name) => (
            <option key={name} value={name}>
              {stateSigns[name]} {t(`admin.edit_state_${name}`)}
            </option>
          ))}
        </select>
        <select aria-label={t("language")} value={language} onChange={(e) => (language.value = e.currentTarget.value)}>
          <option value="">{t("admin.any_language")}</option>
          <LanguageOptions of={all} />
        </select>
        <span class="quiet" role="status">
          {t("admin.topic_count", { count: found.value.length })}
        </span>
        <button onClick={() => (adding.value = !adding.value)} aria-expanded={adding.value}>
          {t("admin.edit_add_topic")}
        </button>
      </div>
      {adding.value && <NewTopic id={add} />}
      <div class="scroll">
        <table onKeyDown={moveFocus}>
          <thead>
            <tr>
              <th scope="col">{t("topic")}</th>
              {languages.map((lang) => (
                <th key={lang} scope="col" class="number">
                  <abbr title={languageName(lang)}>{lang}</abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.value.map((topic) => (
              <Row key={topic.id} topic={topic} languages={languages} />
            ))}
          </tbody>
        </table>
      </div>
      {found.value.length === 0 && <p class="quiet nothing">{t("admin.nothing_found")}</p>}
      <p class="legend small quiet">
        {states.map((name) => (
          <span key={name}>
            <span class={`state ${name}`}>{stateSigns[name]}</span> {t(`admin.edit_state_${name}`)}
          </span>
        ))}
      </p>
    </section>
  );
}

function Row({ topic, languages }: { topic: DraftTopic; languages: string[] }) {
  const name = topicName(topic.id);
  const here = editorsAt(`topics/${topic.id}`);
  return (
    <tr class={topic.off ? "off" : ""}>
      <th scope="row">
        <a href={`#edit/topics/${topic.id}`}>{name}</a> {topic.off && <span class="chip">{t("admin.edit_off_mark")}</span>}
        {[here.filter((e) => e.unsaved.length > 0), here.filter((e) => e.unsaved.length === 0)].map(
          (who, i) =>
            who.length > 0 && (
              <span key={i} class={`small ${i === 0 ? "editing" : "quiet"}`} title={i === 0 ? t("admin.edit_here") : t("admin.edit_open", { name: namesOf(who) })}>
                {i === 0 ? "✎" : "●"}&nbsp;{namesOf(who)}{" "}
              </span>
            ),
        )}
        <code class="small quiet">{topic.id}</code>
      </th>
      {languages.map((lang) => {
        const { state, examples } = topic.cells[lang] ?? { state: "missing" as const, examples: 0 };
        const count = state === "missing" ? "" : `${examples}`;
        const busy = namesOf(here.filter((e) => fieldsOf(e, lang).length > 0));
        return (
          <td key={lang} class="number">
            <a
              class={`state ${state}${busy && " busy"}`}
              data-sign={stateSigns[state]}
              href={`#edit/topics/${topic.id}/${lang}`}
              aria-label={`${name}, ${languageName(lang)}: ${t(`admin.edit_state_${state}`)}${count && `, ${count}`}${busy && `, ${t("admin.edit_here")}: ${busy}`}`}
              title={busy ? `${t("admin.edit_here")}: ${busy}` : t(`admin.edit_state_${state}`)}
            >
              {count}
            </a>
          </td>
        );
      })}
    </tr>
  );
}

/** The arrow keys go from cell to cell, as in a spreadsheet. */
function moveFocus(e: KeyboardEvent) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[e.key];
  const cell = (e.target as HTMLElement).closest("td, th");
  const row = cell?.closest("tbody tr");
  if (!step || !cell || !row || e.altKey || e.ctrlKey || e.metaKey) return;
  e.preventDefault();
  const rows = [...row.parentElement!.children];
  const next = rows[rows.indexOf(row) + step[0]!]?.children[[...row.children].indexOf(cell) + step[1]!];
  next?.querySelector("a")?.focus();
}

function NewTopic({ id: proposed }: { id: string }) {
  const fault = useFault(["topic", "scope", "group"]);
  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    const id = String(data.get("topic")).trim();
    fault.clear();
    if (draft.value?.topics.some((x) => x.id === id)) {
      location.hash = `#edit/topics/${id}`;
      return;
    }
    try {
      await request("PUT", `knowledge/draft/topics/${encodeURIComponent(id)}`, { group: data.get("group"), scope: data.get("scope") });
      await loadDraft();
      location.hash = `#edit/topics/${id}`;
    } catch (e) {
      fault.show(e);
    }
  }
  return (
    <form class="new add" onSubmit={submit}>
      <label>
        {t("admin.edit_topic_id")}
        <input name="topic" required maxlength={64} autocapitalize="none" spellcheck={false} defaultValue={proposed} placeholder="returns.window" {...fault.invalid("topic")} />
        {fault.at("topic")}
      </label>
      <GroupField value="presale" />
      <label>
        {t("admin.edit_scope")}
        <textarea name="scope" rows={2} required maxlength={500} dir="auto" {...fault.invalid("scope")} />
        {fault.at("scope")}
      </label>
      {fault.at("")}
      <button class="primary">{t("admin.add")}</button>
    </form>
  );
}

/** Which team takes a topic over. */
export function GroupField({ value }: { value: string }) {
  return (
    <label>
      {t("group")}
      <select name="group">
        {groups.map((name) => (
          <option key={name} value={name} selected={name === value}>
            {t(`group_${name}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** All that a search looks through: names and what is published. */
function textOf(topic: DraftTopic): string {
  const entries = knowledge.value.topics?.find((x) => x.id === topic.id)?.entries ?? {};
  const texts = Object.values(entries).flatMap((e) => [e.question, e.apology, e.solution]);
  return [topic.id, topic.scope, ...texts].join(" ").toLowerCase();
}
