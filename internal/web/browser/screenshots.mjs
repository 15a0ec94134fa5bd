// Takes a picture of every state of the widget and the console, on a phone and
// on a desktop, light and dark, into screenshots/tmp of the repository.
//
//   DRAGOMAN_BIN=bin/dragoman node internal/web/browser/screenshots.mjs [pattern]

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { desktop, launch, phone } from "./browser.mjs";
import { Server } from "./server.mjs";
import { states } from "./states.mjs";

const out = fileURLToPath(new URL("../../../screenshots/tmp/", import.meta.url));
const wanted = new RegExp(process.argv[2] ?? "");

const [server, browser] = await Promise.all([Server.start(), launch()]);
await mkdir(out, { recursive: true });
for (const state of states) {
  for (const [size, viewport] of Object.entries({ phone: state.viewport ?? phone, desktop })) {
    for (const colorScheme of ["light", "dark"]) {
      const name = `${state.name}-${size}-${colorScheme}`;
      if (!wanted.test(name)) continue;
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", locale: state.locale ?? "en" });
      const page = await context.newPage();
      page.on("pageerror", (e) => console.error(name, "page error:", e.message));
      page.on("console", (m) => m.type() === "error" && !/status of 4\d\d/.test(m.text()) && console.error(name, "console:", m.text()));
      await state.show(page, server.url, context);
      await page.screenshot({ path: `${out}${name}.png` });
      await context.close();
      console.log(name);
    }
  }
}
await browser.close();
await server.stop();
