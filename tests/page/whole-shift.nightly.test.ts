/** A whole shift in a browser: from interference at 23:58 over the change of the watch to the signed hand-over. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStationKey } from '../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../src/export/evidence/verify-bundle.js';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { tampered, tamperings } from '../support/evidence-bundle.js';
import { SteppedProgram } from '../support/stepped-program.js';

/** 23:50 in Vietnam on 4 February 2027, two days before Tết. */
const T0 = Date.UTC(2027, 1, 4, 16, 50);
const MINUTE_MS = 60_000;
const MIDNIGHT = T0 + 10 * MINUTE_MS;
const START_HZ = 121e6;
const STEP_HZ = 5e3;
const DISTRESS_BIN = 100;
const PASSWORD = 'canh-gac-ca-dem-2027';
const PEOPLE = {
  'hoang-toi': 'Hoàng Trực Tối',
  'mai-dem': 'Mai Trực Đêm',
  'son-hien-truong': 'Sơn Hiện Trường',
} as const;
type PersonId = keyof typeof PEOPLE;

type Json = ReturnType<typeof JSON.parse>;

describe('a whole shift', () => {
  let browser: Browser;
  let shift: SteppedProgram;
  let admin: BrowserContext;
  const contexts = new Map<PersonId, BrowserContext>();

  const at = (path: string) => new URL(path, shift.program.address).href;
  const ask = async (who: BrowserContext, method: string, path: string, data?: object): Promise<Json> => {
    const headers = { origin: new URL(shift.program.address).origin };
    const answer = await who.request.fetch(at(path), { method, headers, ...(data === undefined ? {} : { data }) });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${text}`);
    return JSON.parse(text);
  };
  const open = async (who: PersonId, path: string): Promise<Page> => {
    const page = await (contexts.get(who) as BrowserContext).newPage();
    await page.goto(at(path));
    return page;
  };
  const incidentOn = async (hz: number): Promise<Json> => {
    const { incidents } = await ask(admin, 'GET', `/api/v1/incidents?startHz=${hz}&stopHz=${hz}`);
    return incidents[0];
  };

  beforeAll(async () => {
    browser = await sharedBrowser();
    shift = await SteppedProgram.start({ at: T0, startHz: START_HZ, stepHz: STEP_HZ, bins: 200 });
    admin = await browser.newContext(DESKTOP);
    const link = new URL(shift.program.setupLink ?? '').hash.slice(1);
    await ask(admin, 'POST', '/api/v1/session/setup', { link, id: 'quan-tri', name: 'Quản Trị', password: PASSWORD });
    for (const [id, name] of Object.entries(PEOPLE)) {
      const role = id === 'son-hien-truong' ? 'field' : 'operator';
      await ask(admin, 'POST', '/api/v1/users', { id, name, role, password: PASSWORD });
      const context = await browser.newContext(DESKTOP);
      await ask(context, 'POST', '/api/v1/session', { name: id, password: PASSWORD });
      contexts.set(id as PersonId, context);
    }
    const crews = (id: PersonId) => [[id]];
    await ask(admin, 'PUT', '/api/v1/roster/patterns/ca-truc', {
      version: 0,
      value: {
        firstDay: '2027-01-01',
        days: 'every',
        slots: [
          { startMin: 0, lengthMin: 480, crews: crews('mai-dem') },
          { startMin: 480, lengthMin: 960, crews: crews('hoang-toi') },
        ],
      },
    });
    await ask(admin, 'PUT', '/api/v1/contacts/trung-tam', {
      version: 0,
      value: { name: 'Trung tâm khu vực', order: 1, severities: [1], addresses: [] },
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await shift?.close();
  }, 120_000);

  // A page that nobody looks at any more follows the fast clock all the same.
  afterEach(async () => {
    for (const context of [admin, ...contexts.values()]) for (const page of context.pages()) await page.close();
  });

  it('leads an alarm on 121.5 MHz over the change of the watch to the right person, and to its end', async () => {
    // Detection learns the noise before the trouble begins.
    await shift.until(T0 + 7 * MINUTE_MS);
    // Not the live page: its pictures of a fast clock cost minutes and are the matter of other tests.
    const evening = await open('hoang-toi', '/watch');
    await shift.until(T0 + 8 * MINUTE_MS);
    shift.onAir = [[DISTRESS_BIN, -68]];
    await shift.until(T0 + 8 * MINUTE_MS + 20_000);
    // Detection has a thread of its own, which the stepped clock does not wait for.
    await expect
      .poll(() => incidentOn(121.5e6), { timeout: 60_000, interval: 250 })
      .toMatchObject({ state: 'open', severity: 1, alarm: 'unacknowledged' });
    const raised = await incidentOn(121.5e6);
    const bar = evening.locator('.alarm-bar');
    await expect.poll(() => bar.textContent(), { timeout: 60_000 }).toContain('121,500');
    expect(await bar.textContent()).toContain('Khẩn cấp');

    // Nobody answers. At midnight the watch changes, and whoever took over is told at that moment.
    await shift.until(MIDNIGHT - 10_000);
    const stepsNow = async (): Promise<Json[]> => {
      const { alarms } = await ask(admin, 'GET', '/api/v1/escalations');
      return alarms.find((one: Json) => one.incidentId === raised.id)?.steps ?? [];
    };
    const planned = (await stepsNow()).filter((one) => one.message === 'planned');
    expect(planned.map((one) => [one.to.id, one.why, Date.parse(one.at)])).toContainEqual([
      ...['mai-dem', 'took-over', MIDNIGHT],
    ]);
    await shift.until(MIDNIGHT + 2000);
    const told = async () => {
      const steps = (await stepsNow()).filter((one) => ['waiting', 'sent', 'dead'].includes(one.message));
      return steps.map((one) => [one.to.id, one.why, Date.parse(one.at)]);
    };
    await expect.poll(async () => (await told()).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
    const steps = await told();
    expect(steps[0]?.slice(0, 2)).toEqual(['hoang-toi', 'on-duty']);
    // The record says when the message was written: at the first look after midnight.
    const [, , tookOverAt = 0] = steps.find(([who, why]) => who === 'mai-dem' && why === 'took-over') ?? [];
    expect(Number(tookOverAt) - MIDNIGHT).toBeGreaterThanOrEqual(0);
    expect(Number(tookOverAt) - MIDNIGHT).toBeLessThan(60_000);
    const night = await open('mai-dem', '/watch');
    await expect
      .poll(() => night.locator('.duty-people').first().textContent(), { timeout: 60_000 })
      .toContain(PEOPLE['mai-dem']);
    await expect.poll(() => night.locator('.escalations').textContent(), { timeout: 60_000 }).toContain('vừa nhận ca');

    // She acknowledges from the bar, and gives the case to the technician.
    await night.locator('.alarm-bar').getByRole('button', { name: 'Tiếp nhận' }).click();
    await expect.poll(async () => (await incidentOn(121.5e6)).state, { timeout: 60_000 }).toBe('acknowledged');
    expect((await incidentOn(121.5e6)).acknowledgedBy).toBe('mai-dem');
    const counted = (await stepsNow()).length;
    expect(counted).toBe(0);
    await night.goto(at(`/incidents/${raised.id}`));
    await night.locator('[data-act="assign"]').click();
    await night.getByRole('dialog').getByRole('combobox').selectOption('son-hien-truong');
    await night.getByRole('dialog').getByRole('button', { name: 'Lưu', exact: true }).click();
    await expect.poll(async () => (await incidentOn(121.5e6)).assigneeId, { timeout: 60_000 }).toBe('son-hien-truong');

    // The technician goes there; a beacon is switched off, and the air is quiet again.
    const field = await open('son-hien-truong', `/incidents/${raised.id}`);
    await field.locator('[data-act="start"]').click();
    await expect.poll(async () => (await incidentOn(121.5e6)).state, { timeout: 60_000 }).toBe('investigating');
    shift.onAir = [];
    await shift.until(shift.now + 3 * MINUTE_MS);
    await expect.poll(async () => (await incidentOn(121.5e6)).active, { timeout: 60_000 }).toBe(false);
    await field.locator('[data-act="resolve"]').click();
    const dialog = field.getByRole('dialog');
    await dialog.locator('input[name=source][value=other]').check({ force: true });
    await dialog.getByRole('textbox').nth(0).fill('Phao cấp cứu bị kích hoạt nhầm');
    await dialog.getByRole('textbox').nth(1).fill('Tắt phao, nhắc nhở chủ phao');
    await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
    await expect.poll(async () => (await incidentOn(121.5e6)).state, { timeout: 60_000 }).toBe('resolved');
    await field.locator('.timeline').getByText('Phao cấp cứu bị kích hoạt nhầm').first().waitFor();

    // Outgoing and incoming sign what the program drew up; nobody signs for another.
    await night.goto(at('/watch/handover'));
    const form = night.locator('form').first();
    await form.getByRole('button', { name: 'Lập biên bản' }).waitFor();
    const sides = form.locator('fieldset');
    await expect.poll(() => sides.nth(0).locator('input:checked').count(), { timeout: 60_000 }).toBe(1);
    await choose(sides.nth(0), [PEOPLE['hoang-toi']]);
    await choose(sides.nth(1), [PEOPLE['mai-dem']]);
    await form.getByLabel('Ghi chú của ca giao').fill('Đã báo chủ phao.\nCòn chờ văn bản.');
    await form.getByRole('button', { name: 'Lập biên bản' }).click();
    const card = (page: Page) => page.locator('.handover').first();
    // What was handled with its cause, and the officer's own words, which leave the form.
    await card(night).getByText('đã tiếp nhận, đã xử lý · nguồn khác; Phao cấp cứu bị kích hoạt nhầm').waitFor();
    await card(night).getByText('Còn chờ văn bản.').waitFor();
    expect(await form.getByLabel('Ghi chú của ca giao').inputValue()).toBe('');
    await card(night).getByRole('button', { name: 'Ký bên giao' }).click();
    await expect
      .poll(() => card(night).locator('[role="alert"]').textContent(), { timeout: 60_000 })
      .toContain('không được ký');
    await card(night).getByLabel('Mật khẩu của bạn để ký').last().fill(PASSWORD);
    await card(night).getByRole('button', { name: 'Ký bên nhận' }).click();
    await card(night).getByText('ký lúc').first().waitFor();
    await evening.goto(at('/watch/handover'));
    await card(evening).getByLabel('Mật khẩu của bạn để ký').first().fill(PASSWORD);
    await card(evening).getByRole('button', { name: 'Ký bên giao' }).click();
    await expect.poll(() => card(evening).locator('.state-badge').textContent(), { timeout: 60_000 }).toBe('đủ chữ ký');
    const { handovers } = await ask(admin, 'GET', '/api/v1/handovers');
    expect(handovers[0].complete).toBe(true);
    expect(handovers[0].signatures.outgoing.personId).toBe('hoang-toi');
    expect(handovers[0].signatures.incoming.personId).toBe('mai-dem');

    // The reports of the night: the minutes of the case and the daily report, in both languages.
    const { report: minutes } = await ask(admin, 'POST', '/api/v1/reports', { kind: 'minutes', incidentId: raised.id });
    const { report: daily } = await ask(admin, 'POST', '/api/v1/reports', {
      ...{ kind: 'daily', from: new Date(T0).toISOString(), to: new Date(shift.now).toISOString() },
    });
    for (const [report, words] of [
      [minutes, raised.id],
      [daily, '121,5'],
    ]) {
      const text = await admin.request.get(at(`/api/v1/reports/${report.id}/file?format=txt&language=vi`));
      expect(await text.text()).toContain(words);
      const pdf = await admin.request.get(at(`/api/v1/reports/${report.id}/file?format=pdf&language=en`));
      expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
    }
    // The head that both signed anchors the log: nothing before it was cut or changed.
    const { faults } = await ask(admin, 'POST', '/api/v1/audit/verify', { anchors: [handovers[0].auditHead] });
    expect(faults).toEqual([]);
  }, 400_000);

  it('gives a bundle of the case that is verified, and in which every way of tampering is caught', async () => {
    const { id } = await incidentOn(121.5e6);
    const photo = Buffer.from('a photograph of the beacon');
    const origin = new URL(shift.program.address).origin;
    await admin.request.post(at(`/api/v1/incidents/${id}/attachments?name=phao.jpg`), {
      ...{ data: photo, headers: { origin, 'content-type': 'application/octet-stream' } },
    });
    const job = await ask(admin, 'POST', `/api/v1/incidents/${id}/bundle`, {});
    await expect
      .poll(async () => (await ask(admin, 'GET', `/api/v1/exports/${job.id}`)).state, { timeout: 60_000 })
      .toBe('done');
    const folder = await mkdtemp(join(tmpdir(), 'rfi-shift-bundle-'));
    try {
      const good = join(folder, 'bundle.zip');
      await writeFile(good, await (await admin.request.get(at(`/api/v1/exports/${job.id}/file`))).body());
      const { key: own } = openStationKey(shift.dataDir);
      const { handovers } = await ask(admin, 'GET', '/api/v1/handovers');
      const known = { fingerprint: own.fingerprint, anchors: [handovers[0].auditHead] };
      expect(await verifyBundle(good, known)).toMatchObject({ good: true, faults: [] });
      const ways = tamperings(own, openStationKey(folder).key);
      expect(ways.length).toBeGreaterThanOrEqual(10);
      for (const [i, way] of ways.entries()) {
        const path = await tampered(good, join(folder, `${i}.zip`), way);
        const verdict = await verifyBundle(path, known).catch((error: Error) => error);
        expect([way.name, verdict instanceof Error ? false : verdict.good]).toEqual([way.name, false]);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 240_000);

  it('tries a rule on the past before it can be switched on, and then raises breaches of its mask', async () => {
    const value = {
      ...{ name: 'Mặt nạ 121', startHz: START_HZ, stopHz: START_HZ + 60 * STEP_HZ },
      mask: {
        kind: 'fixed',
        points: [START_HZ, START_HZ + 60 * STEP_HZ].map((hz) => ({ hz, levelDbm: -85 })),
      },
    };
    await ask(admin, 'PUT', '/api/v1/masks/mat-na', { version: 0, value });
    const settings = { kind: 'mask', maskId: 'mat-na', stationIds: [], n: 3, m: 5 };
    await ask(admin, 'PUT', '/api/v1/rules/vuot', {
      version: 0,
      value: { name: 'Vượt mặt nạ', active: false, settings },
    });
    const page = await admin.newPage();
    await page.goto(at('/registry/rules'));
    const rule = page.locator('.rule-list > li').first();
    await rule.getByRole('button', { name: 'Bật', exact: true }).click();
    await expect.poll(() => page.locator('[role="alert"]').first().textContent()).toContain('chưa được thử');
    await rule.getByRole('button', { name: 'Chạy thử' }).click();
    await expect
      .poll(() => rule.locator('.trial-sentence').textContent(), { timeout: 60_000 })
      .toContain('sẽ báo 0 lần');
    await rule.getByRole('button', { name: 'Bật', exact: true }).click();
    await rule.getByText('đang bật').waitFor();
    // Detection looks for changed rules every two seconds of its own.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    shift.onAir = [[30, -70]];
    await shift.until(shift.now + 15_000);
    const heard = await incidentOn(START_HZ + 30 * STEP_HZ);
    const { emissions } = await ask(admin, 'GET', `/api/v1/incidents/${heard.id}`);
    expect(emissions.some((one: Json) => one.ruleId === 'vuot')).toBe(true);
    shift.onAir = [];
    await shift.until(shift.now + 3 * MINUTE_MS);
  }, 240_000);

  it('marks a drill on every screen and the wall, and lets the crew work on its cases', async () => {
    // The drill's detection learns from the last minutes of the recording.
    await shift.until(Math.max(shift.now, T0 + 7 * MINUTE_MS));
    const { scripts } = await ask(admin, 'GET', '/api/v1/drill');
    const { id: _id, nameEn: _name, ...script } = scripts[0];
    const emitters = script.emitters.map((one: Json) => ({ ...one, fromMs: 5000 }));
    const startedAt = shift.now;
    await ask(admin, 'POST', '/api/v1/drill', { script: { ...script, emitters } });
    const pages = await Promise.all(
      ['/', '/incidents', '/wall'].map(async (path) => {
        const page = await admin.newPage();
        await page.goto(at(path));
        return page;
      }),
    );
    for (const page of pages) {
      await page.locator('.drill-bar').waitFor({ timeout: 60_000 });
      expect(await page.locator('.drill-watermark').isVisible()).toBe(true);
    }
    await shift.until(startedAt + 40_000);
    const room = await open('mai-dem', '/watch/drills');
    const cases = room.getByRole('region', { name: 'Vụ việc của diễn tập' });
    await cases.getByRole('button', { name: 'Tiếp nhận' }).first().click();
    await cases.locator('.state-badge[data-state="acknowledged"]').first().waitFor({ timeout: 60_000 });
  }, 240_000);
});

/** Exactly these people of one side. */
async function choose(side: ReturnType<Page['locator']>, names: readonly string[]): Promise<void> {
  for (const name of Object.values(PEOPLE)) {
    const box = side.getByLabel(name);
    if ((await box.isChecked()) !== names.includes(name)) await side.getByText(name).click();
  }
}
