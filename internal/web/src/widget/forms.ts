// The small forms of the widget, loaded when the first one is needed.

import type { Texts } from "../wire/texts";
import { el, face } from "./element";

export { default as css } from "./forms.css?text";

/** "How was it?": five faces and a comment. */
export function ratingForm(texts: Texts, rate: (score: number, comment: string) => void): HTMLElement {
  const comment = el("input", { type: "text", maxlength: 500, dir: "auto", "aria-label": texts.t("rating_comment"), placeholder: texts.t("rating_comment") });
  const send = el("button", { type: "submit", class: "primary", disabled: true }, texts.t("rating_send"));
  const more = el("div", { class: "row", hidden: true }, comment, send);
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
    { class: "small rating", on: { submit: (e) => (e.preventDefault(), rate(score, comment.value.trim())) } },
    el("fieldset", {}, el("legend", {}, texts.t("rating")), ...[1, 2, 3, 4, 5].map(choice)),
    more,
  );
}

export interface MailForm {
  /** "contact": where to answer; "transcript": where the conversation goes. */
  kind: "contact" | "transcript";
  email: string;
  /** The server did not take the address. */
  wrong: boolean;
  keep: (email: string, name: string) => void;
}

/** Asks for an e-mail address, and for a contact a name if they like. */
export function mailForm(texts: Texts, form: MailForm): HTMLElement {
  const contact = form.kind === "contact";
  const fault = el("p", { class: "fault", role: "alert" }, form.wrong && texts.t("email_wrong"));
  const email = field("email", "email", texts.t("contact_email"), 254);
  email.value = form.email;
  email.dir = "ltr";
  const name = field("text", "name", texts.t("contact_name"), 80);
  const submit = (e: Event) => {
    e.preventDefault();
    const at = email.value.trim();
    if (/^[^\s@<>,]+@[^\s@]+\.[^\s@.]+$/.test(at)) return form.keep(at, name.value.trim());
    fault.textContent = texts.t("email_wrong");
    email.setAttribute("aria-invalid", "true");
    email.focus();
  };
  const title = texts.t(contact ? "contact" : "transcript");
  const send = el("button", { type: "submit", class: "primary" }, texts.t(contact ? "contact_keep" : "send"));
  return el(
    "form",
    { class: "small", novalidate: true, "aria-label": title, on: { submit } },
    el("p", {}, contact ? texts.t("contact_why") : title),
    ...(contact ? [el("div", { class: "row" }, email), el("div", { class: "row" }, name, send)] : [el("div", { class: "row" }, email, send)]),
    fault,
  );
}

function field(type: string, autocomplete: string, label: string, maxlength: number): HTMLInputElement {
  return el("input", { type, autocomplete, maxlength, dir: "auto", "aria-label": label, placeholder: label });
}
