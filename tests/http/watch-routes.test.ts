import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileRoom } from '../../src/files/file-room.js';
import { createApp } from '../../src/http/app.js';
import { bandPlanRoutes } from '../../src/http/detection/band-plan-routes.js';
import { attachmentRoutes } from '../../src/http/incidents/attachment-routes.js';
import { auditRoutes } from '../../src/http/incidents/book-loss-routes.js';
import { incidentRoutes } from '../../src/http/incidents/incident-routes.js';
import { ReadBudget } from '../../src/http/read-budget.js';
import { recordRoutes } from '../../src/http/watch/record-routes.js';
import { watchRoutes } from '../../src/http/watch/watch-routes.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import { Attachments } from '../../src/store/cases/attachments.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../support/emission-report.js';
import { openGate } from '../support/everybody.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');

type Json = ReturnType<typeof JSON.parse>;

async function serve() {
  const path = mkdtempSync(join(tmpdir(), 'rfi-watch-'));
  const book = new CaseBook(join(path, 'cases.db'));
  const faults: unknown[] = [];
  const time = { now: T0 };
  const stationName = (id: string) => (id === 'st' ? 'Xe đo 1' : undefined);
  const desk = new IncidentDesk({ caseBook: book, clock: () => time.now, plan: BAND_PLAN_VN, stationName });
  const files = new Attachments(join(path, 'attachments'));
  const actorOf = (request: { headers: Record<string, unknown> }) => String(request.headers['x-person'] ?? 'an');
  const routes = [
    ...incidentRoutes(desk, actorOf, files),
    ...attachmentRoutes(desk, files, actorOf),
    ...watchRoutes(desk, actorOf, async () => undefined),
    ...recordRoutes({ desk, actorOf }),
    ...bandPlanRoutes(desk, actorOf),
    ...auditRoutes(desk),
  ];
  const server = createServer(
    createApp({
      routes,
      gate: openGate(),
      shares: { room: new FileRoom(tmpdir()), reads: new ReadBudget() },
      version: 'test',
      pageFolder: '/nowhere',
      holdAnswers: true,
      onFault: (e) => faults.push(e),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    book.close();
    rmSync(path, { recursive: true, force: true });
    expect(faults).toEqual([]);
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (method: string, url: string, body?: unknown, person = 'an') => {
    const response = await fetch(`${base}/api${url}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-person': person },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: (await response.json()) as Json,
    };
  };
  return { base, book, desk, time, ask, files };
}

const report = (changes: Partial<EmissionReport> = {}) => emissionReport(T0, changes);

const PERSON = { name: 'A', duty: 'leader', addresses: [], active: true };

describe('incidents over HTTP', () => {
  it('takes a record of a field team once, however often its answer is lost, and names the field in which another of its id differs', async () => {
    const { desk, ask, files, time, base } = await serve();
    const { id } = desk.take(report());
    const post = (act: string, body: object) => ask('POST', `/v1/incidents/${id}/${act}`, body);
    const timeline = async () => (await ask('GET', `/v1/incidents/${id}/timeline`)).body.entries;
    const note = { text: 'mast', recordId: 'phone-1', takenAt: '2027-02-05T09:40:00+00:00' };
    const place = { latitude: 16, longitude: 108, receiver: 'Yagi', at: '2027-02-05T09:41:00Z' };
    const measurement = { ...place, id: 'phone-2', level: { db: -90, isHeard: true } };
    const first = await post('note', note);
    await post('field-measurement', { measurement });
    await post('withdraw-measurement', { measurementId: 'phone-2' });
    const before = await timeline();
    expect(before.at(-3).sentence).toMatchObject({ en: expect.stringMatching(/^mast \(written at .*16:40/) });
    time.now += 60_000;
    const again = await post('note', note);
    expect([again.status, again.body.incident.version - first.body.incident.version]).toEqual([200, 2]);
    expect((await post('field-measurement', { measurement })).body.incident.measurements ?? []).toEqual([]);
    for (const [act, body, field] of [
      ['note', { ...note, text: 'roof' }, 'text'],
      ['field-measurement', { measurement: { ...measurement, level: { db: -91, isHeard: true } } }, 'level'],
    ] as const) {
      const refused = await post(act, body);
      expect([refused.status, refused.body.reason.en]).toEqual([409, expect.stringContaining(`another ${field}.`)]);
    }
    expect(await timeline()).toEqual(before);
    // A note without an id is a note each time.
    await post('note', { text: 'on the way' });
    await post('note', { text: 'on the way', takenAt: '2027-02-05T10:00:50Z' });
    const last = (await timeline()).slice(before.length);
    expect(last.map(({ sentence }: Json) => sentence.en)).toEqual(['on the way', 'on the way']);
    const attach = async (content: string) => {
      const headers = { 'content-type': 'application/octet-stream' };
      const url = `${base}/api/v1/incidents/${id}/attachments?name=a.jpg`;
      return (await fetch(url, { method: 'POST', headers, body: content })).status;
    };
    for (let i = 0; i < 50; i++) await files.add(id, Readable.from([`${i}`]), { name: 'a.jpg', by: 'an', at: T0 });
    // Kept, and its answer and its line in the log were lost: the case is full, and it is no other file.
    expect([await attach('49'), await attach('49'), await attach('50')]).toEqual([200, 200, 409]);
    const { rows } = (await ask('GET', `/v1/audit?subject=incident/${id}`)).body;
    expect(rows.filter(({ action }: Json) => action === 'incident.attached')).toHaveLength(1);
  });

  it('shows an incident with the reason for its priority in both languages, and leads it through its life', async () => {
    const { desk, ask } = await serve();
    await ask('PUT', '/v1/people/binh', { version: 0, value: PERSON });
    const two = { ...PERSON, addresses: [{ channel: 'email', address: 'a@b.vn, c@d.vn' }] };
    for (const [list, value] of [
      ['people', two],
      ['contacts', { name: 'VNPT', order: 1, severities: [1], addresses: two.addresses }],
    ] as const)
      expect(await ask('PUT', `/v1/${list}/hai`, { version: 0, value })).toMatchObject({
        ...{ status: 400, body: { detail: 'addresses.0.address is "a@b.vn, c@d.vn": that is not one email address' } },
      });
    const { id } = desk.take(report());
    const one = (await ask('GET', `/v1/incidents/${id}`)).body.incident;
    expect(one).toMatchObject({ severity: 1, alarm: 'unacknowledged', firstHeardAt: '2027-02-05T10:00:00.000Z' });
    expect(one.priorityReason.vi).toContain('121,5 MHz');
    expect(one.targets.acknowledge).toEqual({ dueAt: '2027-02-05T10:03:00.000Z', outcome: 'pending' });
    let { version } = one;
    const act = async (action: string, body: object) => {
      const answer = await ask('POST', `/v1/incidents/${id}/${action}`, { version, ...body });
      expect([action, answer.status]).toEqual([action, 200]);
      version = answer.body.incident.version;
      return answer.body.incident;
    };
    await act('ack', {});
    await act('assign', { personId: 'binh' });
    await act('start', {});
    await act('note', { text: 'on the way' });
    await act('shelve', { reason: 'known', until: '2027-02-05T10:20:00Z' });
    await act('unshelve', {});
    await act('resolve', { cause: 'a microphone', measure: 'switched off' });
    await act('close', { although: 'a permitted test goes on' });
    expect(await act('reopen', { reason: 'it was another' })).toMatchObject({ state: 'open', alarm: 'unacknowledged' });
    expect(await act('dismiss', { reason: 'it was not' })).toMatchObject({ state: 'closed', outcome: 'dismissed' });
    const first = await ask('GET', `/v1/incidents/${id}/timeline?limit=4`);
    const rest = await ask('GET', `/v1/incidents/${id}/timeline?cursor=${first.body.nextCursor}`);
    const moves = [...first.body.entries, ...rest.body.entries].map(({ move }: Json) => move);
    expect(moves.join(' ')).toBe(
      'confirmed acknowledged assigned started noted shelved unshelved resolved closed reopened dismissed',
    );
    expect(rest.body.nextCursor).toBeUndefined();
  });

  it('names the station in the timeline of an incident, and keeps its id', async () => {
    const { desk, ask } = await serve();
    const { id } = desk.take(report());
    desk.take(report({ active: false }));
    const { entries } = (await ask('GET', `/v1/incidents/${id}/timeline`)).body;
    const { sentence } = entries.find(({ move }: Json) => move === 'fell-quiet');
    expect(sentence.vi).toBe('Phát xạ trên 121,5 MHz ± 10 kHz tại Xe đo 1 đã ngừng.');
    expect(sentence.en).toBe('The emission on 121.5 MHz ± 10 kHz at Xe đo 1 has ceased.');
    expect(sentence.params.station).toBe('st');
  });

  it('refuses a late edit with the newer state, an impossible move with what is possible, and unknown fields by name', async () => {
    const { desk, ask } = await serve();
    const { id, version } = desk.take(report());
    await ask('POST', `/v1/incidents/${id}/ack`, { version }, 'binh');
    const late = await ask('POST', `/v1/incidents/${id}/ack`, { version }, 'chi');
    expect(late).toMatchObject({ status: 409, body: { current: { acknowledgedBy: 'binh', version: version + 1 } } });
    expect(late.type).toContain('application/problem+json');
    expect(late.body.reason.vi).toContain('đã được người khác sửa');
    const early = await ask('POST', `/v1/incidents/${id}/close`, { version: version + 1 });
    expect(early.status).toBe(409);
    expect(early.body.detail).toContain('"acknowledged": "closed" is not possible; possible are: ');
    const odd = await ask('POST', `/v1/incidents/${id}/note`, { text: 'x', colour: 'red' });
    expect([odd.status, odd.body.detail]).toEqual([400, expect.stringContaining('colour')]);
    const nobody = await ask('POST', `/v1/incidents/${id}/assign`, { version: version + 1, personId: 'ghost' });
    expect([nobody.status, nobody.body.detail]).toEqual([400, 'personId is "ghost": there is no such person']);
    expect((await ask('POST', '/v1/incidents/INC-0/ack', { version: 1 })).status).toBe(404);
    const long = await ask('POST', `/v1/incidents/${id}/shelve`, {
      version: version + 1,
      reason: 'x',
      until: '2027-02-06T10:00:00Z',
    });
    expect([long.status, long.body.detail]).toEqual([422, expect.stringContaining('30 min at most')]);
  });

  it('keeps safety of life out of what many share, and shows a silence with its end where a second person made it longer', async () => {
    const { desk, ask } = await serve();
    const { id, version } = desk.take(report());
    const many = await ask('POST', `/v1/incidents/${id}/ack`, { version, bulk: true });
    expect([many.status, many.body.detail]).toEqual([422, expect.stringContaining('one by one')]);
    const until = (minutes: number) => new Date(T0 + minutes * 60e3).toISOString();
    const shelve = { version, bulk: true, reason: 'known', until: until(10) };
    expect((await ask('POST', `/v1/incidents/${id}/shelve`, shelve)).status).toBe(422);
    const out = await ask('POST', `/v1/incidents/${id}/out-of-service`, { version, reason: 'known' }, 'an');
    expect(out.body.incident).toMatchObject({ alarm: 'out-of-service', aside: { by: 'an', until: until(30) } });
    const longer = { version: version + 1, reason: 'still', until: until(120) };
    expect((await ask('POST', `/v1/incidents/${id}/out-of-service`, longer, 'an')).status).toBe(422);
    const second = await ask('POST', `/v1/incidents/${id}/out-of-service`, longer, 'binh');
    expect(second.body.incident).toMatchObject({ aside: { by: 'binh', until: until(120) } });
    const [listed] = (await ask('GET', '/v1/incidents')).body.incidents;
    expect(listed).toMatchObject({ alarm: 'out-of-service', aside: { reason: 'still', until: until(120) } });
  });

  it('pages by time and by urgency without losing or doubling one, filters, and refuses a foreign cursor', async () => {
    const { desk, ask } = await serve();
    for (let i = 0; i < 23; i++) {
      const startHz = (i % 2 === 0 ? 433.1e6 : 118.1e6) + i * 1e5;
      desk.take(
        report({
          emissionId: `e${i}`,
          startHz,
          stopHz: startHz + 1e4,
          firstHeardAt: T0 - (i % 3),
          excessDb: (i * 7) % 11,
        }),
      );
    }
    for (const order of ['newest', 'priority', 'waiting']) {
      const whole = (await ask('GET', `/v1/incidents?order=${order}&limit=500`)).body.incidents.map(
        ({ id }: Json) => id,
      );
      const paged: string[] = [];
      let cursor = '';
      do {
        const { body } = await ask('GET', `/v1/incidents?order=${order}&limit=5${cursor}`);
        paged.push(...body.incidents.map(({ id }: Json) => id));
        cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
      } while (cursor !== '');
      expect(paged).toEqual(whole);
      expect(new Set(paged).size).toBe(23);
    }
    const air = (await ask('GET', '/v1/incidents?startHz=118e6&stopHz=137e6&state=open,acknowledged')).body.incidents;
    expect(air).toHaveLength(11);
    expect((await ask('GET', '/v1/incidents?state=open,lost')).status).toBe(400);
    const foreign = await ask('GET', '/v1/incidents?cursor=abc');
    expect([foreign.status, foreign.body.detail]).toEqual([
      400,
      'cursor is "abc": it is not a nextCursor of this list.',
    ]);
    const { groups } = (await ask('GET', '/v1/alarms')).body;
    expect(groups.filter(({ kind }: Json) => kind === 'flood')).toHaveLength(1);
  });

  it('merges two incidents with both versions in hand, and splits one', async () => {
    const { desk, ask, files } = await serve();
    const a = desk.take(report());
    const b = desk.take(report({ emissionId: 'e2', startHz: 122e6, stopHz: 122.01e6 }));
    const attach = (id: string, name: string, at: number) =>
      files.add(id, Readable.from([name]), { name, by: 'an', at });
    await attach(a.id, 'both.txt', T0);
    await attach(b.id, 'both.txt', T0 + 1);
    await attach(b.id, 'of-b.txt', T0 + 2);
    // Its content is lost, which keeps none of the others back.
    rmSync(files.pathOf(b.id, await attach(b.id, 'lost.txt', T0 + 1)));
    const body = { version: a.version, absorbedId: b.id, absorbedVersion: b.version + 5 };
    const late = await ask('POST', `/v1/incidents/${a.id}/merge`, body);
    expect(late).toMatchObject({ status: 409, body: { current: { id: b.id } } });
    const done = await ask('POST', `/v1/incidents/${a.id}/merge`, { ...body, absorbedVersion: b.version });
    expect(done.body).toMatchObject({
      incident: { stopHz: 122.01e6 },
      absorbed: { state: 'merged', mergedIntoId: a.id },
    });
    // The case that goes on has the files of both, which its log names once each.
    expect((await files.list(a.id)).map(({ name, by }) => [name, by])).toEqual([
      ['both.txt', 'an'],
      ['of-b.txt', 'an'],
    ]);
    const { rows } = (await ask('GET', `/v1/audit?subject=incident/${a.id}`)).body;
    expect(rows.filter(({ action }: Json) => action === 'incident.attached')).toHaveLength(1);
    const { version } = done.body.incident;
    const split = await ask('POST', `/v1/incidents/${a.id}/split`, { version, emissionIds: ['e2'] });
    const part = split.body.incident.links.find(({ relation }: Json) => relation === 'split-to');
    expect((await ask('GET', `/v1/incidents/${part.incidentId}`)).body.incident.startHz).toBe(122e6);
    expect((await ask('POST', '/v1/audit/verify', {})).body.faults).toEqual([]);
  });
});

describe('the watch over HTTP', () => {
  it('returns a record as it was sent, refuses a stale one, and removes it', async () => {
    const { ask } = await serve();
    const slots = [{ startMin: 0, lengthMin: 1440, crews: [['an']] }];
    const value = { firstDay: '2027-01-01', days: 'every', slots };
    expect((await ask('PUT', '/v1/roster/patterns/p', { version: 0, value })).status).toBe(200);
    const stale = await ask('PUT', '/v1/roster/patterns/p', { version: 0, value });
    expect(stale).toMatchObject({ status: 409, body: { current: { version: 1, value } } });
    const { patterns } = (await ask('GET', '/v1/roster/patterns')).body;
    expect(patterns).toEqual([{ version: 1, value: { ...value, id: 'p' } }]);
    const bad = await ask('PUT', '/v1/roster/patterns/q', { version: 0, value: { ...value, firstDay: '31/02/2027' } });
    expect(bad.body.detail).toContain('"31/02/2027" is not a date');
    expect((await ask('DELETE', '/v1/roster/patterns/p?version=1')).body).toEqual({ removed: true });
    expect((await ask('DELETE', '/v1/roster/patterns/p?version=1')).status).toBe(404);
  });

  it('says who is on duty and next, and draws up a hand-over that each side signs once', async () => {
    const { ask, desk, time } = await serve();
    for (const id of ['an', 'binh']) await ask('PUT', `/v1/people/${id}`, { version: 0, value: PERSON });
    const half = (startMin: number, who: string) => ({ startMin, lengthMin: 720, crews: [[who]] });
    const value = { firstDay: '2027-01-01', days: 'every', slots: [half(0, 'an'), half(720, 'binh')] };
    await ask('PUT', '/v1/roster/patterns/p', { version: 0, value });
    const now = (await ask('GET', '/v1/shifts/now')).body;
    expect([now.personIds, now.next.leaderId]).toEqual([['binh'], 'an']);
    const shifts = (await ask('GET', '/v1/shifts?from=2027-02-05T00:00:00Z&to=2027-02-06T00:00:00Z')).body;
    expect([shifts.shifts.length, shifts.holes, shifts.crews]).toEqual([3, [], []]);
    const twice = { firstDay: '2027-02-05', days: 'every', slots: [half(0, 'an')] };
    await ask('PUT', '/v1/roster/patterns/q', { version: 0, value: twice });
    const { crews } = (await ask('GET', '/v1/shifts?from=2027-02-05T00:00:00Z&to=2027-02-06T00:00:00Z')).body;
    expect(crews.map(({ vi }: Json) => vi)).toEqual([
      'A có hai ca cùng lúc từ 00:00 05/02/2027',
      'A có hai ca cùng lúc từ 00:00 06/02/2027',
    ]);
    await ask('DELETE', '/v1/roster/patterns/q?version=1');
    const { id } = desk.take(report());
    time.now = Date.parse('2027-02-05T17:00:00Z');
    const people = { outgoing: ['binh'], incoming: ['an'] };
    const drawn = await ask(
      'POST',
      '/v1/handovers',
      { from: '2027-02-05T05:00:00Z', ...people, note: 'Máy nổ đang sửa.' },
      'binh',
    );
    const { handover } = drawn.body;
    expect([handover.note, handover.summary.handled]).toEqual(['Máy nổ đang sửa.', []]);
    expect(handover.summary.unacknowledged.map(({ incidentId }: Json) => incidentId)).toEqual([id]);
    expect(handover.summary.at).toBe('2027-02-05T17:00:00.000Z');
    const sign = (side: string, version: number, who: string) =>
      ask('POST', `/v1/handovers/${handover.id}/sign`, { side, version }, who);
    expect((await sign('outgoing', 1, 'an')).body.reason.vi).toContain('không thuộc ca giao');
    expect((await sign('outgoing', 1, 'binh')).body.handover.complete).toBe(false);
    expect((await sign('incoming', 1, 'an')).status).toBe(409);
    expect((await sign('incoming', 2, 'an')).body.handover.complete).toBe(true);
    expect((await sign('incoming', 3, 'an')).body.reason.key).toBe('handover.signed');
  });

  it('reports coverage with its holes and never calls an unwatched band quiet', async () => {
    const { ask, book } = await serve();
    const bandKey = BAND_PLAN_VN.find(({ service }) => service === 'aeronautical-distress')?.key ?? '';
    const common = { stationId: 'st', receiverId: 'rx', bandKey };
    const noon = T0 + 3600e3;
    book.coverage.note([
      { ...common, from: T0, to: noon - 600e3, state: 'watched' },
      { ...common, from: noon - 600e3, to: noon, state: 'blind', reason: 'receiver-lost' },
    ]);
    const range = 'from=2027-02-05T10:00:00Z&to=2027-02-05T12:00:00Z';
    const [band] = (await ask('GET', `/v1/coverage?${range}`)).body.coverage;
    expect(band.durationMs).toEqual({ watched: 3000e3, degraded: 0, blind: 600e3, unknown: 3600e3 });
    expect(band.sentences.map(({ en }: Json) => en)).toEqual([
      'Watched for 50 min.',
      'Unknown for 1 h because nothing is on record.',
      'Blind for 10 min because the receiver was lost.',
    ]);
    expect(band.finding.en).toBe(
      'Nothing found in the 50 min that were watched; 1 h 10 min were not, and nothing can be said about them.',
    );
    expect((await ask('GET', `/v1/coverage?${range}&stationId=other`)).body.coverage).toEqual([]);
  });

  it('looks at a licence list before it keeps it, serves the band plan, and writes all into the audit log', async () => {
    const { ask, desk } = await serve();
    const csv = 'Số giấy phép;Tần số (MHz);Độ rộng băng tần (kHz);Từ ngày\nG1;121,5;25;01/01/2020\nG2;x;25;01/01/2020';
    const dry = (await ask('POST', '/v1/assignments/import', { csv })).body;
    expect([dry.kept, dry.read.length, dry.faults[0].row]).toEqual([0, 1, 3]);
    expect((await ask('POST', '/v1/assignments/import', { csv, dryRun: false })).body.kept).toBe(0);
    expect((await ask('POST', '/v1/assignments/import', { csv, dryRun: false, skipFaulty: true })).body.kept).toBe(1);
    const [assignment] = (await ask('GET', '/v1/assignments')).body.assignments;
    expect(assignment.value).toMatchObject({ licenceNo: 'G1', validFrom: '2019-12-31T17:00:00.000Z' });
    expect(desk.take(report()).victim?.name).toBe('G1');
    const { entries } = (await ask('GET', '/v1/bandplan?startHz=121.5e6&stopHz=121.5e6')).body;
    expect(entries.map(({ severity }: Json) => severity)).toEqual([1, 1]);
    const audit = (await ask('GET', '/v1/audit?limit=1')).body;
    expect(audit.rows[0]).toMatchObject({ action: 'incident.created', actor: 'system', seq: audit.head.seq });
    const older = (await ask('GET', `/v1/audit?limit=1&cursor=${audit.nextCursor}`)).body;
    expect(older.rows[0]).toMatchObject({ action: 'assignment.put', actor: 'an' });
    const cut = { anchors: [{ seq: 99, hash: 'a'.repeat(64) }] };
    expect((await ask('POST', '/v1/audit/verify', cut)).body.faults).toMatchObject([{ kind: 'cut', seq: 99 }]);
  });

  it('puts an own band plan entry and an amended law in force at once, and notes who looked at a case, once', async () => {
    const { ask, desk } = await serve();
    const words = (text: string) => ({ vi: text, en: text });
    const law = words('the new law');
    const basis = { distress: law, safety: law, primary: law, secondary: law };
    expect((await ask('PUT', '/v1/legal-basis/current', { version: 0, value: basis })).status).toBe(200);
    expect((await ask('PUT', '/v1/legal-basis/other', { version: 0, value: basis })).status).toBe(400);
    const range = { startHz: 433e6, stopHz: 434e6 };
    const value = {
      ...range,
      key: 'own',
      severity: 1,
      service: 'own-distress',
      confidence: 'verified',
      source: 'x',
      name: words('Own'),
    };
    expect((await ask('PUT', '/v1/bandplan/entries/own', { version: 0, value })).status).toBe(200);
    const { id } = desk.take(report({ startHz: 433.5e6, stopHz: 433.51e6 }));
    const { incident } = (await ask('GET', `/v1/incidents/${id}`, undefined, 'binh')).body;
    expect(incident.priorityReason.en).toContain(
      'lies in Own: a distress and safety-of-life frequency with absolute protection (the new law)',
    );
    await ask('GET', `/v1/incidents/${id}`, undefined, 'binh');
    const seen = (await ask('GET', `/v1/audit?subject=incident/${id}&actor=binh`)).body.rows;
    expect(seen.map(({ action }: Json) => action)).toEqual(['incident.viewed']);
    expect((await ask('POST', '/v1/audit/verify', {})).body.faults).toEqual([]);
  });

  it('never calls a person who left: the watch shows a hole instead', async () => {
    const { ask } = await serve();
    await ask('PUT', '/v1/people/an', { version: 0, value: { ...PERSON, active: false } });
    const slots = [{ startMin: 0, lengthMin: 1440, crews: [['an']] }];
    await ask('PUT', '/v1/roster/patterns/p', { version: 0, value: { firstDay: '2027-01-01', days: 'every', slots } });
    expect((await ask('GET', '/v1/shifts/now')).body.personIds).toEqual([]);
    const { holes } = (await ask('GET', '/v1/shifts?from=2027-02-05T00:00:00Z&to=2027-02-06T00:00:00Z')).body;
    expect(holes).toEqual([{ from: '2027-02-05T00:00:00.000Z', to: '2027-02-06T00:00:00.000Z' }]);
  });

  it('takes each kind of mask and refuses one that goes backwards', async () => {
    const { ask } = await serve();
    const put = (id: string, mask: object) =>
      ask('PUT', `/v1/masks/${id}`, { version: 0, value: { name: id, startHz: 1e6, stopHz: 2e6, mask } });
    const points = [
      { hz: 1e6, levelDbm: -80 },
      { hz: 2e6, levelDbm: -80 },
    ];
    expect((await put('a', { kind: 'fixed', points })).status).toBe(200);
    expect((await put('b', { kind: 'noise-following', offsetDb: 10 })).status).toBe(200);
    expect(
      (await put('c', { kind: 'learnt', sweeps: 50, startHz: 1e6, stepHz: 1e3, levelsDbm: [null, -80] })).status,
    ).toBe(200);
    const backwards = await put('d', { kind: 'fixed', points: [...points].reverse() });
    expect([backwards.status, backwards.body.detail]).toEqual([
      400,
      'point 2 at 1000000 Hz lies below the one before it, at 2000000 Hz',
    ]);
  });

  it('describes every route in the OpenAPI document', async () => {
    const { ask } = await serve();
    const { paths } = (await ask('GET', '/openapi.json')).body;
    for (const name of [
      'incidents',
      'shifts',
      'handovers',
      'contacts',
      'coverage',
      'assignments',
      'bandplan',
      'masks',
      'audit',
      'rules',
    ])
      expect(paths[`/api/v1/${name}`]?.get?.summary).toBeTruthy();
    for (const action of ['ack', 'assign', 'note', 'close', 'reopen', 'merge', 'shelve'])
      expect(paths[`/api/v1/incidents/{incidentId}/${action}`]?.post?.summary).toBeTruthy();
  });
});
