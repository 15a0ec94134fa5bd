// The admin page and the sign-in, with the real server behind them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch } from "./browser.mjs";
import { admin, Server } from "./server.mjs";

const patience = { timeout: 60_000 };

describe("admin", () => {
  let server, browser, context, page;

  before(async () => {
    [server, browser] = await Promise.all([Server.start(), launch()]);
    context = await browser.newContext({ viewport: desktop, locale: "en" });
    page = await context.newPage();
    await page.goto(`${server.url}/admin`);
  }, patience);

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function signIn(page, email, password) {
    await page.locator('input[name="email"]').fill(email);
    await page.locator('input[name="password"]').fill(password);
    await page.keyboard.press("Enter");
  }

  test("a wrong password is said so; the right one opens the page", patience, async () => {
    await signIn(page, admin.email, "not the password");
    await page.getByText("E-mail and password don't fit together.").waitFor();
    await signIn(page, admin.email, admin.password);
    await page.locator(".topics").waitFor();
  });

  test("topics are found by the words of their answers, in any language", patience, async () => {
    const rows = page.locator("tbody tr");
    assert.equal(await rows.count(), 80);
    await page.getByRole("searchbox").fill("shipping.delivery_time");
    await page.getByRole("button", { name: "How long does delivery take?" }).click();
    const entry = page.locator(".entry");
    assert.match(await entry.innerText(), /7–15 days/, "the store's facts are filled in");
    await entry.getByRole("button", { name: "Russian" }).click();
    await entry.locator('[lang="ru"]').waitFor();
  });

  test("a question can be tried", patience, async () => {
    await page.getByRole("link", { name: "Try a question" }).click();
    await page.locator("textarea").fill("Combien de temps prend la livraison ?");
    await page.keyboard.press("Enter");
    const result = page.locator(".result");
    await result.waitFor();
    assert.match(await result.innerText(), /French/);
    assert.ok((await result.locator(".candidates li").count()) >= 2);
  });

  test("an agent is added and can sign in at once", patience, async () => {
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
    assert.equal(await other.getByRole("link", { name: "Knowledge and agents" }).count(), 0, "only an admin is shown the way to the admin page");
    await other.getByRole("button", { name: "Sign out" }).click();
    await other.locator(".signin").waitFor();
  });
});
