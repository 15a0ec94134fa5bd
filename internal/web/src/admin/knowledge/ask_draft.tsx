import { useSignal } from "@preact/signals";
import { request } from "../../page/account";
import { percent } from "../../page/decision";
import { languageName, t } from "../../page/texts";
import type { Decision, Message } from "../../wire/frames";
import { draftLanguages, topicName } from "./draft";

interface Decided {
  lang: string;
  decision: Decision;
  reply: Message;
}

/** A box that asks the draft: what is done with a message now, and what would be. */
export function AskDraft() {
  const answer = useSignal<{ now: Decided; draft: Decided } | undefined>(undefined);
  const busy = useSignal(false);
  const fault = useSignal("");

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    busy.value = true;
    fault.value = "";
    try {
      answer.value = await request("POST", "knowledge/draft/ask", { text: String(data.get("text")).trim(), locale: data.get("locale") || undefined });
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
  const a = answer.value;
  return (
    <div class="ask wider">
      <form onSubmit={submit}>
        <label>
          {t("admin.question")}
          <textarea name="text" rows={2} required maxlength={4000} dir="auto" onKeyDown={key} />
        </label>
        <div class="tools">
          <label>
            {t("admin.storefront")}{" "}
            <select name="locale">
              <option value="">{t("admin.any_language")}</option>
              {draftLanguages().map((lang) => (
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
        <p class="quiet" role="status">
          {busy.value && t("admin.edit_ask_learning")}
        </p>
        <p class="fault" role="alert">
          {fault}
        </p>
      </form>
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
