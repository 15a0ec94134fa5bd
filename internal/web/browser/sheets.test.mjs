// The knowledge base in a spreadsheet, from its faults to the buyer, with the
// real server behind it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { KnowledgeDesk } from "./knowledgedesk.mjs";
import { Buyer } from "./pages.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };
const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

describe("spreadsheets", () => {
  let desk, ann, bob;

  before(async () => {
    desk = await KnowledgeDesk.start();
    ({ ann, bob } = desk);
  }, patience);

  after(() => desk?.stop());

  const bring = (page, file) => page.locator('.drop input[type="file"]').setInputFiles(file);
  const take = (page) => page.getByRole("button", { name: "Take over into the draft" }).click();
  const taken = (page) => page.getByText(/^Taken over into the draft/);

  test("three faults are named by their cells; corrected, it goes all the way to the buyer and back", patience, async () => {
    await desk.fourEyes(ann, true);
    await desk.room(ann, "import");
    const [download] = await Promise.all([ann.waitForEvent("download"), ann.getByRole("link", { name: "CSV files" }).click()]);
    assert.equal(download.suggestedFilename(), "knowledge-csv.zip");
    assert.equal((await readFile(await download.path())).subarray(0, 2).toString(), "PK");

    const cell = (text) => `"${text.replaceAll('"', '""')}"`;
    const topics = ["shipping.track_order", "shipping.delivery_time", "returns.how_to"];
    const now = await Promise.all(topics.map(async (topic) => (await desk.call(ann, "GET", `knowledge/draft/entries/${topic}`)).entries.en));
    /** The sheet of English as it is, but for a question, an answer and the id of a topic; and another answer about returns. */
    const rows = (where, delivery, back) =>
      ["Topic,Question,Solution,Follow-ups,Examples", ...now.map((e, i) => [[topics[0], topics[1], back][i], i === 0 ? where : e.question, [e.solution, delivery, "Send it back within {facts.return_window}, in any box."][i], e.follow_ups.join("\n"), e.examples.join("\n")].map(cell).join())].join("\n");
    await bring(ann, csv("en.csv", rows("", "It takes {facts.delivery_tme}.", "returns.howto")));
    const faults = ann.locator(".faults tbody tr");
    await faults.nth(2).waitFor();
    await soon(() => faults.locator("th").allInnerTexts(), ["en B2", "en C3", "en A4"]);
    await soon(() => faults.nth(0).innerText(), /“Question” is empty[^]*Fill it in/);
    await soon(() => faults.nth(1).innerText(), /delivery_tme/);
    await soon(() => faults.nth(2).innerText(), /there is no topic “returns.howto”/);
    await soon(() => ann.getByRole("button", { name: "Take over into the draft" }).count(), 0);
    assert.deepEqual((await desk.call(ann, "GET", "knowledge/draft")).changed, [], "nothing of it is in the draft");

    await bring(ann, csv("en.csv", rows("Where is my parcel?", "It takes {facts.delivery_time}.", "returns.how_to")));
    await ann.getByText("Would change: 2").waitFor();
    await ann.locator(".change ins", { hasText: "any box" }).first().waitFor();
    await take(ann);
    await taken(ann).waitFor();

    await ann.locator(".made").getByRole("link", { name: "Check" }).click();
    await ann.getByText(/\d+ findings, \d+ of them errors/).waitFor();
    await ann.getByLabel("only what is new in the draft").check();
    await ann.getByText(/\d+ findings, 0 of them errors/).waitFor();

    await desk.submit(ann, "From the spreadsheet");
    await soon(() => desk.revision(ann, "From the spreadsheet").getByRole("button", { name: "Approve" }).isDisabled(), true);
    await desk.go(bob, "publish");
    const line = desk.revision(bob, "From the spreadsheet");
    await line.getByRole("button", { name: "Approve" }).click();
    await line.getByRole("button", { name: "Publish" }).click();
    await line.getByText("● in force").waitFor();

    const asks = async (words) => {
      const buyer = new Buyer(await (await desk.browser.newContext({ locale: "en" })).newPage(), desk.server.url, "en");
      await buyer.open();
      await buyer.say("How do I return an item?");
      const chip = buyer.log.getByRole("button", { name: "How do I return an item?" });
      const answer = buyer.said(words);
      await answer.or(chip).first().waitFor();
      if (!(await answer.isVisible())) await chip.first().click();
      await answer.waitFor();
    };
    await asks("Send it back within 30 days, in any box.");
    await bob.locator(".revisions > li", { hasText: "came with the program" }).getByRole("button", { name: "Bring back" }).click();
    await bob.locator(".revisions > li", { hasText: "brought back" }).getByText("● in force").waitFor();
    await asks("Return it within 30 days.");
  });

  test("a file that is dropped, and cells that are pasted", patience, async () => {
    await desk.call(ann, "POST", "knowledge/draft/discard", {});
    await desk.room(ann, "import");
    const dropped = await ann.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["Language,Examples\nen,put me through please\n"], "human.csv"));
      return transfer;
    });
    await ann.dispatchEvent(".drop", "drop", { dataTransfer: dropped });
    await ann.getByText("Would change: 1").waitFor();
    await desk.call(bob, "PUT", "knowledge/draft/topics/gifts.cards", { group: "presale", scope: "Gift cards." });
    await take(ann);
    await ann.getByText("Somebody else has changed the draft meanwhile.").waitFor();
    await take(ann);
    await taken(ann).waitFor();
    await desk.call(ann, "POST", "knowledge/draft/discard", {});

    await ann.getByText("Or paste cells from a spreadsheet").click();
    await ann.getByLabel("Or paste cells from a spreadsheet").fill('Tema\tPregunta\tSolución\tEjemplos\nreturns.how_to\t¿Cómo devuelvo?\t"Ábralo\ny envíelo"\t"uno\ndos"\n');
    await ann.getByRole("button", { name: "See what would change" }).click();
    await ann.getByText("does not say which language this is").waitFor();
    await ann.getByLabel("Language, if the file does not say it").selectOption({ label: "Spanish" });
    await ann.getByText("Would change: 3").waitFor(); // one changed, two that are not among the cells removed
  });

  test("an existing FAQ: each question is confirmed, moved, made a topic of its own, or left out", patience, async () => {
    await desk.call(ann, "POST", "knowledge/draft/discard", {});
    await desk.room(ann, "import");
    await bring(ann, csv("faq.csv", "No;Antwort;Frage\n1;In your account.;Where has my parcel gone?\n2;\"Yes, in all sizes.\";Do you sell hats?\n3;In any box.;How do I return my order?\n4;Never.;Do you open on Mars?\n"));
    await ann.getByText("A list of questions and answers was found: English").waitFor();
    const where = (question) => ann.getByLabel(`Topic: ${question}`);
    await soon(() => where("Where has my parcel gone?").locator("option:checked").innerText(), /^Where is my parcel\? · \d+%$/);
    await where("Do you sell hats?").selectOption({ label: "A new topic" });
    const id = ann.getByLabel(/^Id: .*Do you sell hats/);
    await soon(() => id.inputValue(), "faq.do_you_sell_hats");
    await id.fill("Gifts");
    await ann.getByRole("button", { name: "See what would change" }).click();
    await ann.locator(".faults", { hasText: "“Gifts” cannot be the id of a topic" }).waitFor();
    await id.fill("gifts.hats");
    await ann.getByLabel("Team: Do you sell hats?").selectOption("presale");
    const returns = ann.getByRole("group", { name: "How do I return my order?" });
    await where("How do I return my order?").selectOption("returns.how_to");
    await returns.getByLabel("Its answer replaces the one that the topic has").check();
    await where("Do you open on Mars?").selectOption({ label: "Leave out" });
    await ann.getByText("3 of 4 go in").waitFor();
    await ann.getByRole("button", { name: "See what would change" }).click();
    await take(ann);
    await taken(ann).waitFor();

    const entry = async (topic) => (await desk.call(ann, "GET", `knowledge/draft/entries/${topic}`)).entries.en;
    assert.equal((await entry("gifts.hats")).solution, "Yes, in all sizes.");
    assert.equal((await entry("returns.how_to")).solution, "In any box.");
    const parcel = await entry("shipping.track_order");
    assert.equal(parcel.solution, "Open your orders and choose tracking.", "nobody asked for another answer");
    assert.ok(parcel.examples.includes("Where has my parcel gone?"));
  });
});
