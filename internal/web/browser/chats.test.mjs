// What becomes of a chat and what its agent is told of it, over a staged desk.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stagedDesk } from "./desk.mjs";
import { soon } from "./soon.mjs";
import { changed, facts, said } from "./stage.mjs";
import { desk } from "./states_console.mjs";

const patience = { timeout: 180_000 };

describe("chats", () => {
  const open = stagedDesk();

  test("somebody else was faster", patience, async () => {
    const page = await open((frame) => (frame.type === "claim" ? [{ type: "error", code: "conflict", id: frame.id, message: "" }] : []));
    await page.tab(/Queue/);
    await page.row("The product is dangerous").click();
    await page.keyboard.press("t");
    await page.getByText("Somebody else was faster.").waitFor();
    await page.context().close();
  });

  test("a chat is asked for once, and who has gone to another when it is given stays there", patience, async () => {
    const asked = [];
    const page = await open((frame) => (frame.type === "claim" && asked.push(frame), []));
    const wanted = desk.queue[0];
    await page.tab(/Queue/);
    await page.row("The product is dangerous").click();
    await page.keyboard.press("t");
    await page.keyboard.press("t");
    await page.tab(/My chats/);
    await page.row("How long does a refund take?").click();
    await page.field.fill("Words for this buyer");
    await soon(() => asked.length, 1);
    page.push({ type: "ack", id: asked[0].id, conversation: wanted.id });
    page.push({ type: "mine", mine: [...desk.mine, { ...wanted, state: "assigned", agent: "marta" }] });
    await page.row("The product is dangerous").waitFor();
    await soon(() => page.locator(".chat.focused h2").innerText(), "How long does a refund take?");
    assert.equal(asked.length, 1);
    await page.context().close();
  });

  test("a chat is passed on to a colleague who is there, or to a team", patience, async () => {
    const sent = [];
    const page = await open((frame) => {
      if (frame.type !== "transfer") return [];
      sent.push(frame.to);
      return [frame.to.agent ? { type: "error", code: "at_capacity", id: frame.id, message: "" } : { type: "ack", id: frame.id, conversation: frame.conversation }];
    });
    await page.route("**/colleagues", (route) =>
      route.fulfill({
        json: {
          colleagues: [
            { id: "bob", name: "Bob", languages: null, groups: null, present: true, state: "available", chats: 1, capacity: 4 },
            { id: "eve", name: "Eve", languages: null, groups: null, present: false, state: "gone", chats: 0, capacity: 4 },
          ],
        },
      }),
    );
    await page.row("My parcel is late").first().click();
    await page.getByText("Pass on").click();
    await page.locator(".transfer .menu").getByText("Bob").waitFor();
    await soon(() => page.locator(".transfer .menu").getByText("Eve").count(), 0);
    await page.locator(".transfer .menu").getByText("Bob").click();
    await page.getByText("This colleague has no room for another chat.").waitFor();
    await page.getByText("Pass on").click();
    await page.getByRole("button", { name: "To the team: Shipping" }).click();
    await page.getByText("Passed on.").waitFor();
    await soon(() => sent, [{ agent: "bob" }, { group: "logistics" }]);
    await page.context().close();
  });

  test("unread messages are counted in the list and the title, until they are read", patience, async () => {
    const page = await open();
    await page.locator(".row").getByLabel("3 unread").waitFor();
    await soon(() => page.title(), "(5) Dragoman");
    await page.row("My parcel is late").first().click();
    await page.locator(".row").getByLabel("3 unread").waitFor({ state: "detached" });
    await soon(() => page.title(), "(2) Dragoman");
    await page.context().close();
  });

  test("what was read is told to the server, and what another console read counts here", patience, async () => {
    const sent = [];
    const page = await open((frame) => {
      if (frame.type === "read") sent.push([frame.conversation, frame.seq]);
      return frame.type === "open" && frame.conversation === "c2" ? [{ type: "read", conversation: "c2", seq: 3 }] : [];
    });
    await page.waitForFunction(() => document.title === "(3) Dragoman"); // of five, two were read elsewhere
    await page.row("My parcel is late").first().click();
    await page.locator(".row").getByLabel("3 unread").waitFor({ state: "detached" });
    await soon(() => sent, [["c1", 9]]);
    page.push({ type: "events", conversation: "c2", after: 3, upto: 4, events: [said(4, "buyer", "И ещё вопрос", {}, 0)] });
    await page.getByLabel("1 unread").first().waitFor();
    page.push({ type: "read", conversation: "c2", seq: 4 });
    await page.getByLabel("1 unread").first().waitFor({ state: "detached" });
    await page.context().close();
  });

  test("an agent is told what they want to be told, but not of what they look at", patience, async () => {
    // What the browser would show and sound is noted instead.
    const prepare = (page) =>
      page.addInitScript(() => {
        window.shown = [];
        window.tones = 0;
        let permission = "default";
        window.Notification = class {
          static get permission() {
            return permission;
          }
          static async requestPermission() {
            return (permission = "granted");
          }
          constructor(title, { body }) {
            window.shown.push(`${title} / ${body}`);
          }
        };
        AudioContext.prototype.createOscillator = ((make) =>
          function () {
            window.tones++;
            return make.call(this);
          })(AudioContext.prototype.createOscillator);
        window.here = true;
        document.hasFocus = () => window.here;
      });
    const page = await open(undefined, { prepare });
    const says = (seq, text) => page.push({ type: "events", conversation: "c2", after: seq - 1, upto: seq, events: [said(seq, "buyer", text, {}, 0)] });
    const told = () => page.evaluate(() => [window.shown, window.tones]);
    await page.getByRole("button", { name: "Sound and notices" }).click();
    await page.getByRole("button", { name: "Ask the browser for permission" }).click();
    await page.getByRole("button", { name: "Ask the browser for permission" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Done" }).click();

    await page.row("How long does a refund take?").click();
    await page.locator(".said", { hasText: "Спасибо, жду" }).waitFor();
    says(4, "Вы тут?");
    await page.locator(".said", { hasText: "Вы тут?" }).waitFor();
    await soon(() => told(), [[], 0], "the chat is looked at");

    await page.evaluate(() => (window.here = false));
    says(5, "Ау!");
    await page.locator(".said", { hasText: "Ау!" }).waitFor();
    await soon(() => told(), [["New message: How long does a refund take? / Ау!"], 1]);

    await page.evaluate(() => (window.shown = []));
    page.push({ type: "queue", queue: [...desk.queue, facts("q9", { preview: "just a question" })] });
    await page.locator(".count", { hasText: "5" }).waitFor();
    assert.deepEqual((await told())[0], [], "nobody asked to be told of everybody in the queue");
    page.push({ type: "queue", queue: [...desk.queue, facts("q10", { alert: "safety", priority: 3, preview: "smoke!" }), facts("q11", { priority: 0 })] });
    await page.locator(".count", { hasText: "6" }).waitFor();
    await soon(async () => (await told())[0], ["Urgent in the queue: My parcel is late / smoke!"]);

    await page.getByRole("button", { name: "Sound and notices" }).click();
    await page.getByRole("checkbox", { name: "a buyer writes in one of my chats" }).uncheck();
    await page.keyboard.press("Escape");
    await page.evaluate(() => (window.shown = []));
    says(6, "Эй!");
    await page.locator(".said", { hasText: "Эй!" }).waitFor();
    assert.deepEqual((await told())[0], []);
    await page.reload();
    await page.getByRole("button", { name: "Sound and notices" }).click();
    await soon(() => page.getByRole("checkbox", { name: "a buyer writes in one of my chats" }).isChecked(), false, "it is remembered");
    await page.context().close();
  });

  test("the topic chosen for a case goes along, however it is closed", patience, async () => {
    const sent = new Map(); // by id: what had no answer yet at the reload is sent once more
    const page = await open((frame) => (frame.type === "close" ? (sent.set(frame.id, frame), [{ type: "ack", id: frame.id, conversation: frame.conversation }]) : []));
    await page.row("My parcel is late").first().click();
    await page.getByLabel("Topic of the case").selectOption("refund.when");
    await page.row("How long does a refund take?").click();
    await page.row("My parcel is late").first().click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await page.getByText("Undo").waitFor();
    await page.reload(); // who leaves does not take back
    await page.locator(".list .row").first().waitFor();
    await soon(() => [...sent.values()].map(({ reason, topic }) => ({ reason, topic })), [{ reason: "solved", topic: "refund.when" }]);
    await page.context().close();
  });

  test("earlier cases of the buyer say how they ended, and one click shows them", patience, async () => {
    const cases = [
      { case: 1, from: 1, upto: 3, opened_at: "2026-03-02T10:00:00Z", closed_at: "2026-03-02T11:00:00Z", opening: "Where?", topic: "refund.when", reason: "solved", agent: "Lin", score: 4 },
      { case: 2, from: 4, upto: 9, opened_at: "2026-03-09T10:00:00Z", opening: "now" },
    ];
    const page = await open(undefined, { cases, mine: [facts("c1", { state: "assigned", agent: "marta", epoch: 3, last_seq: 9, case: 2 })] });
    await page.route("**/events?*", (route) => route.fulfill({ json: { events: [said(1, "buyer", "Where is my refund?"), changed(3, "closed", { reason: "solved" }), said(4, "buyer", "now")] } }));
    await page.row("My parcel is late").first().click();
    await page.locator(".cases").getByText("solved · Lin · Rated 4 of 5").waitFor();
    await page.locator(".cases button").click();
    const past = page.getByRole("dialog");
    await past.getByText("Where is my refund?").waitFor();
    await soon(() => past.getByText("now", { exact: true }).count(), 0, "the present case is no part of it");
    await page.keyboard.press("Escape");
    await past.waitFor({ state: "detached" });
    await page.context().close();
  });
});
