import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { request } from "../page/account";
import { topicName } from "../page/knowledge";
import { useNewest } from "../page/newest";
import { t, written } from "../page/texts";
import type { LogEvent } from "../wire/frames";
import type { Chat } from "./chat";
import { desk } from "./desk";
import { Lines } from "./transcript";

/** A matter that the buyer brought, as chat.Case. */
interface Case {
  case: number;
  from: number;
  upto: number;
  opened_at: string;
  closed_at?: string;
  opening?: string;
  topic?: string;
  reason?: string;
  agent?: string;
  score?: number;
  comment?: string;
}

/** As many events as one request gives. */
const page = 500;

/** What the buyer wrote about before: when, what about, how it ended. */
export function Earlier({ chat }: { chat: Chat }) {
  const cases = useSignal<Case[]>([]);
  const shown = useSignal<Case | undefined>(undefined);
  const present = chat.facts.value.case;
  const latest = useNewest();

  useEffect(() => {
    if (present < 2) return;
    latest(request<{ cases: Case[] }>("GET", `conversations/${chat.id}/cases`), (answer) => (cases.value = answer.cases.filter((c) => c.case < present).reverse())).catch(() => undefined); // the chat can be led without
  }, [present]);

  if (cases.value.length === 0) return null;
  return (
    <section>
      <h2>{t("earlier_cases")}</h2>
      <ol class="cases">
        {cases.value.map((c) => (
          <li key={c.case}>
            <button class="row" onClick={() => (shown.value = c)}>
              <span class="first">
                <strong>{titleOf(c)}</strong>
                <span class="quiet small">{dateOf(c.opened_at)}</span>
              </span>
              <span class="quiet small">{endOf(c)}</span>
            </button>
          </li>
        ))}
      </ol>
      {shown.value && <Past chat={chat.id} of={shown.value} key={shown.value.case} onClose={() => (shown.value = undefined)} />}
    </section>
  );
}

/** "3 Mar 2026" */
function dateOf(at: string): string {
  return new Intl.DateTimeFormat(written().lang, { dateStyle: "medium" }).format(new Date(at));
}

function titleOf(c: Case): string {
  return (c.topic && topicName(c.topic)) || c.opening || t("no_topic");
}

/** "Solved, Marta, rated 4 of 5" */
function endOf(c: Case): string {
  return [t(c.reason ? `reason_${c.reason}` : c.closed_at ? "state_closed" : "ended_open"), c.agent, c.score && t("rated", { score: c.score })].filter(Boolean).join(" · ");
}

/** One earlier case, to be read. */
function Past({ chat, of: c, onClose }: { chat: string; of: Case; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const events = useSignal<LogEvent[]>([]);

  useEffect(() => {
    dialog.current?.showModal();
    const limit = Math.min(page, c.upto - c.from + 1);
    request<{ events: LogEvent[] | null }>("GET", `conversations/${chat}/events?after=${c.from - 1}&limit=${limit}`)
      .then((answer) => (events.value = (answer.events ?? []).filter((e) => e.seq <= c.upto)))
      .catch(() => desk.tell("action_failed"));
  }, []);

  return (
    <dialog ref={dialog} class="help past" aria-labelledby="past-title" onClose={onClose}>
      <h2 id="past-title">{titleOf(c)}</h2>
      <p class="quiet small">
        {dateOf(c.opened_at)} · {endOf(c)}
        {c.comment && `: ${c.comment}`}
      </p>
      <div class="transcript" tabIndex={0}>
        <Lines events={events.value} />
      </div>
      <form method="dialog">
        <button class="primary">{t("done")}</button>
      </form>
    </dialog>
  );
}
