/** What strangers, viewers and forgetful people can do to the running program by legal requests, and what they learn. */
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountProgram, type Caller, PASSWORD, startAccountProgram } from '../support/account-program.js';

const SESSION = '/api/v1/session';
/** As through a proxy that nobody named: not from the machine itself. */
const AFAR = { 'x-forwarded-for': '203.0.113.7' };
const ends: (() => Promise<void>)[] = [];
let started: AccountProgram;
let admin: Caller;

beforeAll(async () => {
  started = await startAccountProgram({}, {}, (end) => void ends.push(end));
  admin = await started.administrator();
});
afterAll(async () => {
  for (const end of ends) await end();
});

describe('a body of a stranger', () => {
  const post = async (body: string, path = SESSION, headers: Record<string, string> = {}) => {
    const startedAt = performance.now();
    const { status, body: answer } = await started.caller().call('POST', path, body, { ...AFAR, ...headers });
    return { status, ms: performance.now() - startedAt, detail: String(answer.detail) };
  };

  it('is refused above 16 kB, and above 32 levels, before it is parsed', async () => {
    expect((await post(JSON.stringify({ name: 'x'.repeat(17_000), password: 'y' }))).status).toBe(413);
    for (const nested of ['['.repeat(8000) + ']'.repeat(8000), '{"a":'.repeat(3000), '['.repeat(33)]) {
      const { status, detail } = await post(nested);
      expect([status, detail]).toEqual([400, 'The body is nested deeper than 32 levels.']);
    }
    // Brackets in text are no levels, behind a backslash neither.
    const text = JSON.stringify({ name: `"\\${'['.repeat(40)}`, password: 'a wrong password' });
    expect((await post(text)).status).toBe(401);
    const other = { 'content-type': 'application/json; charset=utf-16le' };
    expect((await post('{"name":"a","password":"b"}', SESSION, other)).status).toBe(415);
  });

  it('is refused with half a letter, which no paper could hold', async () => {
    for (const half of ['\\ud83d', '\\uDE00', '\\ud83d\\ud83d', '\\ud83dx', '\\\\\\ud83d']) {
      const { status, detail } = await post(`{"name":"a","password":"${half}"}`);
      expect([half, status, detail]).toEqual([half, 400, expect.stringContaining('in the middle of a letter')]);
    }
    // The same digits behind an escaped backslash are plain text.
    for (const whole of ['\\ud83d\\ude00', '\\uD83D\\uDE00', '\\\\ud83d', '\\u00e0', '\\ue000'])
      expect((await post(`{"name":"nobody","password":"${whole} wrong"}`)).status).toBe(401);
  });

  it('of somebody who is known may be larger, and is bounded in depth all the same', async () => {
    const deep = '['.repeat(400_000);
    const startedAt = performance.now();
    const { status } = await admin.call('PUT', '/api/v1/people/lan', deep);
    expect(status).toBe(400);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('is not read at all after too many wrong tries from its address', async () => {
    for (let i = 0; i < 50; i++) await post(JSON.stringify({ link: `guess ${i}` }), `${SESSION}/link`);
    // No JSON: parsed first it would be a 400.
    expect((await post('{"name":', SESSION)).status).toBe(429);
    expect((await post('['.repeat(10_000))).status).toBe(429);
  });

  it('that trickles in is ended', async () => {
    const { hostname, port } = new URL(started.program.address);
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.on('data', (bytes) => {
      heard += String(bytes);
    });
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.write(
      `POST ${SESSION} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: 10000\r\n\r\n{"name":"`,
    );
    const drip = setInterval(() => socket.write('a'), 500);
    const startedAt = Date.now();
    await closed;
    clearInterval(drip);
    expect(heard).toContain('408');
    expect(Date.now() - startedAt).toBeLessThan(25_000);
  });
});

describe('strangers', () => {
  it('learn no paths, counts or versions from health and readiness; people on watch do', async () => {
    const stranger = started.caller();
    expect((await stranger.get('/healthz')).body).toEqual({ status: 'ok' });
    const { body } = await stranger.get('/readyz');
    expect(Object.keys(body).sort()).toEqual(['problems', 'ready']);
    expect(JSON.stringify(body)).not.toMatch(/\/|\d/);
    expect((await admin.get('/healthz')).body).toHaveProperty('version');
    expect((await admin.get('/readyz')).body).toMatchObject({
      receivers: { configured: 1 },
      archive: expect.anything(),
    });
  });

  it('and viewers read no telephone numbers of staff; those who may read contacts do', async () => {
    const person = {
      name: 'Lan',
      duty: 'operator',
      addresses: [{ channel: 'phone', address: '0912345678' }],
      active: true,
    };
    const put = await admin.call('PUT', '/api/v1/people/lan', { version: 0, value: person });
    expect(put.status).toBe(200);
    const viewer = await started.person(admin, 'khach', 'viewer');
    const operator = await started.person(admin, 'truc', 'operator');
    const seen = await viewer.get('/api/v1/people');
    expect(seen.body.people.map(({ value }: { value: { name: string } }) => value.name)).toContain('Lan');
    expect(JSON.stringify(seen.body)).not.toMatch(/0912345678|addresses/);
    expect(JSON.stringify((await operator.get('/api/v1/people')).body)).toContain('0912345678');
    expect((await viewer.get('/api/v1/contacts')).status).toBe(403);
  });
});

describe('wrong tries at an account', () => {
  it('from elsewhere keep nobody from the console of the station, and an administrator takes the lock away', async () => {
    // A program of its own: at the other one strangers have used up the tries of their address.
    const other = await startAccountProgram();
    const chief = await other.administrator();
    await other.person(chief, 'binh', 'operator');
    const signIn = (password: string, headers: Record<string, string>) =>
      other.caller().call('POST', SESSION, { name: 'binh', password }, headers);
    for (let i = 0; i < 10; i++) await signIn(`guess ${i}`, AFAR);
    expect((await signIn(PASSWORD, AFAR)).status).toBe(429);
    expect((await signIn(PASSWORD, {})).status).toBe(200);
    const operator = await other.person(chief, 'bich', 'operator');
    expect((await operator.call('DELETE', '/api/v1/users/binh/lock')).status).toBe(403);
    expect((await signIn(PASSWORD, AFAR)).status).toBe(429);
    expect((await chief.call('DELETE', '/api/v1/users/binh/lock')).status).toBe(200);
    expect((await signIn(PASSWORD, AFAR)).status).toBe(200);
    await expect
      .poll(async () => JSON.stringify((await chief.get('/api/v1/audit?subject=user/binh')).body))
      .toContain('user.lock-released');
  });

  it('count through every form, for the account that proves itself', async () => {
    const binh = await started.person(admin, 'hoa', 'operator');
    const change = (current: string) =>
      binh.call('PUT', `${SESSION}/password`, { current, next: 'mot cau khac hoan toan 7' });
    for (let i = 0; i < 10; i++) expect((await change(`wrong ${i}`)).status).toBe(403);
    const wish = { name: 'x', scopes: ['watch'], password: PASSWORD };
    expect((await binh.call('POST', '/api/v1/tokens', wish)).status).toBe(429);
    // What is signed in goes on.
    expect((await binh.get('/api/v1/receivers')).status).toBe(200);
  });
});

describe('tokens and sessions', () => {
  it('a token asks for the password of the person who makes it, and ends when the password is set again', async () => {
    const mai = await started.person(admin, 'mai', 'operator');
    const wish = { name: 'robot', scopes: ['watch'] };
    expect((await mai.call('POST', '/api/v1/tokens', wish)).status).toBe(403);
    expect((await mai.call('POST', '/api/v1/tokens', { ...wish, password: 'wrong' })).status).toBe(403);
    const made = await mai.call('POST', '/api/v1/tokens', { ...wish, password: PASSWORD });
    expect(made.status).toBe(200);
    const robot = started.caller();
    robot.bearer = made.body.secret;
    expect((await robot.get('/api/v1/receivers')).status).toBe(200);
    const { body } = await admin.call('POST', '/api/v1/users/mai/link');
    const link = String(body.link).split('#')[1];
    const next = { link, password: 'mot cau khac hoan toan 7' };
    expect((await started.caller().call('POST', `${SESSION}/setup`, next)).status).toBe(200);
    expect((await robot.get('/api/v1/receivers')).status).toBe(401);
    expect((await mai.get('/api/v1/receivers')).status).toBe(401);
  });

  it('signing in over a session ends the session that the browser had', async () => {
    const nga = await started.person(admin, 'nga', 'operator');
    const before = { ...nga.headers };
    await started.person(admin, 'ha', 'operator');
    expect((await nga.call('POST', SESSION, { name: 'ha', password: PASSWORD })).status).toBe(200);
    const old = started.caller();
    old.cookie = before['cookie'] ?? '';
    expect((await old.get('/api/v1/receivers')).status).toBe(401);
    expect((await nga.get(SESSION)).body.user.id).toBe('ha');
  });
});

describe('signing for somebody else', () => {
  it('is refused on a hand-over: each side is signed by one of its own, as the person who is signed in', async () => {
    const giao = await started.person(admin, 'giao', 'operator');
    const nhan = await started.person(admin, 'nhan', 'operator');
    const people = { outgoing: ['giao'], incoming: ['nhan'] };
    const from = new Date(Date.now() - 60_000).toISOString();
    const drawn = await giao.call('POST', '/api/v1/handovers', { from, ...people });
    expect(drawn.status).toBe(200);
    const path = `/api/v1/handovers/${drawn.body.handover.id}/sign`;
    expect((await giao.call('POST', path, { side: 'incoming', version: 1 })).status).toBe(409);
    expect((await giao.call('POST', path, { side: 'incoming', version: 1, personId: 'nhan' })).status).toBe(400);
    // A screen that somebody left unlocked signs nothing, and neither does a token.
    for (const proof of [undefined, 'sai mật khẩu'])
      expect((await nhan.call('POST', path, { side: 'incoming', version: 1, proof })).status).toBe(403);
    const wish = { name: 'x', scopes: ['duty'], password: PASSWORD };
    const robot = started.caller();
    robot.bearer = (await nhan.call('POST', '/api/v1/tokens', wish)).body.secret;
    expect((await robot.call('POST', path, { side: 'incoming', version: 1, proof: PASSWORD })).status).toBe(403);
    const sign = (who: Caller, side: string, version: number) =>
      who.call('POST', path, { side, version, proof: PASSWORD });
    expect((await sign(nhan, 'incoming', 1)).body.handover.complete).toBe(false);
    expect((await sign(giao, 'outgoing', 2)).body.handover.complete).toBe(true);
  });

  it('is refused on a paper to the person who checked it: that takes a second one', async () => {
    const [kiem, ky] = [
      await started.person(admin, 'kiem', 'investigator'),
      await started.person(admin, 'ky', 'investigator'),
    ];
    const [from, to] = [3600e3, 0].map((ago) => new Date(Date.now() - ago).toISOString());
    const { id } = (await kiem.call('POST', '/api/v1/reports', { kind: 'daily', from, to })).body.report;
    const step = (who: Caller, version: number, act: string) =>
      who.call('POST', `/api/v1/reports/${id}/steps`, { version, act, proof: PASSWORD });
    expect((await step(kiem, 0, 'checked')).status).toBe(200);
    const refused = await step(kiem, 1, 'signed');
    expect([refused.status, refused.body.reason.vi]).toEqual([409, expect.stringContaining('cần người thứ hai')]);
    expect((await step(ky, 1, 'signed')).body.report.paper.number).toMatch(/^01/);
  });
});

describe('a temporary transmitter', () => {
  it('is proposed by an operator, is no licence yet, and counts once a second person confirms it as it stands', async () => {
    const de = await started.person(admin, 'de-xuat', 'operator');
    const xac = await started.person(admin, 'xac-nhan', 'operator');
    const path = '/api/v1/assignments/tet-1';
    const day = (days: number) => new Date(Date.now() + days * 86_400e3).toISOString();
    const value = {
      ...{ licenceNo: 'TT-1', holder: 'Đài tỉnh', name: 'Xe phát lưu động', status: 'primary' },
      ...{ centreHz: 98.5e6, bandwidthHz: 200e3, validFrom: day(-1) },
    };
    const put = async (who: Caller, version: number, more: object) =>
      await who.call('PUT', path, { version, value: { ...value, ...more } });
    const proposedBy = 'anybody';
    const validTo = day(9);
    // Directly, or without an end: refused. Whoever is named as the author, it is the caller.
    expect((await put(de, 0, { validTo })).status).toBe(403);
    expect((await put(de, 0, { proposedBy })).status).toBe(403);
    const proposed = await put(de, 0, { validTo, proposedBy });
    expect([proposed.status, proposed.body.value.proposedBy]).toEqual([200, 'de-xuat']);
    expect((await put(de, 1, { validTo })).body.reason.vi).toContain('cần người thứ hai');
    expect((await put(xac, 1, { validTo, centreHz: 99e6 })).body.reason.vi).toContain('đúng như đã đề xuất');
    expect((await put(xac, 1, { validTo })).body.value).not.toHaveProperty('proposedBy');
    // From now on it is a licence, which operators do not change.
    expect((await put(de, 2, { validTo, proposedBy })).status).toBe(403);
    expect((await xac.call('DELETE', `${path}?version=2`)).status).toBe(403);
    expect((await admin.call('DELETE', `${path}?version=2`)).status).toBe(200);
  });
});

describe('the link that makes the first administrator', () => {
  it('is another after a restart, and the one before is good for nothing', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rfi-first-link-'));
    const before = await startAccountProgram({}, { dataDir });
    const old = before.program.setupLink?.split('#')[1];
    await before.program.stop();
    const after = await startAccountProgram({}, { dataDir });
    const link = after.program.setupLink?.split('#')[1];
    expect(link).not.toBe(old);
    const chief = { id: 'chief', name: 'Trưởng đài', password: PASSWORD };
    const setup = (secret: string | undefined) =>
      after.caller().call('POST', `${SESSION}/setup`, { ...chief, link: secret });
    expect((await setup(old)).status).toBe(401);
    expect((await setup(link)).status).toBe(200);
    expect((await setup(link)).status).toBe(401);
  });
});
