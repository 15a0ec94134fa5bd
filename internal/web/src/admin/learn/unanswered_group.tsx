import { useSignal } from "@preact/signals";
import type { Problem } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { languageName, t } from "../../page/texts";
import { draft } from "../knowledge/draft";
import { Chosen } from "./unanswered_chosen";
import { Masked } from "./unanswered_masked";
import { NewTopic } from "./unanswered_topic";
import { faultOf, type Group, settle, type Settlement } from "./unanswered_data";

const kinds = ["uncovered", "offdomain", "trap"];

/** A group of messages that are alike, and where they can go. */
export function Unanswerable({ group, store, settled }: { group: Group; store: string; settled: (id: string, text: string) => void }) {
  const guess = group.meant ?? group.topic.topic;
  const picked = useSignal("");
  const where = picked.value || (draft.value?.topics.some((x) => x.id === guess) ? `topic ${guess}` : "");
  const chosen = useSignal<number[]>([0]);
  const beginning = useSignal(false);
  const busy = useSignal(false);
  const fault = useSignal("");

  async function send(made: Settlement, text: string) {
    busy.value = true;
    fault.value = "";
    try {
      const { id } = await settle(store, group, made);
      settled(id, text);
    } catch (e) {
      fault.value = (e as Problem).code === "conflict" && !beginning.value ? t("unanswered.conflict") : faultOf(e);
      busy.value = false;
    }
  }
  const examples = () => chosen.value.map((i) => group.typical[i]!.example);
  function put() {
    const [how = "", topic = ""] = where.split(" ");
    if (how === "new") beginning.value = true;
    else if (how === "kind") void send({ how: "outofscope", topic, examples: examples() }, t("unanswered.did_outofscope", { count: group.count, topic: t(`admin.edit_kind_${topic}`) }));
    else if (how === "topic") void send({ how: "example", topic, examples: examples() }, t("unanswered.did_example", { count: group.count, topic: topicName(topic) }));
  }

  return (
    <li class="group" aria-busy={busy.value}>
      <h2 lang={group.lang} dir="auto">
        <Masked text={group.typical[0]!.text} />
      </h2>
      <p class="facts small">
        <strong>{t("unanswered.times", { count: group.count })}</strong> <Trend group={group} /> <span>{languageName(group.lang)}</span>
        {Object.entries(group.causes).map(([cause, n]) => (
          <span key={cause} class="cause">
            {t(`unanswered.cause_${cause}`)} {n}
          </span>
        ))}
      </p>
      {group.words.length > 0 && (
        <p class="small quiet words">
          {t("unanswered.words")}{" "}
          {group.words.map((word) => (
            <bdi key={word} lang={group.lang}>
              {word}
            </bdi>
          ))}
        </p>
      )}
      <Chosen group={group} chosen={chosen} title={t("unanswered.choose")} />
      {group.reply && (
        <blockquote>
          <span class="small quiet">{t("unanswered.reply")}</span>
          <p lang={group.lang} dir="auto">
            <Masked text={group.reply} />
          </p>
        </blockquote>
      )}
      {beginning.value ? (
        <NewTopic group={group} examples={examples()} busy={busy.value} cancel={() => (beginning.value = false)} begin={(made) => void send(made, t("unanswered.did_topic", { count: group.count, topic: made.topic ?? "" }))} />
      ) : (
        <form
          class="actions"
          onSubmit={(e) => {
            e.preventDefault();
            put();
          }}
        >
          <label>
            <span class="small quiet">{t("unanswered.where")}</span>
            <Places where={where} guess={guess} choose={(next) => (picked.value = next)} />
          </label>
          <button class="primary" disabled={busy.value || !where || chosen.value.length === 0}>
            {t(where === "new" ? "unanswered.begin" : "unanswered.add", { count: chosen.value.length })}
          </button>
          <button type="button" disabled={busy.value} onClick={() => void send({ how: "dismissed" }, t("unanswered.did_dismissed", { count: group.count, topic: "" }))}>
            {t("unanswered.dismiss")}
          </button>
        </form>
      )}
      {fault.value && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </li>
  );
}

/** Whether it is asked more often than the week before: in words, a sign and a colour. */
function Trend({ group: { week, before } }: { group: Group }) {
  if (week === 0 && before === 0) return null;
  const sign = week > before ? "▲" : week < before ? "▼" : "=";
  return (
    <span class={`trend ${week > before ? "up" : ""}`}>
      <span aria-hidden="true">{sign}</span> {t("unanswered.trend", { week, before })}
    </span>
  );
}

/** Where messages can go: a topic, a kind of what no topic answers, a new topic. */
function Places({ where, guess, choose }: { where: string; guess: string; choose: (next: string) => void }) {
  const topics = draft.value?.topics ?? [];
  return (
    <select value={where} onChange={(e) => choose(e.currentTarget.value)}>
      {!where && <option value="">{t("unanswered.where_open")}</option>}
      {topics.some((x) => x.id === guess) && <option value={`topic ${guess}`}>{topicName(guess)}</option>}
      <option value="new">{t("unanswered.new_topic")}</option>
      <optgroup label={t("unanswered.out_of_scope")}>
        {kinds.map((kind) => (
          <option key={kind} value={`kind ${kind}`}>
            {t(`admin.edit_kind_${kind}`)}
          </option>
        ))}
      </optgroup>
      <optgroup label={t("unanswered.topics")}>
        {topics
          .filter((x) => x.id !== guess)
          .map((x) => (
            <option key={x.id} value={`topic ${x.id}`}>
              {topicName(x.id)}
            </option>
          ))}
      </optgroup>
    </select>
  );
}
