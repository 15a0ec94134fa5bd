import { useMemo } from "preact/hooks";

/**
 * What is asked for anew before it has come may come in another order. The
 * function returned shows an answer only if nothing was asked for after it, and
 * ends when the newest answer is shown, or throws what kept that from coming.
 */
export function newest(): <T>(asked: Promise<T>, show: (answer: T) => void) => Promise<void> {
  let last: Promise<void>;
  return (asked, show) => {
    const mine: Promise<void> = asked.then(
      (answer) => (mine === last ? show(answer) : last),
      (e: unknown) => {
        if (mine === last) throw e;
        return last;
      },
    );
    last = mine;
    return mine;
  };
}

/** The same for what a component asks for. */
export function useNewest(): ReturnType<typeof newest> {
  return useMemo(newest, []);
}
