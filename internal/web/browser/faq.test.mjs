// Questions and answers on somebody else's product page: another origin, a
// strict policy, the real server.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { desktop, launch } from "./browser.mjs";
import { signIn } from "./pages.mjs";
import { admin, Server, small, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };

describe("questions on a product page", () => {
  let shop, server, browser;

  before(async () => {
    shop = createServer((request, response) => {
      const chat = server.url;
      const policy = `default-src 'none'; script-src ${chat}; connect-src ${chat} ${chat.replace("http", "ws")}; require-trusted-types-for 'script'; trusted-types dragoman-faq`;
      const withChat = request.url.includes("chat");
      response.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": policy });
      response.end(`<!doctype html><html lang="en"><title>Shop</title><script type="module" src="${chat}/faq.js"></script>
        ${withChat ? `<script type="module" src="${chat}/widget.js"></script><dragoman-chat key="demo" locale="en"></dragoman-chat>` : ""}
        <dragoman-faq store="demo" topics="returns.how_to, no.such"><a href="/help">Help</a></dragoman-faq>
        <p>In between.</p>
        <dragoman-faq store="demo" topics="shipping.delivery_time returns.how_to" aria-label="Delivery"></dragoman-faq>`);
    });
    await new Promise((done) => shop.listen(0, "127.0.0.1", done));
    shop.origin = `http://127.0.0.1:${shop.address().port}`;
    server = await Server.start([...small, "--origins", shop.origin]);
    browser = await launch();
  }, starting);

  after(async () => {
    shop?.close();
    await browser?.close();
    await server?.stop();
  });

  /** Opens the product page; `prepare` comes before. */
  async function visit({ path = "/", locale = "en", prepare } = {}) {
    const page = await (await browser.newContext({ viewport: desktop, locale })).newPage();
    page.said = [];
    page.on("pageerror", (e) => page.said.push(`error: ${e.message}`));
    page.on("console", (m) => page.said.push(`${m.type()}: ${m.text()}`));
    await prepare?.(page);
    await page.goto(shop.origin + path);
    return page;
  }

  const data = (page) => page.locator('script[type="application/ld+json"]').evaluateAll((all) => all.map((s) => JSON.parse(s.textContent)));
  const answers = (entries) => (page) => page.route("**/api/v1/faq?*", (route) => route.fulfill({ json: entries, headers: { "Access-Control-Allow-Origin": "*" } }));

  test("it shows what is published in the visitor's language, without the chat's script, and leaves nothing behind", patience, async () => {
    const page = await visit({ locale: "es-MX" });
    const first = page.locator("dragoman-faq").first();
    const question = first.locator("summary");
    await question.waitFor();
    await soon(() => first.locator("section").getAttribute("lang"), "es");
    await soon(() => question.innerText(), "¿Cómo devuelvo un artículo?");
    await soon(() => first.getByText("Help").count(), 1, "what stood in the tag is still there");
    await soon(() => first.getByText("Help").isVisible(), false, "and is not shown any more");

    await question.focus();
    await page.keyboard.press("Enter");
    await first.getByText(/30 días/).waitFor();
    await page.keyboard.press("Enter");
    await first.getByText(/30 días/).waitFor({ state: "hidden" });
    await page.getByRole("region", { name: "Delivery" }).waitFor();
    assert.deepEqual(
      page.said.filter((line) => !line.startsWith("warning: dragoman-faq")),
      [],
    );
    await soon(() => page.said, ['warning: dragoman-faq: nothing to show in "es" for no.such']);
    assert.deepEqual(await page.context().cookies(), []);
    await soon(() => page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    await page.context().close();
  });

  test("search engines are told once, whatever the number of elements", patience, async () => {
    const page = await visit();
    await page.locator("dragoman-faq summary").nth(2).waitFor();
    await soon(async () => (await data(page)).map((d) => d.mainEntity.length), [2]);
    const [faq] = await data(page);
    assert.equal(faq["@type"], "FAQPage");
    assert.deepEqual(
      faq.mainEntity.map((q) => [q["@type"], q.name, q.acceptedAnswer.text]),
      [
        ["Question", "How do I return an item?", "<p>Return it within 30 days.</p>"],
        ["Question", "How long does delivery take?", "<p>Delivery takes 7–15 days.</p>"],
      ],
    );
    await page.locator("dragoman-faq").nth(1).evaluate((e) => e.remove());
    await soon(async () => (await data(page))[0]?.mainEntity.length, 1, "what is not on the page any more is not told");
    await page.locator("dragoman-faq").evaluate((e) => e.setAttribute("lang", "es"));
    await page.getByText("¿Cómo devuelvo un artículo?").waitFor();
    await soon(async () => (await data(page))[0]?.mainEntity[0].name, "¿Cómo devuelvo un artículo?");
    await page.locator("dragoman-faq").evaluate((e) => e.remove());
    await soon(() => data(page), []);
    await page.context().close();
  });

  test("an answer is text, whatever it holds", patience, async () => {
    const answer = 'Less <b>is</b> more & </script><img src=x onerror="alert(1)">\n\n- one\n- two';
    const page = await visit({ prepare: answers({ lang: "en", entries: [{ topic: "a", question: "<i>Why?</i>", answer }], left_out: [] }) });
    const first = page.locator("dragoman-faq").first();
    await first.locator("summary").click();
    await soon(() => first.locator("summary").innerText(), "<i>Why?</i>");
    await soon(() => first.locator('[part="answer"] p').first().innerText(), answer.split("\n\n")[0]);
    await soon(() => page.locator("img").count(), 0);
    const raw = await page.locator("#dragoman-faq-data").evaluate((s) => s.textContent);
    assert.ok(!raw.includes("<"), "nothing in it ends the script");
    assert.equal(
      (await data(page))[0].mainEntity[0].acceptedAnswer.text,
      '<p>Less &lt;b&gt;is&lt;/b&gt; more &amp; &lt;/script&gt;&lt;img src=x onerror="alert(1)"&gt;</p><p>- one<br>- two</p>',
    );
    await page.context().close();
  });

  test("Arabic is written from the right", patience, async () => {
    const entries = [{ topic: "a", question: "كم يستغرق التوصيل؟", answer: "7–15 يومًا." }];
    const page = await visit({ locale: "ar", prepare: answers({ lang: "ar", entries, left_out: [] }) });
    const section = page.locator("dragoman-faq section").first();
    await section.waitFor();
    await soon(() => section.evaluate((e) => getComputedStyle(e).direction), "rtl");
    await section.locator("summary").click();
    await section.getByText("هل أفادك هذا الجواب؟").waitFor();
    await page.context().close();
  });

  test("while the server is away, what stands in the tag is shown", patience, async () => {
    let away = true;
    const page = await visit({ prepare: (page) => page.route("**/api/v1/faq?*", (route) => (away ? route.abort() : route.continue())) });
    await page.getByText("Help").waitFor();
    away = false;
    await page.getByText("How do I return an item?").first().waitFor();
    await soon(() => page.getByText("Help", { exact: true }).isVisible(), false);
    await page.context().close();
  });

  test("where an answer does not help, the chat opens with that question; all of it is counted", patience, async () => {
    const page = await visit({ path: "/chat" });
    const first = page.locator("dragoman-faq").first();
    await first.locator("summary").click();
    await first.locator("summary").click();
    await first.locator("summary").click();
    await first.getByRole("button", { name: "No" }).click();
    await first.getByText("Thank you for telling us.").waitFor();
    const ask = first.getByRole("button", { name: "Still need help? Ask us" });
    await soon(() => ask.evaluate((e) => e.getRootNode().activeElement === e), true, "the keyboard goes on there");
    await ask.press("Enter");
    const chat = page.locator("dragoman-chat");
    await chat.locator(".said.buyer", { hasText: "How do I return an item?" }).waitFor();
    await chat.locator(".said.assistant", { hasText: "Return it within 30 days." }).waitFor();
    await page.keyboard.press("Escape");
    await ask.click();
    await soon(() => chat.locator(".said.buyer").count(), 1, "asked again, it only opens");

    const second = page.locator("dragoman-faq").nth(1).locator("details").first();
    await second.locator("summary").click();
    await second.getByRole("button", { name: "Yes" }).click();
    await second.getByText("Thank you, good to know.").waitFor();
    await page.waitForLoadState("networkidle");
    await soon(() => page.said, ['warning: dragoman-faq: nothing to show in "en" for no.such']);

    const lead = await browser.newContext();
    const signedIn = await lead.request.post(`${server.url}/api/v1/session`, { data: admin, headers: { Origin: server.url } });
    assert.ok(signedIn.ok(), await signedIn.text());
    const read = async () => {
      const { counts } = await (await lead.request.get(`${server.url}/api/v1/knowledge/faq-counts`)).json();
      return Object.fromEntries(counts.filter((c) => c.lang === "en").map((c) => [c.topic, [c.opened, c.helped, c.not_helped]]));
    };
    await soon(async () => (await read())["shipping.delivery_time"], [1, 1, 0]);
    await soon(async () => (await read())["returns.how_to"]?.[2], 1);
    await lead.close();
    await page.context().close();
  });

  test("without a chat on the page nobody is sent to one; a quiet element counts nothing and tells nobody", patience, async () => {
    const asked = [];
    const page = await visit({
      prepare: async (page) => {
        page.on("request", (r) => r.method() === "POST" && asked.push(r.url()));
        await page.addInitScript(() => addEventListener("DOMContentLoaded", () => document.querySelectorAll("dragoman-faq").forEach((e) => e.setAttribute("quiet", ""))));
      },
    });
    const first = page.locator("dragoman-faq").first();
    await first.locator("summary").click();
    await first.getByText("Return it within 30 days.").waitFor();
    await soon(() => first.getByRole("button", { name: "Still need help? Ask us" }).count(), 0);
    await first.getByRole("button", { name: "Yes" }).click();
    await first.getByText("Thank you, good to know.").waitFor();
    assert.deepEqual(asked, []);
    await soon(() => data(page), []);
    await page.context().close();
  });

  test("the admin page makes the tag, shows what a visitor will see, and what visitors did", patience, async () => {
    const page = await (await browser.newContext({ viewport: desktop, locale: "en" })).newPage();
    await page.goto(`${server.url}/admin#faq`);
    await signIn(page);
    await page.locator(".choice label", { hasText: "returns.how_to" }).click();
    await page.locator(".choice label", { hasText: "shipping.track_order" }).click();
    await page.locator(".faq > .tools select").selectOption("es");
    await page.locator("dragoman-faq", { hasText: "¿Cómo devuelvo un artículo?" }).locator("summary").nth(1).waitFor();
    await soon(
      () => page.getByLabel("Tag for the page").last().inputValue(),
      `<script type="module" src="${server.url}/faq.js"></script>\n<dragoman-faq store="demo" lang="es" topics="returns.how_to,shipping.track_order"></dragoman-faq>`,
    );
    await page.context().close();
  });
});
