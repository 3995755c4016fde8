/**
 * Twelve everyday tasks of a duty room, done by a script in Chromium as a person would: clicks, and the seconds that page and
 * program need, from the first act until the result is on the screen. A choice in a list counts as a click, typing does not.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';
import { type BenchLine, line } from './bench-line.js';

const VIEWPORT = { width: 1440, height: 900 };
const PASSWORD = 'canh-gac-ca-dem-2027';
const DAY_MS = 86_400_000;
const WITHIN_MS = 30_000;
const PEOPLE = { binh: 'Bình Trực Ban', mai: 'Mai Trực Đêm' } as const;
/** Complaints, one for each task that changes a case. */
const CASES_MHZ = [118.3, 433.1, 434.2, 435.3, 436.4, 437.5, 439.7, 440.8] as const;

/** Of them those that somebody has acknowledged before: to be given to a person, and to be resolved. */
const ACKNOWLEDGED_MHZ: readonly number[] = [433.1, 435.3];

/** A hand on the page: counts what it presses. */
class Hand {
  clicks = 0;
  readonly page: Page;
  readonly #address: string;

  constructor(page: Page, address: string) {
    this.page = page;
    this.#address = address;
  }

  /** Opens a screen before a task begins. */
  async at(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.#address).href);
    await this.page.locator('#main:not([aria-busy="true"]) h1').first().waitFor({ state: 'attached' });
    await this.page.waitForLoadState('networkidle');
    this.clicks = 0;
  }

  async click(target: Locator): Promise<void> {
    await target.click({ timeout: WITHIN_MS });
    this.clicks += 1;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' }).first();
  }

  async sees(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).first().waitFor({ timeout: WITHIN_MS });
  }
}

interface Task {
  readonly name: string;
  /** Screen on which the person is before; the first page when absent. */
  readonly at?: string | undefined;
  /** Clicks of the evaluation of 27 November 2026; absent for what could not be done then, or was not counted. */
  readonly before?: number;
  run(hand: Hand): Promise<void>;
}

