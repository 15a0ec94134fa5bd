// Two people in the editor at once, each in a browser of their own, with the
// real server behind them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch } from "./browser.mjs";
import { signIn } from "./pages.mjs";
import { admin, Server, small, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };
const topic = "returns.how_to";
const ana = { email: "ana@harbour.example", password: "another password for tests" };

describe("two people in the editor", () => {
  let server, browser, first, second;

  before(async () => {
    server = await Server.start(small);
    browser = await launch();
    first = await open(admin);
    const made = await first.request.post(`${server.url}/api/v1/agents`, { headers: { Origin: server.url }, data: { ...ana, name: "Ana", role: "admin" } });
    assert.ok(made.ok(), await made.text());
    second = await open(ana);
  }, starting);

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function open({ email, password }) {
    const page = await (await browser.newContext({ viewport: desktop, locale: "en" })).newPage();
    page.faults = [];
    page.on("pageerror", (e) => page.faults.push(e.message));
    await page.goto(`${server.url}/admin`);
    await signIn(page, email, password);
    await page.locator(".admin main > *").waitFor();
    return page;
  }

  async function go(page, place) {
    await page.goto(`${server.url}/admin#edit/${place}`);
    await page.reload();
    await page.locator(".edit").waitFor();
  }

  const column = (page, lang) => page.getByRole("region", { name: lang, exact: true });
  const answer = (page, lang) => column(page, lang).getByLabel("Answer", { exact: true });

  test("they see each other, and what the other is changing; the second who saves gets both versions", patience, async () => {
    await go(first, `topics/${topic}/es`);
    await go(second, `topics/${topic}/es`);
    await first.getByText("Ana has this open").waitFor();
    await second.getByText("Admin has this open").waitFor();

    await answer(second, "Spanish").fill("Las palabras de Ana.");
    await first.getByText("Ana is editing this now (Spanish: solution)").waitFor();
    await soon(() => column(first, "Spanish").locator(".editing").innerText(), "✎ Ana");
    await soon(() => column(first, "English").locator(".editing").count(), 0, "and not where she changes nothing");
    await answer(first, "Spanish").fill("Las palabras de Admin.");
    await column(second, "Spanish").locator(".editing", { hasText: "Admin" }).waitFor();

    const save = (page) => column(page, "Spanish").getByRole("button", { name: "Save", exact: true }).click();
    await save(second);
    await column(second, "Spanish").getByText("Saved.").waitFor();
    await column(first, "Spanish").locator(".editing").waitFor({ state: "detached" });
    await save(first);
    const merge = column(first, "Spanish").locator(".merge");
    await merge.getByText("Las palabras de Ana.").waitFor();
    await merge.getByText("Las palabras de Admin.").waitFor();
    await merge.getByRole("button", { name: "Save what is chosen" }).click();
    await column(first, "Spanish").getByText("Saved.").waitFor();
  });

  test("the table of topics marks what others edit; who closes the window is gone", patience, async () => {
    await go(first, "topics");
    await go(second, `topics/${topic}/en`);
    await answer(second, "English").fill("Something else.");
    await first.getByRole("link", { name: /How do I return an item\?, English: .*being edited now: Ana/ }).waitFor();
    const row = first.locator("tbody tr", { hasText: topic });
    await soon(() => row.locator(".editing").innerText(), /^✎\sAna$/);
    await soon(() => row.locator(".busy").count(), 1);

    const another = await second.context().newPage();
    await another.goto(`${server.url}/admin#edit/topics/${topic}`);
    await another.getByText("You are editing this in another window").waitFor();
    await another.close();
    await second.goto("about:blank");
    await row.locator(".editing").waitFor({ state: "detached" });
    await go(second, "topics");
  });

  test("facts and lists say who else changes them", patience, async () => {
    await go(first, "facts");
    await go(second, "facts");
    await second.getByLabel("delivery_time: to").fill("21");
    await first.getByText("Ana is editing this now (delivery_time)").waitFor();
    await soon(() => first.locator(".fact-list li", { hasText: "delivery_time" }).locator(".editing").innerText(), "✎ Ana");
    await go(first, "lists");
    await go(second, "lists");
    await first.getByText("Ana has this open").waitFor();
    await second.getByLabel("Lists").selectOption("human");
    await first.getByText("Ana has this open").waitFor({ state: "detached" });
    await first.getByLabel("Lists").selectOption("human");
    await second.getByLabel("Examples").fill("a person, please");
    await first.getByText("Ana is editing this now (Asking for a person)").waitFor();
  });

  test("who loses the connection is gone; a page that is left says nothing more", patience, async () => {
    await go(first, `topics/${topic}/en`);
    await go(second, `topics/${topic}/en`);
    const there = first.getByText(/^.? ?Ana (has|is)/);
    await there.waitFor();
    await second.context().setOffline(true);
    await there.waitFor({ state: "detached" });
    await second.context().setOffline(false);
    await there.waitFor();
    await second.goto(`${server.url}/admin#agents`);
    await there.waitFor({ state: "detached" });
    assert.deepEqual([first.faults, second.faults], [[], []]);
  });
});
