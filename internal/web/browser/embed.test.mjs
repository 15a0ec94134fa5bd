// The widget on somebody else's storefront: another origin, a strict policy.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { desktop, launch } from "./browser.mjs";
import { Server, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };

/** A shop whose policy allows the chat server and nothing else. */
async function shop(attributes) {
  const site = createServer((_, response) => {
    const chat = site.chat;
    const policy = `default-src 'none'; script-src ${chat}; connect-src ${chat} ${chat.replace("http", "ws")}; require-trusted-types-for 'script'; trusted-types 'none'`;
    response.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": policy });
    response.end(`<!doctype html><html lang="en"><script type="module" src="${chat}/widget.js"></script><h1>Shop</h1><dragoman-chat key="demo" locale="en" ${attributes}></dragoman-chat>`);
  });
  await new Promise((done) => site.listen(0, "127.0.0.1", done));
  site.origin = `http://127.0.0.1:${site.address().port}`;
  return site;
}

describe("embedding", () => {
  let server, browser, allowed, stranger;

  before(async () => {
    allowed = await shop('accent="#9fd8ff" position="start" radius="4" greeting="Ahoy!"');
    stranger = await shop("");
    server = await Server.start(["--origins", allowed.origin]);
    browser = await launch();
    allowed.chat = stranger.chat = server.url;
  }, starting);

  after(async () => {
    allowed?.close();
    stranger?.close();
    await browser?.close();
    await server?.stop();
  });

  async function visit(site) {
    const page = await (await browser.newContext({ viewport: desktop, reducedMotion: "reduce" })).newPage();
    page.faults = [];
    page.on("pageerror", (e) => page.faults.push(e.message));
    page.on("console", (m) => /security policy/i.test(m.text()) && page.faults.push(m.text()));
    await page.goto(site.origin);
    await page.locator("dragoman-chat .launcher").click();
    return page;
  }

  test("it works under a strict policy and leaves nothing behind in the page", patience, async () => {
    const page = await visit(allowed);
    await page.getByRole("heading", { name: "Ahoy!" }).waitFor();
    await page.locator("dragoman-chat textarea").fill("How long does delivery take?");
    await page.keyboard.press("Enter");
    await page.getByText("Did this help?").waitFor();
    assert.deepEqual(page.faults, []);
    const own = await page.evaluate(() => [document.head.querySelectorAll("style").length, document.querySelector("dragoman-chat").children.length]);
    assert.deepEqual(own, [0, 0]);
    await page.context().close();
  });

  test("a store changes colour, corner and radius by attributes; a light colour is darkened until it can be read", patience, async () => {
    const page = await visit(allowed);
    const panel = page.locator("dragoman-chat .panel");
    const look = await panel.evaluate((n) => {
      const send = n.querySelector(".send");
      send.disabled = false;
      return { left: n.getBoundingClientRect().left, radius: getComputedStyle(n).borderRadius, accent: getComputedStyle(send).backgroundColor };
    });
    assert.equal(look.left, 16);
    assert.equal(look.radius, "4px");
    const [r, g, b] = look.accent.match(/\d+/g).map((c) => {
      const x = c / 255;
      return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
    });
    const contrast = 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
    assert.ok(contrast >= 4.5 && contrast < 5.5, `${look.accent} has a contrast of ${contrast} to white`);
    await page.context().close();
  });

  test("a site that the store does not list gets no chat", patience, async () => {
    const page = await visit(stranger);
    await page.getByText("Connecting…").waitFor();
    await soon(() => page.locator("dragoman-chat .chip").count(), 0);
    await page.context().close();
  });
});
