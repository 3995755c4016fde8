import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { apiClient, ProblemError } from '../../src/api/client.js';
import type { Contract } from '../../src/api/contract.js';
import { createApp } from '../../src/http/app.js';
import { answerFaults } from '../../src/http/held-answer.js';
import { type Route, route } from '../../src/http/route.js';
import { openGate } from '../support/everybody.js';

const thingsApi = {
  'GET /api/v1/things/{thingId}': {
    summary: 'One thing.',
    query: z.strictObject({ most: z.coerce.number<number>().default(3) }),
    answer: z.object({ id: z.string(), most: z.number() }),
  },
  'POST /api/v1/things': {
    summary: 'Begins a thing.',
    body: z.strictObject({ name: z.string() }),
    answer: z.object({ name: z.string() }),
    status: 202,
  },
  'GET /api/v1/things/{thingId}/file': {
    summary: 'The file of a thing.',
    otherAnswers: ['text/plain'],
  },
} as const satisfies Contract;

async function serve(routes: readonly Route[], holdAnswers = true) {
  const faults: unknown[] = [];
  const app = createApp({
    routes,
    gate: openGate(),
    version: 'test',
    pageFolder: '/nowhere',
    holdAnswers,
    onFault: (fault) => faults.push(fault),
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { faults, base, ask: (path: string, init?: RequestInit) => fetch(base + path, init) };
}

describe('a route of the contract', () => {
  it('gets its parameters, query and body checked, and answers with the status of the contract', async () => {
    const { ask } = await serve([
      route(thingsApi, 'GET /api/v1/things/{thingId}', {
        access: 'watch',
        handle: ({ params, query }) => ({ id: params.thingId, most: query.most }),
      }),
      route(thingsApi, 'POST /api/v1/things', { access: 'watch', handle: async ({ body }) => ({ name: body.name }) }),
      route(thingsApi, 'GET /api/v1/things/{thingId}/file', {
        access: 'watch',
        handle: ({ params, response }) => response.type('text').send(`file of ${params.thingId}`),
      }),
    ]);
    expect(await (await ask('/api/v1/things/a%2Fb')).json()).toEqual({ id: 'a/b', most: 3 });
    expect((await ask('/api/v1/things/a?least=1')).status).toBe(400);
    const headers = { 'content-type': 'application/json' };
    const made = await ask('/api/v1/things', { method: 'POST', headers, body: '{"name":"x"}' });
    expect([made.status, await made.json()]).toEqual([202, { name: 'x' }]);
    expect(await (await ask('/api/v1/things/a/file')).text()).toBe('file of a');
  });

  it('that answers against the contract is a fault which names the field, where answers are held', async () => {
    const wrong = [
      route(thingsApi, 'GET /api/v1/things/{thingId}', {
        access: 'watch',
        handle: () => ({ id: 'a', most: Number.NaN }),
      }),
    ];
    const held = await serve(wrong);
    const answer = await held.ask('/api/v1/things/a');
    expect(answer.status).toBe(500);
    expect(((await answer.json()) as { detail: string }).detail).toMatch(
      /^\/api\/v1\/things\/\{thingId\} answers most: /,
    );
    expect(held.faults).toHaveLength(1);
    expect((await (await serve(wrong, false)).ask('/api/v1/things/a')).status).toBe(200);
  });
});

describe('an answer', () => {
  const schema = z.object({ rows: z.array(z.object({ at: z.iso.datetime(), name: z.string().optional() })) });
  it('may leave out what is optional, and may say nothing that its schema does not name', () => {
    expect(answerFaults(schema, { rows: [{ at: '2027-02-05T10:00:00.000Z', name: undefined }] })).toEqual([]);
    expect(answerFaults(schema, { rows: [{ at: '2027-02-05T10:00:00.000Z', nickname: 'x' }] })).toEqual([
      'rows.0.nickname: the contract has no such field',
    ]);
    expect(answerFaults(schema, { rows: [{ at: 5 }] })[0]).toMatch(/^rows\.0\.at: /);
  });
});

describe('the client', () => {
  it('asks, follows the pages of a list, and gives a refusal as it was said', async () => {
    const rows = Array.from({ length: 3 }, (_, i) => ({ incidentId: `INC-${i}` }));
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      const url = new URL(request.url ?? '', 'http://x');
      if (url.pathname.endsWith('/ack')) {
        response.statusCode = 409;
        return void response.end(
          JSON.stringify({ detail: 'too late', reason: { vi: 'muộn', en: 'late' }, current: 7 }),
        );
      }
      const from = Number(url.searchParams.get('cursor') ?? 0);
      const nextCursor = from + 2 < rows.length ? String(from + 2) : undefined;
      response.end(JSON.stringify({ incidents: rows.slice(from, from + 2), nextCursor }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const refused: number[] = [];
    const { ask, askAll, urlOf } = apiClient({ baseUrl, token: 'rfi_x', onRefused: (status) => refused.push(status) });
    const found = await askAll('GET /api/v1/incidents', 'incidents', { query: { order: 'oldest', state: undefined } });
    expect(found).toEqual(rows);
    expect(seen).toEqual([
      'GET /api/v1/incidents?order=oldest&limit=500 Bearer rfi_x',
      'GET /api/v1/incidents?order=oldest&limit=500&cursor=2 Bearer rfi_x',
    ]);
    const late = ask('POST /api/v1/incidents/{incidentId}/ack', {
      params: { incidentId: 'a b' },
      body: { version: 1 },
    });
    const error = await late.catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ status: 409, message: 'too late', reason: { vi: 'muộn' }, current: 7 });
    expect(seen.at(-1)).toBe('POST /api/v1/incidents/a%20b/ack Bearer rfi_x');
    expect(refused).toEqual([409]);
    expect(urlOf('GET /api/v1/incidents', { query: { limit: 5 } })).toBe(`${baseUrl}/api/v1/incidents?limit=5`);
  });
});
