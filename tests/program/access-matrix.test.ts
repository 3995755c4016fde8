/**
 * The authorisation matrix: every route of the running program and every message of /live, for every kind of caller,
 * for one's own objects and another's. It is made from the route table, so that it includes a new route automatically.
 * The permissions of each role are written here a second time, by hand, because a table compared with itself is always
 * right.
 *
 * The requests contain a field that no route knows: an allowed caller gets 400 for it, and nothing is changed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { PERMISSIONS, type Rule } from '../../src/access/permissions.js';
import type { Route } from '../../src/http/route.js';
import { HEARING, SAYING } from '../../src/live/live-pass.js';
import type { ServerMessage, ViewerMessage } from '../../src/live/wire.js';
import type { Program } from '../../src/program/program.js';
import { type AccountProgram, type Caller, type Json, startAccountProgram } from '../support/account-program.js';
import { eventually } from '../support/field-program.js';

const MAY: Readonly<Record<string, readonly string[]>> = {
  viewer: ['watch', 'metrics'],
  field: ['watch', 'metrics', 'incidents', 'tune', 'field', 'export'],
  operator: ['watch', 'metrics', 'incidents', 'duty', 'tune', 'field', 'export', 'drill'],
  investigator: ['watch', 'metrics', 'incidents', 'field', 'registry', 'export', 'evidence', 'audit'],
  administrator: [
    ...['watch', 'metrics', 'incidents', 'duty', 'tune', 'field', 'registry'],
    ...['export', 'evidence', 'audit', 'drill', 'settings', 'users'],
  ],
};

interface Someone {
  readonly what: string;
  readonly kind: 'nobody' | 'session' | 'token';
  readonly id: string;
  readonly permissions: readonly string[];
  readonly caller: Caller;
  /** Ids of the caller's own objects, by their names in paths. */
  readonly own: Readonly<Record<string, string>>;
}

function expected(rule: Rule, { kind, permissions }: Someone): 'passes' | 401 | 403 {
  if (rule === 'public') return 'passes';
  if (kind === 'nobody') return 401;
  if (rule === 'person') return kind === 'session' ? 'passes' : 403;
  return permissions.includes(rule) ? 'passes' : 403;
}

let started: AccountProgram;
let program: Program;
let everybody: Someone[];
/** Ids of another person's objects. */
let others: Readonly<Record<string, string>>;

/** One object of each kind that belongs to a person; a new kind of own objects is added here. */
async function thingsOf(person: Caller, id: string): Promise<Record<string, string>> {
  const { body: sessions } = await person.get(`/api/v1/users/${id}/sessions`);
  const { body: tokens } = await person.get(`/api/v1/users/${id}/tokens`);
  const things: Record<string, string> = {
    userId: id,
    sessionId: sessions.sessions[0].id,
    tokenId: tokens.tokens[0].id,
  };
  const { body, status } = await person.call('POST', '/api/v1/exports', { what: 'incidents', format: 'csv' });
  // A caller who may not export has no exports.
  if (status !== 403) things['exportId'] = body.export?.id ?? body.id;
  return things;
}

async function tokenOf(person: Caller, scopes: readonly string[]): Promise<{ caller: Caller; tokenId: string }> {
  const { body } = await person.call('POST', '/api/v1/tokens', { name: 'matrix', scopes });
  const caller = started.caller();
  caller.bearer = body.secret;
  return { caller, tokenId: body.token.id };
}

