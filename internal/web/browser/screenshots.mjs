// Takes a picture of every state of the widget and the console, on a phone and
// on a desktop, light and dark, into screenshots/tmp of the repository; two of them into docs/images.
//
//   DRAGOMAN_BIN=bin/dragoman node internal/web/browser/screenshots.mjs [pattern]

import { copyFile, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { desktop, launch, phone } from "./browser.mjs";
import { Server } from "./server.mjs";
import { states } from "./states.mjs";

const out = fileURLToPath(new URL("../../../screenshots/tmp/", import.meta.url));
const images = fileURLToPath(new URL("../../../docs/images/", import.meta.url));
/** Pictures that the README shows. */
const shown = { "widget-answered-desktop-light": "widget.png", "console-chat-desktop-light": "console.png" };
const wanted = new RegExp(process.argv[2] ?? "");

const server = await Server.start();
const browser = await launch();
await Promise.all([mkdir(out, { recursive: true }), mkdir(images, { recursive: true })]);
for (const state of states) {
  for (const [size, viewport] of Object.entries({ phone: state.viewport ?? phone, desktop: state.wide ?? desktop })) {
    for (const colorScheme of ["light", "dark"]) {
      const name = `${state.name}-${size}-${colorScheme}`;
      if (!wanted.test(name)) continue;
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", locale: state.locale ?? "en" });
      const page = await context.newPage();
      page.on("pageerror", (e) => console.error(name, "page error:", e.message));
      page.on("console", (m) => m.type() === "error" && !/status of 4\d\d/.test(m.text()) && console.error(name, "console:", m.text()));
      await state.show(page, server.url, context);
      await page.screenshot({ path: `${out}${name}.png` });
      if (shown[name]) await copyFile(`${out}${name}.png`, images + shown[name]);
      await context.close();
      console.log(name);
    }
  }
}
await browser.close();
await server.stop();
