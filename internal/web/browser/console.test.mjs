// What the console does for an agent, over a staged desk.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./browser.mjs";
import { openDesk } from "./desk.mjs";
import { Server, small, starting } from "./server.mjs";
import { soon } from "./soon.mjs";
import { changed, facts, said } from "./stage.mjs";
import { desk } from "./states_console.mjs";

const patience = { timeout: 60_000 };

describe("console", () => {
  let server, browser;

  before(async () => {
    [server, browser] = await Promise.all([Server.start(small), launch()]);
  }, starting);

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = (answer, more) => openDesk(browser, server.url, { answer, ...more });

  test("a draft belongs to its chat and survives a reload", patience, async () => {
    const page = await open();
    await page.row("My parcel is late").first().click();
    await page.field.fill("I'll ask the carrier");
    await page.row("How long does a refund take?").click();
    await soon(() => page.field.inputValue(), "");
    await page.row("Draft: I'll ask the carrier").waitFor();
    await page.reload();
    await page.row("Draft: I'll ask the carrier").click();
    await soon(() => page.field.inputValue(), "I'll ask the carrier");
    await page.context().close();
  });

  test("a reply to a chat that is no longer the agent's is said not to be sent, and can be had back", patience, async () => {
    const page = await open((frame) =>
      frame.type === "message" ? [{ type: "error", code: "not_assigned", id: frame.id, conversation: frame.conversation, message: "" }] : [],
    );
    await page.row("My parcel is late").first().click();
    await page.field.fill("Too late");
    await page.keyboard.press("Enter");
    await page.locator(".transcript").getByText("Not sent: this chat is no longer yours.").waitFor();
    await page.getByRole("button", { name: "Back to the draft" }).click();
    await soon(() => page.field.inputValue(), "Too late");
    await soon(() => page.locator(".said.failed").count(), 0);
    await page.context().close();
  });

  test("somebody else was faster", patience, async () => {
    const page = await open((frame) => (frame.type === "claim" ? [{ type: "error", code: "conflict", id: frame.id, message: "" }] : []));
    await page.tab(/Queue/);
    await page.row("The product is dangerous").click();
    await page.keyboard.press("t");
    await page.getByText("Somebody else was faster.").waitFor();
    await page.context().close();
  });

  test("a note goes to colleagues, not to the buyer", patience, async () => {
    const sent = [];
    const page = await open((frame) => {
      sent.push(frame);
      return frame.type === "note" ? [{ type: "ack", id: frame.id, conversation: frame.conversation, seq: 99 }] : [];
    });
    await page.row("My parcel is late").first().click();
    await page.field.fill("Their last parcel was lost too");
    await page.getByRole("button", { name: "Keep as note" }).click();
    await page.locator(".said.internal", { hasText: "Their last parcel was lost too" }).waitFor();
    await soon(() => page.field.inputValue(), "");
    assert.deepEqual(
      sent.filter((f) => ["note", "message"].includes(f.type)).map((f) => f.type),
      ["note"],
    );
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

  test("the keys go through the list, insert answers and can be turned off", patience, async () => {
    const page = await open();
    await page.keyboard.press("j");
    await page.field.waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("2");
    await soon(() => page.field.inputValue(), "Open the link in our e-mail.", "the second likeliest answer, not sent");
    await page.keyboard.press("Alt+ArrowDown");
    await page.getByRole("heading", { name: "How long does a refund take?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "How long does a refund take?" }).waitFor();
    await soon(() => page.evaluate(() => localStorage.getItem("dragoman-console:keys")), "off");
    await page.context().close();
  });

  test("the page speaks the agent's language", patience, async () => {
    const page = await open();
    await page.getByLabel("Language").selectOption("ru");
    await page.getByRole("tab", { name: /Очередь/ }).waitFor();
    await page.reload();
    await page.getByRole("tab", { name: /Очередь/ }).waitFor();
    await soon(() => page.evaluate(() => document.documentElement.lang), "ru");
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

  test("the topic chosen for a case goes along, however it is closed", patience, async () => {
    const sent = [];
    const page = await open((frame) => (frame.type === "close" ? (sent.push(frame), [{ type: "ack", id: frame.id, conversation: frame.conversation }]) : []));
    await page.row("My parcel is late").first().click();
    await page.getByLabel("Topic of the case").selectOption("refund.when");
    await page.row("How long does a refund take?").click();
    await page.row("My parcel is late").first().click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await page.getByText("Undo").waitFor();
    await page.reload(); // who leaves does not take back
    await page.locator(".list .row").first().waitFor();
    assert.deepEqual(
      sent.map(({ reason, topic }) => ({ reason, topic })),
      [{ reason: "solved", topic: "refund.when" }],
    );
    await page.context().close();
  });

  test("suggestions follow the buyer's latest message once an agent has the chat", patience, async () => {
    const asked = [];
    const page = await open(undefined, { likely: ["refund.when"] });
    page.on("request", (r) => r.url().endsWith("/ask") && asked.push(r.postDataJSON()));
    await page.row("My parcel is late").first().click();
    await page.locator(".suggestions").getByText("How long does a refund take?").waitFor();
    await soon(() => page.locator(".suggestions li").count(), 1);
    await soon(() => asked, [{ text: "Thank you!", locale: "en" }]);
    await page.context().close();
  });

  test("a slash finds canned replies; arrows choose, Enter inserts, nothing is sent", patience, async () => {
    const sent = [];
    const page = await open((frame) => (frame.type === "message" && sent.push(frame), []));
    await page.row("My parcel is late").first().click();
    await page.field.pressSequentially("/tha");
    const options = page.locator(".picker").getByRole("option");
    await options.first().waitFor();
    await soon(() => options.locator("strong").allInnerTexts(), ["Thanks for waiting", "Goodbye"], "by name first, then by text");
    await soon(() => page.field.getAttribute("aria-activedescendant"), await options.first().getAttribute("id"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await soon(() => page.field.inputValue(), "Thank you for writing to us. Have a lovely day!");
    await page.field.fill("/nothing like it");
    await page.keyboard.press("Enter");
    await soon(() => page.field.inputValue(), "/nothing like it", "half a search is no message");
    await page.keyboard.press("Escape");
    await soon(() => page.locator(".picker").getByRole("option").count(), 0);
    await soon(() => page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
    await page.field.fill("");
    await page.getByRole("button", { name: "Canned replies" }).click();
    await page.locator(".picker").getByRole("option", { name: /Return window/ }).click();
    await soon(() => page.field.inputValue(), "You can send it back within 30 days of delivery.", "with the fact filled in");
    assert.deepEqual(sent, []);
    await page.context().close();
  });

  test("canned replies are in the buyer's language, or marked as the store's own", patience, async () => {
    const page = await open();
    await page.row("How long does a refund take?").click();
    await page.field.fill("/фото");
    await page.locator(".picker").getByRole("option", { name: /Ask for a photo/ }).click();
    await soon(() => page.field.inputValue(), "Пришлите, пожалуйста, фото повреждения.");
    await page.field.fill("/bye");
    await page.locator(".picker").getByRole("option", { name: /Goodbye.*\(answer in English\)/ }).waitFor();
    await page.context().close();
  });

  test("conversations are searched by words, state and language, page by page", patience, async () => {
    const page = await open();
    const asked = [];
    await page.route(/\/conversations\?/, (route) => {
      const query = Object.fromEntries(new URL(route.request().url()).searchParams);
      asked.push(query);
      const one = (id, preview) => ({ conversations: [facts(id, { state: "closed", preview })] });
      route.fulfill({ json: query.before ? one("f2", "an older one") : { ...one("f1", "it arrived"), next: "1.f1" } });
    });
    await page.keyboard.press("s");
    await page.getByRole("searchbox").fill("arrived");
    await page.getByLabel("State").selectOption("closed");
    await page.getByRole("search").getByLabel("Language").selectOption("en");
    await page.getByRole("button", { name: "Search further back" }).click();
    await page.row("an older one").waitFor();
    assert.deepEqual(asked.at(-1), { q: "arrived", state: "closed", lang: "en", before: "1.f1" });
    await page.row("it arrived").click();
    await page.locator(".composer").getByText("This case is closed.").waitFor();
    await page.context().close();
  });

  test("the tabs of the list are worked by arrows", patience, async () => {
    const page = await open();
    await page.getByRole("tab", { name: /My chats/ }).focus();
    await page.keyboard.press("ArrowRight");
    await page.row("The product is dangerous").waitFor();
    await soon(() => page.getByRole("tab", { name: /Queue/ }).getAttribute("aria-selected"), "true");
    await page.getByText("Longest wait:").waitFor();
    await page.context().close();
  });

  test("on a wide screen chats stand side by side, pinned ones survive a reload, keys go between them", patience, async () => {
    const page = await open(undefined, { viewport: { width: 1600, height: 900 } });
    const columns = page.locator("section.chat h2");
    await page.row("My parcel is late").first().click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("p");
    await page.row("How long does a refund take?").click();
    await soon(() => columns.allInnerTexts(), ["My parcel is late", "How long does a refund take?"]);
    await page.keyboard.press("Alt+PageDown");
    await page.keyboard.type("to the first");
    await soon(() => page.locator("section.chat").first().locator("textarea").inputValue(), "to the first");
    await page.keyboard.press("Escape");
    await page.keyboard.press("]");
    await soon(() => page.locator(".chat.focused h2").innerText(), "How long does a refund take?");
    await page.tab(/Queue/);
    for (const name of ["The product is dangerous", "How do I return an item?"]) await page.row(name).click();
    await soon(() => columns.allInnerTexts(), ["My parcel is late", "How do I return an item?"], "what is not pinned makes room");
    await page.reload();
    await columns.first().waitFor();
    await soon(() => columns.allInnerTexts(), ["My parcel is late"]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.tab(/My chats/);
    await page.row("How long does a refund take?").click();
    await page.locator(".chat h2", { hasText: "My parcel is late" }).waitFor({ state: "detached" });
    await page.context().close();
  });

  test("what was written without a connection waits, survives a reload, and goes out in order", patience, async () => {
    const sent = [];
    let away = false;
    const page = await open((frame) => {
      if (frame.type !== "message" || away) return [];
      sent.push(frame.text);
      return [{ type: "ack", id: frame.id, conversation: frame.conversation, seq: 10 + sent.length }];
    });
    await page.row("My parcel is late").first().click();
    await page.context().setOffline(true);
    away = true;
    await page.locator(".bars > .bar").getByText("No connection").waitFor();
    for (const text of ["first", "second", "third"]) {
      await page.field.fill(text);
      await page.keyboard.press("Enter");
    }
    await page.locator(".bars > .bar").getByText("Waiting to be sent: 3.").waitFor();
    await soon(() => page.locator(".said.waiting").count(), 3);
    assert.deepEqual(sent, []);
    away = false;
    await page.context().setOffline(false);
    await page.reload();
    await page.row("My parcel is late").first().click();
    await page.locator(".said", { hasText: "third" }).waitFor();
    for (const deadline = Date.now() + 20_000; sent.length < 3 && Date.now() < deadline; ) await page.waitForTimeout(50);
    await soon(() => sent, ["first", "second", "third"]);
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
    assert.deepEqual((await told())[0], ["Urgent in the queue: My parcel is late / smoke!"]);

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

  for (const width of [320, 1024, 2560]) {
    test(`nothing is cut off at ${width} pixels`, patience, async () => {
      const page = await open(undefined, { viewport: { width, height: 700 } });
      const fits = async (where) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is wider than the screen`);
      await fits("the list");
      await page.row("My parcel is late").first().click();
      await fits("a chat");
      await page.field.fill("/");
      await page.locator(".picker").getByRole("option").first().waitFor();
      await fits("the canned replies");
      await page.evaluate(() => (location.hash = "canned"));
      await page.getByRole("button", { name: "New reply" }).click();
      await fits("their page");
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
});
