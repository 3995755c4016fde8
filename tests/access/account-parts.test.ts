/** The parts that judge and keep accounts, one by one, with time in the test's hand. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { crossSiteFault } from '../../src/access/cross-site.js';
import { mustBeSafe } from '../../src/access/listening.js';
import { idFrom } from '../../src/access/openid.js';
import { checkPassword, hashPassword, passwordFault, TooManySignIns } from '../../src/access/passwords.js';
import {
  newRecoveryCodes,
  newTotpSecret,
  plainRecoveryCode,
  qrPicture,
  totpAddress,
  totpStep,
} from '../../src/access/second-factor.js';
import { newSecret } from '../../src/access/secrets.js';
import { RESERVED_IDS, USER_ID } from '../../src/access/user.js';
import { connectionOf, trustedProxies } from '../../src/http/connection.js';
import { Gate } from '../../src/http/gate.js';
import { Accounts } from '../../src/store/accounts/accounts.js';
import { totpCode } from '../support/authenticator-app.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = Date.UTC(2027, 1, 4, 16, 0);

function accountsWith(idleMs = 8 * HOUR, longestMs = 48 * HOUR): Accounts {
  const accounts = new Accounts(':memory:', { idleMs, longestMs });
  onTestFinished(() => accounts.close());
  accounts.users.add({ id: 'chief', name: 'Chief', role: 'administrator' }, { at: T0, by: 'local' });
  return accounts;
}

function begin({ sessions }: Accounts, at = T0) {
  const from = { address: '192.0.2.1', agent: 'a browser', method: 'password' as const };
  return sessions.begin({ at, by: 'chief', userId: 'chief', ...from });
}

describe('a pass for /live', () => {
  it('ends with its token: when it expires, and when it is taken back', () => {
    const accounts = accountsWith();
    const by = { at: T0, by: 'chief' };
    let now = T0;
    const gate = new Gate({ accounts, clock: () => now, sessionLongestMs: HOUR });
    const passFor = (expiresAt: number) => {
      const wish = { userId: 'chief', name: 'script', scopes: ['read'], expiresAt };
      const { token, secret } = accounts.tokens.add(wish, by);
      const request = new IncomingMessage(new Socket());
      request.headers.authorization = `Bearer ${secret}`;
      return { token, pass: gate.passOf(request) };
    };
    const short = passFor(T0 + HOUR);
    const revoked = passFor(T0 + 10 * HOUR);
    now = T0 + HOUR - 1;
    expect([short, revoked].map(({ pass }) => pass?.renew())).toEqual([true, true]);
    accounts.tokens.revoke(revoked.token.id, by);
    now = T0 + HOUR;
    expect([short, revoked].map(({ pass }) => pass?.renew())).toEqual([false, false]);
  });
});

describe('passwords', () => {
  it('are kept as argon2id with 19 MiB and two passes, and match in any Unicode composition', async () => {
    const digest = await hashPassword('Cửa sông đầy gió');
    expect(digest).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
    expect(await checkPassword(digest, 'Cửa sông đầy gió'.normalize('NFD'))).toEqual({ right: true, outdated: false });
    expect(await checkPassword(digest, 'Cửa sông đầy giò')).toMatchObject({ right: false });
    expect(await checkPassword(undefined, 'nobody')).toEqual({ right: false, outdated: false });
    const cheap = '$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$w1Wd0PmPFlEVqcpTPRGWcFAAJdFJdwYbQX6hyHQ1uSw';
    expect(await checkPassword(cheap, 'anything')).toMatchObject({ outdated: true });
  });

  it('are hashed two at a time, with a bounded queue, so that a flood of sign-ins is refused and ends', async () => {
    const digest = await hashPassword('thung lung suong mu');
    const many = await Promise.allSettled(Array.from({ length: 120 }, () => checkPassword(digest, 'x')));
    const refused = many.filter((one) => one.status === 'rejected');
    expect(refused.length).toBe(120 - 42);
    expect(refused.every((one) => one.reason instanceof TooManySignIns)).toBe(true);
    expect(await checkPassword(digest, 'thung lung suong mu')).toMatchObject({ right: true });
  });

  it.each([
    ['mười hai chữ', undefined],
    ['mưa rào xuống', undefined],
    ['short', 'short'],
    ['x'.repeat(201), 'long'],
    ['abababababab', 'obvious'],
    ['password1234', 'obvious'],
    ['Quản-Trị-123456', 'obvious'],
    ['nguyenvanan99', 'obvious'],
    ['nguyenvananlovesrain', undefined],
    ['mười một ký', 'short'],
    ['mưa😀rào😀xuố', 'short'],
    ['a1b2c'.repeat(40), undefined],
    ['abcdabcdabcd', 'obvious'],
    ['abcdeabcdeabcde', undefined],
    ...['MậtKhẩu', 'qwerty', 'administrator', 'rfi-logger', 'letmein', 'iloveyou'].map(
      (word) => [`${word}${word}xyzab`, 'obvious'] as [string, string],
    ),
    ['xkvwq1234567890', 'obvious'],
    ['xkvwq0123456789', 'obvious'],
    ['xkvwq987654321', 'obvious'],
    ['xkvwq87654321', 'obvious'],
    ['xkvwq12345abcdef', 'obvious'],
    ['xkvwqzzzzzzzzz', 'obvious'],
    ['xkvwqszzzzzzzz', undefined],
    ['xkkvvwwqqss77', undefined],
  ])('"%s" is judged: %s', (password, fault) => {
    expect(passwordFault(password, ['nguyen.van.an', 'Nguyễn Văn An'])).toBe(fault);
  });

  it('of many random letters are never called obvious', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 32 }), fc.integer({ min: 1, max: 1e6 }), (bytes, salt) => {
        const text = Buffer.from(bytes.map((byte, i) => (byte * 31 + salt + i * 17) & 255)).toString('base64url');
        if (new Set(text).size < 8) return;
        expect(passwordFault(text, ['chief'])).toBeUndefined();
      }),
    );
  });
});

describe('the second factor', () => {
  it('takes the codes of RFC 6238, one period early or late, and each only once', () => {
    // "12345678901234567890" in base 32; appendix B of the RFC gives 94287082 for 59 s, of which six digits are used.
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(totpCode(secret, 59_000)).toBe('287082');
    expect(totpStep(secret, '287 082', 59_000, 0)).toBe(1);
    expect(totpStep(secret, '287082', 89_000, 0)).toBe(1);
    expect(totpStep(secret, '287082', 120_000, 0)).toBeUndefined();
    expect(totpStep(secret, '287082', 59_000, 1)).toBeUndefined();
    for (const text of ['', '28708', '2870820', 'abcdef', '287082x', 'x287082'])
      expect(totpStep(secret, text, 59_000, 0)).toBeUndefined();
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpAddress(secret, 'lan', 'rfi-logger')).toBe(
      `otpauth://totp/rfi-logger:lan?issuer=rfi-logger&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
  });

  it('is drawn as a QR code of one square a module, with its three finder patterns (ISO/IEC 18004, 6.3.3)', () => {
    const { size, path } = qrPicture('otpauth://totp/rfi-logger:lan?secret=GEZDGNBVGY3TQOJQ');
    expect((size - 17) % 4).toBe(0);
    const dark = new Set(path.match(/M\d+ \d+h1v1h-1z/g));
    expect([...dark].join('')).toBe(path);
    const isDark = (x: number, y: number) => dark.has(`M${x} ${y}h1v1h-1z`);
    const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'];
    for (const [left, top] of [
      [0, 0],
      [size - 7, 0],
      [0, size - 7],
    ] as const)
      expect(finder.map((row, y) => [...row].map((_, x) => (isDark(left + x, top + y) ? '#' : '.')).join(''))).toEqual(
        finder,
      );
    // The timing pattern between them, and the one module that is always dark (6.3.5, 7.9.1).
    for (let i = 8; i < size - 8; i++) expect([isDark(i, 6), isDark(6, i)]).toEqual([i % 2 === 0, i % 2 === 0]);
    expect(isDark(8, size - 8)).toBe(true);
    for (let i = 0; i < size; i++) expect([isDark(size, i), isDark(i, size)]).toEqual([false, false]);
  });

  it('has ten recovery codes, all different, however they are typed', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){2}$/);
    expect(plainRecoveryCode(' K7MP 2xqa-W9DT ')).toBe('k7mp2xqaw9dt');
  });
});

describe('sessions', () => {
  it('end after their idle time, and after their longest time however much they are used', () => {
    const accounts = accountsWith(8 * HOUR, 20 * HOUR);
    const idle = begin(accounts);
    expect(accounts.sessions.use(idle.secret, T0 + 8 * HOUR - 1, false)).toBeDefined();
    // Using it has moved the end.
    expect(accounts.sessions.use(idle.secret, T0 + 15 * HOUR, false)).toBeDefined();
    expect(accounts.sessions.use(idle.secret, T0 + 20 * HOUR, false)).toBeUndefined();
    const other = begin(accounts);
    expect(accounts.sessions.use(other.secret, T0 + 8 * HOUR, false)).toBeUndefined();
    accounts.tidy(T0 + 30 * HOUR);
    expect(accounts.sessions.get(idle.id)).toBeUndefined();
  });

  it('change their secret every quarter of an hour; the one before is good until the new one is seen, and a minute on', () => {
    const { sessions } = accountsWith();
    const { id, secret } = begin({ sessions } as Accounts);
    expect(sessions.use(secret, T0 + 14 * MINUTE, true)?.newSecret).toBeUndefined();
    const second = sessions.use(secret, T0 + 15 * MINUTE, true)?.newSecret ?? '';
    expect(second).not.toBe('');
    // Requests that were under way with the old one.
    expect(sessions.use(secret, T0 + 15 * MINUTE + 1, true)).toEqual({ session: expect.objectContaining({ id }) });
    expect(sessions.use(second, T0 + 16 * MINUTE, true)?.session.id).toBe(id);
    expect(sessions.use(secret, T0 + 16 * MINUTE + 59_000, true)?.session.id).toBe(id);
    // Whoever has the old one after that has it from somewhere else: the session ends for both.
    expect(sessions.use(secret, T0 + 17 * MINUTE + 1, true)).toBeUndefined();
    expect(sessions.use(second, T0 + 17 * MINUTE + 2, true)).toBeUndefined();
  });

  it('last as long as they were to where the clock is set: on by forty days, back, and while the program is off', () => {
    const accounts = accountsWith();
    const { sessions } = accounts;
    const forward = { ms: 960 * HOUR, since: T0 - HOUR, earlierMs: 0 };
    const early = begin(accounts);
    sessions.clockSet(forward);
    expect(sessions.use(early.secret, T0 + 960 * HOUR + MINUTE, false)).toBeDefined();
    const late = begin(accounts, T0 + 960 * HOUR);
    sessions.clockSet({ ...forward, ms: -forward.ms });
    const ends = [early, late].map(({ id }) => sessions.get(id)?.expiresAt);
    expect(ends).toEqual([T0 + MINUTE + 8 * HOUR, T0 + 8 * HOUR]);
    sessions.clockSet({ ms: -7 * HOUR, since: T0 + HOUR, earlierMs: -MINUTE });
    expect(sessions.get(late.id)?.createdAt).toBe(T0 - MINUTE);
  });

  it('survive an answer that was lost on the way with the new secret in it', () => {
    const { sessions } = accountsWith();
    const { id, secret } = begin({ sessions } as Accounts);
    const lost = sessions.use(secret, T0 + 15 * MINUTE, true)?.newSecret ?? '';
    const third = sessions.use(secret, T0 + 17 * MINUTE, true)?.newSecret ?? '';
    expect(third).not.toBe('');
    expect(sessions.use(third, T0 + 18 * MINUTE, true)?.session.id).toBe(id);
    expect(sessions.use(lost, T0 + 18 * MINUTE, true)).toBeUndefined();
  });

  it('follow a model in any order of requests, lost answers and waits: no honest person is signed out', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()), { maxLength: 60 }), (steps) => {
        const accounts = new Accounts(':memory:', { idleMs: 8 * HOUR, longestMs: 1000 * HOUR });
        try {
          accounts.users.add({ id: 'chief', name: 'Chief', role: 'administrator' }, { at: T0, by: 'local' });
          let held = begin(accounts).secret;
          let at = T0;
          for (const [minutes, answerArrives] of steps) {
            at += minutes * MINUTE;
            const used = accounts.sessions.use(held, at, true);
            expect(used).toBeDefined();
            if (answerArrives && used?.newSecret !== undefined) held = used.newSecret;
          }
        } finally {
          accounts.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are at most thirty of one person, the least used ending first', () => {
    const accounts = accountsWith();
    const first = begin(accounts);
    for (let i = 1; i <= 30; i++) begin(accounts, T0 + i * MINUTE);
    expect(accounts.sessions.get(first.id)).toBeUndefined();
    expect(accounts.sessions.list(T0 + HOUR, 'chief').length).toBe(30);
  });
});

describe('the file of accounts', () => {
  it('is readable by its owner only, refuses data of a newer program, and notices changes of another process', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-account-file-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'accounts.db');
    const times = { idleMs: HOUR, longestMs: HOUR };
    const one = new Accounts(path, times);
    const other = new Accounts(path, times);
    const before = one.edition;
    expect(one.edition).toBe(before);
    other.users.add({ id: 'chief', name: 'Chief', role: 'administrator' }, { at: T0, by: 'local' });
    expect(one.edition).not.toBe(before);
    expect(one.users.get('chief')?.role).toBe('administrator');
    for (const name of ['accounts.db', 'accounts.db-wal'])
      expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
    const taken: string[] = [];
    expect(() =>
      one.drainAudit(() => {
        throw new Error('the disk is full');
      }),
    ).toThrow('full');
    // What could not be taken over waits.
    one.drainAudit(({ action }) => void taken.push(action));
    one.drainAudit(({ action }) => void taken.push(action));
    expect(taken).toEqual(['user.added']);
    one.close();
    other.close();
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    expect(() => new Accounts(path, times)).toThrow('was written by a newer version (schema 99)');
  });
});

describe('requests of other sites', () => {
  const host = 'rf.example:8443';
  const own = { method: 'POST', host, byCookie: true };
  it.each<[string, Record<string, string>, boolean]>([
    [
      'the page’s own',
      { origin: 'https://rf.example:8443', 'sec-fetch-site': 'same-origin', 'x-rfi-logger': '1' },
      true,
    ],
    ['JSON, which no form sends', { origin: 'https://rf.example:8443', 'content-type': 'application/json' }, true],
    ['a form of the same site', { origin: 'https://rf.example:8443', 'content-type': 'text/plain;x' }, false],
    ['without a header', {}, false],
    ['another port', { origin: 'https://rf.example', 'x-rfi-logger': '1' }, false],
    ['a neighbour', { 'sec-fetch-site': 'same-site', 'x-rfi-logger': '1' }, false],
    ['no origin at all', { origin: 'null', 'x-rfi-logger': '1' }, false],
    ['an address typed by a person', { 'sec-fetch-site': 'none', 'x-rfi-logger': '1' }, true],
    ['a program', { 'x-rfi-logger': '' }, true],
    ['JSON whose type names a type of forms', { 'content-type': 'application/x;text/plain' }, true],
    ['an empty type', { 'content-type': '' }, false],
  ])('%s', (_what, headers, passes) => {
    expect(crossSiteFault({ ...own, headers }) === undefined).toBe(passes);
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      expect(crossSiteFault({ ...own, method, headers })).toBeUndefined();
  });

  it('are refused with the header that was wrong, or is missing', () => {
    const fault = (headers: Record<string, string | string[]>) => crossSiteFault({ ...own, headers })?.en;
    expect(fault({ 'sec-fetch-site': 'cross-site' })).toBe('The request comes from another site (Sec-Fetch-Site).');
    expect(fault({ origin: 'https://evil.example' })).toBe('The request comes from another site (Origin).');
    expect(fault({ origin: ['https://rf.example:8443'] })).toContain('(Origin)');
    expect(fault({})).toBe('A request that changes something needs the header x-rfi-logger, whatever its value.');
    expect(crossSiteFault({ ...own, byCookie: false, headers: {} })).toBeUndefined();
  });
});

describe('where a request comes from', () => {
  const request = (peer: string, headers: Record<string, string>): IncomingMessage => {
    const socket = new Socket();
    Object.defineProperty(socket, 'remoteAddress', { value: peer });
    const message = new IncomingMessage(socket);
    Object.assign(message.headers, headers);
    return message;
  };
  const trusts = trustedProxies(['loopback', '10.0.0.0/8', 'fd00::/8']);

  it('is the peer, unless a trusted proxy says otherwise; the last stranger in its list is the visitor', () => {
    const from = (peer: string, forwarded: string) =>
      connectionOf(request(peer, { host: 'rf.example', 'x-forwarded-for': forwarded }), trusts).address;
    expect(from('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
    expect(from('127.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
    expect(from('::ffff:127.0.0.1', '198.51.100.1, 10.1.2.3')).toBe('198.51.100.1');
    // What the visitor wrote themselves stands in front.
    expect(from('10.0.0.1', '127.0.0.1, 203.0.113.50')).toBe('203.0.113.50');
    expect(from('fd00::1', 'nonsense, 2001:db8::7')).toBe('2001:db8::7');
  });

  it('is secure where the trusted proxy says so, and never local behind one', () => {
    const headers = { host: 'inner:8080', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' };
    const behind = { ...headers, 'x-forwarded-host': 'rf.example' };
    expect(connectionOf(request('127.0.0.1', behind), trusts)).toMatchObject({
      ...{ secure: true, local: false, host: 'rf.example' },
    });
    expect(connectionOf(request('127.0.0.1', behind), undefined)).toMatchObject({ secure: false, local: false });
    expect(connectionOf(request('127.0.0.1', { host: '127.0.0.1:8080' }), trusts).local).toBe(true);
    expect(connectionOf(request('127.0.0.1', { host: 'localhost.evil.example' }), trusts).local).toBe(false);
    expect(connectionOf(request('192.0.2.4', { host: '127.0.0.1' }), trusts).local).toBe(false);
  });
});

describe('listening', () => {
  const safe = { host: '0.0.0.0', hasAccounts: true, tls: true, behindProxy: false, insecure: false };
  it.each([
    [{}, undefined],
    [{ tls: false, behindProxy: true }, undefined],
    [{ hasAccounts: false }, /user add NAME/],
    [{ tls: false }, /--tls-cert and --tls-key/],
    [{ tls: false, hasAccounts: false, insecure: true }, undefined],
    [{ tls: false, hasAccounts: false, host: '127.0.0.1' }, undefined],
    [{ tls: false, hasAccounts: false, host: '127.evil.example' }, /reachable from other computers/],
    ...['localhost', '::1', '127.10.20.30'].map((host) => [{ tls: false, host }, undefined] as [object, undefined]),
    ...['localhost.evil.example', 'not-localhost', '2001:db8::1', '127.1'].map(
      (host) => [{ tls: false, host }, `--host ${host} is reachable`] as [object, string],
    ),
    [{ tls: false, hasAccounts: false }, /administrator"; and passwords would cross/],
  ])('is judged: %o', (change, refusal) => {
    const judge = () => mustBeSafe({ ...safe, ...change });
    if (refusal === undefined) expect(judge).not.toThrow();
    else expect(judge).toThrow(refusal);
  });
});

describe('names and secrets', () => {
  it('make sign-in names of whatever a provider says', () => {
    expect(idFrom('Đặng Thị Hồng')).toBe('dang-thi-hong');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(idFrom(text)).toMatch(USER_ID);
      }),
    );
    for (const id of RESERVED_IDS) expect(USER_ID.test(id)).toBe(true);
  });

  it('are of 256 random bits', () => {
    const many = new Set(Array.from({ length: 1000 }, () => newSecret()));
    expect(many.size).toBe(1000);
    for (const one of many) expect(Buffer.from(one, 'base64url').length).toBe(32);
  });
});
