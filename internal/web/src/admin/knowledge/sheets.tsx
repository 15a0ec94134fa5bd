import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Problem, request } from "../../page/account";
import { t, written } from "../../page/texts";
import { loadDraft } from "./draft";
import { Changes, type Change } from "./sheet_changes";
import { Choices, type Chosen, choicesOf, type Question, suggestions } from "./sheet_choices";
import { Faults, type Fault } from "./sheet_faults";
import { Source } from "./sheet_source";

interface Answer {
  draft: string;
  applied: boolean;
  faults: Fault[];
  changes: Change[];
  questions: Question[];
}

/** The knowledge base out into a spreadsheet, and back in. */
export function Sheets() {
  return (
    <section class="sheets">
      <h1>{t("admin.import")}</h1>
      <p class="quiet">{t("sheets.intro")}</p>
      <Export />
      <Import />
    </section>
  );
}

function Export() {
  const of = useSignal("draft");
  return (
    <section aria-label={t("sheets.export")}>
      <h2>{t("sheets.export")}</h2>
      <div class="tools">
        <select aria-label={t("sheets.export")} value={of} onChange={(e) => (of.value = e.currentTarget.value)}>
          {["draft", "published"].map((name) => (
            <option key={name} value={name}>
              {t(`sheets.of_${name}`)}
            </option>
          ))}
        </select>
        {["xlsx", "csv", "yaml"].map((format) => (
          <a key={format} href={`/api/v1/knowledge/export?format=${format}&of=${of.value}&lang=${written().lang}`} download>
            {t(`sheets.as_${format}`)}
          </a>
        ))}
      </div>
    </section>
  );
}

function Import() {
  const file = useSignal<File | undefined>(undefined);
  const lang = useSignal("");
  const answer = useSignal<Answer | undefined>(undefined);
  const asked = useSignal<Question[]>([]);
  const chosen = useSignal<Chosen>({});
  const busy = useSignal(false);
  const failed = useSignal("");

  // Whether topics have an answer, and what they are called, is asked of the draft.
  useEffect(() => void loadDraft().catch(() => (failed.value = t("action_failed"))), []);

  function take(picked: File | undefined, language: string) {
    file.value = picked;
    lang.value = language;
    answer.value = undefined;
    asked.value = [];
    if (picked) void send(true);
  }

  async function send(dry: boolean) {
    const form = new FormData();
    form.set("file", file.value!);
    form.set("dry_run", String(dry));
    if (!dry) form.set("draft", answer.value!.draft); // what was looked at is what is taken
    form.set("lang", lang.value);
    form.set("texts", written().lang);
    if (asked.value.length > 0) form.set("choices", JSON.stringify(choicesOf(asked.value, chosen.value)));
    const asking = chosen.value;
    busy.value = true;
    failed.value = "";
    try {
      const said = await request<Answer>("POST", "knowledge/import", form);
      if (!dry || chosen.value === asking) answer.value = said; // else it is of what was chosen before
      if (said.questions.length > 0) {
        asked.value = said.questions;
        chosen.value = suggestions(said.questions);
      }
      if (said.applied) {
        asked.value = [];
        await loadDraft();
      }
    } catch (e) {
      answer.value = undefined;
      const { code, message } = e as Problem;
      if (code === "conflict" && !dry) {
        await send(true); // so that it is there to be looked at
        failed.value ||= t("sheets.conflict");
      } else failed.value = code === "invalid" ? `${t("sheets.refused")} ${message}` : t("action_failed");
    }
    busy.value = false;
  }

  const faults = answer.value?.faults.filter((f) => !f.note) ?? [];
  const notes = answer.value?.faults.filter((f) => f.note) ?? [];
  const changes = answer.value?.changes ?? [];
  const applied = answer.value?.applied ?? false;
  const looked = answer.value && !applied && faults.length === 0 && answer.value.questions.length === 0;
  return (
    <section aria-label={t("sheets.import")}>
      <h2>{t("sheets.import")}</h2>
      <Source file={file.value} lang={lang.value} busy={busy.value} take={take} />
      <div role="status">
        {busy.value && <p class="quiet">{t("sheets.looking")}</p>}
        {applied && (
          <p class="made">
            {t("sheets.taken", { count: changes.length })} <a href="#edit/findings">{t("admin.edit_findings")}</a> · <a href="#edit/publish">{t("admin.edit_publish")}</a>
          </p>
        )}
        {looked && changes.length === 0 && <p>{t("sheets.nothing")}</p>}
      </div>
      {failed.value && (
        <p class="fault" role="alert">
          {failed}
        </p>
      )}
      {faults.length > 0 && <Faults title={t("sheets.fault_count", { count: faults.length })} faults={faults} />}
      {notes.length > 0 && <Faults title={t("sheets.note_count", { count: notes.length })} faults={notes} />}
      {asked.value.length > 0 && (
        <Choices questions={asked.value} chosen={chosen.value} busy={busy.value} change={(next) => ((chosen.value = next), (answer.value = undefined))} look={() => void send(true)} />
      )}
      {looked && changes.length > 0 && (
        <>
          <Changes changes={changes} />
          <button class="primary" disabled={busy.value} onClick={() => void send(false)}>
            {t("sheets.take")}
          </button>
        </>
      )}
    </section>
  );
}
