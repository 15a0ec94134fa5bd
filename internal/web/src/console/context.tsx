import { answerOf, entryOf } from "../page/knowledge";
import { languageName, t, written } from "../page/texts";
import type { Chat } from "./chat";
import { now } from "./clock";
import { desk } from "./desk";
import { topicOf, Waiting, Marks } from "./list";

/** The right column: who the buyer is, and answers that may fit. */
export function Context({ chat }: { chat: Chat }) {
  const c = chat.facts.value;
  return (
    <aside class="context" aria-label={t("context")}>
      <section>
        <h2>{t("buyer")}</h2>
        <dl>
          <Fact name={t("language")} value={languageName(c.lang)} />
          <Fact name={t("local_time")} value={localTime(c.timezone)} />
          <Fact name={t("page")} value={c.page} href={c.page} />
          <Fact name={t("topic")} value={topicOf(c)} />
          <Fact name={t("group")} value={c.group && t(`group_${c.group}`)} />
          <Fact name={t("first_contact")} value={`${written().day(c.created_at)} ${written().time(c.created_at)}`} />
          <Fact name={t("case")} value={String(c.case)} />
        </dl>
        {c.state === "waiting" && (
          <p>
            {t("waiting_for")} <Waiting since={c.waiting_since} />
          </p>
        )}
        <Marks conversation={c} />
      </section>
      <Suggestions chat={chat} />
    </aside>
  );
}

function Fact({ name, value, href }: { name: string; value: string | undefined; href?: string | undefined }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">
        {href && /^https?:/.test(href) ? (
          <a href={href} target="_blank" rel="noopener noreferrer">
            {value.replace(/^https?:\/\//, "")}
          </a>
        ) : (
          value
        )}
      </dd>
    </div>
  );
}

/** The time where the buyer is. */
function localTime(timezone: string | undefined): string | undefined {
  if (!timezone) return undefined;
  try {
    const time = new Intl.DateTimeFormat(written().lang, { timeStyle: "short", timeZone: timezone }).format(now.value);
    return `${time} (${timezone.replace(/_/g, " ")})`;
  } catch {
    return timezone; // the browser does not know it
  }
}

/** Entries for the buyer's last question, the likeliest first. */
export function suggestionsFor(chat: Chat): { topic: string; lang: string; question: string; answer: string }[] {
  const decision = chat.events.value.findLast((e) => e.message?.decision)?.message?.decision;
  return (decision?.candidates ?? []).slice(0, 3).flatMap(({ topic }) => {
    const entry = entryOf(topic, chat.facts.value.lang);
    return entry ? [{ topic, lang: entry.lang, question: entry.question, answer: answerOf(entry) }] : [];
  });
}

/** Puts a suggested answer into the draft; nothing is sent. */
export function insertSuggestion(chat: Chat, n: number): void {
  const suggestion = suggestionsFor(chat)[n];
  if (!suggestion || !desk.holds(chat)) return;
  chat.keepDraft([chat.draft.value, suggestion.answer].filter(Boolean).join("\n"));
  document.querySelector<HTMLElement>(".composer textarea")?.focus();
}

function Suggestions({ chat }: { chat: Chat }) {
  const list = suggestionsFor(chat);
  if (list.length === 0) return null;
  const holds = desk.holds(chat);
  return (
    <section>
      <h2>{t("suggestions")}</h2>
      <ol class="suggestions">
        {list.map((s, i) => (
          <li key={s.topic}>
            <details>
              <summary>
                <kbd>{i + 1}</kbd> {s.question}
                {s.lang !== chat.facts.value.lang && <span class="small quiet"> {t("suggestion_in", { language: languageName(s.lang) })}</span>}
              </summary>
              <p dir="auto" lang={s.lang}>
                {s.answer}
              </p>
            </details>
            {holds && (
              <button class="link small" onClick={() => insertSuggestion(chat, i)}>
                {t("insert")}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
