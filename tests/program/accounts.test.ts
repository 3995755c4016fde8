/** Accounts over the whole program: the first one, signing in and out, links, sessions, tokens, guessing, other sites. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Caller, type Json, PASSWORD, rawStatus, startAccountProgram } from '../support/account-program.js';
import { totpCode } from '../support/authenticator-app.js';
import { eventually } from '../support/field-program.js';

/** As through a proxy that nobody named: not from the machine itself. */
const AFAR = { 'x-forwarded-for': '203.0.113.7' };
const SESSION = '/api/v1/session';

/** A viewer of /live that asked for the receiver; what it was told, and how it ended. */
function watch(address: string, caller: Caller) {
  const socket = new WebSocket(new URL('/live', address).href.replace('http', 'ws'), 'rfi.v1', {
    headers: caller.headers,
  });
  const seen = { frames: 0, told: [] as Json[], closed: 0, refused: 0 };
  socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', receiverId: 'sim' })));
  socket.on('message', (data, isBinary) => {
    if (isBinary) seen.frames += 1;
    else seen.told.push(JSON.parse(String(data)));
  });
  socket.on('close', (code) => {
    seen.closed = code;
  });
  socket.on('unexpected-response', (_request, response) => {
    seen.refused = response.statusCode ?? 0;
  });
  socket.on('error', () => socket.terminate());
  return seen;
}

