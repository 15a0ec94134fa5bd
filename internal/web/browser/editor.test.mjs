// What else admins do at the knowledge desk: fix a finding, reject, publish at
// a time, add and remove topics, take the program's own words, and edit a list
// that somebody else edits too.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { KnowledgeDesk } from "./knowledgedesk.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };
const topic = "returns.how_to";

describe("knowledge editor", () => {
  let desk, ann, bob;

  before(async () => {
    desk = await KnowledgeDesk.start();
    ({ ann, bob } = desk);
  }, patience);

  after(() => desk?.stop());

  const entry = async () => (await desk.call(ann, "GET", `knowledge/draft/entries/${topic}`)).entries.en;

  /** Saves an answer of the topic. */
  async function answer(page, text) {
    await desk.go(page, `topics/${topic}/en`);
    await desk.field(page, "Answer").fill(text);
    await desk.save(page);
    await desk.column(page).getByText("Saved.").waitFor();
  }

  test("a finding is put right with one click", patience, async () => {
    await answer(ann, "Return it within 30 days, please.");
    await desk.go(ann, "findings");
    await ann.getByLabel("only what is new in the draft").check();
    const finding = ann.locator(".findings li.error", { hasText: "“30 days”" });
    await finding.first().getByRole("button", { name: "Put “{facts.return_window}” for “30 days”" }).click();
    await finding.first().waitFor({ state: "detached" });
    await soon(async () => (await entry()).solution, "Return it within {facts.return_window}, please.");
  });

  test("a revision is rejected with a reason, and its changes stay in the draft", patience, async () => {
    await desk.fourEyes(ann, true);
    await desk.submit(ann, "Politer");
    await desk.go(bob, "publish");
    const line = desk.revision(bob, "Politer");
    await line.getByRole("button", { name: "Reject" }).click();
    await line.getByLabel("Why it is rejected").fill("Please say where to send it.");
    await line.locator("form").getByRole("button", { name: "Reject" }).click();
    await line.getByText("Rejected by Bob: Please say where to send it.").waitFor();
    await soon(() => line.getByRole("button", { name: "Publish" }).count(), 0);
    await desk.go(ann, "publish");
    await desk.revision(ann, "Politer").getByText("rejected", { exact: true }).waitFor();
    await ann.locator(".diff ins", { hasText: "please" }).first().waitFor();
  });

  test("a revision is published by itself at its time, and says when it will go back", patience, async () => {
    await desk.fourEyes(ann, false);
    const tomorrow = { "Publish at (empty: by hand)": "2099-11-27T00:00", "Back to the present text at": "2099-11-26T00:00" };
    await ann.getByLabel("What was changed, and why").fill("For a sale");
    for (const [label, value] of Object.entries(tomorrow)) await ann.getByLabel(label).fill(value);
    await ann.getByRole("button", { name: "Submit for review" }).click();
    await ann.locator("label", { hasText: "Back to the present text at" }).locator(".fault").waitFor(); // it would end before it begins
    await desk.submit(ann, "For a sale", { "Publish at (empty: by hand)": "2020-11-27T00:00", "Back to the present text at": "2099-11-28T00:00" });
    const line = desk.revision(ann, "For a sale");
    await line.getByText(/Back to the present text at: Nov 28, 2099/).waitFor();
    await soon(async () => (await desk.call(ann, "GET", "knowledge")).topics.find((x) => x.id === topic).entries.en.solution, "Return it within 30 days, please.");
    await desk.go(ann, "publish");
    await line.getByText("● in force").waitFor();
  });

  test("the program’s own words are taken over again", patience, async () => {
    await desk.go(ann, `topics/${topic}/en`);
    await desk.column(ann).getByText("The program’s own words").click();
    await desk.column(ann).getByRole("button", { name: "Take over" }).click();
    await soon(() => desk.field(ann, "Answer").inputValue(), "Return it within {facts.return_window}.");
    await desk.save(ann);
    await desk.column(ann).getByText("Saved.").waitFor();
    assert.equal((await entry()).solution, "Return it within {facts.return_window}.");
  });

  test("a topic is added, and removed for good", patience, async () => {
    await desk.go(ann, "topics");
    await ann.getByRole("button", { name: "Add a topic" }).click();
    const form = ann.locator("form.add");
    await form.getByLabel(/^Id:/).fill("Gifts");
    await form.getByLabel(/^What belongs to it/).fill("Gift wrapping.");
    await form.getByRole("button", { name: "Add" }).click();
    await form.locator(".fault").waitFor();
    await form.getByLabel(/^Id:/).fill("gifts.wrapping");
    await form.getByRole("button", { name: "Add" }).click();
    await desk.field(ann, "Question, as buyers tap it").fill("Do you wrap gifts?");
    await desk.field(ann, "Answer").fill("Yes, choose it in the basket.");
    await desk.save(ann);
    await desk.column(ann).getByText("Saved.").waitFor();
    await desk.go(ann, "topics");
    await ann.getByRole("link", { name: "gifts.wrapping", exact: true }).click();
    await ann.getByText("About this topic").click();
    await ann.getByRole("button", { name: "Remove the topic" }).click();
    await ann.getByRole("button", { name: "Remove it with its entries in every language" }).click();
    await ann.locator(".cells table").waitFor();
    await soon(() => ann.getByRole("link", { name: "gifts.wrapping", exact: true }).count(), 0);
    await soon(async () => (await desk.call(ann, "GET", "knowledge/draft")).topics.some((x) => x.id === "gifts.wrapping"), false);
  });

  test("two people on one list: what each added stays, and what both changed is chosen", patience, async () => {
    const open = async (page) => {
      await desk.go(page, "lists");
      await page.getByLabel("Lists").selectOption("smalltalk");
      await page.getByRole("group", { name: "greeting" }).waitFor();
    };
    const part = (page, label) => page.getByRole("group", { name: "greeting" }).getByLabel(label);
    const add = async (page, label, line) => part(page, label).fill(`${await part(page, label).inputValue()}\n${line}`);
    const save = (page) => page.getByRole("button", { name: "Save", exact: true }).click();
    await open(ann);
    await open(bob);
    await add(ann, "Examples", "ahoy");
    await save(ann);
    await ann.getByText("Saved.").waitFor();
    await add(bob, "Examples", "howdy");
    await bob.getByRole("button", { name: "Add a row" }).click();
    await bob.getByLabel("Kind").first().fill("thanks");
    await bob.getByRole("group", { name: "thanks" }).getByLabel("Examples").fill("thank you");
    await save(bob);
    const merge = bob.locator(".merge");
    await merge.getByRole("group", { name: "greeting" }).getByRole("radio", { name: /^Both together/ }).waitFor();
    await soon(() => merge.getByRole("group", { name: "greeting" }).getByRole("radio", { name: /^Both together/ }).isChecked(), true);
    await soon(() => merge.getByRole("group", { name: "thanks" }).getByRole("radio", { name: /^Yours/ }).isChecked(), true);
    await merge.getByRole("button", { name: "Save what is chosen" }).click();
    await bob.getByText("Saved.").waitFor();
    const { kinds } = await desk.call(bob, "GET", "knowledge/draft/lists/en/smalltalk");
    const greeting = kinds.find((k) => k.kind === "greeting").examples;
    assert.deepEqual(["ahoy", "howdy"].filter((x) => !greeting.includes(x)), [], `of ${greeting}`);
    assert.deepEqual(kinds.find((k) => k.kind === "thanks").examples, ["thank you"]);
  });
});
