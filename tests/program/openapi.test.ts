/** The OpenAPI document is well formed, names what the program really answers, and its examples run. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCS_EXAMPLES } from '../../src/http/openapi/docs-page.js';
import type { OpenApi } from '../../src/http/openapi/document.js';
import type { Route } from '../../src/http/route.js';
import { type AccountProgram, type Caller, PASSWORD, startAccountProgram } from '../support/account-program.js';
import { DocumentedStatuses, fittingRequests } from '../support/documented-statuses.js';

/** Most characters of the document: 1,048,463 before schemas had names, 347,580 before answers and bodies had. */
const MOST_CHARACTERS = 298_500;
/** Routes after which the caller is somebody else, or cannot sign in any more. */
const ENDS_SESSIONS = /session|password|totp/;

let started: AccountProgram;
let admin: Caller;
let document: OpenApi;

beforeAll(async () => {
  started = await startAccountProgram({}, {}, afterAll);
  admin = await started.administrator();
  document = (await admin.get('/api/openapi.json')).body;
});

describe('the OpenAPI document', () => {
  it('fits the schema of OpenAPI 3.1, as a validator of others says', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect((await new Validator().validate({ ...document, paths: { x: 1 } } as never)).valid).toBe(false);
  });

  it('has an operation of its own name for each route, and no reference into nothing', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(started.program.routes.length + 1);
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(['getIncident', 'postIncidentAck', 'signIn', 'putPerson', 'openLive']));
    const text = JSON.stringify(document);
    const references = new Set(
      [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)].map(([, a, b]) => `${a} ${b}`),
    );
    const named = Object.entries(document.components)
      .filter(([kind]) => kind !== 'securitySchemes')
      .flatMap(([kind, entries]) => Object.keys(entries).map((name) => `${kind} ${name}`));
    expect([...references].filter((one) => !named.includes(one))).toEqual([]);
    expect(named.filter((one) => !references.has(one))).toEqual([]);
    expect(text).not.toContain('$defs');
    expect(text.length).toBeLessThan(MOST_CHARACTERS);
    console.log(
      `OpenAPI document: ${text.length} characters, ${operations.length} operations, ${named.length} shared parts`,
    );
  });

  it('says how each operation is asked: by session, by token with a scope, or by anybody', () => {
    const { paths, security } = document;
    expect(security).toEqual([{ session: [] }, { token: ['watch'] }]);
    expect(paths['/api/v1/session']?.['post']?.security).toEqual([]);
    expect(paths['/api/v1/incidents/{incidentId}/ack']?.['post']?.security).toEqual([
      { session: [], 'x-rfi-logger': [] },
      { token: ['incidents'] },
    ]);
    expect(paths['/api/v1/users']?.['get']?.security).toEqual([{ session: [] }]);
  });
});

describe('the examples of /api/docs', () => {
  const run = promisify(execFile);
  let env: Record<string, string | undefined>;

  beforeAll(async () => {
    const order = { name: 'examples', scopes: ['watch', 'incidents'], password: PASSWORD };
    const { body } = await admin.call('POST', '/api/v1/tokens', order);
    env = { PATH: process.env['PATH'], RFI_URL: started.program.address.replace(/\/$/, ''), RFI_TOKEN: body.secret };
    const now = new Date().toISOString();
    const place = { stationId: 'st', startHz: 90e6, stopHz: 91e6, from: now, to: now };
    await admin.call('POST', '/api/v1/incidents', { ...place, text: 'A complaint by telephone.' });
  });

  /** The example as the page shows it. */
  async function shown(language: string): Promise<string> {
    const { body: page } = await admin.get('/api/docs');
    const [, text = ''] = new RegExp(`<h3>${language}</h3><p>[^<]*</p><pre>([^<]*)</pre>`).exec(page) ?? [];
    return text.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
  }

  it('are three', () => {
    expect(DOCS_EXAMPLES.map(({ language }) => language)).toEqual(['curl', 'Node', 'Python']);
  });

  it('run with curl', async () => {
    const { stdout } = await run('sh', ['-c', await shown('curl')], { env });
    expect(JSON.parse(stdout)).toMatchObject({ receivers: [{ id: 'sim' }] });
    const wrong = run('sh', ['-c', await shown('curl')], { env: { ...env, RFI_TOKEN: 'rfi_wrong' } });
    await expect(wrong).rejects.toMatchObject({ stdout: expect.stringContaining('Sign in') });
  });

  it('run with Node, and do what they say', async () => {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', await shown('Node')], { env });
    expect(stdout).toMatch(/^INC-\d{4}-\d{6} normal\n$/);
    const { body } = await admin.get('/api/v1/alarms');
    expect(JSON.stringify(body.groups)).not.toContain('"unacknowledged"');
  });

  it('run with Python', async () => {
    const { stdout } = await run('/usr/bin/python3', ['-c', await shown('Python')], { env });
    expect(stdout).toMatch(/^\d+\.\d{3} MHz -\d+\.\d dBm\n$/);
    const hz = Number(stdout.split(' ')[0]) * 1e6;
    expect(hz).toBeGreaterThanOrEqual(88e6);
    expect(hz).toBeLessThanOrEqual(108e6);
  });
});

