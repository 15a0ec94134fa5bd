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
const needed: Partial<Record<Room, string>> = { edit: "knowledge", import: "knowledge", unanswered: "knowledge", taps: "knowledge", week: "supervise", faq: "knowledge", agents: "accounts", stores: "settings", integrations: "settings", audit: "audit" };
/** The rooms of each floor, in the order of the work there. The account's own room is reached by its name. */
const floors: Record<string, string[]> = {
  knowledge: ["knowledge", "edit", "import", "ask", "pages", "faq"],
  learn: ["unanswered", "week", "taps"],
  house: ["agents", "stores", "integrations", "audit"],
};
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

  const plan = Object.entries(floors)
    .map(([floor, names]) => ({ floor, names: names.filter((name): name is Room => name in rooms && open(name as Room)) }))
    .filter(({ names }) => names.length > 0);
  const present = open(room.value) ? room.value : "knowledge";
  const here = plan.find(({ names }) => names.includes(present));
  const Present = rooms[present];
  return (
    <div class="admin">
      <header class="top">
        <strong>Dragoman</strong>
        <nav class="floors" aria-label={t("admin.floors")}>
          {plan.map(({ floor, names }) => (
            <a key={floor} href={`#${names[0]}`} aria-current={floor === here?.floor ? "true" : undefined}>
              {t(`admin.floor_${floor}`)}
            </a>
          ))}
        </nav>
        <span class="space" />
        <LanguageChoice />
        <a href="#account" title={t("admin.account")} aria-current={room.value === "account" ? "page" : undefined}>
          {account.value?.name}
        </a>
        <a href="/console">{t("admin.console")}</a>
        <button class="link" onClick={() => void signOut()}>
          {t("signout")}
        </button>
        {here && here.names.length > 1 && (
          <nav class="rooms" aria-label={t(`admin.floor_${here.floor}`)}>
            {here.names.map((name) => (
              <a key={name} href={`#${name}`} aria-current={present === name ? "page" : undefined}>
                {t(name === "integrations" ? "integrations.title" : `admin.${name}`)}
              </a>
            ))}
          </nav>
        )}
      </header>
      {fault.value && (
        <p class="fault" role="alert">
          {t("action_failed")}
        </p>
      )}
      <main>{present !== "knowledge" || knowledge.value.languages.length > 0 ? <Present /> : null}</main>
    </div>
  );
}
