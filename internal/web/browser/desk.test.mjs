// Several people at one desk, with the real server behind them: the leads'
// board, taking over, and chats that are offered.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch, phone } from "./browser.mjs";
import { Agent, Buyer } from "./pages.mjs";
import { Server, small, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 }; // several people at once on a slow machine
const ana = { email: "ana@harbour.example", password: "another one for tests" };

describe("desk", () => {
  let server, browser, lead;

  before(async () => {
    server = await Server.start(small);
    browser = await launch();
    lead = await agent();
    await lead.call("POST", "agents", { name: "Ana", role: "agent", languages: [], groups: [], capacity: 2, ...ana });
    await lead.call("PATCH", "stores/demo", { hours: { days: [0, 1, 2, 3, 4, 5, 6], from: "00:00", to: "24:00", timezone: "UTC" } }); // whatever the day of the test
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

  /** Has an agent take who waits; nobody else does. */
  async function take(a, b, name) {
    await a.show(/Queue/);
    await a.queue.first().click();
    await a.page.locator(".composer").getByRole("button", { name: /Take/ }).click();
    await b.log.getByText(`${name} has joined the chat`).waitFor();
  }

  async function close(a, b) {
    await a.page.getByRole("button", { name: "Close as solved" }).click();
    await b.log.getByText("This case is closed.").waitFor();
  }

  test("a lead sees on the board who has what, and takes a chat over", patience, async () => {
    const other = await agent(ana);
    const b = await waits("It is about a lamp.");
    await take(other, b, "Ana");

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
    await close(lead, b);
    assert.deepEqual([...b.faults, ...lead.faults, ...other.faults], []);
    await Promise.all([b.page.context().close(), other.page.context().close()]);
  });

  test("an agent calls a lead, who reads along: the agent sees it, the buyer does not", patience, async () => {
    const other = await agent(ana);
    const b = await waits("It is about a chair.");
    await take(other, b, "Ana");
    await other.page.locator(".supervise summary").click();
    await other.page.getByLabel("What is it about?").fill("They want a refund twice.");
    await other.page.getByRole("button", { name: "Ask a lead to read along" }).click();
    await other.page.getByText("The leads have been told.").waitFor();

    const asked = lead.page.getByRole("region", { name: "Asked for help" });
    await asked.getByRole("button", { name: /Ana.*They want a refund twice\./ }).click();
    await other.page.locator(".listening").getByText("Reads along: Admin").waitFor();
    await asked.waitFor({ state: "detached" });
    await b.say("Is anybody there?");
    await lead.transcript.locator(".said.buyer", { hasText: "Is anybody there?" }).waitFor();
    await other.say("I am.");
    await b.said("I am.").waitFor();
    await lead.transcript.locator(".said.agent", { hasText: "I am." }).waitFor();
    await soon(() => b.log.getByText(/Admin|refund twice/).count(), 0);
    await close(other, b);
    assert.deepEqual([...b.faults, ...lead.faults, ...other.faults], []);
    await Promise.all([b.page.context().close(), other.page.context().close()]);
  });

  test("in an overload that a lead switches on, who waits is told how long it takes", patience, async () => {
    const first = await waits("It is about a stool."); // how fast people are taken is known by them
    await take(lead, first, "Admin");
    await close(lead, first);
    const b = await waits("It is about a table.");
    const strip = b.chat.locator(".strip");
    await strip.getByText("Your place in the queue: 1. A person will be with you soon").waitFor();
    await lead.page.getByRole("link", { name: "Board" }).click();
    const board = lead.page.locator("main.board");
    await board.getByText("Too much at once?").click();
    await board.getByRole("button", { name: "Switch overload on" }).click();
    await board.getByText("Switched on by Admin.").waitFor();
    await strip.getByText(/^Many people are writing to us just now\. Your place in the queue: 1\. Waiting time: about \d+–\d+ minutes\./).waitFor();
    await board.getByRole("button", { name: "End overload" }).click();
    await board.getByText("Too much at once?").waitFor();
    await strip.getByText("Your place in the queue: 1. A person will be with you soon").waitFor();

    await lead.page.getByRole("link", { name: "Chats" }).click();
    await take(lead, b, "Admin");
    await close(lead, b);
    assert.deepEqual([...first.faults, ...b.faults, ...lead.faults], []);
    await Promise.all([first.page.context().close(), b.page.context().close()]);
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
