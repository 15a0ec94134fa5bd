import { topicName } from "../page/knowledge";
import { languageName, t, written } from "../page/texts";
import type { Conversation } from "../wire/frames";
import { since } from "./clock";
import { desk } from "./desk";
import { StoreBadge } from "./store";

/** After this many seconds a wait is long, after this many too long. */
const long = 120;
const tooLong = 300;

/** A conversation in the list: how urgent it is, what it is about, its last words. */
export function Row({ conversation: listed }: { conversation: Conversation }) {
  const chat = desk.chat(listed.id);
  const c = chat?.facts.value ?? listed;
  const mine = c.state === "assigned" && desk.mine.value.some((m) => m.id === c.id);
  const unread = mine ? (chat?.unread ?? 0) : 0;
  const waits = c.state === "waiting" ? c.waiting_since : mine ? chat?.unanswered?.at : undefined;
  const drafted = chat?.draft.value.startsWith("/") ? "" : chat?.draft.value; // that is a search
  return (
    <li>
      <button class={`row${unread ? " unread" : ""}${desk.shown.value.includes(c.id) ? " shown" : ""}`} aria-current={desk.selectedID.value === c.id} onClick={() => desk.select(c)}>
        <span class="first">
          <abbr class="lang" title={languageName(c.lang)}>
            {c.lang || "?"}
          </abbr>
          <strong>{topicOf(c)}</strong>
          {unread > 0 && (
            <span class="badge" role="img" aria-label={t("unread", { count: unread })}>
              {unread}
            </span>
          )}
          {waits ? <Waiting since={waits} /> : !mine && <span class="quiet small">{t(`state_${c.state}`)}</span>}
        </span>
        <span class="marks">
          <StoreBadge store={c.store} />
          <Marks conversation={c} />
        </span>
        <span class="preview" dir="auto">
          {chat?.typing.value ? <em>{t("buyer_typing")}</em> : drafted ? `${t("draft")}: ${drafted}` : lastWords(c)}
        </span>
      </button>
    </li>
  );
}

function lastWords(c: Conversation): string {
  const last = desk.chat(c.id)?.events.value.findLast((e) => e.kind === "message");
  return last?.message?.text ?? c.preview ?? "";
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
  const long = c.state === "waiting" && !!c.long_wait && Date.parse(c.long_wait) >= Date.parse(c.waiting_since ?? "");
  if (!c.alert && c.priority !== 1 && !long) return null;
  return (
    <>
      {c.alert && <span class={c.priority >= 3 ? "mark urgent" : "mark alert"}>⚠ {t(`alert_${c.alert}`)}</span>}
      {long && <span class="mark too-long">⏱ {t("waits_too_long")}</span>}
      {c.priority === 1 && !long && <span class="mark returned">↩ {t("returned")}</span>}
    </>
  );
}

/** What a conversation is about, as far as it is known. */
export function topicOf(c: Conversation): string {
  if (c.topic) return topicName(c.topic);
  return c.group ? t(`group_${c.group}`) : t("no_topic");
}
