/**
 * The night of Tết in a browser, under a stepped clock: a campaign, a transmitter with four eyes, an alarm that nobody answers
 * on the way over text, call, next person and contact, a swap at midnight, a flood of 300 alarms, and the papers of the night.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { MailServer } from '../support/mail-server.js';
import { EmulatedModem } from '../support/modem-emulator.js';
import { type WebReceiver, webReceiver } from '../support/notice-receivers.js';
import { attachEmulator, openPty } from '../support/pty.js';
import { readDocx } from '../support/python-docx.js';
import { SteppedProgram } from '../support/stepped-program.js';

/** 23:40 in Vietnam on the eve of Tết, 5 February 2027. */
const T0 = Date.UTC(2027, 1, 5, 16, 40);
const MINUTE_MS = 60_000;
const MIDNIGHT = T0 + 20 * MINUTE_MS;
const DISTRESS_BIN = 100;
const FLOOD = 300;
const PASSWORD = 'giao-thua-an-lanh-2027';
const PEOPLE = {
  hoang: { name: 'Hoàng Ca Tối', phone: '+84911111111' },
  binh: { name: 'Bình Ca Tối', phone: '+84922222222' },
  mai: { name: 'Mai Ca Đêm', phone: '+84933333333' },
} as const;
type PersonId = keyof typeof PEOPLE;
const CONTACT_PHONE = '+84944444444';

type Json = ReturnType<typeof JSON.parse>;

const PICTURES = join(import.meta.dirname, '../artifacts/papers');

