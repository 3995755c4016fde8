/**
 * Alarms in Chromium: heard, seen in the title and as a notification of the browser, told as one in a storm, put aside
 * with a reason. What the browser would sound or show is counted where the page asks it to.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

type Json = ReturnType<typeof JSON.parse>;

/** Notes begun (Hz), notifications shown, words that a screen reader says; and frames that never come when `noFrames` is set. */
const HOOKS = `
  window.notes = [];
  window.shown = [];
  window.spoken = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const region = target.parentElement?.closest('[aria-live], [role="alert"], [role="status"]') ?? (target.ariaLive ? target : undefined);
      if (region?.textContent) window.spoken.push(region.textContent);
    }
  }).observe(document, { childList: true, characterData: true, subtree: true });
  window.noFrames = false;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...args) { window.notes.push(this.frequency.value); return start.apply(this, args); };
  window.Notification = class { static permission = 'granted'; constructor(title, options) { window.shown.push({ title, ...options }); } close() {} };
  const frame = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (run) => (window.noFrames ? 0 : frame(run));
`;
const TEST_HZ = 660;

const STATIONS = [
  {
    ...{ id: 'st', name: 'Mẫu Sơn' },
    receivers: [
      {
        ...{ id: 'rx', driver: 'simulated', port: { simulated: true }, settings: { seed: 4 } },
        plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 200 }],
      },
    ],
  },
];

let browser: Browser;
let program: RunningProgram;
let context: BrowserContext;
let page: Page;

