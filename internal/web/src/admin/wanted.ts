import { useSignal } from "@preact/signals";
import { useTurns } from "./turns";

/**
 * A value that the server keeps and that people change with one click: what
 * they want is shown at once, not only when the server has answered, whatever
 * else makes the page anew meanwhile. Changes are kept one after the other, each
 * made of the one before. When the last is answered, what the server says counts
 * again, so `keep` ends when that is known, and says itself what went wrong.
 */
export function useWanted<T>(known: T, keep: (value: T) => Promise<unknown>): [shown: T, want: (value: T) => void] {
  const wanted = useSignal<{ value: T } | undefined>(undefined);
  const [turn] = useTurns();
  function want(value: T) {
    const mine = { value };
    wanted.value = mine;
    void turn(() => keep(value)).finally(() => {
      if (wanted.peek() === mine) wanted.value = undefined;
    });
  }
  return [wanted.value ? wanted.value.value : known, want];
}
