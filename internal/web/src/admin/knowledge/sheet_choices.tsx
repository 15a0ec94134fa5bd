import { useSignal } from "@preact/signals";
import { percent } from "../../page/decision";
import { topicName } from "../../page/knowledge";
import { languageName, t } from "../../page/texts";
import { draft, groups } from "./draft";

/** A row of a list of questions and answers that a store has already. */
export interface Question {
  sheet: string;
  row: number;
  lang: string;
  question: string;
  answer: string;
  topics: { topic: string; confidence: number }[] | null;
  new: string;
}

/** Where a question goes; an empty topic leaves it out. */
interface Choice {
  topic: string;
  /** A topic of its own, with an id that may be changed. */
  own: boolean;
  group: string;
  answer: boolean;
}
/** The choices by question. */
export type Chosen = Record<string, Choice>;

/** From this confidence on, a suggestion need only be confirmed. */
const sure = 0.5;
const atOnce = 50;

const key = (q: Question) => `${q.sheet}\n${q.row}`;

/** What is chosen before anybody has: topics that the model is sure of. */
export function suggestions(questions: Question[]): Chosen {
  return Object.fromEntries(
    questions.map((q) => {
      const best = q.topics?.[0];
      return [key(q), { topic: best && best.confidence >= sure ? best.topic : "", own: false, group: groups[0]!, answer: false }];
    }),
  );
}

/** Choices as the server takes them. */
export function choicesOf(questions: Question[], chosen: Chosen) {
  return questions.map((q) => {
    const { topic = "", own, group, answer } = chosen[key(q)]!;
    return { sheet: q.sheet, row: q.row, topic: topic.trim(), ...(own ? { group } : { answer }) };
  });
}

/** Each question with the topics that it may belong to. */
export function Choices({ questions, chosen, busy, change, look }: { questions: Question[]; chosen: Chosen; busy: boolean; change: (chosen: Chosen) => void; look: () => void }) {
  const most = useSignal(atOnce);
  const going = questions.filter((q) => chosen[key(q)]!.topic).length;
  const languages = [...new Set(questions.map((q) => languageName(q.lang)))].join(", ");
  return (
    <form
      class="choices"
      onSubmit={(e) => {
        e.preventDefault();
        look();
      }}
    >
      <h3>{t("sheets.faq", { languages })}</h3>
      <p class="quiet">{t("sheets.faq_hint")}</p>
      {questions.slice(0, most.value).map((q) => (
        <Asked key={key(q)} question={q} choice={chosen[key(q)]!} choose={(choice) => change({ ...chosen, [key(q)]: choice })} />
      ))}
      {questions.length > most.value && (
        <button type="button" onClick={() => (most.value += atOnce)}>
          {t("admin.edit_more")}
        </button>
      )}
      <div class="buttons">
        <button class="primary" disabled={busy || going === 0}>
          {t("sheets.look")}
        </button>
        <span class="quiet">{t("sheets.going", { count: going, all: questions.length })}</span>
      </div>
    </form>
  );
}

const own = "\n"; // in the list of topics: one of its own

function Asked({ question: q, choice, choose }: { question: Question; choice: Choice; choose: (choice: Choice) => void }) {
  const suggested = (q.topics ?? []).slice(0, 3);
  const topics = draft.value?.topics ?? [];
  const known = topics.find((x) => x.id === choice.topic);
  const answered = known && (known.cells[q.lang]?.state ?? "missing") !== "missing";
  function pick(value: string) {
    if (value === own) choose({ ...choice, topic: q.new, own: true, answer: false });
    else choose({ ...choice, topic: value, own: false, answer: false });
  }
  return (
    <fieldset class={choice.topic ? "" : "out"}>
      <legend lang={q.lang} dir="auto">
        {q.question}
      </legend>
      <p lang={q.lang} dir="auto" class="quiet small text">
        {q.answer}
      </p>
      <div class="where">
        <select aria-label={`${t("topic")}: ${q.question}`} value={choice.own ? own : choice.topic} onChange={(e) => pick(e.currentTarget.value)}>
          <option value="">{t("sheets.leave_out")}</option>
          <option value={own}>{t("sheets.new_topic")}</option>
          <optgroup label={t("sheets.suggested")}>
            {suggested.map((c) => (
              <option key={c.topic} value={c.topic}>
                {topicName(c.topic)} · {percent(c.confidence)}
              </option>
            ))}
          </optgroup>
          <optgroup label={t("sheets.other_topics")}>
            {topics
              .filter((x) => !suggested.some((c) => c.topic === x.id))
              .map((x) => (
                <option key={x.id} value={x.id}>
                  {topicName(x.id)}
                </option>
              ))}
          </optgroup>
        </select>
        {choice.own && (
          <>
            <input aria-label={`${t("admin.edit_topic_id")}: ${q.question}`} value={choice.topic} required maxlength={64} autocapitalize="none" spellcheck={false} onInput={(e) => choose({ ...choice, topic: e.currentTarget.value })} />
            <select aria-label={`${t("group")}: ${q.question}`} value={choice.group} onChange={(e) => choose({ ...choice, group: e.currentTarget.value })}>
              {groups.map((name) => (
                <option key={name} value={name}>
                  {t(`group_${name}`)}
                </option>
              ))}
            </select>
          </>
        )}
        {!choice.topic && <span class="small quiet">{t("sheets.unsure")}</span>}
      </div>
      {answered && (
        <label class="check small">
          <input type="checkbox" checked={choice.answer} onChange={(e) => choose({ ...choice, answer: e.currentTarget.checked })} /> {t("sheets.replaces")}
        </label>
      )}
      {choice.topic && !answered && <p class="small quiet">{t("sheets.first_answer")}</p>}
    </fieldset>
  );
}
