import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Candidates, percent } from "../page/decision";
import { t, written } from "../page/texts";
import type { Decision, LogEvent } from "../wire/frames";
import { pieces } from "../wire/links";
import type { Entry } from "../wire/outbox";
import type { Chat } from "./chat";
import { desk } from "./desk";
import { CopyText, refusal } from "./refused";

/** Distance from the end at which new lines are followed, px. */
const near = 120;

/** What was said and done in a conversation. */
export function Transcript({ chat }: { chat: Chat }) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const size = useRef("");
  const events = chat.events.value;
  const ids = new Set(events.map((e) => e.id));
  const pending = desk.pending.value.filter((e) => e.frame.conversation === chat.id && ["message", "note"].includes(e.frame.type) && !ids.has(e.id));

  useLayoutEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [chat, events, pending.length, chat.typing.value]);
  useEffect(() => {
    const look = () => void (document.hidden || desk.markRead(chat));
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [chat, events]);

  useEffect(() => {
    const element = box.current!; // told of its end, too, when it is no longer there
    const resized = new ResizeObserver(() => {
      size.current = sizeOf(element);
      if (follows.current) element.scrollTop = element.scrollHeight;
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, []);

  function scrolled(e: Event) {
    const element = e.currentTarget as HTMLDivElement;
    const { scrollHeight, scrollTop, clientHeight } = element;
    if (sizeOf(element) !== size.current) return; // the column grew or shrank, nobody scrolled
    follows.current = scrollHeight - scrollTop - clientHeight < near;
  }

  return (
    <div class="transcript" ref={box} onScroll={scrolled} role="log" aria-label={t("transcript")} tabIndex={0}>
      {chat.hasOlder.value && (
        <button class="link older" onClick={() => desk.loadOlder(chat)}>
          {t("earlier")}
        </button>
      )}
      <Lines events={events} />
      {pending.map((entry) => (
        <Pending key={entry.id} entry={entry} />
      ))}
      {chat.typing.value && <p class="note">{t("buyer_typing")}</p>}
    </div>
  );
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): string {
  return `${clientWidth} ${clientHeight}`;
}

/** Events as they read one after the other. */
export function Lines({ events }: { events: LogEvent[] }) {
  return (
    <>
      {events.map((event, i) => (
        <Line key={event.seq} event={event} before={events[i - 1]} />
      ))}
    </>
  );
}

function Line({ event, before }: { event: LogEvent; before: LogEvent | undefined }) {
  const newDay = before ? new Date(before.at).toDateString() !== new Date(event.at).toDateString() : true;
  return (
    <>
      {newDay && <p class="note day">{written().day(event.at)}</p>}
      {event.kind === "message" ? <Said event={event} before={before} /> : event.kind === "note" ? <Kept event={event} /> : event.kind === "tap" ? null : <p class="note">{happened(event)}</p>}
    </>
  );
}

function Said({ event, before }: { event: LogEvent; before: LogEvent | undefined }) {
  const { author, message } = event;
  const grouped = before?.kind === "message" && before.author.role === author.role && before.author.name === author.name && Date.parse(event.at) - Date.parse(before.at) < 60_000;
  const name = author.role === "agent" ? author.name : t(`role_${author.role}`);
  return (
    <article class={`said ${author.role}`}>
      {!grouped && (
        <header>
          <bdi>{name}</bdi> <time dateTime={event.at}>{written().time(event.at)}</time>
        </header>
      )}
      <div class="bubble" dir="auto" lang={message?.lang}>
        <Text text={message?.text ?? ""} />
      </div>
      {message?.choice && <p class="small quiet">{t(message.choice === "person" ? "tapped_person" : "tapped")}</p>}
      {message?.suggestions?.length ? <p class="small quiet">{t("offered", { list: message.suggestions.map((s) => s.text).join(" · ") })}</p> : null}
      {message?.decision && <Decided decision={message.decision} />}
    </article>
  );
}

/** A note that only agents see. */
function Kept({ event }: { event: LogEvent }) {
  return (
    <article class="said agent internal">
      <header>
        <strong>{t("note")}</strong> · <bdi>{event.author.name}</bdi> <time dateTime={event.at}>{written().time(event.at)}</time>
      </header>
      <div class="bubble" dir="auto">
        <Text text={event.note?.text ?? ""} />
      </div>
    </article>
  );
}

/** What the assistant decided, and how sure it was: there, but quiet. */
function Decided({ decision: d }: { decision: Decision }) {
  return (
    <details class="decision">
      <summary>
        {t(`decision_${d.kind}`)}
        {d.topic && ` · ${d.topic}`} · {percent(d.confidence)}
        {d.alert && ` · ⚠ ${t(`alert_${d.alert}`)}`}
      </summary>
      <p>
        {t("threshold", { percent: percent(d.threshold) })}
        {d.reason && ` · ${t(`reason_${d.reason}`)}`}
      </p>
      <Candidates list={d.candidates} />
    </details>
  );
}

function Pending({ entry }: { entry: Entry }) {
  const offline = desk.status.value !== "online";
  return (
    <article class={`said agent ${entry.failed ? "failed" : "waiting"}${entry.frame.type === "note" ? " internal" : ""}`}>
      <div class="bubble" dir="auto">
        {String(entry.frame.text)}
      </div>
      {entry.failed ? (
        <p class="small fault" role="alert">
          {entry.failed === "not_assigned" ? refusal(entry) : t("not_sent")}{" "}
          {entry.failed === "not_assigned" && <CopyText text={String(entry.frame.text ?? "")} />}
          {entry.failed !== "not_assigned" && (
            <button class="link" onClick={() => desk.retry(entry.id)}>
              {t("retry")}
            </button>
          )}
          <button class="link" onClick={() => desk.takeBack(entry)}>
            {t("take_back")}
          </button>
        </p>
      ) : (
        <p class="small quiet">{t(offline ? "kept" : "sending")}</p>
      )}
    </article>
  );
}

export function Text({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map(({ text, href }) =>
        href ? (
          <a href={href} target="_blank" rel="noopener noreferrer" dir="ltr">
            {text}
          </a>
        ) : (
          text
        ),
      )}
    </>
  );
}

/** What an event other than a message says. */
function happened({ kind, note, change, feedback, rating, contact, author, at }: LogEvent): string {
  const time = written().time(at);
  if (contact) return [contact.email ? t("contact_left", { email: contact.email }) : t("contact_hidden"), contact.name, time].filter(Boolean).join(" · ");
  if (feedback) return `${t(feedback.helped ? "feedback_yes" : "feedback_no")} · ${time}`;
  if (rating) return `${t("rated", { score: rating.score })}${rating.comment ? `: ${rating.comment}` : ""} · ${time}`;
  if (kind === "invite" || kind === "listen") return `${t(`event_${kind}`, { name: author.name ?? "" })}${note?.text ? `: ${note.text}` : ""} · ${time}`;
  if (!change) return time;
  const reason = change.reason ? ` (${t(`reason_${change.reason}`)})` : "";
  return `${t(`to_${change.to}`, { name: change.name ?? author.name ?? "" })}${reason} · ${time}`;
}
