// Accounts on the admin page, from their making to their end, and how they
// sign in, with the real server behind them.

import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { desktop, launch } from "./browser.mjs";
import { signIn } from "./pages.mjs";
import { admin, Server, small, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };

/** The one-time code of a secret, some seconds from now (RFC 6238). */
function code(secret, seconds = 0) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + seconds) / 30)));
  const mac = createHmac("sha1", key).update(count).digest();
  const at = mac.at(-1) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, "0");
}

describe("accounts", () => {
  let server, browser, page;

  before(async () => {
    server = await Server.start(small);
    browser = await launch();
    page = await open("admin", admin.email, admin.password);
    await page.locator(".topics").waitFor();
  }, starting);

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function open(path, email, password) {
    const page = await (await browser.newContext({ viewport: desktop, locale: "en" })).newPage();
    await page.goto(`${server.url}/${path}`);
    await signIn(page, email, password);
    return page;
  }

  test("an account is added, gets one-time codes, is changed and disabled", patience, async () => {
    await page.getByRole("link", { name: "Store and team" }).click();
    await page.getByRole("link", { name: "Agents", exact: true }).click();
    const form = page.locator("form.new");
    await form.locator('input[name="email"]').fill("ana@harbour.example");
    await form.locator('input[name="name"]').fill("Ana");
    await form.getByRole("button", { name: "Add" }).click();
    const password = await form.locator(".made code").innerText();

    const own = await open("admin#account", "ana@harbour.example", password);
    await own.getByRole("button", { name: "Set up codes" }).click();
    const secret = (await own.locator("p > code").innerText()).replaceAll(" ", "");
    await own.locator('input[name="code"]').fill("000000x");
    await own.getByRole("button", { name: "Turn on" }).click();
    await own.locator("#fault-code").waitFor();
    await own.locator('input[name="code"]').fill(code(secret));
    await own.getByRole("button", { name: "Turn on" }).click();
    await own.locator(".recovery li").first().waitFor();
    await own.getByRole("button", { name: "Sign out", exact: true }).click();
    await signIn(own, "ana@harbour.example", password);
    await own.locator('input[name="code"]').fill(code(secret, 30)); // a code is good once
    await own.keyboard.press("Enter");
    await own.locator("header").getByRole("link", { name: "Ana" }).waitFor();

    await page.reload();
    const row = page.getByRole("row", { name: /ana@harbour\.example/ });
    await row.getByRole("button", { name: "Ana" }).click();
    await form.getByRole("heading", { name: "Ana" }).waitFor();
    await form.locator('input[name="capacity"]').fill("7");
    await form.locator('select[name="role"]').selectOption("lead");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Saved.").waitFor();
    await soon(() => row.innerText(), /Lead[^]*7$/);

    await form.getByRole("checkbox", { name: /May not sign in/ }).check();
    await form.getByRole("button", { name: "Save" }).click();
    await row.getByText("disabled").waitFor();
    await own.reload();
    await signIn(own, "ana@harbour.example", password);
    await own.getByText("E-mail and password don't fit together.").waitFor();
    await own.context().close();
  });
});
