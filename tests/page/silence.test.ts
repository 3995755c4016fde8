/**
 * Old is never shown as new, in Chromium: the program is killed, stopped for a while, ended in order. Within ten seconds
 * nothing on any screen looks live; an alarm of its own sounds; after healing all is live again.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { proof } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

const STATIONS = [
  {
    ...{ id: 'st', name: 'Mẫu Sơn' },
    receivers: [
      {
        ...{ id: 'rx', name: 'Phát thanh', driver: 'simulated', port: { simulated: true }, settings: { seed: 4 } },
        plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 200 }],
      },
    ],
  },
];
const HOOKS = `
  window.notes = [];
  window.shown = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...args) { window.notes.push(this.frequency.value); return start.apply(this, args); };
  window.Notification = class { static permission = 'granted'; constructor(title, options) { window.shown.push({ title, ...options }); } close() {} };
`;
/** The falling low notes that no other alarm has. */
const LOSS_HZ = [392, 311, 233];
/** Everything that must not be read while the program is away. */
const LIVE_WORDS = [
  ...['đang theo dõi', 'đang quét', 'đang phát', 'TRỰC TIẾP', 'Đã kết nối'],
  ...['Không có đỉnh trên ngưỡng', 'Chưa phát hiện phát xạ nào', 'Không có vụ việc nào đang mở'],
  ...['Không có báo động chập chờn', 'Không có báo động nào chờ', 'sẽ báo', 'chờ gửi'],
];

let browser: Browser;
let program: RunningProgram;
let context: BrowserContext;
let live: Page;
let wall: Page;
let phone: Page;
let duty: Page;

const at = (path: string) => new URL(path, program.address).href;
const words = (page: Page) => page.evaluate<string>('document.body.innerText');
const readout = async (page: Page) => {
  const box = await page.locator('.plot .spectrum').boundingBox();
  if (box === null) return 'no plot';
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2);
  return (await page.locator('.readout').textContent()) ?? '';
};

/** All live things on the four screens; empty when nothing looks live. */
async function looksLive(): Promise<string[]> {
  const found: string[] = [];
  for (const [name, page] of Object.entries({ live, wall, phone, duty })) {
    const text = await words(page);
    for (const word of LIVE_WORDS) if (text.includes(word)) found.push(`${name}: ${word}`);
    if (!text.includes('MẤT LIÊN LẠC') && !text.includes('ĐÃ DỪNG')) found.push(`${name}: no word of the loss`);
    if (!(await page.title()).startsWith('⚠')) found.push(`${name}: title`);
  }
  for (const sign of ['.state-sign[data-sweeping]', '.emission[data-live]', '.watching', '.cell[data-state="watched"]'])
    if ((await live.locator(sign).count()) > 0) found.push(`live: ${sign}`);
  if (/-?\d,\d dBm/.test(await readout(live))) found.push('live: cursor');
  if ((await live.locator('.peak').count()) > 0) found.push('live: peaks');
  const marker = await live.locator('.readings tbody tr').first().locator('td').nth(1).textContent();
  if (marker !== '—') found.push(`live: marker ${marker}`);
  if ((await wall.locator('.wall-old').count()) === 0) found.push('wall: tile');
  return found;
}

const healed = async () => {
  // A page that asks over HTTP for a while is not told of an orderly stop.
  for (const page of [live, wall, phone, duty])
    await expect.poll(() => words(page), { timeout: 30_000 }).toContain('Đã kết nối');
  await expect.poll(() => duty.locator('.readiness li').count(), { timeout: 30_000 }).toBe(14);
  await expect.poll(() => live.locator('.state-sign[data-sweeping]').count(), { timeout: 30_000 }).toBeGreaterThan(0);
  await expect.poll(() => wall.locator('.wall-old').count(), { timeout: 30_000 }).toBe(0);
  await expect.poll(() => readout(live), { timeout: 30_000 }).toMatch(/\d,\d dBm/);
  for (const page of [live, wall, phone, duty]) {
    expect(await words(page)).not.toMatch(/MẤT LIÊN LẠC|ĐÃ DỪNG/);
    expect(await page.title()).not.toContain('⚠');
  }
};

describe('while the program is not heard', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config: { stations: STATIONS } })]);
    const { entries } = await (await fetch(at('/api/v1/bandplan?startHz=98000000&stopHz=98000000'))).json();
    const [from, to] = [Date.now() - 1000, Date.now() + 86_400e3].map((time) => new Date(time).toISOString());
    const campaign = {
      ...{ name: { vi: 'Tết', en: 'Tết' }, from, to, targets: {}, escalationStepMs: {}, reportAtMin: 10 },
      ...{ channelIds: [], bandKeys: [entries[0].key] },
    };
    const kept = await fetch(at('/api/v1/campaigns/tet'), {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-rfi-logger': '1' },
      body: JSON.stringify({ version: 0, value: campaign }),
    });
    expect(kept.status).toBe(200);
    context = await browser.newContext(DESKTOP);
    await context.addInitScript(HOOKS);
    live = await context.newPage();
    wall = await context.newPage();
    phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })).newPage();
    duty = await context.newPage();
    await Promise.all([live.goto(at('/')), wall.goto(at('/wall')), phone.goto(at('/')), duty.goto(at('/watch'))]);
    await live.locator('.channel-overview .cell').first().waitFor({ timeout: 60_000 });
    await live.locator('h2').first().click();
    await live.keyboard.press('p');
    await live.locator('.readings tbody tr').first().waitFor({ timeout: 15_000 });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('nothing looks live ten seconds after it was killed, the loss is heard, and all is live again after healing', async () => {
    await healed();
    await program.kill();
    await live.waitForTimeout(9500);
    expect(await looksLive()).toEqual([]);
    await expect
      .poll(() => live.evaluate<number[]>('window.notes'), { timeout: 10_000 })
      .toEqual(expect.arrayContaining(LOSS_HZ));
    const shown = await live.evaluate<{ tag: string }[]>('window.shown');
    expect(shown.filter(({ tag }) => tag === 'rfi-silence')).toHaveLength(1);
    await program.resume();
    await healed();
  }, 120_000);

  proof(
    'nothing looks live while the process is held, which keeps its connections open',
    async () => {
      const { pid } = program;
      if (pid === undefined) throw new Error('no process');
      process.kill(pid, 'SIGSTOP');
      try {
        await live.waitForTimeout(9500);
        expect(await looksLive()).toEqual([]);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await healed();
    },
    120_000,
  );

  proof(
    'the wall says that it was stopped, and by whose order',
    async () => {
      await program.halt();
      await expect.poll(() => words(wall), { timeout: 9000 }).toMatch(/ĐÃ DỪNG lúc .*: máy chủ ra lệnh dừng dịch vụ/);
      expect(await words(wall)).not.toContain('Chưa có máy thu nào');
      // A page that asks over HTTP for a while is not told, and finds out by itself.
      await expect.poll(looksLive, { timeout: 10_000 }).toEqual([]);
      // This page asks once, when it is opened.
      await duty.locator('.tabs a', { hasText: 'Mức độ theo dõi' }).click();
      await expect.poll(() => words(duty), { timeout: 10_000 }).toContain('Không liên lạc được với chương trình.');
      await program.resume();
      await expect.poll(() => words(duty), { timeout: 30_000 }).toContain('Đã kết nối');
      await expect.poll(() => words(duty), { timeout: 5000 }).not.toContain('Không liên lạc được với chương trình.');
      await duty.locator('.tabs a', { hasText: 'Đang trực' }).click();
      await healed();
    },
    120_000,
  );
});
