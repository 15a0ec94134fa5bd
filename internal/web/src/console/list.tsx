import { useRef } from "preact/hooks";
import { t } from "../page/texts";
import type { Conversation } from "../wire/frames";
import { desk, type Tab } from "./desk";
import { Row, Waiting } from "./row";
import { Search } from "./search";
import { AskedForHelp } from "./supervise";

const tabs: Tab[] = ["mine", "queue", "all"];

/** The left column: own chats, the queue, or all conversations there are. */
export function List() {
  const bar = useRef<HTMLDivElement>(null);
  const tab = desk.tab.value;

  function key(e: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!by) return;
    e.preventDefault();
    const rtl = document.documentElement.dir === "rtl" ? -1 : 1;
    const next = tabs[(tabs.indexOf(tab) + by * rtl + tabs.length) % tabs.length]!;
    desk.show(next);
    bar.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }

  const rows = (
    <ul>
      {desk.listed.value.map((c) => (
        <Row key={c.id} conversation={c} />
      ))}
    </ul>
  );

  return (
    <nav class="list" aria-label={t("conversations")}>
      <AskedForHelp />
      <div class="tabs" role="tablist" aria-label={t("conversations")} ref={bar} onKeyDown={key}>
        {tabs.map((name) => (
          <button key={name} id={`tab-${name}`} role="tab" aria-selected={name === tab} aria-controls="listed" tabIndex={name === tab ? 0 : -1} onClick={() => desk.show(name)}>
            {t(name)} <Count tab={name} />
          </button>
        ))}
      </div>
      <section class={`panel ${tab}`} id="listed" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === "queue" && (
          <p class="take">
            <Oldest queue={desk.queue.value} />
            <button class="primary" disabled={desk.queue.value.length === 0 || !desk.takes()} onClick={() => desk.claim()}>
              {t("take_next")}
            </button>
            {!desk.takes() && <span class="quiet small">{t("offered_here")}</span>}
          </p>
        )}
        {tab !== "all" && desk.listed.value.length === 0 && <p class="quiet small nothing">{t(`${tab}_none`)}</p>}
        {tab === "all" ? <Search>{rows}</Search> : rows}
      </section>
    </nav>
  );
}

/** How much there is behind a tab, and whether some of it is new or urgent. */
function Count({ tab }: { tab: Tab }) {
  if (tab === "all") return null;
  const list = desk[tab].value;
  const unread = tab === "mine" ? desk.unread.value : 0;
  const alarming = tab === "queue" && list.some((c) => c.alert);
  return (
    <>
      <span class="count">{list.length}</span>
      {unread > 0 && (
        <span class="badge" role="img" aria-label={t("unread", { count: unread })}>
          {unread}
        </span>
      )}
      {alarming && (
        <span class="alarm" role="img" aria-label={t("queue_alert")}>
          ⚠
        </span>
      )}
    </>
  );
}

/** Who has waited longest; the most urgent may be somebody else. */
function Oldest({ queue }: { queue: Conversation[] }) {
  const times = queue.flatMap((c) => c.waiting_since ?? []);
  if (times.length === 0) return <span />;
  return (
    <span class="quiet small">
      {t("queue_oldest")} <Waiting since={times.reduce((a, b) => (a < b ? a : b))} />
    </span>
  );
}
