import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Problem, request } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { LanguageOptions } from "../../page/language";
import { useNewest } from "../../page/newest";
import { languageName, t } from "../../page/texts";
import { useTurns } from "../turns";
import { draftLanguages, loadDraft, type TopicEntries } from "./draft";
import { type Field, fields, formOf, textOf, withText } from "./entry_fields";
import { because } from "./market_form";

/** Something in the draft that is wrong or could be better; `code` names its text, `args` fill that in. */
export interface Finding {
  severity: "error" | "advice";
  kind: string;
  code: string;
  language?: string;
  topic?: string;
  field?: string;
  item?: number;
  file?: string;
  text?: string;
  edit?: { old: string; new: string };
  other?: { text: string; language?: string; topic?: string; fact?: string };
  page?: string;
  args?: Record<string, string>;
  new: boolean;
}

const atOnce = 100;

/** What is wrong with the draft, or could be better. */
export function Findings() {
  const list = useSignal<Finding[] | undefined>(undefined);
  const language = useSignal("");
  const kind = useSignal("");
  const fresh = useSignal(false);
  const most = useSignal(atOnce);
  const fault = useSignal("");
  const latest = useNewest();
  const [turn] = useTurns();

  async function load() {
    try {
      await latest(request<{ findings: Finding[] | null }>("GET", "knowledge/draft/findings"), (answer) => (list.value = answer.findings ?? []));
    } catch {
      fault.value = t("action_failed");
    }
  }
  useEffect(() => void load(), []);

  const fix = (f: Finding) =>
    turn(async () => {
      fault.value = "";
      try {
        await put(f);
        await Promise.all([load(), loadDraft()]);
      } catch (e) {
        fault.value = (e as Problem).code === "conflict" ? t("admin.edit_conflict") : t("action_failed");
      }
    });

  const kinds = [...new Set((list.value ?? []).map((f) => f.kind))];
  const found = (list.value ?? [])
    .filter((f) => (!language.value || f.language === language.value) && (!kind.value || f.kind === kind.value) && (!fresh.value || f.new))
    .sort((a, b) => rank(a) - rank(b));
  return (
    <section class="findings">
      <div class="tools">
        <select aria-label={t("language")} value={language} onChange={(e) => (language.value = e.currentTarget.value)}>
          <option value="">{t("admin.any_language")}</option>
          <LanguageOptions of={draftLanguages()} />
        </select>
        <select aria-label={t("admin.edit_finding_kind")} value={kind} onChange={(e) => (kind.value = e.currentTarget.value)}>
          <option value="">{t("admin.edit_kind_any")}</option>
          {kinds.map((name) => (
            <option key={name} value={name}>
              {t(`admin.finding_kind_${name}`)}
            </option>
          ))}
        </select>
        <label class="check">
          <input type="checkbox" checked={fresh.value} onChange={(e) => (fresh.value = e.currentTarget.checked)} /> {t("admin.edit_new_only")}
        </label>
        <span class="quiet" role="status">
          {list.value ? t("admin.edit_finding_count", { count: found.length, errors: found.filter((f) => f.severity === "error").length }) : t("admin.edit_checking")}
        </span>
      </div>
      <p class="fault" role="alert">
        {fault}
      </p>
      {list.value && found.length === 0 && <p class="quiet nothing">{t("admin.edit_finding_none")}</p>}
      <ul>
        {found.slice(0, most.value).map((f, i) => (
          <Line key={`${f.code} ${f.file} ${f.field} ${f.item} ${i}`} finding={f} fix={fix} />
        ))}
      </ul>
      {found.length > most.value && <button onClick={() => (most.value += atOnce)}>{t("admin.edit_more")}</button>}
    </section>
  );
}

/** Errors that keep the draft from being published first, then what is new. */
function rank(f: Finding): number {
  return (f.severity === "error" ? 0 : 2) + (f.new ? 0 : 1);
}

function Line({ finding: f, fix }: { finding: Finding; fix: (f: Finding) => Promise<void> }) {
  const busy = useSignal(false);
  const vars = {
    topic: f.topic ?? "",
    language: f.language ?? "",
    text: f.text ?? "",
    ...(f.field ? { field: t(`admin.field_${f.field}`) } : {}),
    ...f.args,
    ...(f.kind === "coverage" ? { why: because(f.args ?? {}) } : {}),
  };
  return (
    <li class={f.severity}>
      <p>
        <span class="severity">
          {f.severity === "error" ? "✕" : "ⓘ"} {t(`admin.finding_severity_${f.severity}`)}
        </span>{" "}
        <span class="quiet small">
          {t(`admin.finding_kind_${f.kind}`)}
          {f.language && ` · ${languageName(f.language)}`}
        </span>{" "}
        {f.new && <span class="chip">{t("admin.edit_new_mark")}</span>}
      </p>
      <p dir="auto">{t(`admin.finding_${f.code}`, vars)}.</p>
      {f.other?.text && <blockquote dir="auto">{f.other.text}</blockquote>}
      <p class="quiet small" dir="auto">{t(`admin.finding_${f.code}_fix`, vars)}.</p>
      <div class="buttons">
        {f.page && <a href="#edit/findings/pages">{t("admin.check_pages")}</a>}
        {f.topic && <a href={`#edit/topics/${f.topic}${f.language ? `/${f.language}` : ""}`}>{topicName(f.topic)}</a>}
        {fixable(f) && (
          <button
            disabled={busy.value}
            onClick={async () => {
              busy.value = true;
              await fix(f);
              busy.value = false;
            }}
          >
            {t("admin.edit_fix", { old: f.edit!.old, new: f.edit!.new })}
          </button>
        )}
      </div>
    </li>
  );
}

function fieldOf(f: Finding): Field | undefined {
  return f.field === "example" ? "examples" : fields.find((name) => name === f.field);
}

function fixable(f: Finding): boolean {
  return Boolean(f.edit && f.topic && f.language && fieldOf(f));
}

/** Replaces what is at fault in the entry as it is now. */
async function put({ topic = "", language = "", edit, ...f }: Finding): Promise<void> {
  const path = `knowledge/draft/entries/${encodeURIComponent(topic)}`;
  const entry = (await request<TopicEntries>("GET", path)).entries[language];
  const field = fieldOf(f as Finding);
  if (!entry || !edit || !field) return;
  const form = formOf(entry);
  await request("PUT", `${path}/${language}`, { ...withText(form, field, textOf(form, field).replace(edit.old, () => edit.new)), hash: entry.hash });
}
