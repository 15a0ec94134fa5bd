import { useSignal } from "@preact/signals";
import { request } from "../page/account";
import { entryOf } from "../page/knowledge";
import { languageName, t, written } from "../page/texts";
import type { Conversation } from "../wire/frames";
import { since } from "./clock";
import { desk } from "./desk";

/** After this many seconds a wait is long, after this many too long. */
const long = 120;
const tooLong = 300;

/** The left column: own conversations, the queue, and what is past. */
export function List() {
  const queue = desk.queue.value;
  const mine = desk.mine.value;
  return (
    <nav class="list" aria-label={t("conversations")}>
      <section>
        <h2>
          {t("mine")} <span class="count">{mine.length}</span>
        </h2>
        {mine.length === 0 && <p class="quiet small nothing">{t("mine_none")}</p>}
        <ul>
          {mine.map((c) => (
            <Row key={c.id} conversation={c} mine />
          ))}
        </ul>
      </section>
      <section>
        <h2>
          {t("queue")} <span class="count">{queue.length}</span>
          <button class="primary" disabled={queue.length === 0} onClick={() => desk.claim()}>
            {t("take_next")}
          </button>
        </h2>
        {queue.length === 0 && <p class="quiet small nothing">{t("queue_none")}</p>}
        <ul>
          {queue.map((c) => (
            <Row key={c.id} conversation={c} />
          ))}
        </ul>
      </section>
      <Recent />
    </nav>
  );
}

function Row({ conversation: c, mine = false }: { conversation: Conversation; mine?: boolean }) {
  const chat = desk.chat(c.id);
  const unread = mine ? (chat?.unread ?? 0) : 0;
  const last = chat?.events.value.findLast((e) => e.kind === "message");
  const preview = last?.message?.text ?? c.preview ?? "";
  return (
    <li>
      <button class={`row${unread ? " unread" : ""}`} aria-current={desk.selectedID.value === c.id} onClick={() => desk.select(c)}>
        <span class="first">
          <abbr class="lang" title={languageName(c.lang)}>
            {c.lang || "?"}
          </abbr>
          <strong>{topicOf(c)}</strong>
          {unread > 0 && (
            <span class="badge" aria-label={t("unread", { count: unread })}>
              {unread}
            </span>
          )}
          {!mine && <Waiting since={c.waiting_since} />}
        </span>
        <Marks conversation={c} />
        <span class="preview" dir="auto">
          {chat?.draft.value ? `${t("draft")}: ${chat.draft.value}` : preview}
        </span>
      </button>
    </li>
  );
}

/** How long somebody has waited: in words that change, not in colour alone. */
export function Waiting({ since: at }: { since: string | undefined }) {
  if (!at) return null;
  const seconds = since(at);
  const level = seconds >= tooLong ? "too-long" : seconds >= long ? "long" : "";
  return (
    <span class={`wait ${level}`} title={t("waiting_since", { time: written().time(at) })}>
      {level && <span aria-hidden="true">{level === "long" ? "!" : "!!"} </span>}
      {written().duration(seconds)}
    </span>
  );
}

/** Why a conversation is more urgent than others. */
export function Marks({ conversation: c }: { conversation: Conversation }) {
  if (!c.alert && c.priority !== 1) return null;
  return (
    <span class="marks">
      {c.alert && <span class={c.priority >= 3 ? "mark urgent" : "mark alert"}>⚠ {t(`alert_${c.alert}`)}</span>}
      {c.priority === 1 && <span class="mark returned">↩ {t("returned")}</span>}
    </span>
  );
}

/** What a conversation is about, as far as it is known. */
export function topicOf(c: Conversation): string {
  const { lang } = written();
  if (c.topic) return (entryOf(c.topic, lang) ?? entryOf(c.topic, "en"))?.question ?? c.topic;
  return c.group ? t(`group_${c.group}`) : t("no_topic");
}

/** The latest conversations, asked for when they are wanted. */
function Recent() {
  const list = useSignal<Conversation[]>([]);
  async function load(open: boolean) {
    if (!open) return;
    try {
      list.value = (await request<{ conversations: Conversation[] | null }>("GET", "conversations?limit=30")).conversations ?? [];
    } catch {
      desk.tell("action_failed");
    }
  }
  return (
    <details class="recent" onToggle={(e) => void load(e.currentTarget.open)}>
      <summary>{t("recent")}</summary>
      <ul>
        {list.value.map((c) => (
          <li key={c.id}>
            <button class="row" aria-current={desk.selectedID.value === c.id} onClick={() => desk.select(c)}>
              <span class="first">
                <abbr class="lang" title={languageName(c.lang)}>
                  {c.lang || "?"}
                </abbr>
                <strong>{topicOf(c)}</strong>
                <span class="quiet small">{t(`state_${c.state}`)}</span>
              </span>
              <span class="preview" dir="auto">
                {c.preview}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