const ask = async (method: string, path: string, body?: object): Promise<Json> => {
  const answer = await fetch(new URL(`/api/v1/${path}`, program.address), {
    method,
    headers: { 'content-type': 'application/json', 'x-rfi-logger': '1' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return await answer.json();
};

/** A case is opened: an alarm for everybody who looks. */
const raise = async (hz: number): Promise<Json> => {
  const now = Date.now();
  const { incident } = await ask('POST', 'incidents', {
    ...{ stationId: 'st', receiverId: 'rx', startHz: hz - 5e3, stopHz: hz + 5e3, text: 'thử báo động' },
    ...{ from: new Date(now - 2000).toISOString(), to: new Date(now).toISOString() },
  });
  return incident;
};
const notes = () => page.evaluate<number[]>('window.notes');
const shown = () => page.evaluate<{ title: string; tag: string; body: string }[]>('window.shown');
const spoken = () => page.evaluate<string[]>('window.spoken');
const forget = () => page.evaluate('window.notes.length = 0; window.shown.length = 0; window.spoken.length = 0');
const DISTRESS_HZ = 121.5e6;

describe('alarms', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config: { stations: STATIONS } })]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  beforeEach(async () => {
    await context?.close();
    // What stands open belongs to the test before.
    const { incidents } = await ask('GET', 'incidents?state=open&limit=200');
    for (const { id, version } of incidents) await ask('POST', `incidents/${id}/ack`, { version });
    context = await browser.newContext(DESKTOP);
    await context.addInitScript(HOOKS);
    page = await context.newPage();
    await page.goto(new URL('/incidents', program.address).href);
    await page.locator('#main h1').waitFor();
    await expect.poll(() => page.title()).not.toMatch(/^\(/);
  });

  it('say that the browser blocks sound until the first click, which is answered with a short test tone', async () => {
    await raise(DISTRESS_HZ);
    const bell = page.locator('.alarm-button');
    await page.locator('.alarm-bar').waitFor({ timeout: 30_000 });
    expect(await bell.getAttribute('data-sound')).toBe('blocked');
    expect(await page.locator('.alarm-bar').textContent()).toContain('chặn âm thanh');
    expect(await notes()).toEqual([]);
    await page.locator('h1').click();
    await expect.poll(() => bell.getAttribute('data-sound'), { timeout: 15_000 }).toBe('ready');
    expect((await notes())[0]).toBe(TEST_HZ);
    await expect.poll(() => page.locator('.sound-blocked').count()).toBe(0);
  });

  it('have their choices below the bell at its first press, which also lets sound through', async () => {
    const bell = page.locator('.alarm-button');
    await expect.poll(() => bell.getAttribute('data-sound')).toBe('blocked');
    await bell.hover();
    await page.locator('[role="tooltip"]').waitFor();
    await bell.click();
    await page.locator('[role="dialog"] #alarm-volume').waitFor();
    expect(await bell.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    await expect.poll(() => bell.getAttribute('aria-expanded')).toBe('false');
    await page.locator('h1').hover();
    await expect.poll(() => page.locator('[role="tooltip"]').count()).toBe(0);
  });

  it('sound by severity, stand in the title and as a notification, though no frame is ever drawn', async () => {
    await page.locator('h1').click();
    await expect
      .poll(() => page.locator('.alarm-button').getAttribute('data-sound'), { timeout: 15_000 })
      .toBe('ready');
    await page.evaluate('window.noFrames = true');
    await forget();
    const grave = await raise(DISTRESS_HZ + 50e3);
    await expect.poll(async () => (await shown()).length, { timeout: 30_000 }).toBe(1);
    expect(grave.severity).toBeLessThanOrEqual(2);
    const [notice] = await shown();
    expect(notice?.title).toContain('121,550');
    expect(notice?.body).toBe(grave.priorityReason.vi);
    expect(new Set(await notes())).toEqual(grave.severity === 1 ? new Set([1175, 880]) : new Set([988, 784]));
    await expect.poll(() => page.title()).toMatch(/^\(1\) /);
    const level = grave.severity === 1 ? 'Mức 1, Khẩn cấp' : 'Mức 2, Nghiêm trọng';
    await expect
      .poll(spoken)
      .toContain(`${level}: 121,550 MHz ±\u00a05\u00a0kHz tại Mẫu Sơn; 1 báo động chờ tiếp nhận.`);
    // Something of no consequence waits in the list, counted, without a note and without a notification.
    await forget();
    const slight = await raise(900.1e6);
    expect(slight.severity).toBeGreaterThan(3);
    await expect.poll(() => page.title(), { timeout: 30_000 }).toMatch(/^\(2\) /);
    expect(await notes()).toEqual([]);
    expect(await shown()).toEqual([]);
    await ask('POST', `incidents/${slight.id}/ack`, { version: slight.version });
    await ask('POST', `incidents/${grave.id}/ack`, {
      version: (await ask('GET', `incidents/${grave.id}`)).incident.version,
    });
    await expect.poll(() => page.title(), { timeout: 15_000 }).not.toMatch(/^\(/);
    await expect
      .poll(async () => (await spoken()).filter((words) => words.startsWith('Đã tiếp nhận')).at(-1))
      .toMatch(/còn 0 báo động chờ/);
  }, 90_000);

  it('are announced together in a storm: one bar, one notification that replaces the last, no pile of messages', async () => {
    await page.locator('h1').click();
    await expect
      .poll(() => page.locator('.alarm-button').getAttribute('data-sound'), { timeout: 15_000 })
      .toBe('ready');
    await forget();
    const STORM = 30;
    for (let i = 0; i < STORM; i++) await raise(336e6 + i * 1e6);
    await expect.poll(async () => Number(/^\((\d+)\)/.exec(await page.title())?.[1]), { timeout: 60_000 }).toBe(STORM);
    await expect
      .poll(async () => (await shown()).some(({ title }) => /\d+ báo động mới/.test(title)), { timeout: 30_000 })
      .toBe(true);
    const told = await shown();
    expect(told.length).toBeLessThan(STORM / 2);
    expect(new Set(told.map(({ tag }) => tag))).toEqual(new Set(['rfi-alarm']));
    expect(await page.locator('.alarm-bar').count()).toBe(1);
    expect(await page.locator('.alarm-bar').textContent()).toContain(`${STORM - 1} báo động khác`);
    expect(await page.locator('[role="alertdialog"]').count()).toBe(0);
  }, 120_000);

  it('are shelved with a reason and for a time, after which they return', async () => {
    const incident = await raise(DISTRESS_HZ + 200e3);
    const bar = page.locator('.alarm-bar');
    await expect.poll(() => bar.textContent(), { timeout: 30_000 }).toContain('121,700');
    await bar.getByRole('button', { name: 'Tạm hoãn' }).click();
    const dialog = page.getByRole('dialog');
    const send = dialog.locator('button[type="submit"]');
    expect(await send.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('đang sửa máy phát, chủ máy đã báo');
    await send.click();
    await expect
      .poll(async () => (await ask('GET', `incidents/${incident.id}`)).incident.alarm, { timeout: 15_000 })
      .toBe('shelved');
    const { aside } = (await ask('GET', `incidents/${incident.id}`)).incident;
    expect(aside.reason).toBe('đang sửa máy phát, chủ máy đã báo');
    expect(Date.parse(aside.until)).toBeGreaterThan(Date.now());
    await expect.poll(() => bar.count(), { timeout: 15_000 }).toBe(0);
    // Its quiet is no peace: it stands with its end in the list, and on the wall.
    const end = new Date(Date.parse(aside.until) + 7 * 3600e3).toISOString().slice(11, 16);
    const badge = page.locator('.state-badge[data-aside]').first();
    expect(await badge.textContent()).toContain(`tạm hoãn đến ${end}`);
    await page.goto(new URL('/wall', program.address).href);
    expect(await page.locator('.silenced-note').textContent()).toContain(`121,700 MHz ±\u00a05\u00a0kHz đến ${end}`);
  });
});
