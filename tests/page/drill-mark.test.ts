/** The bar of a drill on a screen that has nothing to do with it: it comes, and it goes when the drill has ended. */
import type { Browser, Route, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const WAIT = { timeout: 60_000, interval: 100 };
const DRILL = { id: 'drill-1', name: 'FM', startedBy: 'chief', startedAt: new Date().toISOString() };

describe('the bar of a drill', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('goes with the message that the drill has ended, and does not come back with an answer that was asked for before', async () => {
    const page = await (await browser.newContext(DESKTOP)).newPage();
    const sockets: WebSocketRoute[] = [];
    await page.routeWebSocket(/\/live$/, (socket) => {
      sockets.push(socket);
      socket.connectToServer();
    });
    const held: Route[] = [];
    let holding = false;
    const answer = (running: object | undefined) => ({ json: { running, drills: [], scripts: [] } });
    await page.route('**/api/v1/drill', async (route) => {
      if (holding) held.push(route);
      else await route.fulfill(answer(undefined));
    });
    await page.goto(`${program.address}incidents`);
    await expect.poll(() => page.locator('.connection').getAttribute('data-phase'), WAIT).toBe('connected');
    const bar = page.locator('.drill-bar');
    sockets.at(-1)?.send(JSON.stringify({ type: 'drill', drill: DRILL }));
    await bar.waitFor();

    // Asked for while it runs, as after every reconnection…
    holding = true;
    await sockets.at(-1)?.close();
    await expect.poll(() => held.length > 0 && sockets.length === 2, WAIT).toBe(true);
    // …and answered after it has ended.
    sockets.at(-1)?.send(JSON.stringify({ type: 'drill', drill: { ...DRILL, endedAt: new Date().toISOString() } }));
    await bar.waitFor({ state: 'detached' });
    const answered = page.waitForResponse('**/api/v1/drill');
    await held[0]?.fulfill(answer(DRILL));
    await (await answered).finished();
    // A question that was asked later has been taken by then.
    holding = false;
    await sockets.at(-1)?.close();
    await (await page.waitForResponse('**/api/v1/drill')).finished();
    expect(await page.locator('.drill-bar').count()).toBe(0);
    expect(await page.locator('html').getAttribute('data-drill')).toBeNull();
    await page.context().close();
  });

  it('goes without a WebSocket too: it is asked for every few seconds then', async () => {
    const page = await (await browser.newContext(DESKTOP)).newPage();
    await page.routeWebSocket(/\/live$/, (socket) => void socket.close());
    let running: object | undefined = DRILL;
    await page.route('**/api/v1/drill', (route) => route.fulfill({ json: { running, drills: [], scripts: [] } }));
    await page.goto(`${program.address}map`);
    const bar = page.locator('.drill-bar');
    await bar.waitFor();
    await expect.poll(() => page.locator('.connection').getAttribute('data-phase'), WAIT).toBe('polling');
    running = undefined;
    await bar.waitFor({ state: 'detached', timeout: 60_000 });
    await page.context().close();
  });
});
