// Several people at one desk, with the real server behind them: the leads'
// board, taking over, and chats that are offered.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch, phone } from "./browser.mjs";
import { Agent, Buyer } from "./pages.mjs";
import { Server, small, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 60_000 };
const ana = { email: "ana@harbour.example", password: "another one for tests" };

describe("desk", () => {
  let server, browser, lead;

  before(async () => {
    [server, browser] = await Promise.all([Server.start(small), launch()]);
    lead = await agent();
    await lead.call("POST", "agents", { name: "Ana", role: "agent", languages: [], groups: [], capacity: 2, ...ana });
  }, starting);

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function agent(who) {
    const context = await browser.newContext({ viewport: desktop, locale: "en" });
    const agent = new Agent(await context.newPage(), server.url);
    await agent.signIn(who);
    return agent;
  }

  /** A buyer who waits for a person. */
  async function waits(text) {
    const context = await browser.newContext({ viewport: phone, locale: "en" });
    const b = new Buyer(await context.newPage(), server.url, "en");
    await b.open();
    await b.chat.getByRole("button", { name: "Talk to a person" }).click();
    await b.say(text);
    return b;
  }

  test("a lead sees on the board who has what, and takes a chat over", patience, async () => {
    const other = await agent(ana);
    const b = await waits("It is about a lamp.");
    await other.show(/Queue/);
    await other.queue.first().click();
    await other.page.locator(".composer").getByRole("button", { name: /Take/ }).click();
    await b.log.getByText("Ana has joined the chat").waitFor();

    await lead.page.getByRole("link", { name: "Board" }).click();
    const board = lead.page.locator("main.board");
    await board.getByRole("row", { name: /Ana.*1 of 2/ }).waitFor();
    await board.getByText("Nobody is waiting.").waitFor();

    await lead.page.getByRole("link", { name: "Chats" }).click();
    await lead.show("All");
    await lead.page.locator(".list .row", { hasText: "It is about a lamp." }).click();
    await lead.page.locator(".supervise summary").click();
    await lead.page.getByRole("button", { name: "Take over" }).click();
    await lead.field.waitFor();
    await b.log.getByText("Admin has joined the chat").waitFor();
    await lead.say("I'm Ana's lead.");
    await b.said("I'm Ana's lead.").waitFor();
    await other.show(/My chats/);
    await other.mine.first().waitFor({ state: "detached" });
    await lead.page.getByRole("button", { name: "Close as solved" }).click();
    await b.log.getByText("This case is closed.").waitFor();
    assert.deepEqual([...b.faults, ...lead.faults, ...other.faults], []);
    await Promise.all([b.page.context().close(), other.page.context().close()]);
  });

  test("where chats are offered, a declined one goes to the next and an accepted one is theirs", patience, async () => {
    await lead.call("PATCH", "stores/demo", { desk: { mode: "push", offer_time: 60e9 } });
    const other = await agent(ana);
    const b = await waits("It is about a sofa.");
    const first = await Promise.any([lead, other].map(async (a) => (await a.page.locator(".offer").waitFor(), a)));
    const second = first === lead ? other : lead;
    await soon(() => second.page.locator(".offer").count(), 0, "one at a time is asked");
    await first.page.locator(".offer").getByRole("button", { name: "Decline" }).click();
    await second.page.locator(".offer").getByRole("button", { name: "Accept" }).click();
    await second.field.waitFor();
    await b.log.getByText(second === lead ? "Admin has joined the chat" : "Ana has joined the chat").waitFor();
    await soon(() => first.page.locator(".offer").count(), 0);
    assert.deepEqual([...b.faults, ...lead.faults, ...other.faults], []);
  });
});