/** Tasks of a signed-in person. @param ids cases, in the order of {@link CASES_MHZ} */
function tasks(ids: readonly string[]): Task[] {
  const [, assigned, noted, resolved, noise, sent] = ids.map((id) => `/incidents/${id}`);
  return [
    {
      name: 'acknowledge the gravest alarm',
      before: 1,
      async run(hand) {
        const bar = hand.page.locator('.alarm-bar');
        const first = await bar.locator('.alarm-what').textContent();
        await hand.click(bar.getByRole('button', { name: 'Tiếp nhận', exact: true }));
        await bar
          .locator('.alarm-what')
          .filter({ hasNotText: first ?? '' })
          .or(hand.page.locator('body:not(:has(.alarm-bar))'))
          .first()
          .waitFor({ timeout: WITHIN_MS });
      },
    },
    {
      ...{ name: 'give a case to a person', at: assigned, before: 3 },
      async run(hand) {
        await hand.click(hand.page.locator('[data-act="assign"]'));
        await hand.page.getByRole('dialog').getByRole('combobox').selectOption('binh');
        hand.clicks += 1;
        await hand.click(hand.page.getByRole('dialog').getByRole('button', { name: 'Lưu', exact: true }));
        await hand.sees(/Phân công cho Bình/);
      },
    },
    {
      ...{ name: 'write a note', at: noted, before: 1 },
      async run(hand) {
        await hand.page.getByLabel('Ghi chú').first().fill('Đã gọi đài, đang kiểm tra.');
        await hand.click(hand.button('Ghi vào diễn biến'));
        await hand.page.locator('.timeline').getByText('Đã gọi đài').waitFor({ timeout: WITHIN_MS });
      },
    },
    {
      ...{ name: 'resolve a case with its cause', at: resolved, before: 2 },
      async run(hand) {
        await hand.click(hand.page.locator('[data-act="resolve"]'));
        const dialog = hand.page.getByRole('dialog');
        await hand.click(dialog.locator('input[name=source][value=other] + span'));
        await dialog.getByRole('textbox').nth(0).fill('Máy bộ đàm sai tần số');
        await dialog.getByRole('textbox').nth(1).fill('Đã chỉnh lại tần số');
        await hand.click(dialog.getByRole('button', { name: 'Lưu', exact: true }));
        await hand.page.locator('.state-badge[data-state="resolved"]').first().waitFor({ timeout: WITHIN_MS });
      },
    },
    {
      ...{ name: 'say why an alarm was noise', at: noise },
      async run(hand) {
        await hand.click(hand.page.locator('.noise-choice').getByRole('button', { name: 'nhiễu đã biết' }));
        await hand.page.locator('.noise-choice [aria-pressed="true"]').waitFor({ timeout: WITHIN_MS });
      },
    },
    {
      ...{ name: 'send a case to a contact', at: sent },
      async run(hand) {
        const card = hand.page.getByRole('region', { name: 'Chuyển vụ này cho' });
        await card.locator('[name="text"]').last().fill('Đề nghị cử tổ đo.');
        await hand.click(card.getByRole('button', { name: 'Gửi', exact: true }));
        await card.getByText('Đề nghị cử tổ đo.').first().waitFor({ timeout: WITHIN_MS });
      },
    },
    {
      ...{ name: 'merge two cases', at: '/incidents', before: 3 },
      async run(hand) {
        for (const id of ids.slice(6)) {
          const row = hand.page.locator('tbody tr').filter({ hasText: id });
          await hand.click(row.getByRole('checkbox'));
        }
        await hand.click(hand.button(/^Gộp/));
        await hand.sees(/Đã gộp/);
      },
    },
    {
      ...{ name: 'swap a shift', at: '/watch/roster', before: 3 },
      async run(hand) {
        const shift = hand.page.locator('.shift').filter({ hasText: PEOPLE.mai }).first();
        await hand.click(shift);
        await hand.click(hand.page.getByRole('dialog').getByRole('button', { name: 'Đổi', exact: true }));
        await hand.page.getByRole('dialog').waitFor({ state: 'detached', timeout: WITHIN_MS });
      },
    },
    {
      ...{ name: 'draw up a hand-over and sign it', at: '/watch/handover', before: 5 },
      async run(hand) {
        await hand.click(hand.button('Lập biên bản'));
        const card = hand.page.locator('.handover').first();
        await card.getByLabel('Mật khẩu của bạn để ký').first().fill(PASSWORD);
        await hand.click(card.getByRole('button', { name: 'Ký bên giao' }));
        await card
          .getByText(/ký lúc/)
          .first()
          .waitFor({ timeout: WITHIN_MS });
      },
    },
    {
      ...{ name: 'make the daily report, take it as DOCX', at: '/reports', before: 2 },
      async run(hand) {
        await hand.click(hand.button('Lập báo cáo'));
        const link = hand.page.locator('.month-head a[href*="docx"]');
        await link.waitFor({ timeout: WITHIN_MS });
        const file = hand.page.waitForEvent('download', { timeout: WITHIN_MS });
        await hand.click(link);
        await (await file).path();
      },
    },
    {
      ...{ name: 'propose a temporary transmitter', at: '/registry' },
      async run(hand) {
        await hand.click(hand.button('Đề xuất đài tạm thời'));
        const form = hand.page.locator('form').first();
        const what = { licenceNo: 'TT-09', name: 'Bộ đàm sân khấu 9', centre: '436.8', bandwidth: '12.5' };
        const values = { ...what, latitude: '21.85', longitude: '106.76' };
        for (const [name, text] of Object.entries(values)) await form.locator(`[name="${name}"]`).fill(text);
        await form.getByLabel('Hiệu lực từ ngày').fill('01/11/2026');
        await form.getByLabel('Đến hết ngày').fill('31/12/2030');
        await hand.click(form.getByRole('button', { name: 'Đề xuất', exact: true }));
        await hand.sees('Bộ đàm sân khấu 9');
      },
    },
  ];
}

