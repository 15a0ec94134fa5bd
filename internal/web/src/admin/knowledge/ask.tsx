import { useSignal } from "@preact/signals";
import { request } from "../../page/account";
import { Candidates, percent } from "../../page/decision";
import { knowledge, topicName } from "../../page/knowledge";
import { languageName, t, written } from "../../page/texts";
import type { Decision, Message } from "../../wire/frames";
import { AskForm } from "./ask_form";
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
  return (
    <div class="ask">
      <AskForm autofocus languages={knowledge.value.languages} ask={(question) => request<Answer>("POST", "ask", question)} show={(got) => (answer.value = got)} />
      {answer.value && <Result answer={answer.value} />}
    </div>
  );
}

function Result({ answer: { lang, decision: d, reply, explain } }: { answer: Answer }) {
  return (
    <section class="result" role="status">
      <h2>
        {t(`decision_${d.kind}`)}
        {d.topic && `: ${topicName(d.topic)}`}
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
      <Candidates list={d.candidates} name={topicName} />
      <Why lang={lang} decision={d} reply={reply} explain={explain} name={topicName} />
    </section>
  );
}
