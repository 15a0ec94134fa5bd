// Starting headless Chromium for tests and screenshots.

import { chromium } from "playwright-core";

/**
 * Launches Debian's Chromium, quiet and without network of its own.
 * With BROWSER_SLOW=1 pages have a slow processor and a slow connection, which
 * shows what a test or a page takes for granted.
 */
export async function launch() {
  const browser = await chromium.launch({
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
  return process.env.BROWSER_SLOW ? slowed(browser) : browser;
}

function slowed(browser) {
  const open = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await open(options);
    const offline = context.setOffline.bind(context);
    context.setOffline = (away) => offline((context.away = away));
    const page = context.newPage.bind(context);
    context.newPage = async () => slow(await page());
    return context;
  };
  browser.newPage = async (options) => (await browser.newContext(options)).newPage();
  return browser;
}

/**
 * Four times slower, and up to 0.4 s of waiting before or after every request
 * of the API and before every frame of a socket; frames keep their order. What
 * a test puts on stage instead of a server is as late.
 */
async function slow(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const staged = { route: page.route.bind(page), routeWebSocket: page.routeWebSocket.bind(page) };
  await page.route(/\/api\//, async (route) => {
    try {
      if (page.context().away) return await route.abort("internetdisconnected"); // what is fetched here is fetched elsewhere
      if (Math.random() < 0.5) {
        await late();
        await route.continue();
      } else {
        const response = await route.fetch();
        await late();
        await route.fulfill({ response });
      }
    } catch {
      // The page is gone, or was not waiting any more.
    }
  });
  await page.routeWebSocket(/\/ws\//, (socket) => {
    const server = socket.connectToServer();
    lead(socket, server);
    lead(server, socket);
  });
  page.route = (url, answer) => staged.route(url, async (route, request) => (await late(), page.isClosed() || answer(route, request)));
  page.routeWebSocket = (url, open) =>
    staged.routeWebSocket(url, (socket) => {
      const [up, down] = [inOrder(), inOrder()];
      open({
        url: () => socket.url(),
        onMessage: (read) => socket.onMessage((data) => up(() => read(data))),
        send: (data) => down(() => socket.send(data)),
        close: (options) => down(() => socket.close(options)),
      });
    });
  return page;
}

const late = () => new Promise((done) => setTimeout(done, Math.random() * 400));

/** Takes what comes from one end of a socket to the other. */
function lead(from, to) {
  const next = inOrder();
  from.onMessage((data) => next(() => to.send(data)));
  from.onClose((code, reason) => next(() => to.close({ code, reason })));
}

/** Does late what it is given, each after the one before. */
function inOrder() {
  let last;
  return (act) => {
    last = Promise.all([late(), last])
      .then(act)
      .catch(() => undefined); // the page is gone
  };
}

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 800 };