const SIGN_IN: Task = {
  ...{ name: 'sign in', before: 1 },
  async run(hand) {
    await hand.page.getByLabel('Tên đăng nhập').fill('binh');
    await hand.page.getByLabel('Mật khẩu').first().fill(PASSWORD);
    await hand.click(hand.button('Đăng nhập'));
    await hand.page.locator('.waterfall').waitFor({ timeout: WITHIN_MS });
  },
};

/** @throws Error when Chromium is not installed, or a task does not reach its end. */
export async function run(report: (figure: BenchLine) => void): Promise<void> {
  const program = await RunningProgram.start({ hasPast: true });
  const browser = await launchBrowser();
  try {
    const ids = await prepare(browser, program);
    const hand = await aHand(browser, program.address);
    for (const task of [SIGN_IN, ...tasks(ids)]) {
      await hand.at(task.at ?? '/');
      const begunAt = performance.now();
      await task.run(hand).catch((error: unknown) => {
        throw new Error(`${task.name}: not done`, { cause: error });
      });
      const figure = { bench: 'tasks', metric: task.name };
      const before = task.before === undefined ? {} : { baseline: task.before, baselineName: 'first evaluation' };
      report(line({ ...figure, unit: 'clicks', value: hand.clicks, ...before }));
      report(line({ ...figure, unit: 's', value: (performance.now() - begunAt) / 1000 }));
    }
  } finally {
    await browser.close();
    await program.close();
  }
}

async function aHand(browser: Browser, address: string): Promise<Hand> {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'vi-VN' });
  return new Hand(await context.newPage(), address);
}

/** Accounts, a roster with them, and complaints to work on; returns the ids of the cases. */
async function prepare(browser: Browser, { address, setupLink }: RunningProgram): Promise<string[]> {
  const admin = await browser.newContext();
  const ask = async (method: string, path: string, data?: object): Promise<ReturnType<typeof JSON.parse>> => {
    const headers = { origin: new URL(address).origin };
    const options = { method, headers, ...(data === undefined ? {} : { data }) };
    const answer = await admin.request.fetch(new URL(`/api/v1/${path}`, address).href, options);
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${text}`);
    return JSON.parse(text);
  };
  const link = new URL(setupLink).hash.slice(1);
  await ask('POST', 'session/setup', { link, id: 'quan-tri', name: 'Quản Trị', password: PASSWORD });
  for (const [id, name] of Object.entries(PEOPLE))
    await ask('POST', 'users', { id, name, role: 'operator', password: PASSWORD });
  // The last case of the past is that on which people work.
  const isThere = async () => (await ask('GET', 'incidents?state=investigating')).incidents.length > 0;
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 500));
  const now = Date.now();
  const firstDay = new Date(now + 7 * 3_600_000 - 2 * DAY_MS).toISOString().slice(0, 10);
  const slots = [{ startMin: 0, lengthMin: 1440, crews: [['binh'], ['mai']] }];
  await ask('PUT', 'roster/patterns/example', { version: 1, value: { firstDay, days: 'every', slots } });
  const times = { from: new Date(now - 60_000).toISOString(), to: new Date(now).toISOString(), text: 'Phản ánh thử.' };
  const ids: string[] = [];
  for (const mhz of CASES_MHZ) {
    const stationId = mhz < 200 ? 'ls-01' : 'ls-02';
    const place = { stationId, startHz: mhz * 1e6 - 6e3, stopHz: mhz * 1e6 + 6e3 };
    const { id, version } = (await ask('POST', 'incidents', { ...place, ...times })).incident;
    ids.push(id);
    if (ACKNOWLEDGED_MHZ.includes(mhz)) await ask('POST', `incidents/${id}/ack`, { version });
  }
  await admin.close();
  return ids;
}
