// Starting headless Chromium for tests and screenshots.

import { chromium } from "playwright-core";

/** Launches Debian's Chromium, quiet and without network of its own. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--no-first-run",
    ],
  });
}

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 800 };
