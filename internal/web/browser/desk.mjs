// The console over a staged desk, for tests.

import { desktop } from "./browser.mjs";
import { stageDesk } from "./stage.mjs";
import { desk } from "./states_console.mjs";

/** Opens it; `more` changes what is on stage, and the viewport. */
export async function openDesk(browser, base, { viewport = desktop, prepare, ...more } = {}) {
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
