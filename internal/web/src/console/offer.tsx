import { languageName, t, written } from "../page/texts";
import { desk } from "./desk";
import { type Offer, secondsLeft } from "./duty";
import { Marks, topicOf, Waiting } from "./row";

/** The chats that the agent is asked to take. */
export function Offers() {
  return (
    <div class="offers" role="region" aria-label={t("offers")} aria-live="assertive">
      {desk.duty.offers.value.map((offer) => (
        <Card key={offer.conversation.id} offer={offer} />
      ))}
    </div>
  );
}

function Card({ offer }: { offer: Offer }) {
  const c = offer.conversation;
  const left = secondsLeft(offer);
  const store = desk.stores.value.length > 1 ? desk.stores.value.find((s) => s.id === c.store)?.name : undefined;
  return (
    <article class={`offer${left <= 5 ? " soon" : ""}`}>
      <header>
        <strong>{t("offer")}</strong>
        <Waiting since={c.waiting_since} />
      </header>
      <h2>{topicOf(c)}</h2>
      <p class="quiet">
        {[languageName(c.lang), store].filter(Boolean).join(" · ")}
      </p>
      <p class="marks">
        <Marks conversation={c} />
      </p>
      {c.preview && (
        <p class="preview" dir="auto">
          {c.preview}
        </p>
      )}
      {/* Said once with the card; a number that changes every second is not read out. */}
      <p class="left" aria-live="off">
        <span>{t("offer_left", { time: written().duration(left) })}</span>
        <progress max={offer.seconds} value={left} aria-hidden="true" />
      </p>
      <p class="buttons">
        <button class="primary" onClick={() => desk.accept(c.id)}>
          {t("accept")} <kbd>y</kbd>
        </button>
        <button onClick={() => desk.duty.decline(c.id)}>
          {t("decline")} <kbd>n</kbd>
        </button>
      </p>
    </article>
  );
}

/** Answers the offer that came first. */
export function answerOffer(yes: boolean): void {
  const first = desk.duty.offers.value[0]?.conversation.id;
  if (!first) return;
  if (yes) desk.accept(first);
  else desk.duty.decline(first);
}
