import { t, written } from "../page/texts";
import { desk } from "./desk";

function choose(state: "away" | "available") {
  if (!desk.duty.choose(state)) desk.tell("offline_action");
}

/** The agent's own state, and the button that changes it. */
export function PresenceButton() {
  const presence = desk.duty.presence.value;
  if (!presence || desk.lost.value) return null;
  const away = presence.state === "away";
  return (
    <span class={`presence ${presence.state}`}>
      <span role="status">
        <span aria-hidden="true">{away ? "◐" : "●"}</span> {t(away ? "presence_away" : "presence_available")}
      </span>
      {away ? (
        <button class="link" onClick={() => choose("available")}>
          {t("presence_back")}
        </button>
      ) : (
        <button class="link" onClick={() => choose("away")}>
          {t("presence_pause")}
        </button>
      )}
    </span>
  );
}

/** The thin bar that says why the agent gets no chats. */
export function AwayBar() {
  const presence = desk.duty.presence.value;
  const away = presence?.state === "away" && !desk.lost.value;
  return (
    <div class="bar away" role="status" hidden={!away}>
      {away && (
        <>
          {t(`away_${presence.reason ?? "paused"}`)} {presence.since && t("away_since", { time: written().time(presence.since) })}{" "}
          <button class="link" onClick={() => choose("available")}>
            {t("presence_back")}
          </button>
        </>
      )}
    </div>
  );
}
