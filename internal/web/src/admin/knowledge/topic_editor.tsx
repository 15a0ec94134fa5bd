import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { knowledge, topicName } from "../../page/knowledge";
import { useNewest } from "../../page/newest";
import { languageName, t, written } from "../../page/texts";
import { GroupField } from "./cells";
import { draft, loadDraft, stateSigns, type TopicEntries } from "./draft";
import { editorsAt, EditorsHere, fieldsByLanguage, fieldsOf, namesOf } from "./editors";
import { EntryColumn } from "./entry_column";
import { Check, useFault } from "../form";

const narrow = matchMedia("(max-width: 899px)");
const shownKey = "dragoman:edit:languages";

/** A topic with its entries side by side. */
export function TopicEditor({ topic, lang }: { topic: string; lang: string }) {
  const entries = useSignal<TopicEntries | undefined>(undefined);
  const fault = useSignal("");
  const chosen = useSignal<string[]>(remembered());
  const slim = useSignal(narrow.matches);
  const latest = useNewest();

  async function load() {
    try {
      await latest(request<TopicEntries>("GET", `knowledge/draft/entries/${encodeURIComponent(topic)}`), (answer) => (entries.value = answer));
      fault.value = "";
    } catch {
      fault.value = t("action_failed");
    }
  }
  useEffect(() => void load(), [topic]);
  useEffect(() => {
    const follow = () => (slim.value = narrow.matches);
    narrow.addEventListener("change", follow);
    return () => narrow.removeEventListener("change", follow);
  }, []);
  useEffect(() => {
    if (lang && !chosen.value.includes(lang)) choose(slim.value ? [lang] : [...chosen.value, lang]);
    else if (lang && slim.value) chosen.value = [lang];
  }, [lang]);

  function choose(list: string[]) {
    chosen.value = list;
    localStorage.setItem(shownKey, JSON.stringify(list));
  }
  function toggle(l: string) {
    if (slim.value) return choose([l]);
    choose(chosen.value.includes(l) ? chosen.value.filter((x) => x !== l) : [...chosen.value, l]);
  }

  const failed = fault.value && (
    <p class="fault" role="alert">
      {fault}
    </p>
  );
  const e = entries.value;
  if (!e) return failed || null;
  const all = Object.keys(e.entries).sort();
  const shown = all.filter((l) => chosen.value.includes(l));
  const first = shown[0] ?? all[0];
  const columns = slim.value ? (first ? [lang && shown.includes(lang) ? lang : first] : []) : shown;
  const cells = draft.value?.topics.find((x) => x.id === topic)?.cells ?? {};
  return (
    <article class="editor" aria-label={topicName(topic)}>
      <header>
        <a href="#edit/topics">← {t("admin.edit_topics")}</a>
        <h1>{topicName(topic)}</h1>
        <code class="small quiet">{topic}</code>
        <EditorsHere at={`topics/${topic}`} say={fieldsByLanguage} />
      </header>
      {failed}
      <TopicForm topic={e} changed={load} />
      <div class="languages" role="group" aria-label={t("admin.languages")}>
        {all.map((l) => {
          const busy = editorsAt(`topics/${topic}`).filter((x) => fieldsOf(x, l).length > 0);
          return (
            <button key={l} class={busy.length > 0 ? "busy" : ""} aria-pressed={columns.includes(l)} onClick={() => toggle(l)}>
              <span aria-hidden="true">{stateSigns[cells[l]?.state ?? "missing"]}</span> {languageName(l)}
              {busy.length > 0 && <span class="editing small"> ✎ {namesOf(busy)}</span>}
            </button>
          );
        })}
        {!slim.value && <button class="link" onClick={() => choose(all)}>{t("admin.edit_all_languages")}</button>}
      </div>
      <div class="columns">
        {columns.map((l) => (
          <EntryColumn key={l} topic={topic} lang={l} entry={e.entries[l]!} saved={load} />
        ))}
      </div>
    </article>
  );
}

/** Languages shown last time; at first those of the store and of the page. */
function remembered(): string[] {
  try {
    const list = JSON.parse(localStorage.getItem(shownKey) ?? "") as string[];
    if (list.length > 0) return list;
  } catch {
    // none yet
  }
  const page = written().lang;
  const other = knowledge.value.languages.find((l) => l !== page && l !== knowledge.value.default) ?? page;
  const two = new Set([knowledge.value.default, page]);
  return [...(two.size > 1 ? two : two.add(other))];
}

/** What a topic is apart from its entries. */
function TopicForm({ topic, changed }: { topic: TopicEntries; changed: () => Promise<void> }) {
  const fault = useFault(["scope", "group"]);
  const said = useSignal("");
  const removing = useSignal(false);
  const path = `knowledge/draft/topics/${encodeURIComponent(topic.topic)}`;

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    fault.clear();
    said.value = "";
    try {
      await request("PUT", path, { group: data.get("group"), scope: data.get("scope"), off: data.has("off"), most_asked: data.has("most_asked") });
      await Promise.all([loadDraft(), changed()]);
      said.value = t("admin.saved");
    } catch (e) {
      fault.show(e);
    }
  }
  async function remove() {
    fault.clear();
    try {
      await request("DELETE", path);
      await loadDraft();
      location.hash = "#edit/topics";
    } catch (e) {
      fault.show(e);
    }
  }
  return (
    <details class="topic">
      <summary>
        {t("admin.edit_topic")}: {t(`group_${topic.group}`)}
        {topic.off && <span class="chip">{t("admin.edit_off_mark")}</span>}
        {topic.most_asked && <span class="chip">{t("admin.edit_most_asked_mark")}</span>}
      </summary>
      <form class="new" onSubmit={submit}>
        <GroupField value={topic.group} />
        <label>
          {t("admin.edit_scope")}
          <textarea name="scope" rows={2} required maxlength={500} dir="auto" defaultValue={topic.scope} {...fault.invalid("scope")} />
          {fault.at("scope")}
        </label>
        <Check name="off" checked={topic.off}>
          {t("admin.edit_off")}
        </Check>
        <Check name="most_asked" checked={topic.most_asked}>
          {t("admin.edit_most_asked")}
        </Check>
        {fault.at("")}
        <div class="buttons">
          <button class="primary">{t("admin.save")}</button>
          {removing.value ? (
            <>
              <button type="button" class="danger" onClick={() => void remove()}>
                {t("admin.edit_remove_sure")}
              </button>
              <button type="button" onClick={() => (removing.value = false)}>
                {t("admin.cancel")}
              </button>
            </>
          ) : (
            <button type="button" onClick={() => (removing.value = true)}>
              {t("admin.edit_remove")}
            </button>
          )}
          <span role="status">{said}</span>
        </div>
      </form>
    </details>
  );
}
