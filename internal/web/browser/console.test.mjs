// What the console does for an agent, over a staged desk.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch } from "./browser.mjs";
import { Server } from "./server.mjs";
import { stageDesk } from "./stage.mjs";
import { desk } from "./states.mjs";

const patience = { timeout: 60_000 };

describe("console", () => {
  let server, browser;

  before(async () => {
    [server, browser] = await Promise.all([Server.start(), launch()]);
  }, patience);

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function open(answer) {
    const page = await (await browser.newContext({ viewport: desktop, locale: "en" })).newPage();
    await stageDesk(page, { ...desk, answer });
    await page.goto(`${server.url}/console`);
    await page.locator(".list .row").first().waitFor();
    page.row = (text) => page.locator(".list .row", { hasText: text });
    page.tab = (name) => page.getByRole("tab", { name }).click();
    page.field = page.locator(".composer textarea");
    return page;
  }

  test("a draft belongs to its chat and survives a reload", patience, async () => {
    const page = await open();
    await page.row("My parcel is late").first().click();
    await page.field.fill("I'll ask the carrier");
    await page.row("How long does a refund take?").click();
    assert.equal(await page.field.inputValue(), "");
    await page.row("Draft: I'll ask the carrier").waitFor();
    await page.reload();
    await page.row("Draft: I'll ask the carrier").click();
    assert.equal(await page.field.inputValue(), "I'll ask the carrier");
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
    assert.equal(await page.field.inputValue(), "Too late");
    assert.equal(await page.locator(".said.failed").count(), 0);
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
    assert.equal(await page.field.inputValue(), "");
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
            { id: "bob", name: "Bob", languages: null, groups: null, present: true, chats: 1, capacity: 4 },
            { id: "eve", name: "Eve", languages: null, groups: null, present: false, chats: 0, capacity: 4 },
          ],
        },
      }),
    );
    await page.row("My parcel is late").first().click();
    await page.getByText("Pass on").click();
    await page.locator(".transfer .menu").getByText("Bob").waitFor();
    assert.equal(await page.locator(".transfer .menu").getByText("Eve").count(), 0);
    await page.locator(".transfer .menu").getByText("Bob").click();
    await page.getByText("This colleague has no room for another chat.").waitFor();
    await page.getByText("Pass on").click();
    await page.getByRole("button", { name: "To the team: Shipping" }).click();
    await page.getByText("Passed on.").waitFor();
    assert.deepEqual(sent, [{ agent: "bob" }, { group: "logistics" }]);
    await page.context().close();
  });

  test("unread messages are counted in the list and the title, until they are read", patience, async () => {
    const page = await open();
    await page.locator(".row").getByLabel("3 unread").waitFor();
    assert.equal(await page.title(), "(5) Dragoman");
    await page.row("My parcel is late").first().click();
    await page.locator(".row").getByLabel("3 unread").waitFor({ state: "detached" });
    assert.equal(await page.title(), "(2) Dragoman");
    await page.context().close();
  });

  test("the keys go through the list, insert answers and can be turned off", patience, async () => {
    const page = await open();
    await page.keyboard.press("j");
    await page.field.waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("2");
    assert.equal(await page.field.inputValue(), "Open the link in our e-mail.", "the second likeliest answer, not sent");
    await page.keyboard.press("Alt+ArrowDown");
    await page.getByRole("heading", { name: "How long does a refund take?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "How long does a refund take?" }).waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("dragoman-console:keys")), "off");
    await page.context().close();
  });

  test("the page speaks the agent's language", patience, async () => {
    const page = await open();
    await page.getByLabel("Language").selectOption("ru");
    await page.getByRole("tab", { name: /Очередь/ }).waitFor();
    await page.reload();
    await page.getByRole("tab", { name: /Очередь/ }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "ru");
    await page.context().close();
  });
});
