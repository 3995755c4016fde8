/** Setting a station up with a phone in Debian's Chromium, in Vietnamese: from unplugged to watching. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { invite } from '../../src/network/membership/joining.js';
import { plansOf } from '../../web/src/stations/setup/band-plans.js';
import { objectionsOfAxe } from '../support/axe.js';
import { PHONE, sharedBrowser } from '../support/browser.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import { eventually, plugIn, startFieldProgram, usbPort } from '../support/field-program.js';
import { startHubServer } from '../support/message-server.js';

/** Nobody has set anything up: one station, nothing plugged in. */
const FRESH = '# Trạm của đội lưu động\nstations:\n  - id: st\n    name: Station\n    receivers: []\n';
const ACCEPTANCE_SECONDS = 4;
const WITHIN_MS = 60_000;
const FM_HZ = [91e6, 93.5e6, 95.7e6, 99.9e6, 102.7e6];

/** A noise floor with broadcasters on it. */
function fmBand(hz: number, sweep: number): number {
  const noise = ((hz / 1e3 + sweep * 37) % 17) / 8 - 1;
  const onAir = FM_HZ.some((centre) => Math.abs(hz - centre) < 90e3);
  return (onAir ? -55 : -104) + noise;
}

let browser: Browser;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, words: string) => page.getByRole('heading', { level: 2, name: words }).waitFor();

