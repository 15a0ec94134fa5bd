import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { account, signOut } from "../page/account";
import { knowledge, loadKnowledge } from "../page/knowledge";
import { LanguageChoice } from "../page/language";
import { SignIn } from "../page/signin";
import { t } from "../page/texts";
import { Agents } from "./agents";
import { Ask } from "./ask";
import { Taps } from "./taps";
import { Topics } from "./topics";

const rooms = { knowledge: Topics, ask: Ask, taps: Taps, agents: Agents };
/** Rooms that only an admin may enter. */
const reserved: Room[] = ["taps", "agents"];
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

function Admin() {
  const room = useSignal(roomOf(location.hash));
  const fault = useSignal(false);
  const admin = ["admin", "owner"].includes(account.value?.role ?? "");

  useEffect(() => {
    const follow = () => (room.value = roomOf(location.hash));
    addEventListener("hashchange", follow);
    loadKnowledge().catch(() => (fault.value = true));
    return () => removeEventListener("hashchange", follow);
  }, []);

  const names = (Object.keys(rooms) as Room[]).filter((name) => admin || !reserved.includes(name));
  const Present = rooms[room.value];
  return (
    <div class="admin">
      <header class="top">
        <strong>Dragoman</strong>
        <nav>
          {names.map((name) => (
            <a key={name} href={`#${name}`} aria-current={room.value === name ? "page" : undefined}>
              {t(`admin.${name}`)}
            </a>
          ))}
        </nav>
        <span class="space" />
        <LanguageChoice />
        <a href="/console">{t("admin.console")}</a>
        <button class="link" onClick={() => void signOut()}>
          {t("signout")}
        </button>
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