describe('the program', () => {
  it('answers with statuses and media types that the document names, for every route', async () => {
    const { routes } = started.program;
    const statuses = new DocumentedStatuses(document);
    await started.person(admin, 'a-viewer', 'viewer');
    const narrow = started.caller();
    const order = { name: 'narrow', scopes: ['metrics'], password: PASSWORD };
    narrow.bearer = (await admin.call('POST', '/api/v1/tokens', order)).body.secret;
    for (const route of routes) await refusals(statuses, route, { admin, narrow, nobody: started.caller() });
    await conversations(statuses, routes);
    const named = statuses.named(routes);
    const provoked = named.filter((one) => statuses.seen.has(one));
    console.log(
      `statuses: ${routes.length} routes, ${statuses.asked} requests, ${provoked.length} of ${named.length} named`,
    );
    expect(statuses.wrong).toEqual([]);
    expect(provoked.length).toBeGreaterThan(named.length * 0.75);
  }, 300_000);
});

/** The refusals that follow from the form of a route. */
async function refusals(
  statuses: DocumentedStatuses,
  route: Route,
  { admin, narrow, nobody }: { admin: Caller; narrow: Caller; nobody: Caller },
): Promise<void> {
  const isPublic = route.access === 'public';
  const ask = statuses.ask.bind(statuses, route);
  // A few public routes are limited by address: each wrong attempt at them counts.
  if (route.guessable !== true) await ask({ who: admin, query: '?no-route-knows-this=1', status: 400 });
  await ask({ who: nobody, query: '?no-route-knows-this=1', status: isPublic ? 400 : 401 });
  const mayPass = isPublic || route.access === 'metrics';
  await ask({ who: narrow, query: '?no-route-knows-this=1', status: mayPass ? 400 : 403 });
  if (route.method === 'get') return;
  await ask({ who: admin, headers: { 'sec-fetch-site': 'cross-site' }, status: 403 });
  if (route.guessable === true || route.body === undefined) return;
  const utf16 = { 'content-type': 'application/json; charset=utf-16' };
  await ask({ who: admin, body: '{', status: 400 });
  await ask({ who: admin, body: '{}', headers: utf16, status: 415 });
  const megabytes = route.takesTable === true ? 8.1 : 1.1;
  await ask({ who: admin, body: `"${'x'.repeat(megabytes * 2 ** 20)}"`, status: 413 });
}

/** Requests that fit the schemas: about things that are not there, then about those that are, in a wrong and a right version. */
async function conversations(statuses: DocumentedStatuses, routes: readonly Route[]): Promise<void> {
  const { body: list } = await admin.get('/api/v1/incidents');
  const { id: incidentId, version } = list.incidents[0];
  const known = { receiverId: 'sim', stationId: 'st', userId: 'a-viewer', id: 'kept-1', incidentId };
  const order = (route: Route) => (route.method === 'delete' ? 1 : 0);
  const sorted = [...routes].sort((a, b) => order(a) - order(b)).filter(({ path }) => !ENDS_SESSIONS.test(path));
  const rounds = [
    { ids: {}, version: 0 },
    { ids: known, version: 0 },
    { ids: known, version },
  ];
  for (const [seed, { ids, version }] of rounds.entries()) {
    const fitting = fittingRequests(document, seed + 1, version);
    for (const route of sorted) {
      const { body, query } = fitting(route);
      await statuses.ask(route, { who: admin, ids, query, body });
      if (route.takes !== undefined) await statuses.ask(route, { who: admin, ids, query, body: 'x', headers: octets });
    }
  }
}
const octets = { 'content-type': 'application/octet-stream' };
