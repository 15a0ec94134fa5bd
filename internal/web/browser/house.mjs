// What most tests of a file stand on: the real server and a browser.

import { after, before } from "node:test";
import { launch } from "./browser.mjs";
import { Server, small, starting } from "./server.mjs";

/** Starts a server and a browser before the tests of a describe, and ends them after the last; both are there from then on. */
export function house(flags = small) {
  const it = {};
  before(async () => {
    it.server = await Server.start(flags);
    it.browser = await launch();
  }, starting);
  after(async () => {
    await it.browser?.close();
    await it.server?.stop();
  });
  return it;
}
