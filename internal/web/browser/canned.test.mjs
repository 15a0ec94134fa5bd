// Canned replies, written and used in a browser against the real server.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { desktop } from "./browser.mjs";
import { house } from "./house.mjs";
import { Agent } from "./pages.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 };

describe("canned replies", () => {
  const at = house();

  test("one is written with a fault, put right, changed, and removed", patience, async () => {
    const context = await at.browser.newContext({ viewport: desktop, locale: "en" });
    const agent = new Agent(await context.newPage(), at.server.url);
    const { page } = agent;
    await agent.signIn();
    await page.getByRole("link", { name: "Canned replies" }).click();
    await page.getByText("Nothing yet.").waitFor();
    await page.getByRole("button", { name: "New reply" }).click();
    await page.getByLabel("Name, to find it by").fill("Returns");
    const english = page.getByRole("textbox", { name: /^English/ });
    await english.fill("Send it back within {facts.no_such_thing}. ");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".fault", { hasText: "no_such_thing" }).waitFor();
    await soon(() => english.getAttribute("aria-invalid"), "true", "the fault stands at its field");

    await english.fill("Yours, ");
    await page.getByText("Facts to fill in").click();
    await page.getByRole("button", { name: "{agent.name}" }).click();
    await soon(() => english.inputValue(), "Yours, {agent.name}");
    await page.getByRole("button", { name: "Save" }).click();
    const reply = page.locator(".replies li");
    await reply.getByText("Yours, Admin").waitFor();

    await page.getByRole("button", { name: "New reply" }).click();
    await page.getByLabel("Name, to find it by").fill("Returns");
    await english.fill("again");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("There is a reply with this name already.").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();

    await page.getByRole("button", { name: "Change Returns" }).click();
    await page.getByLabel("Name, to find it by").fill("Greeting");
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole("button", { name: "Change Returns" }).click();
    await other.getByRole("textbox", { name: /^English/ }).fill("Theirs");
    await other.getByRole("button", { name: "Save" }).click();
    await other.getByText("Theirs").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Now: Theirs").waitFor(); // nothing is overwritten unseen
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Greeting" }).waitFor();
    const remove = page.getByRole("button", { name: "Remove Greeting" });
    await remove.click();
    await soon(() => remove.innerText(), "Remove for good?");
    await remove.click();
    await page.getByText("Nothing yet.").waitFor();
    assert.deepEqual(agent.faults, []);
    await context.close();
  });
});
