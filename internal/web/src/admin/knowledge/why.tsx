import { percent } from "../../page/decision";
import { t, written } from "../../page/texts";
import type { Decision, Message } from "../../wire/frames";

/** Why the assistant decided so. */
export interface Explanation {
  words: Word[];
  none: number;
  human: number;
  smalltalk: number;
  alert: number;
}

interface Word {
  text: string;
  weight: number;
  known: boolean;
  concept?: string;
}

interface Props {
  lang: string;
  decision: Decision;
  reply: Message;
  explain: Explanation;
  name: (topic: string) => string;
}

/** What each word did, what else the message may be, and what would change the decision. */
export function Why({ lang, decision, reply, explain, name }: Props) {
  const chances = {
    "admin.out_of_scope": explain.none,
    "admin.asks_person": explain.human,
    decision_smalltalk: explain.smalltalk,
    "admin.alert": explain.alert,
  };
  return (
    <>
      <h3>{t("admin.words")}</h3>
      <ul class="words" lang={lang}>
        {explain.words.map((w, i) => (
          <li key={i} class={`chip ${effectOf(w)}`}>
            <bdi>{w.text}</bdi> <strong>{signed(w.weight)}</strong>
            {w.concept ? <code> = {w.concept}</code> : !w.known && <em lang={written().lang}> {t("admin.unknown")}</em>}
          </li>
        ))}
      </ul>
      <p class="small quiet">{t("admin.words_hint")}</p>
      <h3>{t("admin.also_possible")}</h3>
      <dl>
        {Object.entries(chances).map(([key, chance]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{percent(chance)}</dd>
          </div>
        ))}
      </dl>
      <h3>{t("admin.change")}</h3>
      <p class="change">{change(decision, reply, explain, name)}</p>
    </>
  );
}

function change(d: Decision, reply: Message, explain: Explanation, name: Props["name"]): string {
  const why = reasonOf(d, reply, explain);
  const first = d.candidates?.[0]?.topic ?? "";
  const said = t(`admin.change_${why}`, {
    threshold: percent(d.threshold),
    margin: percent(Math.max(0, d.confidence - d.threshold)),
    topic: name(first),
  });
  const unknown = explain.words.filter((w) => !w.known && !w.concept).map((w) => w.text);
  const teachable = ["clarify", "unanswered", "smalltalk"].includes(why);
  return unknown.length > 0 && teachable ? `${said} ${t("admin.unknown_words", { list: [...new Set(unknown)].join(", ") })}` : said;
}

/** What the decision hung on: the end of a key admin.change_*. */
function reasonOf(d: Decision, reply: Message, explain: Explanation): string {
  if (d.kind === "answer") return "answer";
  if (d.reason === "asked") return "asked";
  if (d.reason === "alert") return d.alert === "safety" || d.alert === "legal" ? "alert" : "alert_unsure";
  if (d.kind === "smalltalk" || explain.smalltalk > 0.5) return "smalltalk";
  if (d.kind === "escalate") return "unanswered";
  return reply.suggestions?.length ? "clarify" : "vague";
}

/** "+10%", "-3%", "0%" */
function signed(n: number): string {
  return new Intl.NumberFormat(written().lang, { style: "percent", signDisplay: "exceptZero" }).format(n);
}

function effectOf({ weight }: Word): string {
  const points = Math.round(weight * 100);
  return points > 0 ? "for" : points < 0 ? "against" : "";
}