async function everyone(): Promise<Someone[]> {
  const admin = await started.administrator();
  const list: Someone[] = [];
  const nobody = { kind: 'nobody' as const, id: '', permissions: [], own: {} };
  const scopesOf = (role: string) => (MAY[role] ?? []).filter((one) => one !== 'users' && one !== 'settings');
  const bystander = await started.person(admin, 'bystander', 'operator');
  await tokenOf(bystander, ['watch']);
  others = await thingsOf(bystander, 'bystander');
  for (const [role, permissions] of Object.entries(MAY)) {
    const person = await started.person(admin, `a-${role}`, role);
    const { caller } = await tokenOf(person, scopesOf(role));
    const own = await thingsOf(person, `a-${role}`);
    const base = { id: `a-${role}`, own };
    list.push({ ...base, what: `${role}, session`, kind: 'session', permissions, caller: person });
    list.push({ ...base, what: `${role}, token`, kind: 'token', permissions: scopesOf(role), caller });
  }
  const admins = await started.person(admin, 'scoped', 'administrator');
  const { caller: narrow } = await tokenOf(admins, ['metrics']);
  const own = await thingsOf(admins, 'scoped');
  list.push({ what: 'token for metrics', kind: 'token', id: 'scoped', permissions: ['metrics'], caller: narrow, own });
  list.push({ ...nobody, what: 'nobody', caller: started.caller() });
  const bad = started.caller();
  bad.cookie = `rfi-session=${'x'.repeat(43)}`;
  list.push({ ...nobody, what: 'a made-up session', caller: bad });
  const forged = started.caller();
  forged.bearer = `rfi_${'x'.repeat(43)}`;
  list.push({ ...nobody, what: 'a made-up token', caller: forged });
  const gone = await started.person(admin, 'gone', 'administrator');
  const { caller: goneToken } = await tokenOf(gone, ['watch', 'metrics']);
  await admin.call('PUT', '/api/v1/users/gone', { version: 1, disabled: true });
  list.push({ ...nobody, what: 'a disabled administrator', caller: gone });
  list.push({ ...nobody, what: 'the token of a disabled administrator', caller: goneToken });
  const out = await started.person(admin, 'out', 'administrator');
  const revoked = await tokenOf(out, ['watch', 'metrics']);
  await out.call('DELETE', `/api/v1/tokens/${revoked.tokenId}`);
  list.push({ ...nobody, what: 'a revoked token', caller: revoked.caller });
  const { cookie } = out;
  await out.call('DELETE', '/api/v1/session');
  out.cookie = cookie;
  list.push({ ...nobody, what: 'a session that was signed out', caller: out });
  return list;
}

beforeAll(async () => {
  started = await startAccountProgram({}, {}, afterAll);
  program = started.program;
  everybody = await everyone();
}, 60_000);

function pathOf({ path }: Route, things: Readonly<Record<string, string>>): string {
  return `${path.replace(/\{(\w+)\}/g, (_all, name) => things[name] ?? 'x')}?no-route-knows-this=1`;
}

/** The path's name of the object that may be one's own. */
function thingIn({ path }: Pick<Route, 'path'>): string {
  return /\{(\w+)\}/.exec(path)?.[1] ?? '';
}

function ruleFor({ access }: Route, whose: 'own' | 'other'): Rule {
  return typeof access === 'string' ? access : access[whose];
}

