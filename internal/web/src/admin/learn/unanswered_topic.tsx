import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { languageName, t } from "../../page/texts";
import { groups } from "../knowledge/draft";
import type { Group, Settlement } from "./unanswered_data";

/** The start of a topic, with the agent's reply as the draft of its answer. */
export function NewTopic({ group, examples, busy, begin, cancel }: { group: Group; examples: string[]; busy: boolean; begin: (made: Settlement) => void; cancel: () => void }) {
  const id = useSignal("");
  const team = useSignal(groups[0]!);
  const scope = useSignal("");
  const question = useSignal(examples[0] ?? "");
  const answer = useSignal(group.reply ?? "");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <form
      class="begin"
      onSubmit={(e) => {
        e.preventDefault();
        begin({ how: "topic", topic: id.value.trim(), examples, group: team.value, scope: scope.value.trim(), question: question.value.trim(), answer: answer.value.trim() });
      }}
      onKeyDown={(e) => e.key === "Escape" && cancel()}
    >
      <label>
        <span>{t("unanswered.topic_id")}</span>
        <input ref={first} required pattern="[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*" title={t("unanswered.topic_id_hint")} placeholder="product.engraving" spellcheck={false} value={id} onInput={(e) => (id.value = e.currentTarget.value)} />
      </label>
      <label>
        <span>{t("unanswered.topic_group")}</span>
        <select value={team} onChange={(e) => (team.value = e.currentTarget.value)}>
          {groups.map((name) => (
            <option key={name} value={name}>
              {t(`group_${name}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="wide">
        <span>{t("unanswered.topic_scope")}</span>
        <input required maxLength={500} value={scope} onInput={(e) => (scope.value = e.currentTarget.value)} />
      </label>
      <label class="wide">
        <span>{t("unanswered.topic_question", { language: languageName(group.lang) })}</span>
        <input required maxLength={200} lang={group.lang} dir="auto" value={question} onInput={(e) => (question.value = e.currentTarget.value)} />
      </label>
      <label class="wide">
        <span>{t("unanswered.topic_answer", { language: languageName(group.lang) })}</span>
        <textarea rows={4} maxLength={4000} lang={group.lang} dir="auto" value={answer} onInput={(e) => (answer.value = e.currentTarget.value)} />
      </label>
      <p class="small quiet wide">{t("unanswered.topic_hint")}</p>
      <div class="wide">
        <button class="primary" disabled={busy}>
          {t("unanswered.begin")}
        </button>{" "}
        <button type="button" onClick={cancel}>
          {t("unanswered.cancel")}
        </button>
      </div>
    </form>
  );
}
