import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { type Problem, request } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { languageName, moment, t } from "../../page/texts";
import { type DraftEntry, draft, type EntryForm, linesOf, loadDraft, type TopicEntries } from "./draft";
import { EditingMark, useUnsaved } from "./editors";
import { type Field, fields, formOf, same, textOf, withText } from "./entry_fields";
import { keep, recall } from "./kept";
import { Merge } from "./merge";
import { Preview, textFault } from "./preview";

/** An entry in one language, to be written. */
export function EntryColumn({ topic, lang, entry, saved }: { topic: string; lang: string; entry: DraftEntry; saved: () => Promise<void> }) {
  const before = recall(topic, lang);
  const base = useSignal<EntryForm>(before?.base ?? formOf(entry));
  const hash = useSignal(before?.hash ?? entry.hash);
  const form = useSignal<EntryForm>(before?.form ?? base.value);
  const theirs = useSignal<DraftEntry | undefined>(undefined);
  const fault = useSignal({ field: "", text: "" });
  const said = useSignal("");
  const busy = useSignal(false);
  const unsaved = !same(form.value, base.value);
  useUnsaved(
    lang,
    fields.filter((name) => textOf(form.value, name) !== textOf(base.value, name)),
    lang,
  );

  // What others saved is shown where nothing was written here.
  useEffect(() => {
    if (entry.hash === hash.value || !same(form.value, base.value)) return;
    base.value = form.value = formOf(entry);
    hash.value = entry.hash;
  }, [entry.hash]);

  function change(next: EntryForm) {
    form.value = next;
    said.value = "";
    keep(topic, lang, same(next, base.value) ? undefined : { form: next, base: base.value, hash: hash.value });
  }
  function undo() {
    change(base.value);
    fault.value = { field: "", text: "" };
    void saved();
  }

  async function save(wanted = form.value, from = hash.value) {
    busy.value = true;
    fault.value = { field: "", text: "" };
    const examples = linesOf(wanted.examples.join("\n"));
    const sent = { ...wanted, examples, follow_ups: wanted.follow_ups ?? [] };
    const shown = form.value;
    try {
      const answer = await request<{ hash: string }>("PUT", `knowledge/draft/entries/${encodeURIComponent(topic)}/${lang}`, { ...sent, hash: from });
      hash.value = answer.hash;
      base.value = sent;
      theirs.value = undefined;
      change(form.value === shown ? sent : form.value); // what was written meanwhile is not saved
      await Promise.all([saved(), loadDraft()]);
      if (same(form.value, base.value)) said.value = t("admin.saved");
    } catch (e) {
      await failed(e as Problem);
    }
    busy.value = false;
  }
  async function failed(problem: Problem) {
    if (problem.code === "conflict") {
      try {
        const answer = await request<TopicEntries>("GET", `knowledge/draft/entries/${encodeURIComponent(topic)}`);
        theirs.value = answer.entries[lang];
        return;
      } catch {
        // said below
      }
    }
    fault.value = problem.code === "invalid" ? { field: problem.field, text: `${t("admin.edit_fault")}: ${textFault(problem)}` } : { field: "", text: t("action_failed") };
  }

  function key(e: KeyboardEvent) {
    if (e.key !== "s" || !(e.ctrlKey || e.metaKey)) return;
    e.preventDefault();
    if (unsaved) void save();
  }

  const field = (name: Field, rows: number, hint = "") => (
    <TextField topic={topic} name={name} rows={rows} hint={hint} lang={lang} value={textOf(form.value, name)} fault={fault.value.field === name ? fault.value.text : ""} change={(text) => change(withText(form.value, name, text))} />
  );
  const ownFault = ["question", "examples", "apology", "solution", "with_order", "follow_ups"].includes(fault.value.field) ? "" : fault.value.text;
  return (
    <section class="column" aria-label={languageName(lang)} onKeyDown={key}>
      <h2>
        {languageName(lang)} {unsaved && <span class="chip">{t("admin.edit_unsaved")}</span>}
      </h2>
      {entry.changed?.author && (
        <p class="small quiet">{t("admin.edit_changed_by", { name: entry.changed.author, time: moment(entry.changed.at) })}</p>
      )}
      {theirs.value && (
        <Merge lang={lang} base={base.value} mine={form.value} theirs={theirs.value} cancel={() => (theirs.value = undefined)} take={(merged) => void save(merged, theirs.value!.hash)} />
      )}
      {field("question", 1)}
      {field("examples", 8, t("admin.edit_examples_hint", { count: linesOf(form.value.examples.join("\n")).length }))}
      {field("apology", 2)}
      {field("solution", 7)}
      {field("with_order", 3, t("admin.edit_with_order_hint"))}
      <FollowUps topic={topic} lang={lang} chosen={form.value.follow_ups ?? []} change={(list) => change({ ...form.value, follow_ups: list })} />
      <Preview lang={lang} form={form.value} />
      {ownFault && (
        <p class="fault" role="alert">
          {ownFault}
        </p>
      )}
      <div class="buttons">
        <button class="primary" disabled={!unsaved || busy.value} onClick={() => void save()}>
          {t("admin.save")}
        </button>
        {unsaved && <button onClick={undo}>{t("admin.edit_undo")}</button>}
        <span role="status">{said}</span>
      </div>
      {entry.starter && <Starter lang={lang} starter={entry.starter} take={() => change(formOf(entry.starter!))} />}
    </section>
  );
}

