import { t } from "../../page/texts";

const masked = /\[(email|phone|order|card|iban|address|postcode|link|number)\]/g;

/** A text in which what is masked is told from what was written. */
export function Masked({ text }: { text: string }) {
  const parts = text.split(masked); // every second one is a name
  return <>{parts.map((part, i) => (i % 2 ? <mark key={i}><bdi>{t(`unanswered.mask_${part}`)}</bdi></mark> : part))}</>;
}