describe('setting a station up with a phone', () => {
  beforeAll(async () => {
    browser = await sharedBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  it('leads from an unplugged receiver to a station that watches, in Vietnamese, and writes the file as a person would', async () => {
    const field = await startFieldProgram(FRESH, { blindToHolders: true });
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const faults: string[] = [];
    const step = async (words: string) => {
      await heading(page, words);
      faults.push(...(await objectionsOfAxe(page, 'and good practice')).map((fault) => `${words}: ${fault}`));
    };
    const startedAt = performance.now();
    await page.goto(`${field.program.address}setup?seconds=${ACCEPTANCE_SECONDS}`);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('vi');

    await step('1. Tên và vị trí trạm');
    await page.getByLabel('Tên trạm').fill('Đồi Chóp Chài');
    // A place chosen on the map, without a single request to the world outside.
    await button(page, 'Chọn trên bản đồ').click();
    await page.locator('.pick-map path.base-areas').first().waitFor({ state: 'attached' });
    await page.locator('.pick-map').click({ position: { x: 120, y: 90 } });
    await expect.poll(() => page.getByLabel('Vĩ độ (°)').inputValue()).toMatch(/^\d+,\d{4,6}$/);
    // Then typed after all, as people write it here; and the draft survives a reload in the middle of it.
    await page.getByLabel('Vĩ độ (°)').fill('21,8458');
    await page.getByLabel('Kinh độ (°)').fill('106,9181');
    await page.reload();
    await heading(page, '1. Tên và vị trí trạm');
    expect(await page.getByLabel('Tên trạm').inputValue()).toBe('Đồi Chóp Chài');
    expect(await page.getByLabel('Kinh độ (°)').inputValue()).toBe('106,9181');
    await button(page, 'Tiếp tục').click();

    await step('2. Máy thu');
    await page.getByText('Đang chờ máy thu được cắm vào…').waitFor();
    const pty = await plugIn(emulatedTinySa({ deviceId: 7, pointMs: 0.2, levelDbm: fmBand }));
    field.ports.push(usbPort(pty.path, '0483:5740'));
    await page.getByText(/Nhận ra: tinySA/).waitFor();
    await button(page, 'Dùng máy này').click();

    await step('3. Ăng-ten và cáp');
    await page.getByLabel('Tên hoặc kiểu ăng-ten').fill('Discone');
    await page.getByText('Tăng ích', { exact: true }).click();
    await page.getByLabel('Tăng ích (dBi)').fill('80 0\n200 2,1\n500 2,5');
    await page.getByLabel('Suy hao cáp (dB)').fill('1,5');
    await page.getByLabel('Hướng (độ, để trống nếu mọi hướng)').fill('135');
    await page.getByLabel('Phân cực').selectOption('vertical');
    const photo = { name: 'anten.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) };
    await page.getByLabel('Chụp ảnh ăng-ten').setInputFiles(photo);
    await page.getByRole('img', { name: 'Ảnh ăng-ten Discone' }).waitFor();
    // The link drops: what was entered stays, the reason is told, and the same button goes on when it is back.
    await context.setOffline(true);
    await button(page, 'Tiếp tục').click();
    await page.getByText(/Không liên lạc được với chương trình/).waitFor();
    await context.setOffline(false);
    await button(page, 'Tiếp tục').click();

    await step('4. Băng cần theo dõi');
    await page.getByLabel('Tìm băng').fill('phat thanh fm');
    await page.locator('.band-pick').first().click();
    await page
      .getByText(/Dự kiến quay lại sau|Quay lại sau/)
      .first()
      .waitFor();
    await page
      .getByText(/Có thể bỏ sót:/)
      .first()
      .waitFor();
    await button(page, 'Ghi kế hoạch và tiếp tục').click();

    await step('5. Thử kết nối');
    await expect.poll(() => page.locator('[data-check][data-good="true"]').count(), { timeout: 60_000 }).toBe(4);
    await button(page, 'Tiếp tục').click();

    await step('6. Thử nghiệm thu');
    const trialAt = performance.now();
    await button(page, 'Bắt đầu thử nghiệm thu').click();
    await page.getByText('giây', { exact: false }).first().waitFor();
    await page.locator('.verdict').waitFor({ timeout: 60_000 });
    const trialMs = performance.now() - trialAt;
    await button(page, 'Tiếp tục').click();

    await step('7. Tự kiểm 50 ohm');
    await button(page, 'Tiếp tục').click();

    await step('8. Bắt đầu theo dõi');
    await page.getByText('● Trạm Đồi Chóp Chài đang theo dõi.').waitFor();
    const tookMs = performance.now() - startedAt - trialMs;

    expect(faults).toEqual([]);
    expect(errors).toEqual([]);
    expect(tookMs).toBeLessThan(WITHIN_MS);
    const text = await field.configText();
    expect(text).toContain('# Trạm của đội lưu động');
    const [station] = parse(text).stations;
    expect(station).toMatchObject({
      ...{ id: 'st', name: 'Đồi Chóp Chài', latitude: 21.8458, longitude: 106.9181 },
      antenna: { name: 'Discone', azimuthDeg: 135, polarisation: 'vertical', photo: expect.stringMatching(/\.jpg$/) },
      receivers: [{ driver: 'tinysa', serialNumber: '7', port: { serial: pty.path } }],
    });
    expect(station.antenna.gainDbi).toHaveLength(3);
    expect(station.receivers[0].plans).toHaveLength(1);
    // The tables count: field strength can be asked for at once.
    const range = `from=${new Date(Date.now() - 60_000).toISOString()}&to=${new Date(Date.now() + 1000).toISOString()}`;
    const { sweeps } = await eventually(async () => {
      const answer = await field.get(`/api/v1/sweeps?receiverId=tinysa-1&${range}&maxSweeps=1&corrected=field`);
      return answer.sweeps?.length > 0 ? answer : undefined;
    });
    expect(sweeps[0].correction).toMatchObject({ unit: 'dBuV/m', antennaName: 'Discone' });
    await context.close();
  }, 120_000);

  it('joins a hub with the code of a link, says why a wrong one is refused, and then that the station is linked', async () => {
    const hub = await startHubServer();
    onTestFinished(() => hub.stop());
    const field = await startFieldProgram(FRESH, { role: 'station' });
    const code = await invite(hub.server.members, 'st', hub.server.contact, Date.now());
    const other = await invite(hub.server.members, 'khac', hub.server.contact, Date.now());
    await hub.server.look();
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(`${field.program.address}setup#${other}`);
    const card = page.getByRole('region', { name: 'Trung tâm của trạm' });
    await card.getByText('Trạm này chưa đăng ký với trung tâm nào.').waitFor();
    expect(await card.getByLabel('Mã đăng ký').inputValue()).toBe(other);
    await button(page, 'Đăng ký với trung tâm').click();
    await card.getByRole('alert').waitFor();
    expect(await objectionsOfAxe(page, 'and good practice')).toEqual([]);
    await card.getByLabel('Mã đăng ký').fill(code);
    await button(page, 'Đăng ký với trung tâm').click();
    const linked = `● Đây là trạm “st” của trung tâm ${hub.server.contact.address}, đang nối với trung tâm.`;
    await card.getByText(linked).waitFor();
    expect(await button(page, 'Đăng ký với trung tâm').count()).toBe(0);
    await context.close();
  });
});

describe('plans made of picked bands', () => {
  const band = (key: string, startHz: number, stopHz: number, severity: number) => ({
    ...{ key, startHz, stopHz, severity, name: { vi: key, en: key } },
  });

  it('give distress a high priority and a short revisit time, and the least urgent bands the rest', () => {
    const plans = plansOf([band('fm', 87e6, 108e6, 4), band('guard', 121.4875e6, 121.5125e6, 1)], {});
    expect(plans).toEqual([
      { startHz: 121.4e6, stopHz: 121.6e6, points: 50, everyMs: 5000, priority: 8 },
      { startHz: 87e6, stopHz: 108e6, points: 450, priority: 5 },
    ]);
  });

  it('leave out a band inside another of the same urgency, and stay within the receiver’s range', () => {
    const nested = [band('air', 118e6, 137e6, 2), band('tower', 118e6, 119e6, 2), band('edge', 349.99e6, 350e6, 5)];
    const plans = plansOf(nested, { minHz: 100e3, maxHz: 350e6, maxPoints: 290 });
    expect(plans.map(({ startHz, stopHz, points }) => [startHz, stopHz, points])).toEqual([
      [118e6, 137e6, 290],
      [349.895e6, 350e6, 50],
    ]);
  });
});
