// The knowledge desk, with the real server behind it: the whole way of a
// change, two people on one entry, and a fact in all languages.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { KnowledgeDesk } from "./knowledgedesk.mjs";
import { Buyer } from "./pages.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };
const topic = "returns.how_to";

describe("knowledge desk", () => {
  let desk, server, browser, ann, other;
  const go = (page, place) => desk.go(page, place);
  const column = (page, lang) => desk.column(page, lang);
  const field = (page, name, lang) => desk.field(page, name, lang);
  const save = (page, lang) => desk.save(page, lang);

  before(async () => {
    desk = await KnowledgeDesk.start();
    ({ server, browser, ann, bob: other } = desk);
  }, patience);

  after(() => desk?.stop());

  test("the table shows how far each entry is, and the arrow keys go through it", patience, async () => {
    await go(ann, "topics");
    const cell = ann.getByRole("link", { name: "How do I return an item?, Spanish: too few examples" });
    await cell.focus();
    await ann.keyboard.press("ArrowLeft");
    await soon(() => ann.evaluate(() => document.activeElement.getAttribute("href")), `#edit/topics/${topic}/en`);
    await ann.getByLabel("State").selectOption("missing");
    await ann.getByText("0 topics").waitFor();
    await ann.getByLabel("State").selectOption("");
    await ann.getByRole("link", { name: "How do I return an item?, English: too few examples" }).press("Enter");
    await column(ann, "Spanish").waitFor();
  });

  test("a change goes from the editor to the buyer, and back", patience, async () => {
    await desk.fourEyes(ann, true);
    await go(ann, `topics/${topic}/en`);

    await field(ann, "Answer").fill("Within {facts.no_such}.");
    await column(ann).locator(".preview .fault").waitFor();
    await save(ann);
    await soon(() => column(ann).locator(".field [role=alert]").innerText(), /no_such/, "the fault stands next to the field");

    await field(ann, "Answer").fill("Send it back within {facts.return_window}, in any box.");
    await column(ann).locator(".chat .said", { hasText: "Send it back within 30 days, in any box." }).waitFor();
    await ann.reload();
    await soon(() => field(ann, "Answer").inputValue(), /in any box/, "what was not saved survives a reload");
    await save(ann);
    await column(ann).getByText("Saved.").waitFor();
    await column(ann).getByText("The program’s own words").waitFor();

    await go(ann, "ask");
    await ann.getByLabel("What a buyer might write").fill("How do I return an item?");
    await ann.keyboard.press("Enter");
    await ann.getByText("≠ The draft does something else.").or(ann.getByText("= The draft does the same.")).waitFor();
    await soon(() => ann.locator(".pair .result").count(), 2);

    await go(ann, "publish");
    await ann.locator(".diff ins", { hasText: "in any box" }).waitFor();
    await ann.getByLabel("What was changed, and why").fill("Any box will do");
    await ann.getByRole("button", { name: "Submit for review" }).click();
    const line = (page) => page.locator(".revisions > li", { hasText: "Any box will do" }).first();
    await line(ann).getByText("Somebody else must approve your changes.").waitFor();
    await soon(() => line(ann).getByRole("button", { name: "Approve" }).isDisabled(), true);

    await go(other, "publish");
    await line(other).getByRole("button", { name: "Approve" }).click();
    await line(other).getByRole("button", { name: "Publish" }).click();
    await line(other).getByText("● in force").waitFor();

    const buyer = new Buyer(await (await browser.newContext({ locale: "en" })).newPage(), server.url, "en");
    await buyer.open();
    await buyer.say("How do I return an item?");
    const chip = buyer.log.getByRole("button", { name: "How do I return an item?" });
    const answer = buyer.said("Send it back within 30 days, in any box.");
    await answer.or(chip).first().waitFor();
    if (!(await answer.isVisible())) await chip.first().click();
    await answer.waitFor();

    await other.locator(".revisions > li", { hasText: "came with the program" }).getByRole("button", { name: "Bring back" }).click();
    await other.locator(".revisions > li", { hasText: "brought back" }).getByText("● in force").waitFor();
    const now = await (await other.request.get(`${server.url}/api/v1/knowledge`)).json();
    assert.equal(now.topics.find((x) => x.id === topic).entries.en.solution, "Return it within 30 days.");
  });

  test("two people on one entry: what both changed is chosen", patience, async () => {
    await go(ann, `topics/${topic}/en`);
    await go(other, `topics/${topic}/en`);
    await field(other, "Question, as buyers tap it").waitFor();
    await field(ann, "Answer").fill("Ann’s answer.");
    await save(ann);
    await column(ann).getByText("Saved.").waitFor();

    await field(other, "Answer").fill("Bob’s answer.");
    await field(other, "Question, as buyers tap it").fill("How can I return an item?");
    await save(other);
    const merge = column(other).locator(".merge");
    await merge.getByText("Ann’s answer.").waitFor();
    await merge.getByRole("group", { name: "Answer", exact: true }).getByRole("radio", { name: /^Theirs/ }).check();
    await merge.getByRole("button", { name: "Save what is chosen" }).click();
    await column(other).getByText("Saved.").waitFor();
    await soon(() => field(other, "Answer").inputValue(), "Ann’s answer.");
    await soon(() => field(other, "Question, as buyers tap it").inputValue(), "How can I return an item?");
  });

  test("a fact is changed once; every answer that it changes is shown before", patience, async () => {
    await go(ann, "facts");
    await ann.getByLabel("delivery_time: to").fill("20");
    await ann.getByRole("button", { name: "See what changes" }).click();
    await ann.getByText("Answers that will read differently: 2; topics: 1, languages: 2").waitFor();
    for (const lang of ["en", "es"]) await soon(() => ann.locator(`.effect [lang="${lang}"] ins`).allInnerTexts().then((all) => all.join(" ")), /20/);
    await ann.getByRole("button", { name: "Save", exact: true }).click();
    await ann.getByText("Saved.").waitFor();
    await go(other, "topics/shipping.delivery_time/es");
    await column(other, "Spanish").locator(".chat .said", { hasText: "20" }).waitFor();
  });

  test("a list is edited, and found as it was written", patience, async () => {
    await go(ann, "lists");
    await ann.getByLabel("Lists").selectOption("human");
    const examples = ann.getByLabel("Examples");
    await soon(() => examples.inputValue(), /talk to a person/, "the list is there before it is added to");
    await examples.fill(`${await examples.inputValue()}\nput me through`);
    await ann.getByRole("button", { name: "Save", exact: true }).click();
    await ann.getByText("Saved.").waitFor();
    await go(ann, "findings");
    await ann.getByText(/\d+ findings, \d+ of them errors/).waitFor();
  });
});
