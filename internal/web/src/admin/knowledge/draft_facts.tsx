import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Problem, request } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { languageName, t } from "../../page/texts";
import { Words } from "./changes";
import { loadDraft } from "./draft";
import { EditingMark, EditorsHere, useUnsaved } from "./editors";
import { emptyFact, type FactForm, FactFields, factTypes } from "./fact_fields";

interface Facts {
  hash: string;
  facts: Record<string, FactForm>;
  shown: Record<string, string>;
}

interface Rendered {
  topic: string;
  lang: string;
  before: string;
  after: string;
}

/** The store's facts in one form; what a change does is shown before it is kept. */
export function DraftFacts() {
  const facts = useSignal<Facts | undefined>(undefined);
  const edited = useSignal<Record<string, FactForm | null>>({});
  const effect = useSignal<Rendered[] | undefined>(undefined);
  const fault = useSignal({ name: "", text: "" });
  const wanted = useSignal(location.hash.split("/")[2] ?? ""); // #edit/facts/return_window
  const said = useSignal("");
  const busy = useSignal(false);
  useUnsaved("facts", Object.keys(edited.value));

  async function load() {
    facts.value = await request<Facts>("GET", "knowledge/draft/facts");
  }
  useEffect(() => void load().catch(() => (fault.value = { name: "", text: t("action_failed") })), []);

  function change(name: string, form: FactForm | null | undefined) {
    const { [name]: _, ...others } = edited.value;
    edited.value = form === undefined ? others : { ...others, [name]: form };
    effect.value = undefined; // it is of what was written before
    fault.value = { name: "", text: "" };
    said.value = "";
  }
  async function attempt(what: () => Promise<void>) {
    busy.value = true;
    fault.value = { name: "", text: "" };
    try {
      await what();
    } catch (e) {
      const { code, field, message } = e as Problem;
      if (code === "conflict") {
        // What was written here stays; what others wrote comes under it.
        await load().catch(() => undefined);
        effect.value = undefined;
        fault.value = { name: "", text: t("admin.edit_facts_conflict") };
      } else if (code === "invalid") fault.value = { name: field.replace(/^facts\./, ""), text: `${t("admin.fault_facts")}: ${message}` };
      else fault.value = { name: "", text: t("action_failed") };
    }
    busy.value = false;
  }
  const body = () => ({ hash: facts.value!.hash, facts: edited.value });
  const see = () =>
    attempt(async () => {
      const asked = edited.value;
      const { changes } = await request<{ changes: Rendered[] | null }>("POST", "knowledge/draft/facts/effect", body());
      if (edited.value === asked) effect.value = changes ?? []; // else it is of what was written before
    });
  const save = () =>
    attempt(async () => {
      const sent = edited.value;
      await request("PUT", "knowledge/draft/facts", body());
      effect.value = undefined;
      await Promise.all([load(), loadDraft()]);
      // What was written meanwhile is not saved.
      edited.value = Object.fromEntries(Object.entries(edited.value).filter(([name, form]) => form !== sent[name]));
      if (Object.keys(edited.value).length === 0) said.value = t("admin.saved");
    });

  const f = facts.value;
  if (!f) return fault.value.text ? <p class="fault">{fault.value.text}</p> : null;
  const added = Object.keys(edited.value).filter((name) => !(name in f.facts));
  const names = [...Object.keys(f.facts).sort(), ...added].filter((name) => `${name} ${f.shown[name] ?? ""}`.toLowerCase().includes(wanted.value.toLowerCase().trim()));
  const dirty = Object.keys(edited.value).length;
  const known = names.includes(fault.value.name);
  return (
    <section class="draft-facts">
      <EditorsHere at="facts" say={(unsaved) => unsaved.map((u) => u.field).join(", ")} />
      <div class="tools">
        <input type="search" placeholder={t("admin.edit_search_facts")} aria-label={t("admin.edit_search_facts")} value={wanted} onInput={(e) => (wanted.value = e.currentTarget.value)} />
        <NewFact taken={Object.keys(f.facts)} add={(name, type) => change(name, emptyFact(type))} />
      </div>
      <ul class="fact-list">
        {names.map((name) => {
          const mine = edited.value[name];
          const gone = mine === null;
          const form = mine ?? f.facts[name]!;
          return (
            <li key={name} class={name in edited.value ? "edited" : ""}>
              <div class="fact-name">
                <code>{name}</code> <EditingMark at="facts" field={name} />
                <span class="small quiet">
                  {t(`admin.edit_fact_${String((form ?? {}).type)}`)}
                  {f.shown[name] && ` · ${f.shown[name]}`}
                </span>
              </div>
              {gone ? <p>{t("admin.edit_fact_gone")}</p> : <FactFields name={name} form={form} invalid={fault.value.name === name} change={(next) => change(name, same(next, f.facts[name]) ? undefined : next)} />}
              <div class="buttons">
                {name in edited.value ? (
                  <button class="link" onClick={() => change(name, undefined)}>
                    {t("admin.edit_undo")}
                  </button>
                ) : (
                  <button class="link" aria-label={`${t("admin.edit_remove_fact")}: ${name}`} onClick={() => change(name, null)}>
                    {t("admin.edit_remove_fact")}
                  </button>
                )}
              </div>
              {fault.value.name === name && (
                <p class="fault small" role="alert">
                  {fault.value.text}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <div class="bar">
        {fault.value.text && !known && (
          <p class="fault" role="alert">
            {fault.value.text}
          </p>
        )}
        {effect.value && <Effect changes={effect.value} />}
        <div class="buttons">
          <button disabled={dirty === 0 || busy.value} class={effect.value ? "" : "primary"} onClick={() => void see()}>
            {t("admin.edit_see_effect")}
          </button>
          {effect.value && (
            <button class="primary" disabled={busy.value} onClick={() => void save()}>
              {t("admin.save")}
            </button>
          )}
          <span role="status">{said.value || (dirty > 0 ? t("admin.edit_facts_changed", { count: dirty }) : "")}</span>
        </div>
      </div>
    </section>
  );
}

function same(a: FactForm, b: FactForm | undefined): boolean {
  const plain = (form: FactForm) => JSON.stringify(Object.entries(form).sort(([x], [y]) => (x < y ? -1 : 1)));
  return b !== undefined && plain(a) === plain(b);
}

/** Every answer that will read differently, by topic. */
function Effect({ changes }: { changes: Rendered[] }) {
  const topics = new Map<string, Rendered[]>();
  for (const change of changes) topics.set(change.topic, [...(topics.get(change.topic) ?? []), change]);
  const languages = new Set(changes.map((c) => c.lang)).size;
  return (
    <div class="effect">
      <p role="status">
        <strong>{changes.length === 0 ? t("admin.edit_effect_none") : t("admin.edit_effect_count", { count: changes.length, topics: topics.size, languages })}</strong>
      </p>
      {[...topics].map(([topic, list]) => (
        <details key={topic} open={topics.size <= 3}>
          <summary>
            {topicName(topic)} <span class="quiet">({list.length})</span>
          </summary>
          {list.map((c) => (
            <p key={c.lang} class="was">
              <span class="small quiet">{languageName(c.lang)}</span>
              <span lang={c.lang} dir="auto">
                {c.after ? <Words before={c.before} after={c.after} /> : <span class="fault">{t("admin.edit_effect_broken")}</span>}
              </span>
            </p>
          ))}
        </details>
      ))}
    </div>
  );
}

function NewFact({ taken, add }: { taken: string[]; add: (name: string, type: string) => void }) {
  const fault = useSignal("");
  function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const name = String(data.get("name")).trim();
    fault.value = taken.includes(name) ? t("admin.edit_fact_taken") : "";
    if (fault.value) return;
    add(name, String(data.get("type")));
    form.reset();
  }
  return (
    <form class="buttons" onSubmit={submit}>
      <input name="name" required pattern="[a-z][a-z0-9_]*" maxlength={64} autocapitalize="none" placeholder={t("admin.edit_fact_name")} aria-label={t("admin.edit_fact_name")} title={t("admin.edit_fact_name_hint")} />
      <select name="type" aria-label={t("admin.edit_fact_type")}>
        {factTypes.map((type) => (
          <option key={type} value={type}>
            {t(`admin.edit_fact_${type}`)}
          </option>
        ))}
      </select>
      <button>{t("admin.edit_add_fact")}</button>
      {fault.value && (
        <span class="fault small" role="alert">
          {fault}
        </span>
      )}
    </form>
  );
}
