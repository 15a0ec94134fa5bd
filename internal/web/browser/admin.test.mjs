// The admin page and the sign-in, with the real server behind them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch } from "./browser.mjs";
import { Buyer, signIn } from "./pages.mjs";
import { admin, Server, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };

describe("admin", () => {
  let server, browser, context, page;

  before(async () => {
    server = await Server.start();
    browser = await launch();
    context = await browser.newContext({ viewport: desktop, locale: "en" });
    page = await context.newPage();
    await page.goto(`${server.url}/admin`);
  }, starting);

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("a wrong password is said so; the right one opens the page", patience, async () => {
    await signIn(page, admin.email, "not the password");
    await page.getByText("E-mail and password don't fit together.").waitFor();
    await signIn(page, admin.email, admin.password);
    await page.locator(".topics").waitFor();
  });

  test("topics are found by the words of their answers, in any language", patience, async () => {
    const rows = page.locator("tbody tr");
    await soon(() => rows.count(), 80);
    await page.getByRole("searchbox").fill("shipping.delivery_time");
    await page.getByRole("button", { name: "How long does delivery take?" }).click();
    const entry = page.locator(".entry");
    await soon(() => entry.innerText(), /7–15 days/, "the store's facts are filled in");
    await entry.getByRole("button", { name: "Russian" }).click();
    await entry.locator('[lang="ru"]').waitFor();
  });

  test("a question can be tried", patience, async () => {
    await page.getByRole("link", { name: "Try a question" }).click();
    await page.locator("textarea").fill("Combien de temps prend la livraison ?");
    await page.keyboard.press("Enter");
    const result = page.locator(".result");
    await result.waitFor();
    await soon(() => result.innerText(), /French/);
    await soon(async () => (await result.locator(".candidates li").count()) >= 2, true);
  });

  test("a tried question shows what its words did, and what would change the decision", patience, async () => {
    const box = page.locator("textarea");
    const result = page.locator(".result");
    await box.fill("How long does delivery take?");
    await page.keyboard.press("Enter");
    await result.locator(".words li", { hasText: /^delivery \+\d+%/ }).waitFor();
    await result.getByText(/It answers from \d+%; there is \d+% to spare\./).waitFor();
    await soon(() => result.innerText(), /Asks for a person\s+0%/);

    await box.fill("where is my blorf and when do I get the zwiggle");
    await page.keyboard.press("Enter");
    await result.getByText("Words it does not know: blorf, zwiggle.").waitFor();
    await soon(() => result.locator(".words li", { hasText: "zwiggle" }).innerText(), /unknown$/);
  });

  test("taps are grouped by what was meant; chosen ones are copied as list items", patience, async () => {
    await page.getByRole("link", { name: "What is missing" }).click();
    await page.getByRole("link", { name: "Learned from taps" }).click();
    await page.getByText("Nothing yet.").waitFor();

    const lost = { lang: "en", topic: "shipping.delivery_time" };
    const taps = [
      { text: "nothing fits", lang: "en", topic: "" },
      { text: 'my "thing"\nwhen', ...lost },
      { text: "the wait", ...lost },
      { text: "y mi cosa", lang: "es", topic: "shipping.delivery_time" },
      { text: "and then", ...lost },
      { text: "the wait", ...lost },
    ];
    await page.route("**/api/v1/taps", (route) => route.fulfill({ json: { taps } }));
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.reload();
    const groups = page.locator(".taps section");
    await groups.first().waitFor();
    await soon(() => groups.count(), 3);
    await page.getByRole("region", { name: "None of those offered (English)" }).getByText("nothing fits").waitFor();
    const group = page.getByRole("region", { name: "How long does delivery take? (English)" });
    await group.getByText("Taps: 4").waitFor();
    const lines = (await group.locator("li").allInnerTexts()).map((line) => line.trim());
    assert.deepEqual(lines, ['my "thing" when', "and then", "the wait × 2"], "the newest last");

    await group.getByLabel("the wait").check();
    await group.getByLabel("thing").check();
    await group.getByRole("button", { name: "Copy" }).click();
    await group.getByText("Copied.").waitFor();
    await soon(() => page.evaluate(() => navigator.clipboard.readText()), '- "my \\"thing\\" when"\n- "the wait"\n');
  });

  test("an agent is added and can sign in at once", patience, async () => {
    await page.getByRole("link", { name: "Store and team" }).click();
    await page.getByRole("link", { name: "Agents", exact: true }).click();
    const form = page.locator("form.new");
    await form.locator('input[name="email"]').fill(admin.email);
    await form.locator('input[name="name"]').fill("Ana");
    await form.getByRole("button", { name: "Add" }).click();
    await form.getByText("There is an agent with this e-mail already.").waitFor();
    await form.locator('input[name="email"]').fill("ana@harbour.example");
    await form.getByRole("button", { name: "Add" }).click();
    const password = await form.locator(".made code").innerText();
    await page.getByRole("cell", { name: "ana@harbour.example" }).waitFor();

    const other = await (await browser.newContext({ locale: "en" })).newPage();
    await other.goto(`${server.url}/console`);
    await signIn(other, "ana@harbour.example", password);
    await other.locator(".desk").getByText("Ana").waitFor();
    await soon(() => other.getByRole("link", { name: "Knowledge and agents" }).count(), 0, "only an admin is shown the way to the admin page");
    await other.getByRole("button", { name: "Sign out" }).click();
    await other.locator(".signin").waitFor();
  });

  test("hours of a store: an afternoon, closed days, a day of its own; a fault stands next to its field", patience, async () => {
    await page.goto(`${server.url}/admin#stores`);
    await page.getByRole("button", { name: "Add more hours" }).click();
    const more = page.locator(".hours .row").nth(1);
    await more.getByLabel("Sun").check();
    await more.getByLabel("From").fill("10:00");
    await more.getByLabel("To").fill("12:30");
    for (const day of ["12-25", "24 December"]) {
      await page.getByRole("button", { name: "Add a closed day" }).click();
      await page.getByLabel("Day").last().fill(day.slice(0, 10));
    }
    const wrong = page.getByLabel("Day").last();
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.click();
    await page.locator(".hours .day", { has: page.locator(".fault") }).waitFor();
    await soon(() => wrong.getAttribute("aria-invalid"), "true");
    await wrong.fill("2026-12-26");
    await page.getByRole("button", { name: "Add a day with other hours" }).click();
    await page.getByLabel("Day").last().fill("12-24");
    await page.getByRole("button", { name: "Remove: 12-25" }).click();
    await save.click();
    await page.getByRole("status").waitFor();
    const { stores } = await page.evaluate(() => fetch("/api/v1/stores").then((r) => r.json()));
    const { also, closed, special } = stores[0].hours;
    assert.deepEqual(also, [{ days: [0], from: "10:00", to: "12:30" }]);
    assert.deepEqual(closed, ["2026-12-26"]);
    assert.deepEqual(special, [{ day: "12-24", from: "09:00", to: "13:00" }]);
  });

  test("how often an answer may be wrong is picked on a curve, by keyboard or by pointer", patience, async () => {
    await page.goto(`${server.url}/admin#stores`);
    await page.reload();
    const slider = page.getByRole("slider");
    await slider.waitFor();
    const text = () => slider.getAttribute("aria-valuetext");
    const parse = async () => (await text()).match(/^1 answer in ([\d,]+) may be wrong → (\d+) of 100/).slice(1).map((n) => Number(n.replace(",", "")));
    const [before, answered] = await parse();
    assert.equal(before, 33, "the default");
    const start = Number(await slider.inputValue());
    await slider.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
    await soon(() => slider.inputValue().then(async (at) => Number(at) + 3 === start && (await parse())[0] < before), true);
    const [bolder, more] = await parse();
    assert.ok(more >= answered, `${bolder}: ${more}`);
    await page.getByText(/Measured on [\d,]+ examples .*: \d+(\.\d)?% of the answers were right/).waitFor();

    const plot = page.locator(".curve svg");
    const { width, height } = await plot.boundingBox();
    await plot.click({ position: { x: width / 4, y: height / 2 } });
    await soon(async () => (await parse())[0] < bolder, true);
    const [pointed] = await parse();
    assert.ok(pointed > 2, `${pointed} in the left half`);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("status").waitFor();
    const { stores } = await page.evaluate(() => fetch("/api/v1/stores").then((r) => r.json()));
    assert.equal(Math.round(1 / (1 - stores[0].precision)), pointed);
  });

  test("a fact is changed once, and seen in thirteen languages: before it is published, and by the buyer", { timeout: 300_000 }, async () => {
    const topic = "shipping.delivery_time";
    await page.goto(`${server.url}/admin#edit/facts`);
    await page.reload();
    await page.getByLabel("delivery_time: to", { exact: true }).fill("43");
    await page.getByRole("button", { name: "See what changes" }).click();
    const listed = page.locator(".effect details", { has: page.locator("summary", { hasText: "How long does delivery take?" }) });
    await listed.locator("summary").click();
    const will = {};
    for (const line of await listed.locator("[lang]").all()) will[await line.getAttribute("lang")] = await line.evaluate((e) => [...e.childNodes].filter((n) => n.nodeName !== "DEL").map((n) => n.textContent).join(""));
    assert.deepEqual(Object.keys(will).sort(), ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt", "ru", "tr", "zh"]);
    for (const [lang, text] of Object.entries(will)) assert.match(text, /43|٤٣/, `${lang}: ${text}`);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved.").waitFor();

    await page.goto(`${server.url}/admin#edit/publish`);
    await page.getByLabel("What was changed, and why").fill("The carrier is slower");
    await page.getByRole("button", { name: "Submit for review" }).click();
    const line = page.locator(".revisions > li", { hasText: "The carrier is slower" });
    await line.getByRole("button", { name: "Publish" }).click({ timeout: 60_000 });
    await line.getByText("● in force").waitFor({ timeout: 60_000 });

    const { topics } = await page.evaluate(() => fetch("/api/v1/knowledge").then((r) => r.json()));
    const entries = topics.find((x) => x.id === topic).entries;
    const plain = (text) => text.replace(/[\u2066-\u2069\u200e\u200f]/g, "").replace(/\s+/g, " ").trim();
    for (const [lang, text] of Object.entries(will)) {
      const buyer = new Buyer(await (await browser.newContext({ locale: lang })).newPage(), server.url, lang);
      await buyer.open();
      await buyer.chat.getByRole("button", { name: entries[lang].question }).click(); // among the most asked: what was tapped is certain
      const answer = buyer.log.locator(".said.assistant");
      await answer.first().waitFor();
      await soon(async () => plain(await answer.first().innerText()).includes(plain(text)), true, `${lang}: ${text}`);
      await buyer.page.context().close();
    }
  });

  test("public holidays of a country become closed days", patience, async () => {
    await page.goto(`${server.url}/admin#stores`);
    await page.reload();
    await page.getByLabel("Country").selectOption({ label: "Germany" });
    const boxes = page.locator(".holidays li");
    await boxes.first().waitFor();
    await boxes.filter({ hasText: "Good Friday" }).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Close on all of them" }).click();
    await boxes.filter({ hasText: "Unity Day" }).getByRole("checkbox").uncheck();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("status").waitFor();
    const { stores } = await page.evaluate(() => fetch("/api/v1/stores").then((r) => r.json()));
    const { closed } = stores[0].hours;
    assert.ok(closed.includes("12-25") && !closed.includes("10-03"), `every year's: ${closed}`);
    assert.ok(closed.some((day) => /^20\d\d-0[34]-\d\d$/.test(day)), `Good Friday of its year: ${closed}`);
  });

  test("an office abroad has its languages, its hours and its country's public holidays", patience, async () => {
    await page.goto(`${server.url}/admin#stores`);
    await page.reload();
    await page.getByRole("button", { name: "Add an office" }).click();
    const office = page.locator(".office").first();
    await office.getByLabel("Country").selectOption({ label: "Spain" });
    for (const lang of ["Spanish", "Portuguese"]) await office.getByLabel(lang).check();
    await office.getByLabel("Time zone").fill("Europe/Madird");
    await office.getByRole("button", { name: "Close on all of them" }).click();
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.click();
    await soon(() => office.getByLabel("Time zone").getAttribute("aria-invalid"), "true");
    await office.getByLabel("Time zone").fill("Europe/Madrid");
    await page.getByRole("button", { name: "Add an office" }).click();
    const other = page.locator(".office").nth(1);
    await soon(() => other.getByLabel("Spanish").isDisabled(), true, "a language is answered in one office");
    await other.getByLabel("Country").selectOption({ label: "India" });
    await other.getByText("The public holidays of this country are not known here.").waitFor();
    await page.getByRole("button", { name: "Remove: India" }).click();
    await save.click();
    await page.getByRole("status").waitFor();
    const { stores } = await page.evaluate(() => fetch("/api/v1/stores").then((r) => r.json()));
    assert.equal(stores[0].offices.length, 1);
    const [{ country, languages, hours }] = stores[0].offices;
    assert.deepEqual({ country, languages, timezone: hours.timezone }, { country: "ES", languages: ["es", "pt"], timezone: "Europe/Madrid" });
    assert.ok(hours.closed.includes("10-12"), `the national day: ${hours.closed}`);
  });

  test("the week: figures with the week before, additions, topics to tidy up; another week is asked for by its Thursday", patience, async () => {
    const spread = (median) => ({ count: 20, median, p90: 200 });
    const numbers = (more) => ({ opened: 200, escalated: 30, answered: 150, waits: spread(30), responses: spread(74), answers: 240, rated: 40, down: 8, ...more });
    const asked = [];
    await page.route(/\/api\/v1\/week\?/, (route) => {
      const of = new URL(route.request().url()).searchParams.get("of");
      asked.push(of);
      if (of) return; // on its way for as long as the page is open
      return route.fulfill({
        json: { store: "demo", from: "2026-10-26T00:00:00+01:00", to: "2026-11-02T00:00:00+01:00", timezone: "Europe/Berlin", now: numbers({}), before: numbers({ opened: 100, escalated: 30, responses: spread(300) }), words: [{ text: "blorf", lang: "en", conversations: 3, before: 0 }], rising: [] },
      });
    });
    const additions = [{ lang: "en", topic: "shipping.delivery_time", text: "will it be here by Sunday [order]", chats: 5, gain: 4, before: 1, quotes: [], reply: "Yes." }];
    await page.route(/\/api\/v1\/week\/additions\?/, (route) => route.fulfill({ json: { missed: 30, answered: 2, additions } }));
    const suggestions = [{ kind: "person", topic: "shipping.delayed", cases: 18, of: 20, low: 0.74, high: 0.96, quotes: ["still nothing"] }];
    await page.route(/\/api\/v1\/knowledge\/suggestions\?/, (route) => route.fulfill({ json: { turns: 900, suggestions } }));
    await page.goto(`${server.url}/admin#week`);
    await page.getByRole("heading", { name: "Week of October 26 – November 1, 2026" }).waitFor();
    const figure = (name) => page.locator(".numbers > div", { hasText: name }).innerText();
    await soon(() => figure("Needed a person"), /15%\s+30 of 200\s+30% the week before/);
    await soon(() => figure("First reply by a person"), /74 sec\s+half of 20 came sooner\s+5 min the week before/);
    await page.getByText("Chats that would have been answered: 4").waitFor();
    await soon(() => page.getByRole("link", { name: "How long does delivery take?" }).getAttribute("href"), "#edit/topics/shipping.delivery_time/en");
    await page.getByText("18 of 20 answers, which means 74% to 96%").waitFor();
    await page.getByRole("button", { name: "Week before" }).click();
    await soon(() => asked, ["", "2026-10-22"]);
    await page.getByRole("button", { name: "Week before" }).click();
    await soon(() => asked, ["", "2026-10-22", "2026-10-15"], "whichever week is shown meanwhile");
  });
});
