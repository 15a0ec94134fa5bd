import type { Candidate } from "../wire/frames";
import { written } from "./texts";

/** A probability as a percentage. */
export function percent(n: number): string {
  return new Intl.NumberFormat(written().lang, { style: "percent" }).format(n);
}

/** The topics that a message may be about, the likeliest first. */
export function Candidates({ list, name = (topic) => topic }: { list: Candidate[] | undefined; name?: (topic: string) => string }) {
  return (
    <ol class="candidates">
      {list?.slice(0, 5).map((c) => (
        <li key={c.topic}>
          <meter min={0} max={1} value={c.confidence} /> <span class="percent">{percent(c.confidence)}</span> {name(c.topic)}
        </li>
      ))}
    </ol>
  );
}