describe('before there are accounts', () => {
  it('lets a person at the machine itself do everything, under no name that another site could have given it', async () => {
    const { program, caller } = await startAccountProgram();
    expect((await caller().get(SESSION)).body).toMatchObject({ state: 'open', needsSetup: true });
    expect((await caller().get('/api/v1/receivers')).status).toBe(200);
    const receivers = `${program.address}api/v1/receivers`;
    expect(await rawStatus(receivers, 'GET', { host: 'evil.example' })).toBe(401);
    expect(await rawStatus(receivers, 'GET', { host: 'localhost:8080' })).toBe(200);
    // A proxy that nobody named must not make the world local.
    expect(await rawStatus(receivers, 'GET', { 'x-forwarded-for': '203.0.113.7' })).toBe(401);
    const changes = `${program.address}api/v1/integrity`;
    expect(await rawStatus(changes, 'POST', { origin: 'https://evil.example' })).toBe(403);
    expect(await rawStatus(changes, 'POST', { 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  it('makes one administrator by the link on the console, and from then on everybody signs in', async () => {
    const { program, administrator, caller } = await startAccountProgram();
    const open = watch(program.address, caller());
    await eventually(() => open.frames > 0);
    const link = program.setupLink?.split('#')[1];
    const first = { id: 'an', name: 'An', password: PASSWORD };
    expect((await caller().call('POST', `${SESSION}/setup`, { link: 'guessed', ...first })).status).toBe(401);
    expect((await caller().call('POST', `${SESSION}/link`, { link })).body).toEqual({ purpose: 'first' });
    const admin = await administrator();
    expect((await admin.get(SESSION)).body).toMatchObject({ state: 'signed-in', user: { role: 'administrator' } });
    // Who watched without an account is put out, and the link is used up.
    await eventually(() => open.closed === 4401, 1500);
    expect((await caller().get('/api/v1/receivers')).status).toBe(401);
    expect((await caller().get('/api/openapi.json')).status).toBe(401);
    expect((await caller().get('/healthz')).status).toBe(200);
    expect((await caller().get('/metrics')).status).toBe(401);
    expect((await caller().call('POST', `${SESSION}/setup`, { link, ...first })).status).toBe(401);
    const audit = await eventually(async () => {
      const { body } = await admin.get('/api/v1/audit');
      return body.rows.find(({ action }: Json) => action === 'user.added');
    });
    expect(audit).toMatchObject({ actor: 'chief', subject: 'user/chief', detail: { role: 'administrator' } });
  });

  it('refuses to listen to the network without accounts and TLS, and says how to mend that', async () => {
    await expect(startAccountProgram({}, { host: '0.0.0.0' })).rejects.toThrow(
      /--host 0\.0\.0\.0 .*user add NAME --role administrator.*--tls-cert.*--behind-proxy.*--insecure/,
    );
    const told = await startAccountProgram({}, { host: '0.0.0.0', insecure: true });
    expect((await told.caller().get('/api/v1/receivers')).status).toBe(200);
  });
});

describe('signing in', () => {
  it('accepts name and password, sets a cookie that scripts and other sites cannot use, and removes it again', async () => {
    const { administrator, caller } = await startAccountProgram();
    await administrator();
    const person = caller();
    const answer = await person.call('POST', SESSION, { name: ' CHIEF ', password: PASSWORD });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^rfi-session=[\w-]{43}; .*Path=\/;.*HttpOnly; SameSite=Strict$/);
    expect((await person.get('/api/v1/receivers')).status).toBe(200);
    const before = person.cookie;
    await person.call('DELETE', SESSION);
    expect(person.cookie).toBe('');
    person.cookie = before;
    expect((await person.get('/api/v1/receivers')).status).toBe(401);
    const wrong = await caller().call('POST', SESSION, { name: 'chief', password: 'wrong' });
    const nobody = await caller().call('POST', SESSION, { name: 'nobody-here', password: 'wrong' });
    expect(wrong.status).toBe(401);
    // Nothing in the answer says which names there are.
    expect(nobody.body).toEqual(wrong.body);
  });

  it('refuses short and obvious passwords in words', async () => {
    const { administrator } = await startAccountProgram();
    const admin = await administrator();
    const refusals = ['short', 'aaaaaaaaaaaaaaaa', 'quantri123456', 'chief chief chief', 'matkhau12345'];
    for (const next of refusals) {
      const { status, body } = await admin.call('PUT', `${SESSION}/password`, { current: PASSWORD, next });
      expect(status, next).toBe(400);
      expect(body.reason.vi).toContain('Mật khẩu');
    }
    const next = 'mot cau de nho ma kho doan';
    expect((await admin.call('PUT', `${SESSION}/password`, { current: 'wrong', next })).status).toBe(403);
    expect((await admin.call('PUT', `${SESSION}/password`, { current: PASSWORD, next })).status).toBe(200);
  });

  it('stops guessing at an account after ten refusals, whatever the password, and lets others in', async () => {
    const { administrator, caller, person } = await startAccountProgram();
    const admin = await administrator();
    await person(admin, 'binh', 'operator');
    for (let i = 0; i < 10; i++)
      expect((await caller().call('POST', SESSION, { name: 'binh', password: `guess ${i}` }, AFAR)).status).toBe(401);
    const locked = await caller().call('POST', SESSION, { name: 'Binh', password: PASSWORD }, AFAR);
    expect(locked.status).toBe(429);
    expect(locked.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(locked.body.reason.vi).toContain('15 phút');
    expect((await caller().call('POST', SESSION, { name: 'chief', password: PASSWORD })).status).toBe(200);
  });

  it('stops guessing from an address after fifty refusals', async () => {
    const { administrator, caller } = await startAccountProgram();
    await administrator();
    const statuses: number[] = [];
    for (let i = 0; i < 51; i++)
      statuses.push((await caller().call('POST', `${SESSION}/link`, { link: `guess ${i}` }, AFAR)).status);
    expect(statuses.slice(0, 50).every((status) => status === 401)).toBe(true);
    expect(statuses[50]).toBe(429);
  });

  it('asks for the code of an authenticator once that is set up, takes each code once, and recovery codes', async () => {
    const { administrator, caller } = await startAccountProgram();
    const admin = await administrator();
    expect((await admin.call('POST', `${SESSION}/totp`, { password: 'wrong' })).status).toBe(403);
    const { body: begun } = await admin.call('POST', `${SESSION}/totp`, { password: PASSWORD });
    expect(begun.address).toMatch(/^otpauth:\/\/totp\/rfi-logger:chief\?/);
    expect(begun.qr.path).toMatch(/^M0 0h1v1h-1z/);
    expect((await admin.call('PUT', `${SESSION}/totp`, { code: '000000' })).status).toBe(400);
    const now = () => totpCode(begun.secret, Date.now());
    const { body: on } = await admin.call('PUT', `${SESSION}/totp`, { code: now() });
    expect(on.recoveryCodes.length).toBe(10);
    const signIn = (code?: string) =>
      caller().call('POST', SESSION, { name: 'chief', password: PASSWORD, ...(code === undefined ? {} : { code }) });
    expect((await signIn()).body).toEqual({ needs: 'code' });
    // The code that turned it on is used up; the next period's is not.
    expect((await signIn(now())).status).toBe(401);
    expect((await signIn(totpCode(begun.secret, Date.now() + 30_000))).status).toBe(200);
    const [recovery] = on.recoveryCodes;
    expect((await signIn(recovery.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await signIn(recovery)).status).toBe(401);
    expect((await admin.call('DELETE', `${SESSION}/totp`, { password: PASSWORD })).status).toBe(200);
    expect((await signIn()).body).toEqual({ userId: 'chief' });
  });
});

describe('accounts', () => {
  it('begin with a one-time link, are changed against the version seen, and keep one administrator', async () => {
    const { administrator, caller } = await startAccountProgram();
    const admin = await administrator();
    const { body } = await admin.call('POST', '/api/v1/users', { id: 'lan', name: 'Lan', role: 'operator' });
    expect(body.user).toMatchObject({ id: 'lan', role: 'operator', hasPassword: false, version: 1 });
    const link = body.link.split('#')[1];
    const lan = caller();
    expect((await lan.call('POST', `${SESSION}/link`, { link })).body).toEqual({
      purpose: 'password',
      id: 'lan',
      name: 'Lan',
    });
    expect((await lan.call('POST', `${SESSION}/setup`, { link, password: PASSWORD })).body).toEqual({ userId: 'lan' });
    expect((await lan.get(SESSION)).body.permissions).toContain('incidents');
    expect((await caller().call('POST', `${SESSION}/setup`, { link, password: PASSWORD })).status).toBe(401);
    // Duty staff are among the people of the watch, under the same id.
    expect((await lan.get('/api/v1/people')).body.people).toMatchObject([{ value: { id: 'lan', name: 'Lan' } }]);
    const put = (user: string, edit: object) => admin.call('PUT', `/api/v1/users/${user}`, edit);
    expect((await put('lan', { version: 1, role: 'investigator' })).body.user).toMatchObject({ version: 2 });
    const late = await put('lan', { version: 1, role: 'viewer' });
    expect(late.status).toBe(409);
    expect(late.body.current).toMatchObject({ version: 2, user: { role: 'investigator' } });
    expect((await put('chief', { version: 1, role: 'viewer' })).status).toBe(409);
    expect((await put('chief', { version: 1, disabled: true })).status).toBe(409);
    expect((await admin.call('POST', '/api/v1/users', { id: 'local', name: 'x', role: 'viewer' })).status).toBe(400);
    expect((await admin.call('POST', '/api/v1/users', { id: 'lan', name: 'x', role: 'viewer' })).status).toBe(409);
  });

  it('are named in what they did', async () => {
    const { administrator, person } = await startAccountProgram();
    const admin = await administrator();
    const binh = await person(admin, 'binh', 'operator');
    const put = { version: 0, value: { name: 'Trạm gác', order: 1, severities: [1], addresses: [] } };
    expect((await binh.call('PUT', '/api/v1/contacts/post', put)).status).toBe(200);
    const { body } = await admin.get('/api/v1/audit?subject=contact/post');
    expect(body.rows).toMatchObject([{ actor: 'binh', action: 'contact.put' }]);
    expect((await binh.get('/api/v1/names')).body.names).toContainEqual({ id: 'binh', name: 'Nguyễn binh' });
  });

  it('lose their sessions and their live view within a second when they are disabled or their session is revoked', async () => {
    const { program, administrator, person } = await startAccountProgram();
    const admin = await administrator();
    const binh = await person(admin, 'binh', 'operator');
    const live = watch(program.address, binh);
    await eventually(() => live.frames > 0);
    const { body } = await admin.get('/api/v1/users/binh/sessions');
    expect(body.sessions).toMatchObject([{ userId: 'binh', current: false, method: 'password' }]);
    const endedAt = performance.now();
    expect((await admin.call('DELETE', `/api/v1/sessions/${body.sessions[0].id}`)).status).toBe(200);
    await eventually(() => live.closed === 4401, 2000);
    expect(performance.now() - endedAt).toBeLessThan(1000);
    expect((await binh.get('/api/v1/receivers')).status).toBe(401);
    const again = await person(admin, 'chi', 'operator');
    const shown = watch(program.address, again);
    await eventually(() => shown.frames > 0);
    await admin.call('PUT', '/api/v1/users/chi', { version: 1, disabled: true });
    await eventually(() => shown.closed === 4401, 1000);
    expect((await again.call('POST', SESSION, { name: 'chi', password: PASSWORD })).status).toBe(401);
  });
});

describe('API tokens', () => {
  it('let a calendar program read the shifts with a name and a password, once it was asked, and nothing else', async () => {
    const { administrator, caller, person } = await startAccountProgram();
    const binh = await person(await administrator(), 'binh', 'operator');
    const wish = { name: 'lịch', scopes: ['watch'], password: PASSWORD };
    const { secret } = (await binh.call('POST', '/api/v1/tokens', wish)).body;
    const basic = (password: string) => ({ authorization: `Basic ${btoa(`binh:${password}`)}` });
    const phone = caller();
    const get = (path: string, password: string) => phone.call('GET', path, undefined, basic(password));
    const asked = await phone.get('/api/v1/shifts/calendar');
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="rfi-logger"']);
    const calendar = await get('/api/v1/shifts/calendar', secret);
    expect([calendar.status, calendar.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect((await get('/api/v1/shifts/calendar', PASSWORD)).status).toBe(401);
    const elsewhere = await get('/api/v1/shifts/now', secret);
    expect([elsewhere.status, elsewhere.headers.get('www-authenticate')]).toEqual([401, null]);
  });

  it('reach as far as their scopes, of what their owner may, until they are revoked', async () => {
    const { program, administrator, caller, person } = await startAccountProgram();
    const admin = await administrator();
    const binh = await person(admin, 'binh', 'operator');
    const wish = { name: 'máy đo', scopes: ['watch', 'metrics'], password: PASSWORD };
    const made = await binh.call('POST', '/api/v1/tokens', wish);
    expect(made.body.secret).toMatch(/^rfi_[\w-]{43}$/);
    expect(JSON.stringify((await binh.get('/api/v1/users/binh/tokens')).body)).not.toContain(made.body.secret);
    const robot = caller();
    robot.bearer = made.body.secret;
    expect((await robot.get('/metrics')).status).toBe(200);
    expect((await robot.get('/api/v1/receivers')).status).toBe(200);
    expect((await robot.call('PUT', '/api/v1/receivers/sim/plans', { plans: [] })).status).toBe(403);
    expect((await robot.call('POST', '/api/v1/tokens', wish)).status).toBe(403);
    const beyond = await binh.call('POST', '/api/v1/tokens', { name: 'x', scopes: ['audit'] });
    expect(beyond.body.detail).toBe('scopes: "audit" is more than binh may.');
    const live = watch(program.address, robot);
    await eventually(() => live.frames > 0);
    // What the owner may not any more, the token may not either.
    await admin.call('PUT', '/api/v1/users/binh', { version: 1, role: 'viewer' });
    expect((await binh.call('DELETE', `/api/v1/tokens/${made.body.token.id}`)).status).toBe(200);
    await eventually(() => live.closed === 4401, 1000);
    expect((await robot.get('/metrics')).status).toBe(401);
    const metricsOnly = await admin.call('POST', '/api/v1/tokens', {
      name: 'prometheus',
      scopes: ['metrics'],
      password: PASSWORD,
    });
    const blind = caller();
    blind.bearer = metricsOnly.body.secret;
    const seen = watch(program.address, blind);
    await eventually(() => seen.told.some(({ type }) => type === 'error'));
    expect(seen.told.find(({ type }) => type === 'error').detail).toBe('You are not allowed to send "subscribe".');
    expect(seen.told.some(({ type }) => type === 'receiver')).toBe(false);
    const nobody = caller();
    nobody.bearer = 'rfi_guessed';
    const refused = watch(program.address, nobody);
    await eventually(() => refused.refused === 401);
  });
});

describe('a screen link', () => {
  it('only watches, without an end and as nobody, until somebody withdraws it; a new password does not end it', async () => {
    const started = await startAccountProgram();
    const admin = await started.administrator();
    const binh = await started.person(admin, 'binh', 'operator');
    const wish = { name: 'Tường phòng trực', scopes: ['screen', 'export'], password: PASSWORD };
    expect((await binh.call('POST', '/api/v1/tokens', wish)).status).toBe(403);
    const { token, secret } = (await admin.call('POST', '/api/v1/tokens', wish)).body;
    expect(token).toMatchObject({ scopes: ['screen'], expiresAt: '9999-01-01T00:00:00.000Z' });
    const shown = await started.caller().call('GET', SESSION, undefined, { authorization: `Bearer ${secret}` });
    expect(shown.body).toMatchObject({ state: 'signed-in', permissions: ['watch'] });
    expect(shown.body.user).toBeUndefined();
    const [set = ''] = shown.headers.getSetCookie();
    expect(set).toMatch(/^rfi-screen=.+; Max-Age=34560000; .*HttpOnly; SameSite=Strict/);
    const wall = started.caller();
    wall.cookie = set.split(';')[0] ?? '';
    const asked = async () => (await wall.get('/api/v1/receivers')).status;
    expect(await asked()).toBe(200);
    const viewer = watch(started.program.address, wall);
    await eventually(() => viewer.frames > 0);
    expect((await wall.call('POST', '/api/v1/incidents', {})).status).toBe(403);
    expect((await wall.get('/api/v1/users/chief/tokens')).status).toBe(403);
    // A token of another kind is no screen's, and another site can send no cookie of one.
    const { body: robot } = await admin.call('POST', '/api/v1/tokens', { ...wish, scopes: ['watch'] });
    const other = started.caller();
    other.cookie = `rfi-screen=${robot.secret}`;
    expect((await other.get('/api/v1/receivers')).status).toBe(401);
    const change = { current: PASSWORD, next: 'mot cau khac cung dai' };
    expect((await admin.call('PUT', '/api/v1/session/password', change)).status).toBe(200);
    expect(await asked()).toBe(200);
    expect((await admin.call('DELETE', `/api/v1/tokens/${token.id}`)).status).toBe(200);
    expect(await asked()).toBe(401);
    await eventually(() => viewer.closed === 4401);
    const { rows } = (await admin.get('/api/v1/audit?limit=50')).body;
    const of = rows.filter(({ subject }: Json) => subject === `token/${token.id}`).map(({ action }: Json) => action);
    expect(of).toEqual(['token.revoked', 'token.made']);
  });
});

describe('what is done with a token', () => {
  it('signs and checks no paper, which takes a person and their password, and is named in the audit log', async () => {
    const { administrator, caller, person } = await startAccountProgram();
    const admin = await administrator();
    const binh = await person(admin, 'binh', 'investigator');
    const scopes = ['export', 'evidence', 'incidents'];
    const made = await binh.call('POST', '/api/v1/tokens', { name: 'máy', scopes, password: PASSWORD });
    const robot = caller();
    robot.bearer = made.body.secret;
    const period = { from: '2026-11-30T00:00:00Z', to: '2026-11-30T01:00:00Z' };
    const drafted = await robot.call('POST', '/api/v1/reports', { kind: 'daily', ...period });
    const steps = `/api/v1/reports/${drafted.body.report.id}/steps`;
    const step = (who: Caller, version: number, act: string, more: object = {}) =>
      who.call('POST', steps, { version, act, ...more });
    expect((await step(robot, 0, 'checked')).status).toBe(403);
    expect((await step(admin, 0, 'checked')).status).toBe(200);
    expect((await step(robot, 1, 'signed', { proof: PASSWORD })).status).toBe(403);
    const unproven = await step(binh, 1, 'signed', { proof: 'not the password' });
    expect([unproven.status, unproven.body.reason?.vi]).toEqual([403, expect.stringContaining('Ký cần đúng mật khẩu')]);
    expect((await step(binh, 1, 'signed', { proof: PASSWORD })).status).toBe(200);
    for (const path of ['/api/v1/users', '/api/v1/incidents', '/metrics', '/readyz', '/api/v1/session'])
      expect((await admin.get(path)).headers.get('cache-control')).toBe('no-store');
    const { body } = await admin.get('/api/v1/audit?actor=binh');
    const tokens = (act: string) =>
      body.rows.flatMap(({ action, detail }: Json) => (action === act ? [detail.token ?? 'none'] : []));
    expect(tokens('report.made')).toEqual([made.body.token.id]);
    expect(tokens('paper.put')).not.toContain(made.body.token.id);
  });
});

describe('other sites', () => {
  it('cannot make a browser that is signed in change anything, or watch', async () => {
    const { program, administrator } = await startAccountProgram();
    const admin = await administrator();
    const url = `${program.address}api/v1/integrity`;
    const { cookie } = admin;
    const status = (headers: Record<string, string>) => rawStatus(url, 'POST', { cookie, ...headers });
    expect(await status({ 'sec-fetch-site': 'cross-site', 'x-rfi-logger': '1' })).toBe(403);
    expect(await status({ 'sec-fetch-site': 'same-site', 'x-rfi-logger': '1' })).toBe(403);
    expect(await status({ origin: 'https://evil.example', 'x-rfi-logger': '1' })).toBe(403);
    expect(await status({ origin: 'null', 'x-rfi-logger': '1' })).toBe(403);
    expect(await status({ 'content-type': 'text/plain' })).toBe(403);
    expect(await status({})).toBe(403);
    const { host } = new URL(program.address);
    expect(await status({ origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'x-rfi-logger': '1' })).toBe(202);
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    const live = { ...upgrade, 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', cookie };
    expect(await rawStatus(`${program.address}live`, 'GET', { ...live, origin: 'https://evil.example' })).toBe(403);
  });
});

describe('what is kept of secrets', () => {
  it('is their hash: passwords, sessions, tokens, links and codes are in no file, no log line and no list', async () => {
    const { program, dataDir, log, administrator, person, caller } = await startAccountProgram();
    const admin = await administrator();
    const binh = await person(admin, 'binh', 'operator');
    const token = await admin.call('POST', '/api/v1/tokens', { name: 'robot', scopes: ['watch'], password: PASSWORD });
    const invited = await admin.call('POST', '/api/v1/users', { id: 'lan', name: 'Lan', role: 'viewer' });
    const { body: totp } = await binh.call('POST', `${SESSION}/totp`, { password: PASSWORD });
    const code = totpCode(totp.secret, Date.now());
    const { body: on } = await binh.call('PUT', `${SESSION}/totp`, { code });
    await caller().call('POST', SESSION, { name: 'binh', password: 'canary-wrong-password' });
    const canaries = [
      PASSWORD,
      'canary-wrong-password',
      admin.cookie.split('=')[1],
      binh.cookie.split('=')[1],
      token.body.secret,
      invited.body.link.split('#')[1],
      program.setupLink?.split('#')[1],
      ...on.recoveryCodes,
    ] as string[];
    expect(canaries.every((canary) => canary.length > 8)).toBe(true);
    const lists = ['users', 'sessions', 'tokens', 'audit', 'names', 'users/binh', 'users/binh/sessions', 'backup'];
    const answers = await Promise.all(lists.map(async (path) => (await admin.get(`/api/v1/${path}`)).body));
    const listed = JSON.stringify(answers);
    for (const canary of [...canaries, totp.secret]) {
      expect(listed).not.toContain(canary);
      expect(log.join('')).not.toContain(canary);
    }
    await program.stop();
    const paths = (await readdir(dataDir, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(paths.some((path) => path.endsWith('accounts.db'))).toBe(true);
    for (const path of paths) {
      const bytes = await readFile(path);
      for (const canary of canaries) expect(bytes.includes(canary), `${path} holds a secret`).toBe(false);
      // The authenticator's secret must be known to check its codes: in the one file that only its owner reads.
      if (!path.includes('accounts.db')) expect(bytes.includes(totp.secret)).toBe(false);
      else expect((await stat(path)).mode & 0o077).toBe(0);
    }
  });
});
