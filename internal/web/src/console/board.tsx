import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../page/account";
import { percent } from "../page/decision";
import { useNewest } from "../page/newest";
import { languageName, t, written } from "../page/texts";
import type { Asked, Colleague } from "../wire/frames";
import { desk } from "./desk";
import { Waiting } from "./row";
import { AskedForHelp } from "./supervise";

/** How often the board is asked for, ms. */
const refresh = 5000;

interface Part {
  name: string;
  length: number;
  since: string;
}

interface Spread {
  count: number;
  median: number;
  p90: number;
}

interface Figures {
  opened: number;
  answered: number;
  escalated: number;
  waits: Spread;
  responses: Spread;
}

interface Overload {
  on: boolean;
  since?: string;
  manual?: boolean;
  name?: string;
  until?: string;
  arrivals: number;
  usual: number;
}

interface Board {
  store: string;
  queue: { length: number; since?: string; languages: Part[]; groups: Part[] };
  agents: (Colleague & { state?: string })[];
  asked: Asked[];
  today: Figures & { timezone: string; languages: (Figures & { lang: string })[]; hours: { from: string; opened: number; escalated: number }[]; ratings: number[] };
  overload: Overload;
}

/** What leads see of a store: who waits, who is there, how the day goes. */
export function BoardPage() {
  const board = useSignal<Board | undefined>(undefined);
  const old = useSignal(false);
  const store = useSignal("");
  const stores = desk.stores.value;
  const latest = useNewest();

  async function load() {
    try {
      await latest(request<Board>("GET", `board?store=${encodeURIComponent(store.value)}`), (known) => (board.value = known));
      old.value = false;
    } catch {
      old.value = true;
    }
  }
  useEffect(() => {
    void load();
    const timer = setInterval(() => document.hidden || void load(), refresh);
    return () => clearInterval(timer);
  }, [store.value]);

  const b = board.value;
  return (
    <main class="board">
      <header>
        <h1>{t("board")}</h1>
        {stores.length > 1 && (
          <select aria-label={t("search_store")} value={store.value || b?.store} onChange={(e) => (store.value = e.currentTarget.value)}>
            {stores.map((s) => (
              <option key={s.id} value={s.id}>
                {s.name}
              </option>
            ))}
          </select>
        )}
        {old.value && (
          <span class="fault small" role="status">
            {t("board_old")}
          </span>
        )}
      </header>
      {b && (
        <>
          <OverloadPanel overload={b.overload} store={b.store} changed={load} />
          <AskedForHelp />
          <div class="panels">
            <QueuePanel queue={b.queue} />
            <AgentsPanel agents={b.agents} />
          </div>
          <Today today={b.today} />
        </>
      )}
    </main>
  );
}

function QueuePanel({ queue: q }: { queue: Board["queue"] }) {
  return (
    <section class="card">
      <h2>{t("queue")}</h2>
      <p class="figure">
        <strong>{q.length}</strong>{" "}
        {q.since && (
          <>
            {t("queue_oldest")} <Waiting since={q.since} />
          </>
        )}
      </p>
      {q.length === 0 ? <p class="quiet small">{t("queue_none")}</p> : <Parts parts={q.languages} name={languageName} title={t("by_language")} />}
      {q.length > 0 && <Parts parts={q.groups} name={(g) => (g ? t(`group_${g}`) : t("no_topic"))} title={t("by_team")} />}
    </section>
  );
}

