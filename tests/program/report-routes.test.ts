/** Reports of the whole program, over HTTP. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningProgram } from '../support/running-program.js';

type Json = ReturnType<typeof JSON.parse>;

const CONFIG = {
  stations: [
    {
      ...{ id: 'ls-01', name: 'Mẫu Sơn', latitude: 21.8458, longitude: 106.9181 },
      receivers: [
        {
          ...{ id: 'rx1', driver: 'simulated', port: { simulated: true }, settings: { seed: 1 } },
          plans: [{ startHz: 118e6, stopHz: 137e6, points: 381, everyMs: 250 }],
        },
      ],
    },
  ],
};

let program: RunningProgram;

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(new URL(path, program.address), init);
  return { status: response.status, body: (await response.json()) as Json };
}

async function file(path: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const response = await fetch(new URL(path, program.address));
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3600e3).toISOString();

async function madeDaily(more: object = {}): Promise<Json> {
  const { status, body } = await call('POST', '/api/v1/reports', {
    kind: 'daily',
    from: hoursAgo(1),
    to: hoursAgo(0),
    ...more,
  });
  expect([status, body.detail]).toEqual([200, undefined]);
  return body.report;
}

async function openCase(): Promise<string> {
  const range = { startHz: 121.45e6, stopHz: 121.55e6, from: hoursAgo(0.01), to: hoursAgo(0) };
  const { status, body } = await call('POST', '/api/v1/incidents', {
    stationId: 'ls-01',
    receiverId: 'rx1',
    ...range,
    text: 'Thu được tiếng rít.',
  });
  expect([status, body.detail]).toEqual([200, undefined]);
  return body.incident.id;
}

beforeAll(async () => {
  program = await RunningProgram.start({ config: CONFIG });
});
afterAll(async () => program?.close());

describe('reports over HTTP', () => {
  it('are made, listed, shown and fetched as PDF, workbook and text, with their hash', async () => {
    const report = await madeDaily({ remarks: 'Không có gì thêm.' });
    expect(report).toMatchObject({ kind: 'daily', drill: false, scheduled: false, languages: ['vi', 'en'] });
    const { body: list } = await call('GET', '/api/v1/reports?limit=1');
    expect(list.reports[0].id).toBe(report.id);
    const { body: shown } = await call('GET', `/api/v1/reports/${report.id}/document?language=en`);
    expect(shown.document.title).toBe('DAILY DUTY REPORT OF FREQUENCY CONTROL');
    for (const [format, start] of [
      ['pdf', '%PDF-'],
      ['xlsx', 'PK'],
      ['txt', ''],
    ] as const) {
      const { status, headers, bytes } = await file(`/api/v1/reports/${report.id}/file?format=${format}`);
      expect(status).toBe(200);
      expect(bytes.subarray(0, start.length).toString('latin1')).toBe(start);
      const sha256 = createHash('sha256').update(bytes).digest();
      expect(headers.get('repr-digest')).toBe(`sha-256=:${sha256.toString('base64')}:`);
      const { body } = await call('GET', `/api/v1/reports/${report.id}`);
      expect(body.report.files.find((one: Json) => one.format === format).sha256).toBe(sha256.toString('hex'));
    }
    const again = await file(`/api/v1/reports/${report.id}/file?format=pdf`);
    const first = await file(`/api/v1/reports/${report.id}/file?format=pdf`);
    expect(again.bytes.equals(first.bytes)).toBe(true);
  });

  it('are refused when they were changed on disk', async () => {
    const report = await madeDaily();
    const path = join(program.folder, 'data/reports', `${report.id}.documents.json`);
    const body = await readFile(path, 'utf8');
    await writeFile(path, body.replace('BÁO CÁO', 'BÁO CẢO'));
    const { status, bytes } = await file(`/api/v1/reports/${report.id}/file?format=txt`);
    expect(status).toBe(409);
    expect(JSON.parse(bytes.toString()).detail).toBe(`The documents of ${report.id} are not as they were made.`);
  });

  it('are refused by name when their subject is missing', async () => {
    const tell = async (body: object) => (await call('POST', '/api/v1/reports', body)).body.detail;
    expect(await tell({ kind: 'daily' })).toBe('from: from and to must name the period.');
    const period = { from: hoursAgo(1), to: hoursAgo(0) };
    expect(await tell({ kind: 'occupancy', ...period, receiverId: 'rx9' })).toBe(
      'receiverId: receiverId is "rx9": there is no such receiver.',
    );
    expect(await tell({ kind: 'campaign', ...period, campaignId: 'tet' })).toBe(
      'campaignId: campaignId is "tet": there is no such campaign.',
    );
    expect(await tell({ kind: 'minutes', incidentId: 'INC-1' })).toBe(
      'incidentId: incidentId is "INC-1": there is no such incident.',
    );
    expect(await tell({ kind: 'handover', handoverId: 'HO-1' })).toBe(
      'handoverId: handoverId is "HO-1": there is no such hand-over.',
    );
    expect((await call('GET', '/api/v1/reports/RPT-2020-000001')).status).toBe(404);
  });

  it('of occupancy and statistics are made of the running program', async () => {
    const period = { from: hoursAgo(1), to: hoursAgo(0) };
    const { body: occupancy } = await call('POST', '/api/v1/reports', {
      kind: 'occupancy',
      receiverId: 'rx1',
      ...period,
    });
    expect(occupancy.report.title.en).toContain('SPECTRUM OCCUPANCY REPORT');
    const { body: month } = await call('POST', '/api/v1/reports', { kind: 'statistics', ...period });
    expect((await file(`/api/v1/reports/${month.report.id}/file?language=en`)).bytes.subarray(0, 5).toString()).toBe(
      '%PDF-',
    );
  });

  it('bear the old name of the organisation when they are dated before it changed', async () => {
    const head = (name: string, validFrom: string) => ({
      version: 0,
      value: { validFrom, name: { vi: name, en: name }, place: { vi: 'Lạng Sơn', en: 'Lạng Sơn' } },
    });
    expect((await call('PUT', '/api/v1/letterheads/old', head('Tên cũ', '2010-01-01T00:00:00Z'))).status).toBe(200);
    expect((await call('PUT', '/api/v1/letterheads/new', head('Tên mới', '2025-03-01T00:00:00+07:00'))).status).toBe(
      200,
    );
    const nameOn = async (datedAt: string) => {
      const { id } = await madeDaily({ datedAt });
      return (await call('GET', `/api/v1/reports/${id}/document`)).body.document.letterhead.organisation;
    };
    expect(await nameOn('2025-02-28T23:59:59+07:00')).toBe('TÊN CŨ');
    expect(await nameOn('2025-03-01T00:00:00+07:00')).toBe('TÊN MỚI');
  });

  it('are checked, signed with the next number of the book by two people at once, scanned and sent', async () => {
    const drafts = await Promise.all([madeDaily({ addressees: ['Sở A', 'Sở B'] }), madeDaily(), madeDaily()]);
    const step = (id: string, version: number, act: string, more: object = {}) =>
      call('POST', `/api/v1/reports/${id}/steps`, { version, act, ...more });
    for (const { id } of drafts) expect((await step(id, 0, 'checked')).body.report.paper.acts).toContain('signed');
    const id: string = drafts[0].id;
    expect((await step(id, 0, 'signed')).status).toBe(409);
    const signer = 'Trần Thị Ký';
    const signed = await Promise.all([
      ...drafts.map((one) => step(one.id, 1, 'signed', { signer })),
      step(id, 1, 'signed', { signer }),
    ]);
    expect(signed.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409]);
    const numbers = signed.flatMap(({ body }) => body.report?.paper.number ?? []);
    expect(numbers.sort()).toEqual(['01/BC', '02/BC', '03/BC']);
    const { number } = (await call('GET', `/api/v1/reports/${id}`)).body.report.paper;
    const text = await file(`/api/v1/reports/${id}/file?format=txt`);
    expect(text.bytes.toString()).toContain(`Số: ${number}`);
    expect(text.bytes.toString()).toContain(`Kính gửi:\n- Sở A;\n- Sở B.`);
    expect(text.bytes.toString()).toContain(signer);
    expect(text.headers.get('content-disposition')).toContain(`${number.replace('/', '-')}-daily.vi.txt`);
    for (const format of ['pdf', 'docx'])
      expect((await file(`/api/v1/reports/${id}/file?format=${format}`)).status).toBe(200);
    expect((await file(`/api/v1/reports/${id}/file?format=signed`)).status).toBe(404);
    const scan = new Uint8Array([0x25, 0x50, 0x44, 0x46]);
    const headers = { 'content-type': 'application/octet-stream' };
    const kept = await fetch(new URL(`/api/v1/reports/${id}/scan?name=ky.pdf`, program.address), {
      ...{ method: 'PUT', headers, body: scan },
    });
    expect(((await kept.json()) as Json).report.paper).toMatchObject({ scan: 'ky.pdf', acts: ['scanned', 'sent'] });
    const { bytes, headers: given } = await file(`/api/v1/reports/${id}/file?format=signed`);
    expect([bytes.equals(Buffer.from(scan)), given.get('content-type')]).toEqual([true, 'application/pdf']);
    expect((await step(id, 3, 'sent', { note: 'Bưu điện' })).body.report.paper.steps).toHaveLength(4);
  });

  it('that are scheduled make themselves, each once, also over a restart', async () => {
    const minute = Math.floor(((Date.now() + 7 * 3600e3) % 86_400e3) / 60e3);
    const value = {
      kind: 'daily',
      every: 'day',
      atMin: (minute + 1439) % 1440,
      since: hoursAgo(2),
      active: true,
      channelIds: [],
    };
    await program.halt();
    await program.resume();
    expect((await call('PUT', '/api/v1/report-schedules/morning', { version: 0, value })).status).toBe(200);
    await program.halt();
    await program.resume();
    const scheduled = async (): Promise<Json[]> =>
      (await call('GET', '/api/v1/reports')).body.reports.filter((one: Json) => one.scheduled);
    await expect.poll(async () => (await scheduled()).length, { timeout: 10_000 }).toBeGreaterThan(0);
    const before = (await scheduled()).map(({ id }: Json) => id);
    await program.halt();
    await program.resume();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await scheduled()).map(({ id }: Json) => id)).toEqual(before);
  });
});

describe('the form of a case over HTTP', () => {
  it('is filled by the program, completed by a person, guarded against a second one, and made into a paper', async () => {
    const id = await openCase();
    const path = `/api/v1/incidents/${id}/forms/appendix-10`;
    const { body: first } = await call('GET', path);
    const fields = first.form.sections.flatMap(({ fields: own }: Json) => own);
    expect(fields.map(({ letter }: Json) => letter).join('')).toBe('abcdefghijklmnopqrstuvw');
    expect(fields.find(({ letter }: Json) => letter === 'i').value.vi).toContain('Mẫu Sơn');
    expect(fields.find(({ letter }: Json) => letter === 'e').value).toBeUndefined();
    const entries = { g: { value: 'FB', source: 'operator' } };
    expect((await call('PUT', path, { version: 0, entries })).body.form.version).toBe(1);
    expect((await call('PUT', path, { version: 0, entries: {} })).status).toBe(409);
    const strange = await call('PUT', path, { version: 1, entries: { zz: { value: 'x', source: 'operator' } } });
    expect(strange.body.detail).toBe('entries: "zz" is no item of appendix-10.');
    const { body: paper } = await call('POST', `${path}/report`, {});
    expect(paper.report).toMatchObject({ kind: 'form', incidentId: id, languages: ['vi', 'en', 'vi-en'] });
    const { bytes } = await file(`/api/v1/reports/${paper.report.id}/file?language=vi-en&format=txt`);
    expect(bytes.toString()).toContain(
      'g | Loại đài và tính chất nghiệp vụ / Class of station and nature of service | FB',
    );
    const { body: minutes } = await call('POST', '/api/v1/reports', { kind: 'minutes', incidentId: id });
    expect((await file(`/api/v1/reports/${minutes.report.id}/file?format=txt`)).bytes.toString()).toContain(
      'Thu được tiếng rít.',
    );
    const { body: drilled } = await call('POST', '/api/v1/reports', { kind: 'minutes', incidentId: id, drill: true });
    expect(drilled.detail).toBe(`incidentId: incidentId is "${id}": there is no such incident.`);
  });

  it('of a hand-over name both shifts, the work left to do and who signed', async () => {
    const id = await openCase();
    const value = (name: string) => ({ name, duty: 'leader', addresses: [], active: true });
    for (const [person, name] of [
      ['an', 'Lê Thị An'],
      ['binh', 'Trần Văn Bình'],
    ] as const)
      expect((await call('PUT', `/api/v1/people/${person}`, { version: 0, value: value(name) })).status).toBe(200);
    const people = { outgoing: ['an'], incoming: ['binh'] };
    const { body: drawn } = await call('POST', '/api/v1/handovers', { from: hoursAgo(12), ...people });
    const { id: handoverId } = drawn.handover;
    const { body: made } = await call('POST', '/api/v1/reports', { kind: 'handover', handoverId });
    const path = `/api/v1/reports/${made.report.id}/file`;
    const paper = (await file(`${path}?format=txt`)).bytes.toString();
    expect(paper).toContain('BIÊN BẢN BÀN GIAO CA TRỰC');
    expect(paper).toMatch(/Người giao.*Lê Thị An/);
    expect(paper).toMatch(/Người nhận.*Trần Văn Bình/);
    expect(paper).toContain('CHƯA ĐỦ CHỮ KÝ.');
    expect(paper).toContain(id);
    for (const format of ['pdf', 'docx']) expect((await file(`${path}?format=${format}`)).status).toBe(200);
  });

  it('follows a template that people changed', async () => {
    const id = await openCase();
    const words = (text: string) => ({ vi: text, en: text });
    const value = {
      ...{ title: words('Mẫu mới'), basis: words('Văn bản mới'), notes: [] },
      sections: [{ title: words('Phần 1'), items: [{ letter: '1', label: words('Số'), fill: 'case-number' }] }],
    };
    expect((await call('PUT', '/api/v1/form-templates/national', { version: 0, value })).status).toBe(200);
    const { body } = await call('GET', `/api/v1/incidents/${id}/forms/national`);
    expect(body.form.sections[0].fields).toEqual([
      expect.objectContaining({ letter: '1', value: words(id), byPerson: false }),
    ]);
  });
});