describe('the authorisation matrix', () => {
  it('has an existing rule for every route, and none that lets a person who only watches change anything', () => {
    const { routes } = program;
    expect(routes.length).toBeGreaterThan(90);
    const rules = new Set<string>(['public', 'person', ...PERMISSIONS]);
    for (const route of routes)
      for (const whose of ['own', 'other'] as const)
        expect(rules.has(ruleFor(route, whose)), `${route.method} ${route.path}`).toBe(true);
    const open = routes
      .filter(({ method }) => method !== 'get')
      .filter((route) => ['watch', 'metrics', 'public'].includes(ruleFor(route, 'own')))
      .map(({ method, path }) => `${method} ${path}`);
    // Signing in, and nothing else. An addition to this list needs its reason in the same commit.
    expect(open).toEqual(['post /api/v1/session', 'post /api/v1/session/link', 'post /api/v1/session/setup']);
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('knows the owner wherever one’s own objects differ from another’s', () => {
    for (const { access, path } of program.routes) {
      if (typeof access === 'string') continue;
      const name = thingIn({ path });
      expect(Object.keys(others), `${path}: the matrix has no thing called ${name} yet`).toContain(name);
      expect(access.owner({ [name]: others[name] ?? '' })).toBe('bystander');
      expect(access.owner({ [name]: 'nothing-of-that-name' })).not.toBe('bystander');
    }
  });

  it('is kept by the running program: every route, every caller, one’s own and another’s', async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const someone of everybody)
      for (const route of program.routes)
        for (const whose of typeof route.access === 'string' ? (['other'] as const) : (['own', 'other'] as const)) {
          if (whose === 'own' && someone.own[thingIn(route)] === undefined) continue;
          const path = pathOf(route, whose === 'own' ? someone.own : others);
          const method = route.method.toUpperCase();
          const { status } = await someone.caller.call(method, path, method === 'GET' ? undefined : {});
          asked += 1;
          const found = status === 401 || status === 403 ? status : 'passes';
          const right = expected(ruleFor(route, whose), someone);
          if (found !== right)
            wrong.push(`${someone.what}: ${method} ${route.path} (${whose}): ${status}, not ${right}`);
          // Allowed, but stopped by the unknown field; or stopped as one of many guesses.
          else if (found === 'passes' && status !== 400 && status !== 429)
            wrong.push(`${someone.what}: ${method} ${route.path} answered ${status} to a field it cannot know`);
        }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(program.routes.length * everybody.length * 0.9);
    console.log(
      `authorisation matrix: ${program.routes.length} routes, ${everybody.length} callers, ${asked} requests`,
    );
  }, 120_000);

  it('is kept on /live: who may connect, say each message, and hear each message', async () => {
    const wishes: Readonly<Record<ViewerMessage['type'], ViewerMessage>> = {
      subscribe: { type: 'subscribe', receiverId: 'sim' },
      unsubscribe: { type: 'unsubscribe', receiverId: 'sim' },
      seen: { type: 'seen', receiverId: 'r', seq: 1 },
      ping: { type: 'ping' },
    };
    expect(Object.keys(SAYING).sort()).toEqual(Object.keys(wishes).sort());
    for (const someone of everybody) {
      const url = new URL('/live', program.address).href.replace('http', 'ws');
      const socket = new WebSocket(url, 'rfi.v1', { headers: someone.caller.headers });
      const heard: Json[] = [];
      let frames = 0;
      let state = 'connecting';
      socket.on('open', () => {
        state = 'open';
      });
      socket.on('message', (data, isBinary) => {
        if (isBinary) frames += 1;
        else heard.push(JSON.parse(String(data)));
      });
      socket.on('unexpected-response', (_request, response) => {
        state = String(response.statusCode);
        socket.terminate();
      });
      socket.on('error', () => undefined);
      await eventually(() => state !== 'connecting');
      expect(state, someone.what).toBe(someone.kind === 'nobody' ? '401' : 'open');
      if (state !== 'open') continue;
      const may = (rule: Rule) => expected(rule, someone) === 'passes';
      for (const [type, rule] of Object.entries(SAYING)) {
        const before = heard.length;
        socket.send(JSON.stringify(wishes[type as ViewerMessage['type']]));
        // `seen` has no answer; the next message has one.
        if (type === 'seen') socket.send(JSON.stringify(wishes.ping));
        const isError = (one: Json) => one.type === 'error' && one.detail.includes('not allowed');
        const isAnswer = (one: Json) => isError(one) || ['subscribed', 'unsubscribed', 'pong'].includes(one.type);
        const answer = await eventually(() => heard.slice(before).find(isAnswer));
        expect(isError(answer), `${someone.what} says ${type}`).toBe(!may(rule));
      }
      socket.send(JSON.stringify(wishes.subscribe));
      if (may('watch')) await eventually(() => frames > 0);
      for (const type of Object.keys(HEARING)) program.live.tell({ type, matrix: true } as unknown as ServerMessage);
      program.live.tell({ type: 'error', detail: 'the last' });
      await eventually(() => heard.some(({ detail }) => detail === 'the last'));
      for (const [type, rule] of Object.entries(HEARING)) {
        const got = heard.some((one) => one.type === type && one.matrix === true);
        expect(got, `${someone.what} hears ${type}`).toBe(may(rule));
      }
      if (!may('watch')) expect(frames).toBe(0);
      socket.terminate();
    }
  }, 60_000);
});