/** Bars that name themselves, how many and since when. */
function Parts({ parts, name, title }: { parts: Part[]; name: (of: string) => string; title: string }) {
  const most = Math.max(...parts.map((p) => p.length));
  return (
    <table class="bars">
      <caption class="quiet small">{title}</caption>
      <tbody>
        {parts.map((p) => (
          <tr key={p.name}>
            <th scope="row">{name(p.name)}</th>
            <td>
              <span class="bar-of" style={{ inlineSize: `${(p.length / most) * 100}%` }} aria-hidden="true" />
            </td>
            <td class="number">{p.length}</td>
            <td class="number">
              <Waiting since={p.since} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AgentsPanel({ agents }: { agents: Board["agents"] }) {
  const rank = (a: Board["agents"][number]) => ["available", "away", "gone"].indexOf(stateOf(a));
  const sorted = [...agents].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  return (
    <section class="card">
      <h2>{t("board_agents")}</h2>
      <table>
        <tbody>
          {sorted.map((a) => (
            <tr key={a.id} class={stateOf(a)}>
              <th scope="row">
                <bdi>{a.name}</bdi>
              </th>
              <td>
                <span aria-hidden="true">{{ available: "●", away: "◐", gone: "○" }[stateOf(a)]} </span>
                {t(`agent_${stateOf(a)}`)}
              </td>
              <td class="number">{t("chats_of", { chats: a.chats, capacity: a.capacity })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function stateOf(a: Board["agents"][number]): "available" | "away" | "gone" {
  if (a.state === "available" || a.state === "away" || a.state === "gone") return a.state;
  return a.present ? "available" : "gone";
}

function Today({ today: d }: { today: Board["today"] }) {
  const rated = d.ratings.reduce((a, b) => a + b, 0);
  const average = d.ratings.reduce((sum, n, i) => sum + n * (i + 1), 0) / rated;
  const number = (n: number) => new Intl.NumberFormat(written().lang, { maximumFractionDigits: 1 }).format(n);
  return (
    <section class="card today">
      <h2>
        {t("today")} <span class="quiet small">{d.timezone.replace(/_/g, " ")}</span>
      </h2>
      <dl class="figures">
        <Figure name={t("opened")} value={number(d.opened)} />
        <Figure name={t("answered_alone")} value={d.opened ? percent(d.answered / d.opened) : "–"} more={number(d.answered)} />
        <Figure name={t("escalated")} value={number(d.escalated)} />
        <Figure name={t("waits")} value={length(d.waits, "median")} more={d.waits.count ? t("p90", { time: length(d.waits, "p90") }) : ""} />
        <Figure name={t("responses")} value={length(d.responses, "median")} more={d.responses.count ? t("p90", { time: length(d.responses, "p90") }) : ""} />
        <Figure name={t("ratings")} value={rated ? `${number(average)} / 5` : "–"} more={rated ? t("ratings_count", { count: rated }) : ""} />
      </dl>
      <Hours hours={d.hours} timezone={d.timezone} />
      {d.languages.length > 0 && (
        <div class="scroll">
          <table class="languages">
            <thead>
              <tr>
                {["language", "opened", "answered_alone", "escalated", "waits", "responses"].map((key) => (
                  <th scope="col" key={key}>
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {d.languages.map((l) => (
                <tr key={l.lang}>
                  <th scope="row">{l.lang ? languageName(l.lang) : "–"}</th>
                  <td>{number(l.opened)}</td>
                  <td>{l.opened ? percent(l.answered / l.opened) : "–"}</td>
                  <td>{number(l.escalated)}</td>
                  <td>{length(l.waits, "median")}</td>
                  <td>{length(l.responses, "median")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function length(s: Spread, which: "median" | "p90"): string {
  return s.count ? written().duration(s[which]) : "–";
}

function Figure({ name, value, more = "" }: { name: string; value: string; more?: string }) {
  return (
    <div>
      <dt class="quiet small">{name}</dt>
      <dd>
        <strong>{value}</strong> <span class="quiet small">{more}</span>
      </dd>
    </div>
  );
}

/** Cases opened, hour by hour: each column says its hour and its number. */
function Hours({ hours, timezone }: { hours: Board["today"]["hours"]; timezone: string }) {
  const most = Math.max(1, ...hours.map((h) => h.opened));
  const hour = new Intl.DateTimeFormat(written().lang, { hour: "numeric", hourCycle: "h23", timeZone: timezone });
  return (
    <figure class="hours">
      <figcaption class="quiet small">{t("opened_by_hour")}</figcaption>
      <ol>
        {hours.map((h) => (
          <li key={h.from}>
            <span class="n">{h.opened || ""}</span>
            <span class="column" style={{ blockSize: `${(h.opened / most) * 64}px` }} aria-hidden="true" />
            <span class="quiet">{hour.format(new Date(h.from)).replace(/\D/g, "")}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

function OverloadPanel({ overload: o, store, changed }: { overload: Overload; store: string; changed: () => Promise<void> }) {
  const minutes = useSignal(60);
  async function put(on: boolean) {
    try {
      await request("PUT", `overload?store=${encodeURIComponent(store)}`, { on, minutes: on ? minutes.value : 0 });
      await changed();
    } catch {
      desk.tell("action_failed");
    }
  }
  if (!o.on) {
    return (
      <details class="card overload">
        <summary>{t("overload_switch")}</summary>
        <p class="small">{t("overload_hint")}</p>
        <label>
          {t("overload_for")}{" "}
          <select value={minutes.value} onChange={(e) => (minutes.value = Number(e.currentTarget.value))}>
            {[30, 60, 120, 240, 0].map((n) => (
              <option key={n} value={n}>
                {n ? written().duration(n * 60) : t("overload_open")}
              </option>
            ))}
          </select>
        </label>{" "}
        <button onClick={() => void put(true)}>{t("overload_on")}</button>
      </details>
    );
  }
  return (
    <section class="card overload on" role="status">
      <p>
        <strong>⚠ {t("overload")}</strong> {o.manual ? t("overload_by", { name: o.name ?? "" }) : t("overload_seen", { arrivals: o.arrivals, usual: o.usual })}{" "}
        {o.since && t("overload_since", { time: written().time(o.since) })} {o.until && t("overload_until", { time: written().time(o.until) })}
      </p>
      <button onClick={() => void put(false)}>{t("overload_off")}</button>
    </section>
  );
}
