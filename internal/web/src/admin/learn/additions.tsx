// What would be worth most to add to the knowledge base, by last week's chats.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { may, request } from "../../page/account";
import { Failed } from "../../page/failed";
import { topicName } from "../../page/knowledge";
import { languageName, t, whole } from "../../page/texts";
import { Quotes } from "./quotes";

interface Addition {
  lang: string;
  /** Empty: a topic of its own. */
  topic?: string;
  text: string;
  chats: number;
  gain: number;
  at_most?: boolean;
  before: number;
  quotes: string[];
  reply?: string;
}

interface Answer {
  additions: Addition[];
  /** Chats of the week that were not answered well, and how many of them the draft answers. */
  missed: number;
  answered: number;
}

/** Examples and topics to add, by how many of the week's chats they would have answered. */
export function Additions({ store, of }: { store: string; of: string }) {
  const answer = useSignal<Answer | undefined>(undefined);
  const fault = useSignal(false);
  useEffect(() => {
    request<Answer>("GET", `week/additions?${new URLSearchParams({ store, of })}`).then(
      (a) => (answer.value = a),
      () => (fault.value = true),
    );
  }, []);
  const a = answer.value;
  return (
    <section aria-busy={!a && !fault.value}>
      <h2>{t("admin.additions")}</h2>
      {fault.value && <Failed />}
      {!a && !fault.value && <p class="quiet">{t("admin.additions_wait")}</p>}
      {a && <p class="quiet">{t(a.additions.length > 0 ? "admin.additions_hint" : "admin.additions_none", { missed: whole(a.missed), answered: whole(a.answered) })}</p>}
      <ol class="lines additions">
        {a?.additions.map((x) => (
          <li key={`${x.lang} ${x.text}`}>
            <p>
              <strong>{t(x.at_most ? "admin.additions_at_most" : "admin.additions_gain", { n: whole(x.gain) })}</strong>{" "}
              <span class="quiet small">{t("admin.additions_of", { n: whole(x.chats), before: whole(x.before), lang: languageName(x.lang) })}</span>
            </p>
            <blockquote lang={x.lang} dir="auto">
              {x.text}
            </blockquote>
            <p class="small">
              {t(x.topic ? "admin.additions_example" : "admin.additions_topic")}{" "}
              {x.topic && (may("knowledge") ? <a href={`#edit/topics/${x.topic}/${x.lang}`}>{topicName(x.topic)}</a> : topicName(x.topic))}
            </p>
            {x.reply && (
              <details class="small">
                <summary>{t("admin.additions_reply")}</summary>
                <Quotes quotes={[x.reply]} lang={x.lang} />
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