const iso = (at: number) => new Date(at).toISOString();
const hasPdftotext = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('the night of Tết', () => {
  const modem = new EmulatedModem();
  const contexts = new Map<PersonId, BrowserContext>();
  let browser: Browser;
  let night: SteppedProgram;
  let admin: BrowserContext;
  let mail: MailServer;
  let web: WebReceiver;
  let pty: Awaited<ReturnType<typeof openPty>>;

  const at = (path: string) => new URL(path, night.program.address).href;
  const of = (who: PersonId) => contexts.get(who) as BrowserContext;
  const ask = async (who: BrowserContext, method: string, path: string, data?: object): Promise<Json> => {
    const headers = { origin: new URL(night.program.address).origin };
    const answer = await who.request.fetch(at(path), { method, headers, ...(data === undefined ? {} : { data }) });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${text}`);
    return JSON.parse(text);
  };
  const keep = (path: string, value: object) => ask(admin, 'PUT', `/api/v1/${path}`, { version: 0, value });
  const open = async (who: PersonId, path: string): Promise<Page> => {
    const page = await of(who).newPage();
    await page.goto(at(path));
    return page;
  };
  const distress = async (): Promise<Json> =>
    (await ask(admin, 'GET', '/api/v1/incidents?startHz=121500000&stopHz=121500000')).incidents[0];
  // A number that is busy is called again: only the first call counts here.
  const numbersCalled = () => [...new Set(modem.dialled)];
  const numbersTexted = () => [...new Set(modem.texts.map(({ number }) => number))];

  beforeAll(async () => {
    browser = await sharedBrowser();
    [mail, web, pty] = [await MailServer.start(), await webReceiver(), await openPty()];
    attachEmulator(modem, pty.far);
    modem.behaviour.answer = 'busy';
    const email = { id: 'thu', name: 'Thư', kind: 'email', host: '127.0.0.1', port: mail.port, security: 'none' };
    const channels = [
      { ...email, from: 'truc@example.vn', to: ['lanhdao@example.vn'] },
      { id: 'nhom', name: 'Nhóm', kind: 'webhook', template: 'json', url: web.url },
      { id: 'dien-thoai', name: 'Điện thoại', kind: 'telephone', port: realpathSync(pty.path) },
    ];
    const rules = [
      { id: 'tat-ca', name: 'Tất cả', severities: [1, 2, 3, 4, 5, 6], causes: ['raised'], channelIds: ['nhom'] },
    ];
    const grid = { startHz: 121e6, stepHz: 5e3, bins: 200 };
    night = await SteppedProgram.start({ at: T0, ...grid, config: { notices: { channels, rules } } });
    admin = await browser.newContext(DESKTOP);
    const link = new URL(night.program.setupLink ?? '').hash.slice(1);
    await ask(admin, 'POST', '/api/v1/session/setup', { link, id: 'quan-tri', name: 'Quản Trị', password: PASSWORD });
    for (const [id, { name, phone }] of Object.entries(PEOPLE)) {
      await ask(admin, 'POST', '/api/v1/users', { id, name, role: 'operator', password: PASSWORD });
      const person = { name, duty: 'operator', active: true, addresses: [{ channel: 'phone', address: phone }] };
      await ask(admin, 'PUT', `/api/v1/people/${id}`, { version: 1, value: person });
      const context = await browser.newContext(DESKTOP);
      await ask(context, 'POST', '/api/v1/session', { name: id, password: PASSWORD });
      contexts.set(id as PersonId, context);
    }
    const slot = (startMin: number, lengthMin: number, crew: PersonId[]) => ({ startMin, lengthMin, crews: [crew] });
    const slots = [slot(0, 480, ['hoang']), slot(480, 960, ['hoang', 'binh'])];
    await keep('roster/patterns/ca', { firstDay: '2027-01-01', days: 'every', slots });
    // At midnight Mai has the shift in place of Hoàng.
    const swap = { shiftId: 'ca/2027-02-06/1', outPersonId: 'hoang', inPersonId: 'mai' };
    await keep('roster/swaps/doi', swap);
    const addresses = [{ channel: 'phone', address: CONTACT_PHONE }];
    await keep('contacts/trung-tam', { name: 'Trung tâm khu vực', order: 1, severities: [1], addresses });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await night?.close();
    await mail?.stop();
    await web?.stop();
    pty?.close();
  }, 120_000);

  // A page that nobody looks at any more follows the fast clock all the same.
  afterEach(async () => {
    for (const context of [admin, ...contexts.values()]) for (const page of context.pages()) await page.close();
  });

  it('begins with a campaign that says what is not ready, and a transmitter that a second person confirms', async () => {
    const { entries } = await ask(admin, 'GET', '/api/v1/bandplan?startHz=98000000&stopHz=98000000');
    const campaign = { name: { vi: 'Tết 2027', en: 'Tết 2027' }, from: iso(T0), to: iso(T0 + 5 * 86_400e3) };
    await keep('campaigns/tet', {
      ...{ ...campaign, targets: {}, escalationStepMs: {}, reportAtMin: 10, channelIds: ['thu'] },
      // A band that is no matter of safety.
      bandKeys: [entries[0].key],
    });
    const duty = await open('hoang', '/watch');
    const lines = duty.locator('.readiness li');
    await expect.poll(() => lines.count(), { timeout: 60_000 }).toBe(14);
    const open_ = await duty.locator('.readiness li[data-ready="false"]').allTextContents();
    expect(open_.join('\n')).toContain('KHÔNG máy thu nào theo dõi');
    expect(open_.join('\n')).toContain('Chưa trả lời tin thử: Trung tâm khu vực');

    const registry = await open('hoang', '/registry');
    await registry.getByRole('button', { name: 'Đề xuất đài tạm thời' }).click();
    const form = registry.locator('form').first();
    for (const [name, text] of [
      ...[
        ['licenceNo', 'TT-01'],
        ['name', 'Xe phát lưu động'],
        ['centre', '98.5'],
        ['bandwidth', '200'],
      ],
      ...[
        ['latitude', '21.85'],
        ['longitude', '106.76'],
      ],
    ] as const)
      await form.locator(`[name="${name}"]`).fill(text);
    await form.getByLabel('Hiệu lực từ ngày').fill('05/02/2027');
    await form.getByLabel('Đến hết ngày').fill('10/02/2027');
    await form.getByRole('button', { name: 'Đề xuất', exact: true }).click();
    await registry.locator('.mark[data-kind="proposed"]').waitFor();
    const map = await open('mai', '/map');
    await map.getByText('Xe phát lưu động (đề xuất, chờ xác nhận)').waitFor({ timeout: 60_000 });
    const second = await open('binh', '/registry');
    await second.getByRole('button', { name: '98,5000 MHz' }).click();
    await second.getByText('Hoàng Ca Tối đề xuất').waitFor();
    await second.getByRole('button', { name: 'Xác nhận', exact: true }).click();
    // The map hears of it at once.
    await expect.poll(() => map.locator('.map-side').textContent(), { timeout: 60_000 }).not.toContain('đề xuất');
    const [licence] = (await ask(admin, 'GET', '/api/v1/assignments')).assignments;
    expect(licence.value).toMatchObject({ name: 'Xe phát lưu động' });
    expect(licence.value).not.toHaveProperty('proposedBy');
  }, 200_000);

  it('takes an alarm that nobody answers from text to call, to the next person, to the contact', async () => {
    await night.until(T0 + 8 * MINUTE_MS);
    night.onAir = [[DISTRESS_BIN, -68]];
    await night.until(T0 + 8 * MINUTE_MS + 20_000);
    await expect.poll(distress, { timeout: 60_000, interval: 250 }).toMatchObject({ severity: 1, state: 'open' });
    const called: string[] = [PEOPLE.hoang.phone, PEOPLE.binh.phone, CONTACT_PHONE];
    for (const [i, minute] of [9, 12, 15].entries()) {
      await night.until(Math.max(night.now, T0 + minute * MINUTE_MS));
      await expect.poll(numbersCalled, { timeout: 60_000 }).toEqual(called.slice(0, i + 1));
    }
    // Each call comes after a text; before all of them Mai was reminded of her own shift, which begins within the hour.
    expect(numbersTexted()).toEqual([PEOPLE.mai.phone, ...called]);
    // The watch changes: whoever took over by a swap is called at that moment, and answers on the page.
    const page = await open('mai', '/watch');
    await night.until(Math.max(night.now, MIDNIGHT + 3000));
    await expect.poll(numbersCalled, { timeout: 60_000 }).toEqual([...called, PEOPLE.mai.phone]);
    await expect
      .poll(() => page.locator('.duty-people').first().textContent(), { timeout: 15_000 })
      .toContain('Mai Ca Đêm');
    await page.locator('.alarm-bar').getByRole('button', { name: 'Tiếp nhận' }).click();
    await expect
      .poll(distress, { timeout: 60_000, interval: 250 })
      .toMatchObject({ state: 'acknowledged', acknowledgedBy: 'mai' });
    expect(web.taken.map(({ body }) => JSON.parse(body).severity)).toContain(1);
  }, 300_000);

  it('bears a flood of 300 alarms: nobody is rung, messages are joined, the gravest stays first', async () => {
    const rung = modem.dialled.length;
    const [before, since] = [web.taken.length, night.now];
    const times = { from: iso(night.now - 5000), to: iso(night.now), text: 'Thu được.' };
    for (let i = 0; i < FLOOD; i++) {
      const startHz = 430e6 + i * 60e3;
      const where = { stationId: 'mau-son', receiverId: 'air', startHz, stopHz: startHz + 10e3 };
      await ask(admin, 'POST', '/api/v1/incidents', { ...where, ...times });
    }
    await night.until(night.now + 60_000);
    const toldOf = () => web.taken.slice(before).flatMap(({ body }) => JSON.parse(body).incidentIds).length;
    await expect.poll(toldOf, { timeout: 60_000 }).toBeGreaterThanOrEqual(FLOOD);
    const joined = web.taken.slice(before).map(({ body }) => JSON.parse(body).incidentIds.length);
    console.log(
      `the flood: ${FLOOD} alarms, ${joined.length} messages, the largest about ${Math.max(...joined)} cases`,
    );
    // Twenty a minute are sent at most, and none is left out.
    expect(joined.length).toBeLessThanOrEqual(20 * (1 + Math.ceil((night.now - since) / MINUTE_MS)));

    expect(modem.dialled).toHaveLength(rung);
    const range = `from=${iso(night.now - 600_000)}&to=${iso(night.now)}`;
    expect((await ask(admin, 'GET', `/api/v1/alarm-load?${range}`)).mostInTenMinutes).toBeGreaterThanOrEqual(FLOOD);
    const list = await open('mai', '/incidents');
    await expect.poll(() => list.locator('tbody tr').first().textContent(), { timeout: 60_000 }).toContain('121,500');
  }, 300_000);

  it('ends with a hand-over signed by its own people, and papers that other programs read', async () => {
    const people = { outgoing: ['hoang', 'binh'], incoming: ['mai'] };
    const { handover } = await ask(of('mai'), 'POST', '/api/v1/handovers', { from: iso(T0), ...people });
    const sign = (who: PersonId, side: string, version: number) =>
      ask(of(who), 'POST', `/api/v1/handovers/${handover.id}/sign`, { side, version, proof: PASSWORD });
    await sign('binh', 'outgoing', 1);
    expect((await sign('mai', 'incoming', 2)).handover.complete).toBe(true);

    // The report of the campaign's first night goes out by itself.
    await night.until(MIDNIGHT + 11 * MINUTE_MS);
    const scheduled = async (): Promise<Json[]> =>
      (await ask(admin, 'GET', '/api/v1/reports?kind=campaign')).reports.filter((one: Json) => one.scheduled);
    await expect.poll(async () => (await scheduled()).length, { timeout: 60_000 }).toBe(1);
    const [report] = await scheduled();
    await expect.poll(() => mail.mails.length, { timeout: 60_000 }).toBeGreaterThan(0);
    expect(mail.mails.some(({ data }) => data.includes(`${report.id}.pdf`))).toBe(true);
    const file = async (format: string) =>
      await (await admin.request.get(at(`/api/v1/reports/${report.id}/file?format=${format}`))).body();
    const folder = mkdtempSync(join(tmpdir(), 'rfi-tet-'));
    try {
      for (const format of ['pdf', 'docx']) writeFileSync(join(folder, `tet.${format}`), await file(format));
      const text = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' });
      if (hasPdftotext) {
        const paper = text('pdftotext', join(folder, 'tet.pdf'), '-');
        expect(paper).toContain('BÁO CÁO ĐỢT TRỰC CAO ĐIỂM');
        // No receiver sweeps the band of special care: it has its name all the same.
        expect(paper).toContain('Phát thanh FM');
        // Pictures of the pages, for people to look at.
        mkdirSync(PICTURES, { recursive: true });
        text('pdftoppm', '-r', '75', '-png', join(folder, 'tet.pdf'), join(PICTURES, 'tet-night'));
      }
      const inside = "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('word/document.xml').decode())";
      expect(text('python3', '-c', inside, join(folder, 'tet.docx'))).toContain('BÁO CÁO ĐỢT TRỰC CAO ĐIỂM');
      const { paragraphs, cells, page } = readDocx(join(folder, 'tet.docx'));
      expect(paragraphs).toContain('BÁO CÁO ĐỢT TRỰC CAO ĐIỂM');
      expect(cells.join('\n')).toMatch(/^121,4975–121,5025\sMHz$/m);
      expect(page).toEqual([210, 297, 20, 20, 30, 15]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 200_000);
});