function TextField({ topic, name, rows, hint, lang, value, fault, change }: { topic: string; name: Field; rows: number; hint: string; lang: string; value: string; fault: string; change: (text: string) => void }) {
  const id = useId();
  return (
    <div class="field">
      <div class="label">
        <label for={id}>{t(`admin.edit_${name}`)}</label> <EditingMark at={`topics/${topic}`} field={name} lang={lang} />
      </div>
      {hint && (
        <span class="small quiet" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <textarea
        id={id}
        rows={rows}
        lang={lang}
        dir="auto"
        value={value}
        aria-invalid={fault !== ""}
        aria-describedby={fault ? `${id}-fault` : hint ? `${id}-hint` : undefined}
        onInput={(e) => change(name === "question" ? e.currentTarget.value.replace(/\s*\n\s*/g, " ") : e.currentTarget.value)}
      />
      {fault && (
        <span class="fault small" role="alert" id={`${id}-fault`}>
          {fault}
        </span>
      )}
    </div>
  );
}

/** Topics that buyers ask next. */
function FollowUps({ topic, lang, chosen, change }: { topic: string; lang: string; chosen: string[]; change: (list: string[]) => void }) {
  const others = (draft.value?.topics ?? []).filter((x) => x.id !== topic && !chosen.includes(x.id));
  return (
    <div class="field" role="group" aria-label={`${t("admin.edit_follow_ups")} (${languageName(lang)})`}>
      <span>{t("admin.edit_follow_ups")}</span>
      <div class="chips">
        {chosen.map((id) => (
          <span key={id} class="chip">
            {topicName(id)}{" "}
            <button class="link" aria-label={`${t("admin.edit_take_out")}: ${topicName(id)}`} onClick={() => change(chosen.filter((x) => x !== id))}>
              ✕
            </button>
          </span>
        ))}
        <select
          aria-label={t("admin.edit_add_follow_up")}
          value=""
          onChange={(e) => {
            const id = e.currentTarget.value;
            e.currentTarget.value = "";
            if (id) change([...chosen, id]);
          }}
        >
          <option value="">+ {t("admin.edit_add_follow_up")}</option>
          {others.map((x) => (
            <option key={x.id} value={x.id}>
              {topicName(x.id)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

/** What the program itself would say, if the store has words of its own. */
function Starter({ lang, starter, take }: { lang: string; starter: EntryForm; take: () => void }) {
  return (
    <details>
      <summary>{t("admin.edit_starter")}</summary>
      <div lang={lang} dir="auto" class="answer">
        <strong>{starter.question}</strong>
        {"\n\n"}
        {[starter.apology, starter.solution].filter(Boolean).join("\n\n")}
      </div>
      <p class="small quiet">{t("admin.example_count", { count: starter.examples.length })}</p>
      <button onClick={take}>{t("admin.edit_take_over")}</button>
    </details>
  );
}
