// An agent's state and the chats they are offered, over a staged desk.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stagedDesk } from "./desk.mjs";
import { soon } from "./soon.mjs";
import { desk } from "./states_console.mjs";

const patience = { timeout: 180_000 };

const offer = (conversation, seconds = 60) => ({ type: "offer", conversation, until: new Date(Date.now() + seconds * 1000).toISOString(), seconds });

describe("duty", () => {
  const open = stagedDesk();

  test("an agent sees their own state, pauses and comes back", patience, async () => {
    const page = await open((frame) => (frame.type === "presence" ? [{ type: "presence", state: frame.state, reason: frame.state === "away" ? "paused" : undefined }, { type: "ack", id: frame.id }] : []));
    await page.locator(".presence").getByText("Available").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("You are paused: no new chats come to you.").waitFor();
    await page.locator(".bar.away").getByRole("button", { name: "I'm back" }).click();
    await page.locator(".presence").getByText("Available").waitFor();
    await page.context().close();
  });

  test("the page says that somebody is there when they do something", patience, async () => {
    const sent = [];
    const page = await open((frame) => {
      sent.push(frame);
      return [];
    });
    await soon(() => typeof sent.find((f) => f.type === "hello")?.idle, "number");
    await page.keyboard.press("j");
    await page.field.waitFor();
    await page.keyboard.press("Escape");
    await soon(() => sent.filter((f) => f.type === "active").length, 1, "once, however much is done");
    await page.context().close();
  });

  test("an offer is answered by a key, also while writing", patience, async () => {
    const sent = [];
    const page = await open((frame) => {
      if (!["accept", "decline"].includes(frame.type)) return [];
      sent.push([frame.type, frame.conversation]);
      return [{ type: "ack", id: frame.id, conversation: frame.conversation }];
    });
    page.push(offer(desk.queue[0]));
    await page.locator(".offer").getByText("The product is dangerous").waitFor();
    await page.locator(".offer").getByText(/left to answer/).waitFor();
    await page.keyboard.press("n");
    await page.locator(".offer").waitFor({ state: "detached" });
    page.push(offer(desk.queue[1]));
    await page.row("My parcel is late").first().click();
    await page.field.fill("While I write");
    await page.locator(".offer").waitFor();
    await page.field.press("Alt+y");
    await page.locator(".offer").waitFor({ state: "detached" });
    await soon(() => sent, [["decline", desk.queue[0].id], ["accept", desk.queue[1].id]]);
    await page.context().close();
  });

  test("an offer that has ended says so", patience, async () => {
    const page = await open();
    page.push(offer(desk.queue[0]));
    await page.locator(".offer").waitFor();
    page.push({ type: "offer_gone", conversation: desk.queue[0].id, reason: "expired" });
    await page.getByText("You did not answer in time: the chat went to somebody else.").waitFor();
    await soon(() => page.locator(".offer").count(), 0);
    await page.context().close();
  });

  test("where chats are offered, nothing is taken from the queue", patience, async () => {
    const page = await open(undefined, { stores: [{ id: "demo", name: "Harbour & Co", mode: "push", by_hand: false }] });
    await page.row("The product is dangerous").or(page.getByRole("tab", { name: /Queue/ })).first().click();
    await page.getByText("Chats are offered to you; they are not taken from the queue.").first().waitFor();
    await page.context().close();
  });

  test("a lead hears of a wait that is too long, and looks", patience, async () => {
    const page = await open();
    page.push({ type: "long_wait", conversation: desk.queue[2] });
    await page.getByText("Somebody waits too long: How do I return an item?").waitFor();
    await page.getByRole("button", { name: "Look" }).click();
    await page.getByRole("heading", { name: "How do I return an item?" }).waitFor();
    await page.context().close();
  });
});
