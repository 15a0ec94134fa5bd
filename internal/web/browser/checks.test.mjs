// The room Check, with the real server behind it: pages of the store against
// the facts, what a market requires, topics that are confused.

import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { desktop, launch } from "./browser.mjs";
import { signIn } from "./pages.mjs";
import { Server, small, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };

describe("checks", () => {
  let server, browser, page, site, days;

  before(async () => {
    days = 14;
    site = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end(`<html lang="en"><p>You may return any item within ${days} days of delivery.</p></html>`));
    await new Promise((done) => site.listen(0, "127.0.0.1", done));
    server = await Server.start([...small, "--allow-networks", "127.0.0.0/8"]);
    browser = await launch();
    page = await (await browser.newContext({ viewport: desktop, locale: "en" })).newPage();
    await page.goto(`${server.url}/admin`);
    await signIn(page);
    await page.locator(".admin main > *").waitFor();
  }, starting);

  after(async () => {
    await browser?.close();
    await server?.stop();
    site?.close();
  });

  async function go(part) {
    await page.goto(`${server.url}/admin#edit/findings${part}`);
    await page.reload();
    await page.locator(".checks").waitFor();
  }

  test("a page is fetched, and each contradiction shows both sentences", patience, async () => {
    const address = `http://127.0.0.1:${site.address().port}/returns`;
    await go("/pages");
    await page.getByLabel("Address of a page").fill(address);
    await page.getByRole("button", { name: "Fetch and compare" }).click();
    const one = page.locator(".page", { hasText: address });
    const line = one.locator("li").first();
    await line.locator("blockquote mark", { hasText: "within 14 days" }).waitFor();
    await line.locator("blockquote", { hasText: "30 days" }).waitFor();
    await soon(() => line.getByRole("link", { name: "Fact return_window" }).getAttribute("href"), "#edit/facts/return_window");

    await line.getByRole("button", { name: "No contradiction …" }).click();
    await line.getByLabel("Why is this no contradiction?").fill("of another brand");
    await line.getByRole("button", { name: "Dismiss" }).click();
    await one.getByText("Nothing contradicts.").waitFor();
    await one.getByText("dismissed: 1").click();
    await one.getByText(/Dismissed by Admin, .*: of another brand/).waitFor();
    await one.getByRole("button", { name: "Count it again" }).click();
    await one.getByText("contradictions: 1").waitFor();

    days = 30;
    await one.getByRole("button", { name: "Fetch again" }).click();
    await one.getByText("Nothing contradicts.").waitFor();
  });

  test("files are handed in together, and what is not taken says why", patience, async () => {
    await go("/pages");
    const file = (name, text) => ({ name, mimeType: "text/html", buffer: Buffer.from(text, name === "alt.html" ? "latin1" : "utf8") });
    await page.getByLabel("Upload pages (HTML or text)").setInputFiles([
      file("versand.html", '<html lang="en"><p>Delivery takes 2 to 3 days.</p></html>'),
      file("alt.html", "<p>Rückgabe</p>"),
      file("leer.html", " "),
    ]);
    await page.getByText("alt.html was not taken: its encoding cannot be read; save it as UTF-8").waitFor();
    await page.getByText(/leer.html was not taken: .*no text/).waitFor();
    await page.locator(".page", { hasText: "versand.html" }).locator("mark", { hasText: "2 to 3 days" }).waitFor();
    await page.getByRole("button", { name: "Remove: versand.html" }).click();
    await page.locator(".page", { hasText: "versand.html" }).waitFor({ state: "detached" });
  });

  test("a market is chosen, and what is missing leads to where it is written", patience, async () => {
    await go("/markets");
    await page.getByRole("checkbox", { name: "European Union" }).check();
    const market = page.locator(".market", { hasText: "European Union" });
    await market.getByText("✕").first().waitFor();
    await market.locator("summary", { hasText: "English" }).click();
    await market.getByRole("link", { name: "Write it: legal.imprint" }).first().click();
    await page.locator('input[name="topic"]').waitFor();
    await soon(() => page.locator('input[name="topic"]').inputValue(), "legal.imprint");

    await go("/markets");
    await market.locator("summary", { hasText: "What it requires" }).click();
    await market.getByRole("button", { name: "Not required: legal.imprint" }).click();
    await market.getByText("Left out by you").waitFor();
    await soon(() => market.getByRole("link", { name: "Write it: legal.imprint" }).count(), 0);
  });

  test("markets chosen one right after the other are both chosen", patience, async () => {
    await go("/markets");
    await page.getByRole("checkbox", { name: "Brazil" }).check();
    await page.getByRole("checkbox", { name: "Russia" }).check();
    for (const name of ["Brazil", "Russia"]) await page.locator(".market", { hasText: name }).first().waitFor();
    await go("/markets");
    for (const name of ["Brazil", "Russia"]) await soon(() => page.getByRole("checkbox", { name }).isChecked(), true);
  });

  test("topics that are confused arrive by themselves", patience, async () => {
    await go("/collisions");
    await page.getByText("Being computed").waitFor({ state: "hidden" });
    await page.getByText("No topics are confused.").or(page.locator(".pair-of-topics").first()).first().waitFor();
  });
});
