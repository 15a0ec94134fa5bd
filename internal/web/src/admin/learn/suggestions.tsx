// What use suggests to do about topics: drop, write anew, merge, split.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { percent } from "../../page/decision";
import { Failed } from "../../page/failed";
import { topicName } from "../../page/knowledge";
import { languageName, t, whole } from "../../page/texts";
import { Quotes } from "./quotes";
import { type Split, SplitOff } from "./split";

interface Suggestion {
  kind: "unused" | "person" | "disliked" | "mixed" | "split";
  topic: string;
  other?: string;
  lang?: string;
  cases: number;
  of: number;
  low: number;
  high: number;
  quotes: string[];
  split?: Split;
}

interface Report {
  turns: number;
  suggestions: Suggestion[];
}

/** How far to look back, days. */
const days = 30;
/** Topics nobody asked for are many in a young store: they are one line. */
const unused = (s: Suggestion) => s.kind === "unused";

/** What is to be done about topics, each with the figures and the words of buyers that say so. */
export function Suggestions({ store }: { store: string }) {
  const report = useSignal<Report | undefined>(undefined);
  const fault = useSignal(false);
  useEffect(() => {
    request<Report>("GET", `knowledge/suggestions?store=${encodeURIComponent(store)}&days=${days}`).then(
      (r) => (report.value = r),
      () => (fault.value = true),
    );
  }, []);
  const r = report.value;
  const idle = r?.suggestions.filter(unused) ?? [];
  return (
    <section class="suggested">
      <h2>{t("admin.tidy")}</h2>
      {fault.value && <Failed />}
      {r && <p class="quiet">{t(r.suggestions.length > 0 ? "admin.tidy_hint" : "admin.tidy_none", { n: whole(r.turns), days })}</p>}
      <ul class="lines">
        {r?.suggestions
          .filter((s) => !unused(s))
          .map((s) => (
            <li key={`${s.kind} ${s.topic} ${s.other} ${s.lang}`}>
              <One suggestion={s} store={store} />
            </li>
          ))}
        {idle.length > 0 && (
          <li>
            <p>
              <strong>{t("admin.tidy_unused")}</strong> <span class="quiet small">{t("admin.tidy_unused_of", { n: whole(r!.turns), high: percentUp(idle[0]!.high) })}</span>
            </p>
            <p>
              {idle.map((s, i) => (
                <>
                  {i > 0 && " · "}
                  <a key={s.topic} href={`#edit/topics/${s.topic}`}>
                    {topicName(s.topic)}
                  </a>
                </>
              ))}
            </p>
          </li>
        )}
      </ul>
    </section>
  );
}

/** A small share is not said to be none. */
const percentUp = (share: number) => percent(Math.max(share, 0.01));

function One({ suggestion: s, store }: { suggestion: Suggestion; store: string }) {
  const values = { cases: whole(s.cases), of: whole(s.of), low: percent(s.low), high: percent(s.high), rest_cases: whole(s.split?.rest_cases ?? 0), rest_of: whole(s.split?.rest_of ?? 0) };
  return (
    <>
      <p>
        <a href={`#edit/topics/${s.topic}`}>{topicName(s.topic)}</a>
        {s.other && (
          <>
            {" ↔ "}
            <a href={`#edit/topics/${s.other}`}>{topicName(s.other)}</a>
          </>
        )}
        {s.lang && <span class="quiet"> ({languageName(s.lang)})</span>}
      </p>
      <p>
        <strong>{t(`admin.tidy_${s.kind}`)}</strong> <span class="quiet small">{t(`admin.tidy_${s.kind}_of`, values)}</span>
      </p>
      {s.split ? <SplitOff store={store} topic={s.topic} split={s.split} /> : <Quotes quotes={s.quotes} lang={s.lang} />}
    </>
  );
}
