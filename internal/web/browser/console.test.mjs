// How the console is worked, over a staged desk.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stagedDesk } from "./desk.mjs";
import { soon } from "./soon.mjs";
import { facts } from "./stage.mjs";

const patience = { timeout: 180_000 };

describe("console", () => {
  const open = stagedDesk();

  test("the keys go through the list, insert answers and can be turned off", patience, async () => {
    const page = await open();
    await page.keyboard.press("j");
    await page.field.waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".suggestions li").nth(1).waitFor();
    await page.keyboard.press("2");
    await soon(() => page.field.inputValue(), "Open the link in our e-mail.", "the second likeliest answer, not sent");
    await page.keyboard.press("Alt+ArrowDown");
    await page.getByRole("heading", { name: "How long does a refund take?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "How long does a refund take?" }).waitFor();
    await soon(() => page.evaluate(() => localStorage.getItem("dragoman-console:keys")), "off");
    await page.context().close();
  });

  test("the page speaks the agent's language", patience, async () => {
    const page = await open();
    await page.getByLabel("Language").selectOption("ru");
    await page.getByRole("tab", { name: /Очередь/ }).waitFor();
    await page.reload();
    await page.getByRole("tab", { name: /Очередь/ }).waitFor();
    await soon(() => page.evaluate(() => document.documentElement.lang), "ru");
    await page.context().close();
  });

  test("conversations are searched by words, state and language, page by page", patience, async () => {
    const page = await open();
    const asked = [];
    await page.route(/\/conversations\?/, (route) => {
      const query = Object.fromEntries(new URL(route.request().url()).searchParams);
      asked.push(query);
      const one = (id, preview) => ({ conversations: [facts(id, { state: "closed", preview })] });
      route.fulfill({ json: query.before ? one("f2", "an older one") : { ...one("f1", "it arrived"), next: "1.f1" } });
    });
    await page.keyboard.press("s");
    await page.getByRole("searchbox").fill("arrived");
    await page.getByLabel("State").selectOption("closed");
    await page.getByRole("search").getByLabel("Language").selectOption("en");
    await soon(() => asked.at(-1), { q: "arrived", state: "closed", lang: "en" }); // it is asked when nothing more is typed
    await page.getByRole("button", { name: "Search further back" }).click();
    await page.row("an older one").waitFor();
    await soon(() => asked.at(-1), { q: "arrived", state: "closed", lang: "en", before: "1.f1" });
    await page.row("it arrived").click();
    await page.locator(".composer").getByText("This case is closed.").waitFor();
    await page.context().close();
  });

  test("the tabs of the list are worked by arrows", patience, async () => {
    const page = await open();
    await page.getByRole("tab", { name: /My chats/ }).focus();
    await page.keyboard.press("ArrowRight");
    await page.row("The product is dangerous").waitFor();
    await soon(() => page.getByRole("tab", { name: /Queue/ }).getAttribute("aria-selected"), "true");
    await page.getByText("Longest wait:").waitFor();
    await page.context().close();
  });

  test("on a wide screen chats stand side by side, pinned ones survive a reload, keys go between them", patience, async () => {
    const page = await open(undefined, { viewport: { width: 1600, height: 900 } });
    const columns = page.locator("section.chat h2");
    await page.row("My parcel is late").first().click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("p");
    await page.row("How long does a refund take?").click();
    await soon(() => columns.allInnerTexts(), ["My parcel is late", "How long does a refund take?"]);
    await page.keyboard.press("Alt+PageDown");
    await page.keyboard.type("to the first");
    await soon(() => page.locator("section.chat").first().locator("textarea").inputValue(), "to the first");
    await page.keyboard.press("Escape");
    await page.keyboard.press("]");
    await soon(() => page.locator(".chat.focused h2").innerText(), "How long does a refund take?");
    await page.tab(/Queue/);
    for (const name of ["The product is dangerous", "How do I return an item?"]) await page.row(name).click();
    await soon(() => columns.allInnerTexts(), ["My parcel is late", "How do I return an item?"], "what is not pinned makes room");
    await page.reload();
    await columns.first().waitFor();
    await soon(() => columns.allInnerTexts(), ["My parcel is late"]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.tab(/My chats/);
    await page.row("How long does a refund take?").click();
    await page.locator(".chat h2", { hasText: "My parcel is late" }).waitFor({ state: "detached" });
    await page.context().close();
  });

  for (const width of [320, 1024, 2560]) {
    test(`nothing is cut off at ${width} pixels`, patience, async () => {
      const page = await open(undefined, { viewport: { width, height: 700 } });
      const fits = async (where) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is wider than the screen`);
      await fits("the list");
      await page.row("My parcel is late").first().click();
      await fits("a chat");
      await page.field.fill("/");
      await page.locator(".picker").getByRole("option").first().waitFor();
      await fits("the canned replies");
      await page.evaluate(() => (location.hash = "canned"));
      await page.getByRole("button", { name: "New reply" }).click();
      await fits("their page");
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
});
