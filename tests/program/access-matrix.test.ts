/**
 * The authorisation matrix: every route of the running program and every message of /live, for every kind of caller,
 * one's own and another's. Made from the route table, so that a new route is in it without a word; what each role may
 * is written down here once more, by hand, because a table that is compared with itself is always right.
 *
 * The requests carry a field that no route knows: whoever is let through is told so (400), and nothing is changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { PERMISSIONS, type Rule } from '../../src/access/permissions.js';
import type { ServerMessage, ViewerMessage } from '../../src/api/live.js';
import { HEARING, SAYING } from '../../src/live/live-pass.js';
import type { Program } from '../../src/program/program.js';
import { askEverything, type Company, everyone, expected, ruleFor, thingIn } from '../support/access-matrix.js';
import { type Json, startAccountProgram } from '../support/account-program.js';
import { eventually } from '../support/field-program.js';

/** Each route with who may call it, of one's own things and of another's; read like code when it changes. */
const GOLDEN = join(import.meta.dirname, 'route-permissions.golden.txt');

let program: Program;
let everybody: Company['everybody'];
let others: Company['others'];

beforeAll(async () => {
  const started = await startAccountProgram({}, {}, afterAll);
  program = started.program;
  ({ everybody, others } = await everyone(started));
});

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
    // Signing in, and the one answer of a contact, who has no account; its link is a secret. Whoever adds to this list says why in the same breath.
    expect(open).toEqual([
      ...['post /api/v1/sendings/answer', 'post /api/v1/session', 'post /api/v1/session/link'],
      'post /api/v1/session/setup',
    ]);
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('is the list that a person has read: method, path and permission of every route', () => {
    const lines = program.routes.map((route) => {
      const [own, other] = [ruleFor(route, 'own'), ruleFor(route, 'other')];
      return `${route.method.toUpperCase()} ${route.path} ${own === other ? own : `${own}, of others ${other}`}\n`;
    });
    const text = lines.sort().join('');
    if (process.env['RFI_WRITE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
    const cure =
      'Whoever may call a route is decided by a person: RFI_WRITE_GOLDEN=1 writes the list, the diff is read.';
    expect(text, cure).toBe(readFileSync(GOLDEN, 'utf8'));
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
    const { asked, wrong } = await askEverything(program.routes, { everybody, others });
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(program.routes.length * everybody.length * 0.9);
    console.log(
      `authorisation matrix: ${program.routes.length} routes, ${everybody.length} callers, ${asked} requests`,
    );
  }, 300_000);

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
        // To be told what one has seen is answered with nothing; what comes after it is.
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
  });
});
