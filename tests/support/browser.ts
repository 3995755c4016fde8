/** Debian's Chromium for tests of the page: headless, software drawing, nothing asked of the network. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1600, height: 900 } };
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

/**
 * Parts of the browser around the page that no test looks at. The two menus of the address field alone are pages of their
 * own in each window, a second of processor time each. Playwright's own list is overruled, so it is repeated here.
 */
const UNSEEN_FEATURES = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'AimEnabled', 'LensOverlay', 'MediaRouter', 'OptimizationHints'],
  ...['HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'NetworkTimeServiceQuerying', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'PreconnectToSearch', 'DestroyProfileOnBrowserClose'],
  ...['SpareRendererForSitePerProcess', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'AvoidCorsURLLoaderRestartOnRedirect'],
];

/** Tests press what an engineer has in sight; `quiet-page.test.ts` looks at the page as it is opened first. */
const WITH_TOOLS = `{
  const page = JSON.parse(localStorage.getItem('rfi-logger.page') ?? '{}');
  if (page.tools === undefined) localStorage.setItem('rfi-logger.page', JSON.stringify({ ...page, tools: true }));
}`;

let shared: Promise<Browser> | undefined;

/**
 * The browser of this worker, shared by test files that run one after another: a start costs two seconds of processor
 * time. `close` closes the contexts of the file; the browser ends with the worker. Contexts share no cache and no storage.
 */
export async function sharedBrowser(): Promise<Browser> {
  const earlier = await shared;
  if (earlier?.isConnected()) return earlier;
  shared = launchBrowser();
  const browser = await shared;
  browser.close = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  return browser;
}

/** @param tools in sight, as an engineer leaves them */
export async function launchBrowser(tools = true): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-swiftshader',
      `--disable-features=${UNSEEN_FEATURES.join(',')}`,
    ],
  });
  const open = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    // Its own test lets it keep the page: elsewhere requests go where the test sees them.
    const context = await open({ serviceWorkers: 'block', ...options });
    if (tools) await context.addInitScript(WITH_TOOLS);
    return context;
  };
  return browser;
}

/** Goes to another address of the page as a link within the page does: without loading the page again. */
export async function goWithin(page: Page, url: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(url)}); dispatchEvent(new PopStateEvent('popstate'));`,
  );
}
