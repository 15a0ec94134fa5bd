// "How was it?", after a case is closed.

import type { Texts } from "../wire/texts";
import { el, face } from "./element";

/** A form with five faces and a comment. */
export function ratingForm(texts: Texts, rate: (score: number, comment: string) => void): HTMLElement {
  const comment = el("input", { type: "text", maxlength: 500, dir: "auto", "aria-label": texts.t("rating_comment"), placeholder: texts.t("rating_comment") });
  const send = el("button", { type: "submit", class: "primary", disabled: true }, texts.t("rating_send"));
  const more = el("div", { class: "more", hidden: true }, comment, send);
  let score = 0;
  const choose = (n: number) => {
    score = n;
    more.hidden = false;
    send.disabled = false;
  };
  const choice = (n: number) => {
    const label = texts.t(`rating_${n}`);
    const input = el("input", { type: "radio", name: "score", value: n, "aria-label": label, on: { change: () => choose(n) } });
    return el("label", { title: label }, input, face(n));
  };
  return el(
    "form",
    { class: "rating", on: { submit: (e) => (e.preventDefault(), rate(score, comment.value.trim())) } },
    el("fieldset", {}, el("legend", {}, texts.t("rating")), ...[1, 2, 3, 4, 5].map(choice)),
    more,
  );
}
