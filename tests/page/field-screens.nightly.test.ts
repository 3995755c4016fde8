/** What a person in the field does at a port and at a receiver, with a phone in Debian's Chromium, in Vietnamese. */
import { type AddressInfo, createServer } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { portIdOf } from '../../src/station/port-facts.js';
import { objectionsOfAxe } from '../support/axe.js';
import { PHONE, sharedBrowser } from '../support/browser.js';
import { emulatedLines } from '../support/emulated-lines.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import { eventually, type FieldProgram, plugIn, startFieldProgram, usbPort } from '../support/field-program.js';

/** Nothing is taken in by itself: the port waits for the person. */
const BY_HAND = 'stations:\n  - id: st\n    name: Đồi Chóp Chài\n    receivers: []\n';
const WAIT_MS = 60_000;

const withReceiver = (port: string) => `
stations:
  - id: st
    name: Đồi Chóp Chài
    receivers:
      - id: tiny
        driver: tinysa
        port: { serial: ${port} }
        plans: [{ startHz: 88 MHz, stopHz: 108 MHz, points: 200 }]
`;

function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return (x - Math.floor(x)) * 4 - 2;
}

let browser: Browser;
let context: BrowserContext;
let page: Page;
const errors: string[] = [];

/** A phone must not be dragged sideways to be read. */
async function fitsPhone(): Promise<boolean> {
  return await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const card = (title: string) =>
  page.locator('section.card', { has: page.getByRole('heading', { name: title, exact: true }) });

async function tinyOnPage(emulator = emulatedTinySa({ pointMs: 0.2, levelDbm: () => -100 })): Promise<FieldProgram> {
  const pty = await plugIn(emulator);
  const field = await startFieldProgram(withReceiver(pty.path));
  await eventually(() => (field.program.stations.receiver('tiny')?.sweeps ?? 0) > 1);
  await page.goto(`${field.program.address}stations/r/tiny`);
  return field;
}

describe('a phone in the field', () => {
  beforeAll(async () => {
    browser = await sharedBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    context = await browser.newContext(PHONE);
    context.setDefaultTimeout(WAIT_MS);
    page = await context.newPage();
    errors.length = 0;
    page.on('pageerror', (error) => errors.push(error.message));
    return async () => {
      await context.close();
      expect(errors).toEqual([]);
    };
  });

  it('probes an unknown port: text and bytes, a line format with its values at once, and a receiver that sweeps', async () => {
    const field = await startFieldProgram(BY_HAND, { blindToHolders: true });
    const board = emulatedLines({
      ...{ format: 'hz-dbm', startHz: 868e6, stopHz: 869e6, points: 11, levelDbm: () => -97.5, everyMs: 60 },
    });
    const pty = await plugIn(board);
    await page.goto(`${field.program.address}stations/ports`);
    await page.getByText('Chưa thấy cổng nối tiếp nào.', { exact: false }).waitFor();
    field.ports.push(usbPort(pty.path, '1a86:7523'));
    await page.getByRole('heading', { name: pty.path }).waitFor();
    await page.getByText('USB 1a86:7523').waitFor();

    await button('Đây là gì?').click();
    await button('Thu thử 3 giây').click();
    const text = page.getByLabel('Dạng chữ');
    await text.waitFor();
    const spoken = await text.inputValue();
    expect(spoken).toContain('-97.5');
    // The same bytes beside their characters.
    const hex = await page.getByLabel('Dạng thập lục phân').inputValue();
    expect(hex).toMatch(/^0000 {2}([0-9a-f]{2} ){8} .{8}$/m);
    const digits = hex
      .split('\n')
      .map((row) => row.slice(6, 29).replaceAll(' ', ''))
      .join('');
    expect(Buffer.from(digits, 'hex').toString('latin1')).toBe(spoken.slice(0, digits.length / 2));
    await page.getByText(/Đọc được ngay, không cần mô tả/).waitFor();

    // A description that fits nothing says so; one that is no description says why; the right one shows the values.
    await page.getByLabel('Dạng dòng').selectOption('custom');
    const pattern = page.getByLabel(/^Biểu thức/);
    await pattern.fill('^RSSI (?<level>-\\d+)$');
    await page.getByText('Biểu thức phải có nhóm (?<frequency>…) cho tần số.').waitFor();
    await pattern.fill('^(?<freq>x)');
    await page.getByText('Biểu thức phải có nhóm (?<level>…) cho mức.').waitFor();
    await pattern.fill('^(?<level>(');
    await page.getByText(/Biểu thức chưa viết đúng/).waitFor();
    expect(await button('Dùng máy này').last().isDisabled()).toBe(true);
    await pattern.fill('^RSSI (?<level>-\\d+) at (?<frequency>\\d+)$');
    await page.getByText(/Đọc được 0 dòng/).waitFor();
    expect(await button('Dùng máy này').last().isDisabled()).toBe(true);
    await pattern.fill('^(?<frequency>[\\d.]+)[,;](?<level>-[\\d.]+)$');
    await page.getByText(/868[,0]*–869[,0]* MHz · 11 điểm · −97,5; −97,5;/).waitFor();
    expect(await objectionsOfAxe(page, 'and good practice')).toEqual([]);
    expect(await fitsPhone()).toBe(true);
    await button('Dùng máy này').last().click();

    await page.waitForURL(/\/stations\/r\//);
    const [receiver] = parse(await field.configText()).stations[0].receivers;
    expect(receiver).toMatchObject({ driver: 'lines', settings: { format: 'custom', unit: 'MHz' } });
    const record = await eventually(() => field.program.stations.receiver(receiver.id));
    await eventually(() => record.sweeps > 2, WAIT_MS);
    expect(record.lastSweep).toMatchObject({ startHz: 868e6, bins: 11 });
    // Until somebody said what it is, the board was only listened to.
    expect(board.bytesReceived).toBe(0);
  }, 180_000);

  it('accepts a driver chosen by hand when no probe recognised the device', async () => {
    const field = await startFieldProgram(BY_HAND, { blindToHolders: true });
    const pty = await plugIn(emulatedTinySa({ deviceId: 3, pointMs: 0.2, levelDbm: () => -100 }));
    field.ports.push(usbPort(pty.path, '1234:5678'));
    await page.goto(`${field.program.address}stations/ports`);
    await button('Đây là gì?').waitFor();
    await field.send('POST', `/api/v1/ports/${portIdOf(pty.path)}/ask`, { driver: 'rf-explorer' });
    await page.getByText('Có vẻ là').waitFor();
    await button('Đây là gì?').click();
    await page.getByLabel('Trình điều khiển').selectOption('tinysa');
    await button('Dùng trình điều khiển này').click();
    await page.waitForURL(/\/stations\/r\//);
    const [receiver] = parse(await field.configText()).stations[0].receivers;
    expect(receiver).toMatchObject({ driver: 'tinysa', port: { serial: pty.path } });
    await eventually(
      () => field.program.stations.receiver(receiver.id)?.state.identity?.model.startsWith('tinySA'),
      WAIT_MS,
    );
  }, 120_000);

  it('takes in a receiver at an address of the network, which no port shows', async () => {
    const lines = Array.from({ length: 11 }, (_, i) => `${(868 + i / 10).toFixed(1)},-97.5\n`).join('');
    const server = createServer((socket) => {
      const timer = setInterval(() => socket.write(lines), 200);
      socket.on('error', () => socket.destroy()).on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const tcp = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    // Services of the machine itself are reached only where the configuration names them.
    const second = '  - { id: hill, name: Núi Cấm, receivers: [] }\n';
    const field = await startFieldProgram(`${BY_HAND}${second}network:\n  allow: [127.0.0.1]\n`);
    await page.goto(`${field.program.address}stations/ports`);
    await page.getByLabel('Trạm của máy').selectOption('Núi Cấm');
    await button('Máy thu qua mạng').click();
    expect(await button('Dùng máy này').isDisabled()).toBe(true);
    await page.getByLabel('Địa chỉ và cổng').fill(tcp);
    await page.getByLabel('Trình điều khiển').selectOption('lines');
    expect(await objectionsOfAxe(page, 'and good practice')).toEqual([]);
    expect(await fitsPhone()).toBe(true);
    await button('Dùng máy này').click();
    await page.waitForURL(/\/stations\/r\//);
    const [receiver] = parse(await field.configText()).stations[1].receivers;
    expect(receiver).toMatchObject({ driver: 'lines', port: { tcp } });
    await eventually(() => (field.program.stations.receiver(receiver.id)?.sweeps ?? 0) > 2, WAIT_MS);
  }, 120_000);

  it('writes a calibration by frequency with author, date and validity; a later one goes before it until withdrawn', async () => {
    const field = await tinyOnPage();
    const own = card('Hiệu chuẩn');
    await own.getByText(/Không có bảng hiệu chuẩn còn hạn/).waitFor();
    const write = async (table: string, author: string, more: Readonly<Record<string, string>> = {}) => {
      await own.getByRole('button', { name: 'Thêm bảng hiệu chuẩn' }).click();
      await own.getByLabel('Số hiệu chỉnh (cộng vào mức đo)').fill(table);
      await own.getByLabel('Người đo').fill(author);
      for (const [label, value] of Object.entries(more)) await own.getByLabel(label, { exact: false }).fill(value);
    };
    await write('88  1,5\n98 x', 'Lan');
    await own.getByText('Dòng 2 không đọc được', { exact: false }).waitFor();
    await own.getByLabel('Số hiệu chỉnh (cộng vào mức đo)').fill('88  1,5\n108  −2,5');
    await own.getByText('Đọc được 2 điểm.').waitFor();
    await own.getByLabel('Có hiệu lực từ', { exact: false }).fill('1/1/2026 7:00');
    await own.getByLabel('Hết hạn', { exact: false }).fill('01/01/2099 07:00');
    await own.getByLabel('Độ không đảm bảo đo', { exact: false }).fill('0,8');
    await own.getByLabel('Ghi chú').fill('Máy phát chuẩn số 4');
    expect(await objectionsOfAxe(page, 'and good practice')).toEqual([]);
    await own.getByRole('button', { name: 'Lưu', exact: true }).click();
    await own.getByText('Bản 1').waitFor();
    await own.getByText('Có hiệu lực từ 01/01/2026 đến 01/01/2099 · ±0,8 dB (95 %)').waitFor();
    await own.getByText(/người đo Lan/).waitFor();

    await write('−3', 'Minh');
    await own.getByRole('button', { name: 'Lưu', exact: true }).click();
    await own.getByText('Bản 2').waitFor();
    await own.getByText('Các bản khác (1)').waitFor();
    const { calibrations } = await field.get('/api/v1/calibrations?receiverId=tiny');
    expect(calibrations).toHaveLength(2);
    expect(calibrations[0]).toMatchObject({
      ...{ version: 1, author: 'Lan', note: 'Máy phát chuẩn số 4', uncertaintyDb: 0.8 },
      ...{ validFrom: '2026-01-01T00:00:00.000Z', validTo: '2099-01-01T00:00:00.000Z' },
      correctionsDb: [
        { hz: 88e6, db: 1.5 },
        { hz: 108e6, db: -2.5 },
      ],
    });
    const held = async () => {
      const { calibrations: now } = await field.get(
        `/api/v1/calibrations?receiverId=tiny&at=${new Date().toISOString()}`,
      );
      return now.map(({ version }: { version: number }) => version);
    };
    expect(await held()).toEqual([2]);
    await own.getByRole('button', { name: 'Thu hồi bản này' }).first().click();
    await own.getByText('Các bản khác (1)').waitFor();
    await expect.poll(held, { timeout: WAIT_MS }).toEqual([1]);
    await own.getByText('Bản 1').waitFor();
    expect(await fitsPhone()).toBe(true);
  }, 120_000);

  it('holds a receiver for a measurement: everybody sees by whom and since when, and it is released again', async () => {
    const field = await tinyOnPage();
    const own = card('Giữ máy để đo tay');
    await own.getByLabel('Người giữ').fill('Minh');
    await own.getByLabel('Lý do').fill('đo đài lạ');
    await own.getByLabel('Từ (MHz)').fill('99,5');
    await own.getByLabel('Đến (MHz)').fill('100,5');
    await own.getByRole('button', { name: 'Giữ máy', exact: true }).click();
    await own.getByText(/Đang bận: Minh dùng từ \d\d:\d\d(:\d\d)? đến \d\d:\d\d(:\d\d)? \(đo đài lạ\)/).waitFor();
    await own.getByText('99,500–100,500 MHz', { exact: false }).or(own.getByText('99,5–100,5 MHz')).first().waitFor();
    expect(await objectionsOfAxe(page, 'and good practice')).toEqual([]);
    await eventually(() => field.program.stations.receiver('tiny')?.lastSweep?.startHz === 99.5e6, WAIT_MS);

    // Somebody else, elsewhere, at the list of all stations.
    const other = await context.newPage();
    await other.goto(`${field.program.address}stations`);
    await other.getByText(/Đang bận: Minh dùng từ/).waitFor();
    await own.getByRole('button', { name: 'Trả máy' }).click();
    await own.getByRole('button', { name: 'Giữ máy', exact: true }).waitFor();
    await other.getByText(/Đang bận: Minh/).waitFor({ state: 'detached' });
    await eventually(() => field.program.stations.receiver('tiny')?.lastSweep?.startHz === 88e6, WAIT_MS);
  }, 120_000);

  it('learns the receiver’s own spurious signals with a terminated input', async () => {
    const isSpur = (hz: number) => Math.abs(hz - 96e6) < 60e3;
    const field = await tinyOnPage(
      emulatedTinySa({ pointMs: 0.1, levelDbm: (hz, n) => (isSpur(hz) ? -85 : -105) + noise(hz / 1e5 + n * 77) }),
    );
    const own = card('Tự kiểm 50 ohm');
    await own.getByText(/Tháo ăng-ten, gắn tải 50 ohm/).waitFor();
    await own.getByRole('button', { name: 'Đã gắn tải 50 ohm, bắt đầu' }).click();
    await own
      .getByRole('progressbar')
      .or(own.getByText(/vạch có thể từ không trung/))
      .first()
      .waitFor();
    await own.getByText(/0 phát xạ giả trong 88[,0]*–107,9[0]* MHz/).waitFor();
    // It was heard as strongly before the test: a person is asked.
    await own.getByText(/^1 vạch có thể từ không trung/).waitFor();
    await expect.poll(async () => (await field.get('/api/v1/receivers/tiny/spurs')).maps.length).toBe(1);
    expect(await objectionsOfAxe(page, 'and good practice')).toEqual([]);
  }, 120_000);

  it('runs the acceptance test for two minutes by default', async () => {
    await tinyOnPage();
    const own = card('Thử nghiệm thu');
    await own.getByRole('button', { name: 'Bắt đầu thử nghiệm thu' }).click();
    await own.getByText(/Đã thử \d+ trên 120 giây/).waitFor();
  }, 120_000);
});
