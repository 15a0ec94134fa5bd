// WCAG 2.2 AA, as far as a program can tell, in the states of the pages.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { desktop, launch, phone } from "./browser.mjs";
import { Server, starting } from "./server.mjs";
import { states } from "./states.mjs";

const looked = [
  "storefront",
  "product",
  "product-ar",
  "widget-empty",
  "widget-offline",
  "widget-answered",
  "widget-failed",
  "widget-suggestions",
  "widget-agent",
  "widget-rating",
  "widget-waiting-closed",
  "widget-contact-wrong",
  "widget-contact-kept",
  "widget-transcript",
  "widget-away-ar",
  "widget-answered-ar",
  "console-signin",
  "console-queue",
  "console-chat",
  "console-keys",
  "console-40",
  "console-search",
  "console-canned-search",
  "console-canned",
  "console-canned-form",
  "console-columns",
  "console-attention",
  "console-earlier",
  "console-earlier-shown",
  "console-transfer",
  "console-other",
  "console-board",
  "console-board-overload",
  "console-offer",
  "console-lead",
  "admin-entry",
  "admin-editor",
  "admin-cells-editors",
  "admin-editor-editors",
  "admin-draft-facts",
  "admin-check-pages",
  "admin-check-collisions",
  "admin-check-markets",
  "admin-publish",
  "admin-list-merge",
  "admin-sheets",
  "admin-sheets-faults",
  "admin-sheets-changes",
  "admin-sheets-faq",
  "admin-ask",
  "admin-unanswered",
  "admin-unanswered-topic",
  "admin-unanswered-old",
  "admin-unanswered-done",
  "admin-taps",
  "admin-faq",
  "admin-agents",
  "admin-integrations",
  "admin-curve",
  "admin-holidays",
  "admin-office",
  "admin-week",
  "admin-week-split",
  "api",
];

describe("accessibility", () => {
  let server, browser, axe;

  before(
    async () => {
      axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
      server = await Server.start();
      browser = await launch();
    },
    starting,
  );

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const name of looked) {
    test(name, { timeout: 180_000 }, async () => {
      const state = states.find((s) => s.name === name);
      for (const colorScheme of ["light", "dark"]) {
        const viewport = name.startsWith("widget") ? phone : (state.wide ?? desktop);
        // The policy is lifted only to let the checker in.
        const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true, reducedMotion: "reduce", locale: "en" });
        const page = await context.newPage();
        await state.show(page, server.url, context);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
        const faults = violations.map((v) => `${colorScheme}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
        assert.deepEqual(faults, []);
        await context.close();
      }
    });
  }
});
