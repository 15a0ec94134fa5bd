import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { account, may, signOut } from "../page/account";
import { address } from "../page/address";
import { Failed } from "../page/failed";
import { knowledge, loadKnowledge } from "../page/knowledge";
import { LanguageChoice } from "../page/language";
import { SignIn } from "../page/signin";
import { t } from "../page/texts";
import { Account } from "./house/account";
import { Agents } from "./house/agents";
import { Ask } from "./knowledge/ask";
import { Audit } from "./house/audit";
import { draft } from "./knowledge/draft";
import { Faq } from "./knowledge/faq";
import { Integrations } from "./house/integrations";
import { Edit } from "./knowledge/edit";
import { Sheets } from "./knowledge/sheets";
import { Stores } from "./house/stores";
import { Taps } from "./learn/taps";
import { Topics } from "./knowledge/topics";
import { Unanswered } from "./learn/unanswered";
import { Week } from "./learn/week";

const rooms = { knowledge: Topics, edit: Edit, import: Sheets, ask: Ask, unanswered: Unanswered, taps: Taps, week: Week, faq: Faq, agents: Agents, stores: Stores, integrations: Integrations, audit: Audit, account: Account };
/** What an account must be allowed to do to enter a room; the others are open to all. */
const needed: Partial<Record<Room, string>> = { edit: "knowledge", import: "knowledge", unanswered: "knowledge", taps: "knowledge", week: "supervise", faq: "knowledge", agents: "accounts", stores: "settings", integrations: "settings", audit: "audit" };
/** Addresses of each floor, in the order of the work there. The account's own room is reached by its name. */
const floors: Record<string, string[]> = {
  knowledge: ["edit/topics", "edit/facts", "edit/lists", "edit/findings", "edit/ask", "edit/publish", "import", "faq", "knowledge", "ask"],
  learn: ["unanswered", "week", "taps"],
  house: ["agents", "stores", "integrations", "audit"],
};
type Room = keyof typeof rooms;

/** The admin page; whoever is not signed in signs in first. */
export function App() {
  if (account.value === undefined) return null;
  if (account.value === null) return <SignIn />;
  return <Admin />;
}

/** The room that the address names: #ask, #edit/topics/returns.how_to/en. */
function roomOf(address: string): Room {
  const name = address.split("/")[0] ?? "";
  return name in rooms ? (name as Room) : "knowledge";
}

/** What is written on the door. */
function title(address: string): string {
  return t(address === "integrations" ? "integrations.title" : `admin.${address.replace("/", "_")}`);
}

/** Reports whether the account may enter a room. */
function open(room: Room): boolean {
  const permission = needed[room];
  return !permission || may(permission);
}

function Admin() {
  const fault = useSignal(false);
  const row = useRef<HTMLElement>(null);

  useEffect(() => void loadKnowledge().catch(() => (fault.value = true)), []);

  const wanted = roomOf(address.value);
  const room = open(wanted) ? wanted : "knowledge";
  const plan = Object.entries(floors)
    .map(([floor, doors]) => ({ floor, doors: doors.filter((door) => open(roomOf(door))) }))
    .filter(({ doors }) => doors.length > 0);
  const here = plan.find(({ doors }) => doors.some((door) => roomOf(door) === room));
  const those = here?.doors.filter((door) => roomOf(door) === room) ?? [];
  const door = those.find((door) => `${address.value}/`.startsWith(`${door}/`)) ?? those[0];
  const Present = rooms[room];
  // On a narrow screen the row is longer than what is seen of it.
  useEffect(() => row.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }), [door]);
  return (
    <div class="admin">
      <header class="top">
        <strong>Dragoman</strong>
        <nav class="floors" aria-label={t("admin.floors")}>
          {plan.map(({ floor, doors }) => (
            <a key={floor} href={`#${doors[0]}`} aria-current={floor === here?.floor ? "true" : undefined}>
              {t(`admin.floor_${floor}`)}
            </a>
          ))}
        </nav>
        <span class="space" />
        <LanguageChoice />
        <a href="#account" title={t("admin.account")} aria-current={room === "account" ? "page" : undefined}>
          {account.value?.name}
        </a>
        <a href="/console">{t("admin.console")}</a>
        <button class="link" onClick={() => void signOut()}>
          {t("signout")}
        </button>
        {here && here.doors.length > 1 && (
          <nav class="rooms" aria-label={t(`admin.floor_${here.floor}`)} ref={row}>
            {here.doors.map((one) => (
              <a key={one} href={`#${one}`} aria-current={one === door ? "page" : undefined}>
                {title(one)}
                {one === "edit/publish" && draft.value && draft.value.changed.length > 0 && <span class="count">{draft.value.changed.length}</span>}
              </a>
            ))}
          </nav>
        )}
      </header>
      {fault.value && <Failed />}
      <main>{room !== "knowledge" || knowledge.value.languages.length > 0 ? <Present /> : null}</main>
    </div>
  );
}
