import { useSignal } from "@preact/signals";
import { request } from "../../page/account";
import { Candidates, percent } from "../../page/decision";
import { entryOf, knowledge } from "../../page/knowledge";
import { languageName, t, written } from "../../page/texts";
import type { Decision, Message } from "../../wire/frames";
import { type Explanation, Why } from "./why";

interface Answer {
  lang: string;
  decision: Decision;
  reply: Message;
  explain: Explanation;
}

/** A box to try a question in: what the assistant would do, and how sure it is. */
export function Ask() {
  const answer = useSignal<Answer | undefined>(undefined);
  const fault = useSignal("");
  const busy = useSignal(false);

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    busy.value = true;
    fault.value = "";
    try {
      const locale = String(data.get("locale"));
      answer.value = await request<Answer>("POST", "ask", { text: String(data.get("text")).trim(), locale: locale || undefined });
    } catch {
      fault.value = t("action_failed");
    }
    busy.value = false;
  }

  function key(e: KeyboardEvent) {
    if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    (e.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  }

  return (
    <div class="ask">
      <form onSubmit={submit}>
        <label>
          {t("admin.question")}
          <textarea name="text" rows={3} required maxlength={4000} dir="auto" onKeyDown={key} autofocus />
        </label>
        <div class="tools">
          <label>
            {t("admin.storefront")}{" "}
            <select name="locale">
              <option value="">{t("admin.any_language")}</option>
              {knowledge.value.languages.map((lang) => (
                <option key={lang} value={lang}>
                  {languageName(lang)}
                </option>
              ))}
            </select>
          </label>
          <button class="primary" disabled={busy}>
            {t("admin.try")}
          </button>
        </div>
        <p class="fault" role="alert">
          {fault}
        </p>
      </form>
      {answer.value && <Result answer={answer.value} />}
    </div>
  );
}

function Result({ answer: { lang, decision: d, reply, explain } }: { answer: Answer }) {
  const name = (topic: string) => entryOf(topic, written().lang)?.question ?? topic;
  return (
    <section class="result" role="status">
      <h2>
        {t(`decision_${d.kind}`)}
        {d.topic && `: ${name(d.topic)}`}
      </h2>
      <dl>
        <div>
          <dt>{t("language")}</dt>
          <dd>{languageName(lang)}</dd>
        </div>
        <div>
          <dt>{t("admin.confidence")}</dt>
          <dd>
            {percent(d.confidence)} <span class="quiet small">({t("threshold", { percent: percent(d.threshold) })})</span>
          </dd>
        </div>
        {d.reason && (
          <div>
            <dt>{t("admin.reason")}</dt>
            <dd>{t(`reason_${d.reason}`)}</dd>
          </div>
        )}
        {d.alert && (
          <div>
            <dt>{t("admin.alert")}</dt>
            <dd>⚠ {t(`alert_${d.alert}`)}</dd>
          </div>
        )}
        {d.micros ? (
          <div>
            <dt>{t("admin.time")}</dt>
            <dd>{new Intl.NumberFormat(written().lang, { style: "unit", unit: "microsecond" }).format(d.micros)}</dd>
          </div>
        ) : null}
      </dl>
      <h3>{t("admin.reply")}</h3>
      <div class="answer" lang={lang} dir="auto">
        {reply.text}
      </div>
      {[...(reply.suggestions ?? []), ...(reply.follow_ups ?? [])].map((s) => (
        <span key={s.topic} class="chip" lang={lang} dir="auto">
          {s.text}
        </span>
      ))}
      <h3>{t("admin.candidates")}</h3>
      <Candidates list={d.candidates} name={name} />
      <Why lang={lang} decision={d} reply={reply} explain={explain} name={name} />
    </section>
  );
}
