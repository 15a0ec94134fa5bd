// A part of a topic's questions that its answer does not serve: the beginning of
// another topic.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { topicName } from "../../page/knowledge";
import { t } from "../../page/texts";
import { Quotes } from "./quotes";
import { Chosen } from "./unanswered_chosen";
import { faultOf, type Group, settle, type Settlement, takeBack } from "./unanswered_data";
import { NewTopic } from "./unanswered_topic";

/** How a topic is to be split. */
export interface Split {
  /** What the answer did not serve. */
  group: Group;
  rest_cases: number;
  rest_of: number;
  /** Questions that it serves. */
  served: string[];
}

/** The questions that an answer does not serve and some that it does, and how a topic begins with the first. */
export function SplitOff({ store, topic, split: { group, served } }: { store: string; topic: string; split: Split }) {
  const chosen = useSignal(group.typical.map((_, i) => i));
  const beginning = useSignal(false);
  const busy = useSignal(false);
  const fault = useSignal("");
  const done = useSignal<{ id: string; topic: string } | undefined>(undefined);
  const said = useRef<HTMLParagraphElement>(null);

  async function attempt(what: () => Promise<void>) {
    busy.value = true;
    fault.value = "";
    try {
      await what();
    } catch (e) {
      fault.value = faultOf(e);
    }
    busy.value = false;
  }
  const begin = (made: Settlement) =>
    attempt(async () => {
      const { id } = await settle(store, group, made);
      done.value = { id, topic: made.topic ?? "" };
      beginning.value = false;
      requestAnimationFrame(() => said.current?.focus());
    });
  const undo = (id: string) =>
    attempt(async () => {
      await takeBack(store, id);
      done.value = undefined;
    });

  return (
    <div class="unanswered" aria-busy={busy.value}>
      {done.value ? (
        <>
          <p class="made" role="status" tabIndex={-1} ref={said}>
            {t("unanswered.did_topic", { count: group.count, topic: done.value.topic })}{" "}
            <button disabled={busy.value} onClick={() => void undo(done.value!.id)}>
              {t("unanswered.undo")}
            </button>{" "}
            <a href={`#edit/topics/${done.value.topic}/${group.lang}`}>{t("admin.tidy_split_write")}</a>
          </p>
          <p class="small">
            {t("admin.tidy_split_old")} <a href={`#edit/topics/${topic}/${group.lang}`}>{topicName(topic)}</a>
          </p>
        </>
      ) : (
        <>
          <Chosen group={group} chosen={chosen} title={t("admin.tidy_split_failed")} />
          {served.length > 0 && <p class="small quiet">{t("admin.tidy_split_served")}</p>}
          <Quotes quotes={served} lang={group.lang} />
          {group.meant && (
            <p class="small">
              {t("admin.tidy_split_meant")} <a href={`#edit/topics/${group.meant}/${group.lang}`}>{topicName(group.meant)}</a>
            </p>
          )}
          {beginning.value ? (
            <NewTopic group={group} examples={chosen.value.map((i) => group.typical[i]!.example)} busy={busy.value} cancel={() => (beginning.value = false)} begin={(made) => void begin(made)} />
          ) : (
            <p>
              <button disabled={chosen.value.length === 0} onClick={() => (beginning.value = true)}>
                {t("admin.tidy_split_begin")}
              </button>
            </p>
          )}
        </>
      )}
      {fault.value && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
