// How the last week went, for a lead who has a minute.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { may, request } from "../../page/account";
import { percent } from "../../page/decision";
import { Failed } from "../../page/failed";
import { topicName } from "../../page/knowledge";
import { languageName, t, whole, written } from "../../page/texts";
import { Additions } from "./additions";
import { StoreChoice } from "../house/store_choice";
import { Suggestions } from "./suggestions";

interface Spread {
  count: number;
  median: number;
}

interface Numbers {
  opened: number;
  escalated: number;
  responses: Spread;
  answers: number;
  rated: number;
  down: number;
}

interface Summary {
  store: string;
  from: string;
  to: string;
  timezone: string;
  now: Numbers;
  before: Numbers;
  words: { text: string; lang: string; conversations: number; before: number }[];
  rising: { topic: string; now: number; before: number }[];
}

/** The week in figures, what was asked more often, new words, and what to do about it. */
export function Week() {
  const week = useSignal<Summary | undefined>(undefined);
  const fault = useSignal(false);
  const store = useSignal("");
  const of = useSignal("");
  useEffect(() => {
    let left = false;
    const asked = new URLSearchParams({ store: store.value, of: of.value });
    request<Summary>("GET", `week?${asked}`).then(
      (w) => left || ((week.value = w), (fault.value = false)),
      () => left || (fault.value = true),
    );
    return () => void (left = true);
  }, [store.value, of.value]);

  const w = week.value;
  if (fault.value) return <Failed />;
  if (!w) return null;
  /** The middle of the week that is wanted, whichever is shown: its Thursday, whatever the clock does meanwhile. */
  const thursday = of.value ? Date.parse(of.value) : Date.parse(w.from) + 3.5 * day;
  const turn = (weeks: number) => (of.value = new Date(thursday + weeks * 7 * day).toISOString().slice(0, 10));
  return (
    <div class="week">
      <header class="tools">
        <h1>{t("admin.week_of", { days: days(w) })}</h1>
        <StoreChoice value={store.value || w.store} choose={(id) => (store.value = id)} />
        <span class="buttons">
          <button onClick={() => turn(-1)}>{t("admin.week_earlier")}</button>
          <button disabled={thursday + 3.5 * day > Date.now()} onClick={() => turn(1)}>
            {t("admin.week_later")}
          </button>
          <button onClick={() => print()}>{t("admin.week_print")}</button>
        </span>
      </header>
      <Figures now={w.now} before={w.before} />
      <Additions key={`${w.store} ${w.from}`} store={w.store} of={w.from.slice(0, 10)} />
      <div class="halves">
        <section>
          <h2>{t("admin.week_rising")}</h2>
          {w.rising.length === 0 && <p class="quiet">{t("admin.week_rising_none")}</p>}
          <ul class="lines">
            {w.rising.map((r) => (
              <li key={r.topic}>
                {topicName(r.topic)} <span class="quiet small">{t("admin.week_times", { now: whole(r.now), before: whole(r.before) })}</span>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h2>{t("admin.week_words")}</h2>
          {w.words.length === 0 && <p class="quiet">{t("admin.week_words_none")}</p>}
          <ul class="newwords">
            {w.words.map((word) => (
              <li key={`${word.lang} ${word.text}`}>
                <bdi lang={word.lang}>{word.text}</bdi>{" "}
                <span class="quiet small">{t("admin.week_word", { lang: languageName(word.lang), n: whole(word.conversations) })}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {may("knowledge") && <Suggestions key={w.store} store={w.store} />}
    </div>
  );
}

const day = 86_400_000; // ms

/** "9–15 November 2026" */
function days(w: Summary): string {
  const format = new Intl.DateTimeFormat(written().lang, { day: "numeric", month: "long", year: "numeric", timeZone: w.timezone });
  return format.formatRange(new Date(w.from), new Date(Date.parse(w.to) - 43_200_000));
}

/** Up to two minutes, seconds are what differs from week to week. */
function wait(seconds: number): string {
  if (seconds >= 120) return written().duration(seconds);
  return new Intl.NumberFormat(written().lang, { style: "unit", unit: "second", unitDisplay: "short" }).format(seconds);
}

function share(part: number, of: number): number | undefined {
  return of > 0 ? Math.min(1, part / of) : undefined;
}

function Figures({ now, before }: { now: Numbers; before: Numbers }) {
  const number = (pick: (n: Numbers) => number | undefined, write: (n: number) => string) => ({ now: pick(now), before: pick(before), write });
  const figures = {
    opened: number((n) => n.opened, whole),
    person: number((n) => share(n.escalated, n.opened), percent),
    answers: number((n) => n.answers, whole),
    down: number((n) => share(n.down, n.rated), percent),
    response: number(
      (n) => (n.responses.count > 0 ? n.responses.median : undefined),
      wait,
    ),
  };
  const details: Record<string, string> = {
    person: t("admin.week_of_all", { n: whole(now.escalated), all: whole(now.opened) }),
    down: t("admin.week_of_all", { n: whole(now.down), all: whole(now.rated) }),
    response: t("admin.week_of_replies", { n: whole(now.responses.count) }),
  };
  return (
    <dl class="numbers">
      {Object.entries(figures).map(([name, f]) => (
        <div key={name}>
          <dt>{t(`admin.week_${name}`)}</dt>
          <dd>
            <strong>{f.now === undefined ? "–" : f.write(f.now)}</strong>
            {details[name] && f.now !== undefined && <span class="small">{details[name]}</span>}
            <span class="quiet small">{t("admin.week_before", { before: f.before === undefined ? "–" : f.write(f.before) })}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
