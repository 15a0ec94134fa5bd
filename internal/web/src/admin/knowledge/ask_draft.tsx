import { useSignal } from "@preact/signals";
import { request } from "../../page/account";
import { percent } from "../../page/decision";
import { topicName } from "../../page/knowledge";
import { languageName, t } from "../../page/texts";
import type { Decision, Message } from "../../wire/frames";
import { AskForm } from "./ask_form";
import { draftLanguages } from "./draft";

interface Decided {
  lang: string;
  decision: Decision;
  reply: Message;
}

interface Answer {
  now: Decided;
  draft: Decided;
}

/** A box that asks the draft: what is done with a message now, and what would be. */
export function AskDraft() {
  const answer = useSignal<Answer | undefined>(undefined);
  const a = answer.value;
  return (
    <div class="ask wider">
      <AskForm languages={draftLanguages()} working={t("admin.edit_ask_learning")} ask={(question) => request<Answer>("POST", "knowledge/draft/ask", question)} show={(got) => (answer.value = got)} />
      {a && (
        <>
          <p role="status">{t(sameDecision(a.now, a.draft) ? "admin.edit_ask_same" : "admin.edit_ask_differs")}</p>
          <div class="pair">
            <Side title={t("admin.edit_now")} decided={a.now} />
            <Side title={t("admin.edit_draft")} decided={a.draft} />
          </div>
        </>
      )}
    </div>
  );
}

function sameDecision(a: Decided, b: Decided): boolean {
  const offered = (d: Decided) => [...(d.reply.suggestions ?? []), ...(d.reply.follow_ups ?? [])].map((s) => s.topic + s.text).join();
  return a.decision.kind === b.decision.kind && a.decision.topic === b.decision.topic && a.reply.text === b.reply.text && offered(a) === offered(b);
}

function Side({ title, decided: { lang, decision: d, reply } }: { title: string; decided: Decided }) {
  return (
    <section class="result" aria-label={title}>
      <h2>{title}</h2>
      <p>
        <strong>{t(`decision_${d.kind}`)}</strong>
        {d.topic && `: ${topicName(d.topic)}`}
      </p>
      <p class="small quiet">
        {languageName(lang)} · {percent(d.confidence)} ({t("threshold", { percent: percent(d.threshold) })}){d.reason && ` · ${t(`reason_${d.reason}`)}`}
      </p>
      <div class="answer" lang={lang} dir="auto">
        {reply.text}
      </div>
      <div class="chips">
        {[...(reply.suggestions ?? []), ...(reply.follow_ups ?? [])].map((s) => (
          <span key={s.topic} class="chip" lang={lang} dir="auto">
            {s.text}
          </span>
        ))}
      </div>
    </section>
  );
}
