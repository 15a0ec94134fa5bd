import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { account, may, signOut } from "../page/account";
import { address } from "../page/address";
import { loadKnowledge } from "../page/knowledge";
import { LanguageChoice } from "../page/language";
import { SignIn } from "../page/signin";
import { t } from "../page/texts";
import { Attention, AttentionButton } from "./attention";
import { loadCanned } from "./canned";
import { BoardPage } from "./board";
import { CannedPage } from "./canned_page";
import { Chats } from "./chats";
import { desk } from "./desk";
import { List } from "./list";
import { startNotifying } from "./notify";
import { Offers } from "./offer";
import { AwayBar, PresenceButton } from "./presence";
import { LongWaits, Refused } from "./refused";
import { showHelp, Shortcuts } from "./shortcuts";
import { Doubtful } from "./supervise";

export function App() {
  if (account.value === undefined) return null;
  if (account.value === null) return <SignIn />;
  return <Desk key={account.value.id} agent={account.value.id} />;
}

function Desk({ agent }: { agent: string }) {
  useEffect(() => {
    desk.start(agent);
    startNotifying(agent);
    // Without these there are no suggestions and no canned replies.
    loadKnowledge().catch(() => undefined);
    loadCanned().catch(() => undefined);
    return () => desk.stop();
  }, [agent]);
  useSignalEffect(() => {
    const n = desk.unread.value;
    document.title = n > 0 ? `(${n}) Dragoman` : "Dragoman";
  });
  const Room = rooms[address.value];
  return (
    <div class={`desk${desk.selected.value ? " one" : ""}${Room ? " roomy" : ""}`}>
      <div class="bars">
        <Bar />
        <AwayBar />
      </div>
      <header class="top">
        <strong>Dragoman</strong>
        <a class="quiet" href="/admin#account" title={t("account_page")}>
          {account.value?.name}
        </a>
        <PresenceButton />
        <span class="space" />
        <LanguageChoice />
        <AttentionButton />
        <button class="link" onClick={showHelp}>
          {t("keys")} <kbd>?</kbd>
        </button>
        {may("supervise") && address.value !== "board" && <a href="#board">{t("board")}</a>}
        {Room ? <a href="#">{t("chats")}</a> : <a href="#canned">{t("canned")}</a>}
        {may("supervise") && <a href="/admin#week">{t("week")}</a>}
        {(may("knowledge") || may("settings")) && <a href="/admin">{t("admin_page")}</a>}
        <button class="link" onClick={() => void signOut().catch(() => desk.tell("action_failed"))}>
          {t("signout")}
        </button>
      </header>
      {Room ? (
        <Room />
      ) : (
        <>
          <List />
          <Chats />
        </>
      )}
      <Notices />
      <Offers />
      <Attention />
      <Doubtful />
      <Shortcuts />
    </div>
  );
}

/** What the address can name besides the chats: #canned, #board. */
const rooms: Record<string, () => JSX.Element> = { board: BoardPage, canned: CannedPage };

/** The thin bar that says when the connection is gone and what happens meanwhile. */
function Bar() {
  const waiting = desk.pending.value.filter((e) => !e.failed).length;
  const text = desk.status.value === "stopped" ? t("bar_stopped") : t("bar_offline");
  return (
    <div class="bar" role="status" hidden={!desk.lost.value}>
      {desk.lost.value && `${text} ${waiting > 0 ? t("bar_waiting", { count: waiting }) : ""}`}
    </div>
  );
}

/** What passes by at the bottom: a closing that can be taken back, and faults. */
function Notices() {
  const closing = desk.closing.chat.value;
  return (
    <div class="notices" role="status">
      {desk.notice.value && <p>{desk.notice.value}</p>}
      <Refused />
      <LongWaits />
      {closing && (
        <p>
          {t("closing")}
          <button class="link" onClick={() => desk.closing.undo()}>
            {t("undo")} <kbd>z</kbd>
          </button>
        </p>
      )}
    </div>
  );
}
