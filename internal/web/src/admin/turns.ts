import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

/**
 * What is done one after the other, however fast it is asked for: each begins
 * with what the one before has led to. `busy` until the last has ended.
 */
export function useTurns(): [turn: (act: () => Promise<unknown>) => Promise<void>, busy: boolean] {
  const left = useSignal(0);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  async function turn(act: () => Promise<unknown>): Promise<void> {
    const before = last.current;
    left.value++;
    const mine = before.then(act, act).finally(() => left.value--);
    last.current = mine;
    await mine;
  }
  return [turn, left.value > 0];
}
