import { desk } from "./desk";

/** Marks of stores: a shape beside the colour, so that colour does not stand alone. */
const shapes = ["●", "■", "▲", "◆", "★", "⬟"];

/** Which store a conversation is of, for agents who work for more than one. */
export function StoreBadge({ store }: { store: string }) {
  const stores = desk.stores.value;
  if (stores.length < 2) return null;
  const n = stores.findIndex((s) => s.id === store);
  return (
    <span class={`store store-${Math.max(n, 0) % shapes.length}`}>
      <span aria-hidden="true">{shapes[Math.max(n, 0) % shapes.length]}</span> {stores[n]?.name ?? store}
    </span>
  );
}
