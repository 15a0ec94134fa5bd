import type { Signal } from "@preact/signals";
import { Masked } from "./unanswered_masked";
import type { Group } from "./unanswered_data";

/** The typical messages of a group, to choose examples from: by their numbers, in their order. */
export function Chosen({ group, chosen, title }: { group: Group; chosen: Signal<number[]>; title: string }) {
  const choose = (i: number, on: boolean) => (chosen.value = group.typical.map((_, k) => k).filter((k) => (k === i ? on : chosen.value.includes(k))));
  return (
    <fieldset>
      <legend class="small quiet">{title}</legend>
      {group.typical.map((m, i) => (
        <label key={i} class="check">
          <input type="checkbox" checked={chosen.value.includes(i)} onChange={(e) => choose(i, e.currentTarget.checked)} />{" "}
          <span lang={group.lang} dir="auto">
            <Masked text={m.text} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}
