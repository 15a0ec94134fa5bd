// The console over a staged desk, for tests.

import { desktop } from "./browser.mjs";
import { house } from "./house.mjs";
import { stageDesk } from "./stage.mjs";
import { desk } from "./states_console.mjs";

/** Gives the tests of a describe a function that opens it: `answer` as in stageDesk, `more` changes what is on stage, and the viewport. */
export function stagedDesk() {
  const at = house();
  return (answer, more) => open(at.browser, at.server.url, { answer, ...more });
}

async function open(browser, base, { viewport = desktop, prepare, ...more } = {}) {
  const context = await browser.newContext({ viewport, locale: "en", reducedMotion: "reduce" });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (e) => page.faults.push(e.message));
  await prepare?.(page);
  await stageDesk(page, { ...desk, ...more });
  await page.goto(`${base}/console`);
  await page.locator(".list .row").first().waitFor();
  page.row = (text) => page.locator(".list .row", { hasText: text });
  page.tab = (name) => page.getByRole("tab", { name }).click();
  page.field = page.locator(".focused .composer textarea");
  return page;
}
