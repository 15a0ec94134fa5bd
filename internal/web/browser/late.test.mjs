// What admins do while an answer of the server is on its way: nothing that they
// write or press meanwhile is lost, undone or done twice. The real server is
// behind it; single answers are held back.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { KnowledgeDesk } from "./knowledgedesk.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };
const topic = "returns.how_to";

/** Holds the server's next answer to a kind of request back; it is known when that is `reached`, and comes when it is let go. */
async function hold(page, url, method) {
  const held = {};
  const going = new Promise((done) => (held.letGo = done));
  const come = new Promise((done) => (held.come = done));
  held.reached = new Promise((reached) => {
    held.answer = async (route) => {
      if (held.used || route.request().method() !== method) return route.fallback();
      held.used = true;
      const response = await route.fetch();
      reached();
      await going;
      await route.fulfill({ response });
      held.come();
    };
  });
  await page.route(url, held.answer);
  return {
    reached: held.reached,
    /** Lets it come, and ends when the page has drawn what it makes of that. */
    async letGo() {
      held.letGo();
      await come;
      await page.evaluate(() => new Promise((drawn) => setTimeout(() => requestAnimationFrame(() => setTimeout(drawn)))));
      await page.unroute(url, held.answer);
    },
  };
}

describe("late answers", () => {
  let desk, ann;

  before(async () => {
    desk = await KnowledgeDesk.start();
    ann = desk.ann;
  }, patience);

  after(() => desk?.stop());

  const button = (name, place = ann) => place.getByRole("button", { name, exact: true });

  test("what is written while an entry is saved stays, and can be saved", patience, async () => {
    await desk.go(ann, `topics/${topic}/en`);
    const answer = desk.field(ann, "Answer");
    await answer.fill("Send it back.");
    const saving = await hold(ann, `**/draft/entries/${topic}/en`, "PUT");
    await desk.save(ann);
    await saving.reached;
    await answer.fill("Send it back. We pay.");
    await saving.letGo();
    await soon(() => button("Save", desk.column(ann)).isEnabled(), true);
    await soon(() => answer.inputValue(), "Send it back. We pay.");
    await desk.save(ann);
    await desk.column(ann).getByText("Saved.").waitFor();
    assert.equal((await desk.call(ann, "GET", `knowledge/draft/entries/${topic}`)).entries.en.solution, "Send it back. We pay.");
  });

  test("what is written while a list is saved stays, and can be saved", patience, async () => {
    await desk.go(ann, "lists");
    await ann.getByLabel("Lists").selectOption("human");
    const examples = ann.getByLabel("Examples");
    await soon(() => examples.inputValue(), /talk to a person/);
    const were = await examples.inputValue();
    await examples.fill(`${were}\nput me through`);
    const saving = await hold(ann, "**/draft/lists/en/human", "PUT");
    await button("Save").click();
    await saving.reached;
    await examples.fill(`${were}\nput me through\nis anybody there`);
    await saving.letGo();
    await soon(() => button("Save").isEnabled(), true);
    await button("Save").click();
    await ann.getByText("Saved.").waitFor();
    assert.deepEqual((await desk.call(ann, "GET", "knowledge/draft/lists/en/human")).examples.slice(-2), ["put me through", "is anybody there"]);
  });

  test("what a fact would change is shown of what is written, not of what was", patience, async () => {
    await desk.go(ann, "facts");
    await ann.getByLabel("delivery_time: to").fill("20");
    const seeing = await hold(ann, "**/draft/facts/effect", "POST");
    await button("See what changes").click();
    await seeing.reached;
    await ann.getByLabel("delivery_time: to").fill("22");
    await seeing.letGo();
    await button("See what changes").click();
    await ann.locator(".effect ins", { hasText: "22" }).first().waitFor();
    await soon(() => ann.locator(".effect ins", { hasText: "20" }).count(), 0);
    const saving = await hold(ann, "**/draft/facts", "PUT");
    await button("Save").click();
    await saving.reached;
    await ann.getByLabel("return_window: to").fill("33");
    await saving.letGo();
    await soon(() => button("See what changes").isEnabled(), true);
    await soon(() => ann.getByLabel(/^(delivery_time|return_window): to$/).evaluateAll((all) => all.map((e) => e.value)), ["22", "33"]);
  });

  test("of two answers the one that was asked for last counts, whichever comes last", patience, async () => {
    const count = (opened) => ({ counts: [{ topic, lang: "en", opened, helped: 0, not_helped: 0 }] });
    await ann.route("**/knowledge/faq-counts?*", (route) => route.fulfill({ json: count(Number(new URL(route.request().url()).searchParams.get("days"))) }));
    await desk.room(ann, "faq");
    const opened = ann.locator(".faq td").first();
    await soon(() => opened.innerText(), "30");
    let letGo;
    const going = new Promise((done) => (letGo = done));
    await ann.route("**/knowledge/faq-counts?*days=90", (route) => going.then(() => route.fulfill({ json: count(90) })));
    const late = ann.waitForResponse("**/knowledge/faq-counts?*days=90");
    const days = ann.getByLabel("Time", { exact: true });
    await days.selectOption("90");
    await days.selectOption("7");
    await soon(() => opened.innerText(), "7");
    letGo();
    await (await late).finished();
    await ann.evaluate(() => new Promise((drawn) => setTimeout(() => requestAnimationFrame(() => setTimeout(drawn)))));
    assert.equal(await opened.innerText(), "7");
  });

  test("two requirements left out one right after the other are both left out", patience, async () => {
    await desk.go(ann, "findings/markets");
    await ann.getByRole("checkbox", { name: "European Union" }).check();
    const market = ann.locator(".market").first();
    await market.locator("summary", { hasText: "What it requires" }).click();
    const leave = market.getByRole("button", { name: /^Not required: / });
    const two = (await leave.evaluateAll((all) => all.map((e) => e.ariaLabel))).slice(0, 2);
    const saving = await hold(ann, "**/knowledge/markets/EU", "PUT");
    for (const name of two) await button(name, market).click();
    await saving.letGo();
    const left = async () => (await desk.call(ann, "GET", "knowledge/markets")).markets.find((m) => m.id === "EU").own?.remove;
    await soon(left, two.map((name) => name.replace("Not required: ", "")));
  });

  test("a button that is pressed twice acts once", patience, async () => {
    await desk.room(ann, "integrations");
    const form = ann.locator("form", { has: button("Make a key") });
    await form.getByLabel("What it is for").fill("Reports");
    await form.getByRole("checkbox").first().check();
    await button("Make a key", form).dblclick();
    await form.locator(".made code").waitFor();
    await soon(() => button("Make a key", form).isEnabled(), true);
    assert.equal((await desk.call(ann, "GET", "keys?store=demo")).keys.length, 1);
  });

  test("who has signed out stays so, whatever the server said before", patience, async () => {
    const asking = await hold(ann, /\/api\/v1\/session$/, "GET");
    await ann.getByRole("link", { name: "Admin", exact: true }).click();
    await asking.reached;
    await button("Sign out").first().click();
    await ann.locator('input[name="password"]').waitFor();
    await asking.letGo();
    await ann.locator('input[name="password"]').fill("still here");
    await soon(() => ann.locator('input[name="password"]').inputValue(), "still here");
  });
});
