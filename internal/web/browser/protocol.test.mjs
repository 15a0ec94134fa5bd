// What the widget does about each frame and close code of docs/protocol.md,
// against a staged server end.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { phone } from "./browser.mjs";
import { house } from "./house.mjs";
import { Buyer } from "./pages.mjs";
import { soon } from "./soon.mjs";
import { changed, log, said, stage, welcome } from "./stage.mjs";

const patience = { timeout: 180_000 };

describe("protocol", () => {
  const at = house();

  /** A buyer whose socket is answered by `greet` and `answer`; notes what it sends. */
  async function staged(greet, answer, prepare) {
    const context = await at.browser.newContext({ viewport: phone, locale: "en" });
    const page = await context.newPage();
    const b = new Buyer(page, at.server.url, "en");
    b.sent = [];
    await stage(
      page,
      (hello) => (b.sent.push(hello), greet(hello, b)),
      (frame) => (b.sent.push(frame), answer?.(frame, b) ?? []),
    );
    await prepare?.(page);
    await b.open();
    return b;
  }

  const hellos = (b) => b.sent.filter((f) => f.type === "hello");
  const events = (after, ...list) => ({ type: "events", conversation: "staged", after, upto: list.at(-1).seq, events: list });

  test("a gap is asked for and filled; what is old is dropped", patience, async () => {
    const b = await staged(
      () => [...log([said(1, "buyer", "one"), said(2, "assistant", "two")]), events(4, said(5, "agent", "five")), events(0, said(1, "buyer", "one"))],
      (frame) => (frame.type === "resume" ? [events(2, said(3, "agent", "three"), said(4, "agent", "four"), said(5, "agent", "five"))] : []),
    );
    await b.said("five").waitFor();
    assert.deepEqual(b.sent.find((f) => f.type === "resume")?.after, 2);
    await soon(() => b.log.locator(".said").allInnerTexts(), ["one", "two", "three", "four", "five"]);
    await b.page.context().close();
  });

  test("a limited message is sent again by itself, with the same id", patience, async () => {
    let refused = false;
    const b = await staged(
      () => [welcome()],
      (frame) => {
        if (frame.type !== "message") return [];
        if (!refused) return (refused = true), [{ type: "error", id: frame.id, code: "limited", retry_after: 3, message: "" }];
        return [events(0, said(1, "buyer", frame.text, { id: frame.id }, 0)), { type: "ack", id: frame.id, seq: 1 }];
      },
    );
    const told = b.chat.getByText("A moment, please.").waitFor();
    await b.say("hello");
    await told;
    await b.log.getByText("Sent", { exact: true }).waitFor();
    const ids = b.sent.filter((f) => f.type === "message").map((f) => f.id);
    assert.equal(ids.length, 2);
    assert.equal(ids[0], ids[1]);
    await soon(() => b.own(), ["hello"]);
    await b.page.context().close();
  });

  test("a refused message can be tried again or deleted", patience, async () => {
    const b = await staged(
      () => [welcome()],
      (frame) => (frame.type === "message" ? [{ type: "error", id: frame.id, code: "invalid", field: "text", message: "" }] : []),
    );
    await b.say("bad");
    await b.log.getByText("Not sent.").waitFor();
    await b.log.getByRole("button", { name: "Try again" }).click();
    await b.log.getByText("Not sent.").waitFor();
    await soon(() => b.sent.filter((f) => f.type === "message").length, 2);
    await b.log.getByText("Not sent.").waitFor();
    await b.log.getByRole("button", { name: "Delete" }).click();
    await soon(() => b.own(), []);
    await soon(() => b.page.evaluate(() => Object.keys(localStorage).filter((k) => k.includes(":out:"))), []);
    await b.page.context().close();
  });

  test("who asks for a person twice because the line is slow has asked once", patience, async () => {
    const b = await staged(() => [welcome()]);
    const person = b.chat.getByRole("button", { name: "Talk to a person" });
    await person.click();
    await person.waitFor({ state: "detached" });
    await b.onTheWay.waitFor();
    await b.page.context().close();
  });

  test("an address stays in its form when the language changes and when the server refuses it", patience, async () => {
    const b = await staged(
      () => log([said(1, "buyer", "a person, please"), changed(2, "waiting", { reason: "asked" })], { conversation: { state: "waiting", place: 1 } }),
      (frame) => (frame.type === "contact" ? [{ type: "error", id: frame.id, code: "invalid", field: "email", message: "" }] : []),
    );
    await b.chat.getByRole("button", { name: "Answer by e-mail" }).click();
    const email = b.chat.locator('input[type="email"]');
    await email.fill("kim@buyer.example");
    await b.page.evaluate(() => document.querySelector("dragoman-chat").setAttribute("locale", "fr"));
    await soon(() => b.chat.locator(".panel").getAttribute("lang"), "fr");
    await soon(() => email.inputValue(), "kim@buyer.example");
    await email.press("Enter");
    await b.chat.locator(".fault:not(:empty)").waitFor();
    await soon(() => email.inputValue(), "kim@buyer.example");
    await b.page.context().close();
  });

  test("texts that come too late do not take the place of newer ones", patience, async () => {
    let release;
    const held = new Promise((done) => (release = done));
    let seq = 0;
    const b = await staged(
      () => [welcome()],
      (frame) =>
        frame.type === "message" ? [events(seq, said(++seq, "buyer", frame.text, { id: frame.id }, 0), said(++seq, "assistant", `answer in ${frame.text}`, { lang: frame.text }, 0)), { type: "ack", id: frame.id, seq: seq - 1 }] : [],
      (page) => page.route("**/widget/locale/fr.json", (route) => held.then(() => route.continue())),
    );
    const late = b.page.waitForResponse("**/widget/locale/fr.json");
    const lang = () => b.chat.locator(".panel").getAttribute("lang");
    await b.say("fr");
    await b.said("answer in fr").waitFor();
    await b.say("ru");
    await soon(lang, "ru");
    release();
    await (await late).finished();
    await b.say("ru");
    await b.said("answer in ru").nth(1).waitFor();
    assert.equal(await lang(), "ru");
    await b.page.context().close();
  });

  test("a token that is not valid is dropped, and the visitor starts anew", patience, async () => {
    const b = await staged(
      (hello) => (hello.token === "old" ? 4005 : [welcome()]),
      undefined,
      (page) => page.addInitScript(() => localStorage.getItem("dragoman:demo:token") ?? localStorage.setItem("dragoman:demo:token", "old")),
    );
    await b.log.locator(".chip").first().waitFor();
    await soon(() => hellos(b).map((h) => h.token), ["old", undefined]);
    await b.page.context().close();
  });

  test("a site that may not embed the widget is told so, and it stops trying", patience, async () => {
    const b = await staged(() => 4004);
    await b.bar.getByText("The chat is not available on this page.").waitFor();
    await soon(() => b.field.isDisabled(), true);
    // Coming back to the page is the last thing that could make it try again.
    await b.page.evaluate(() => dispatchEvent(new Event("online")));
    assert.equal(hellos(b).length, 1);
    await b.page.context().close();
  });

  test("after a lost network the widget comes back and goes on where it was", patience, async () => {
    const b = await staged((hello) => (hello.last > 0 ? [welcome({ conversation: { last_seq: 2 } }), events(1, said(2, "agent", "after"))] : log([said(1, "buyer", "before")])));
    await b.said("before").waitFor();
    await b.page.evaluate(() => dispatchEvent(new Event("offline"))); // as a lost network would
    await b.said("after").waitFor();
    assert.deepEqual(hellos(b).map((h) => h.last), [0, 1]);
    await soon(() => b.log.locator(".said").allInnerTexts(), ["before", "after"]);
    await b.page.context().close();
  });

  test("a page that is opened again asks for the last hundred events, and for older ones when wanted", patience, async () => {
    const all = Array.from({ length: 150 }, (_, i) => said(i + 1, "buyer", `message ${i + 1}.`));
    const b = await staged(
      (hello) => [welcome({ conversation: { last_seq: 150 } }), events(hello.last, ...all.slice(hello.last))],
      (frame) => (frame.type === "history" ? [{ type: "history", before: frame.before, from: 1, events: all.slice(0, frame.before - 1), more: false }] : []),
      (page) =>
        page.addInitScript(() => {
          localStorage.setItem("dragoman:demo:token", "staged");
          localStorage.setItem("dragoman:demo:read", "150");
        }),
    );
    await b.said("message 150.").waitFor();
    await soon(async () => (await b.own()).length, 100);
    await b.log.getByRole("button", { name: "Earlier messages" }).click();
    await b.said("message 1.").first().waitFor();
    await soon(async () => (await b.own()).length, 150);
    await b.page.context().close();
  });

  test("what is said is text: markup does nothing, links can be tapped", patience, async () => {
    const b = await staged(() =>
      log([said(1, "agent", '<img src=x onerror="window.hit=1"> see https://harbour.example/track?a=1&b=2. Or write to help@harbour.example, javascript:alert(1)')]),
    );
    await b.said("<img").waitFor();
    const links = await b.log.locator(".said a").evaluateAll((list) => list.map((a) => [a.getAttribute("href"), a.rel]));
    assert.deepEqual(links, [
      ["https://harbour.example/track?a=1&b=2", "noopener noreferrer"],
      ["mailto:help@harbour.example", "noopener noreferrer"],
    ]);
    assert.equal(await b.page.evaluate(() => window.hit), undefined);
    await b.page.context().close();
  });

  test("the queue, its hours and an agent who is lost are shown", patience, async () => {
    const waiting = [said(1, "buyer", "a person, please"), changed(2, "waiting", { reason: "asked" })];
    const b = await staged(() => [...log(waiting, { conversation: { state: "waiting", place: 2 } }), { type: "queue", place: 1, open: true }]);
    await b.chat.getByText("Your place in the queue: 1.").waitFor();
    await b.page.context().close();

    const closed = await staged(() => log(waiting, { conversation: { state: "waiting", place: 1, away: "closed", text: "Our team is back on Monday at 8:00 AM." } }));
    await closed.chat.locator(".strip").getByText("Our team is back on Monday at 8:00 AM.").waitFor();
    await closed.page.context().close();

    const lost = await staged(() => log([...waiting, changed(3, "assigned", { name: "Marta" }), changed(4, "waiting", { reason: "returned" })], { conversation: { state: "waiting" } }));
    await lost.log.getByText("Passed on to a colleague").waitFor();
    await soon(() => lost.chat.getByRole("button", { name: "Talk to a person" }).isHidden(), true);
    await lost.page.context().close();
  });

  test("words that come while the panel is closed are counted on the launcher", patience, async () => {
    const context = await at.browser.newContext({ viewport: phone, locale: "en" });
    const page = await context.newPage();
    await page.addInitScript(() => {
      localStorage.setItem("dragoman:demo:token", "staged");
      localStorage.setItem("dragoman:demo:read", "1");
    });
    await stage(page, () => log([said(1, "buyer", "hello"), said(2, "agent", "one"), said(3, "agent", "two")], { conversation: { state: "assigned", agent: "Marta" } }));
    await page.goto(`${at.server.url}/?lang=en`);
    const launcher = page.getByRole("button", { name: "Open the chat, unread messages: 2" });
    await launcher.click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Open the chat", exact: true }).waitFor();
    await context.close();
  });
});
