import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { account, may, signOut } from "../page/account";
import { knowledge, loadKnowledge } from "../page/knowledge";
import { LanguageChoice } from "../page/language";
import { SignIn } from "../page/signin";
import { t } from "../page/texts";
import { Account } from "./account";
import { Agents } from "./agents";
import { Ask } from "./ask";
import { Audit } from "./audit";
import { Faq } from "./faq";
import { Integrations } from "./integrations";
import { Edit } from "./edit";
import { Sheets } from "./sheets";
import { Stores } from "./stores";
import { Taps } from "./taps";
import { Topics } from "./topics";
import { Unanswered } from "./unanswered";
import { Week } from "./week";

const rooms = { knowledge: Topics, edit: Edit, import: Sheets, ask: Ask, unanswered: Unanswered, taps: Taps, week: Week, faq: Faq, agents: Agents, stores: Stores, integrations: Integrations, audit: Audit, account: Account };
/** What an account must be allowed to do to enter a room; the others are open to all. */
const needed: Partial<Record<Room, string>> = { edit: "knowledge", import: "knowledge", taps: "knowledge", week: "supervise", faq: "knowledge", agents: "accounts", stores: "settings", integrations: "settings", audit: "audit" };
/** Rooms that stand elsewhere than in the list. */
const aside: Room[] = ["account"];
type Room = keyof typeof rooms;

export function App() {
  if (account.value === undefined) return null;
  if (account.value === null) return <SignIn />;
  return <Admin />;
}

/** The room that the address names: #ask, #knowledge/returns.how_to. */
function roomOf(hash: string): Room {
  const name = hash.slice(1).split("/")[0] ?? "";
  return name in rooms ? (name as Room) : "knowledge";
}

/** Reports whether the account may enter a room. */
function open(room: Room): boolean {
  const permission = needed[room];
  return !permission || may(permission);
}

function Admin() {
  const room = useSignal(roomOf(location.hash));
  const fault = useSignal(false);

  useEffect(() => {
    const follow = () => (room.value = roomOf(location.hash));
    addEventListener("hashchange", follow);
    loadKnowledge().catch(() => (fault.value = true));
    return () => removeEventListener("hashchange", follow);
  }, []);

  const names = (Object.keys(rooms) as Room[]).filter((name) => open(name) && !aside.includes(name));
  const Present = rooms[open(room.value) ? room.value : "knowledge"];
  return (
    <div class="admin">
      <header class="top">
        <strong>Dragoman</strong>
        <span class="space" />
        <LanguageChoice />
        <a href="#account" title={t("admin.account")} aria-current={room.value === "account" ? "page" : undefined}>
          {account.value?.name}
        </a>
        <a href="/console">{t("admin.console")}</a>
        <button class="link" onClick={() => void signOut()}>
          {t("signout")}
        </button>
        <nav>
          {names.map((name) => (
            <a key={name} href={`#${name}`} aria-current={room.value === name ? "page" : undefined}>
              {t(name === "integrations" ? "integrations.title" : `admin.${name}`)}
            </a>
          ))}
        </nav>
      </header>
      {fault.value && (
        <p class="fault" role="alert">
          {t("action_failed")}
        </p>
      )}
      <main>{room.value !== "knowledge" || knowledge.value.languages.length > 0 ? <Present /> : null}</main>
    </div>
  );
}
