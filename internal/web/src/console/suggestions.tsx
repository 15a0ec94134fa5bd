import { useEffect } from "preact/hooks";
import { request } from "../page/account";
import { answerOf, entryOf } from "../page/knowledge";
import { languageName, t } from "../page/texts";
import type { Decision, LogEvent } from "../wire/frames";
import type { Chat } from "./chat";
import { details } from "./columns";
import { desk } from "./desk";

interface Suggestion {
  topic: string;
  lang: string;
  question: string;
  answer: string;
}

const most = 3;

/** Entries for the buyer's latest message, the likeliest first, in the buyer's language. */
export function suggestionsFor(chat: Chat): Suggestion[] {
  const topics = chat.likely.value ?? topicsOf(lastDecision(chat.events.value)?.message?.decision);
  return topics.slice(0, most).flatMap((topic) => {
    const entry = entryOf(topic, chat.facts.value.lang, chat.facts.value.store);
    return entry ? [{ topic, lang: entry.lang, question: entry.question, answer: answerOf(entry) }] : [];
  });
}

function topicsOf(decision: Decision | undefined): string[] {
  return decision?.candidates?.map((c) => c.topic) ?? [];
}

function lastDecision(events: LogEvent[]): LogEvent | undefined {
  return events.findLast((e) => e.message?.decision);
}

/** The buyer's latest words that the assistant was not asked about: an agent has the chat. */
function undecided(chat: Chat): LogEvent | undefined {
  const last = chat.events.value.findLast((e) => e.kind === "message" && e.author.role === "buyer");
  return last && last.seq > (lastDecision(chat.events.value)?.seq ?? 0) ? last : undefined;
}

/** Asks what the buyer's latest message may be about; small talk leaves what there was. */
async function follow(chat: Chat, message: LogEvent): Promise<void> {
  try {
    const { decision } = await request<{ decision: Decision }>("POST", "ask", { text: message.message?.text, locale: chat.facts.value.lang });
    if (decision.kind !== "smalltalk" && undecided(chat)?.seq === message.seq) chat.likely.value = topicsOf(decision);
  } catch {
    // There are older suggestions, and the agent can do without.
  }
}

/** Puts a suggested answer into the draft; nothing is sent. */
export function insertSuggestion(chat: Chat, n: number): void {
  const suggestion = suggestionsFor(chat)[n];
  if (!suggestion || !desk.holds(chat)) return;
  chat.keepDraft([chat.draft.value, suggestion.answer].filter(Boolean).join("\n"));
  details.value = false;
  document.querySelector<HTMLElement>(".chat.focused .composer textarea")?.focus();
}

export function Suggestions({ chat }: { chat: Chat }) {
  const latest = undecided(chat);
  useEffect(() => {
    if (latest?.message?.text) void follow(chat, latest);
  }, [latest?.seq]);
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
