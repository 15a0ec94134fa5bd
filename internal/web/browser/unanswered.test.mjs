// What was not answered: from a buyer's chat to the draft, with the real server
// behind it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, phone } from "./browser.mjs";
import { KnowledgeDesk } from "./knowledgedesk.mjs";
import { Buyer } from "./pages.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };
const asked = "Do you engrave zircon rings, order 81726354?";

describe("unanswered", () => {
  let desk, ann;
  before(async () => {
    desk = await KnowledgeDesk.start();
    ann = desk.ann;
    const buyer = new Buyer(await (await desk.browser.newContext({ locale: "en" })).newPage(), desk.server.url, "en");
    await buyer.open();
    await buyer.say(asked);
    await buyer.log.locator(".said.assistant").first().waitFor();
    await buyer.say("What does engraving of zircon rings cost?");
    await soon(async () => (await buyer.own()).length, 2);
    await soon(() => buyer.log.locator(".said").last().getAttribute("class"), /assistant/);
  }, patience);
  after(() => desk?.stop());

  const group = () => ann.locator(".unanswered .group").first();

  test("a message becomes an example by the keyboard alone, and the draft knows it", patience, async () => {
    await desk.room(ann, "unanswered");
    await group().waitFor();
    await soon(() => ann.locator(".unanswered").innerText(), /zircon/);
    assert.doesNotMatch(await ann.locator(".unanswered").innerText(), /81726354/);
    const before = await ann.locator(".unanswered .group").count();
    const text = await group().locator("fieldset label").first().innerText();
    await group().getByLabel("They belong to").selectOption("topic returns.how_to");
    await group().getByRole("button", { name: "Add to the examples" }).press("Enter");
    const said = ann.locator(".unanswered .made");
    await said.waitFor();
    await soon(() => said.evaluate((n) => document.activeElement === n), true, "the next key press is where something was said");
    await soon(() => ann.locator(".unanswered .group").count(), before - 1);

    const sent = text.replace(/\s*order no\.\s*/, " 00000").trim();
    const answer = await desk.call(ann, "POST", "knowledge/draft/ask", { text: sent, locale: "en" });
    assert.equal(answer.draft.decision.candidates[0].topic, "returns.how_to");

    await said.getByRole("button", { name: "Undo" }).press("Enter");
    await soon(() => ann.locator(".unanswered .group").count(), before);
  });

  test("a topic begins with what staff would answer, also on a phone", patience, async () => {
    await ann.setViewportSize(phone);
    await desk.room(ann, "unanswered");
    await group().getByLabel("They belong to").selectOption("new");
    await group().getByRole("button", { name: "Begin a topic" }).click();
    await group().getByLabel("Id of the topic").fill("product.engraving");
    await group().getByLabel("What belongs to it").fill("Engraving");
    await group().getByLabel(/Draft of the answer/).fill("Yes, up to ten letters.");
    await group().getByRole("button", { name: "Begin a topic" }).click();
    await ann.locator(".unanswered .made").waitFor();
    await ann.setViewportSize(desktop);
    await desk.go(ann, "topics/product.engraving/en");
    await soon(() => desk.field(ann, "Answer").inputValue(), "Yes, up to ten letters.");
  });

  test("what a topic's answer does not serve begins a topic of its own", patience, async () => {
    const typical = (text) => ({ text, example: text.replace("[order]", "00000"), at: "2026-05-04T08:00:00Z", causes: ["person"] });
    const group = {
      id: "s", lang: "en", count: 2, week: 2, before: 0, newest: "2026-05-04T08:00:00Z", causes: { person: 2 }, words: [], topic: { topic: "returns.how_to", confidence: 0.9 }, hashes: ["0123456789abcdef", "0123456789abcdee"],
      typical: [typical("how do I return a sofa, order [order]"), typical("return of a heavy table"), typical("the sofa goes back")], reply: "We collect it.",
    };
    const split = { group, rest_cases: 3, rest_of: 60, served: ["return label please"] };
    const suggestions = [{ kind: "split", topic: "returns.how_to", lang: "en", cases: 20, of: 24, low: 0.5, high: 0.97, quotes: [], split }];
    await ann.route(/\/api\/v1\/knowledge\/suggestions\?/, (route) => route.fulfill({ json: { turns: 900, suggestions } }));
    await desk.room(ann, "week");
    await ann.getByText("20 of 24 such questions").waitFor();
    await ann.getByText("3 of 60").waitFor();
    const part = ann.locator(".suggested .unanswered");
    await part.getByText("return label please").waitFor();
    await part.getByLabel("return of a heavy table").uncheck();
    await part.getByRole("button", { name: "Begin a topic with these" }).click();
    await part.getByLabel("Id of the topic").fill("returns.bulky");
    await part.getByLabel("What belongs to it").fill("What is too heavy to send");
    await part.getByRole("button", { name: "Begin a topic", exact: true }).click();
    const said = part.locator(".made");
    await said.getByText("The topic returns.bulky is begun").waitFor();
    await soon(() => said.evaluate((n) => document.activeElement === n), true, "the next key press is where something was said");
    await said.getByRole("link").click();
    await soon(() => desk.field(ann, "Answer").inputValue(), "We collect it.");
    await soon(() => desk.field(ann, "Examples").inputValue(), /how do I return a sofa, order 00000\s+the sofa goes back/);
  });

  test("old chats come in, or their faults are named", patience, async () => {
    await desk.room(ann, "unanswered");
    await ann.getByText("Bring in old chats").click();
    const file = (text) => ann.locator('.history input[type="file"]').setInputFiles({ name: "old.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    const good = "conversation,time,author,text\n1,2024-05-04,buyer,Is zircon heavier than glass?\n1,2024-05-05,agent,A little.\n";
    await file(`${good}2,soon,buyer,Hi\n`);
    const row = ann.locator(".history tbody tr");
    await soon(() => row.innerText(), /4\s+time\s+Write the time as/);
    await file(good);
    await ann.getByText("Chats read: 1 · questions with a reply: 1 · new: 1").waitFor();
    await ann.locator(".unanswered .group", { hasText: "A little." }).waitFor();
    await ann.getByRole("button", { name: "Forget all old chats" }).click();
    await ann.getByText("Forgotten: 1").waitFor();
  });
});
