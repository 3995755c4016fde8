import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { apiClient, ProblemError } from '../../src/api/client.js';
import type { Contract } from '../../src/api/contract.js';
import { FileRoom } from '../../src/files/file-room.js';
import { answerFaults, createApp } from '../../src/http/app.js';
import { ReadBudget } from '../../src/http/read-budget.js';
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

async function serve(routes: readonly Route[], holdAnswers = true, pageFolder = '/nowhere') {
  const faults: unknown[] = [];
  const app = createApp({
    routes,
    gate: openGate(),
    shares: { room: new FileRoom(tmpdir()), reads: new ReadBudget() },
    version: 'test',
    pageFolder,
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
      route(thingsApi, 'GET /api/v1/things/{thingId}', 'watch', ({ params, query }) => ({
        id: params.thingId,
        most: query.most,
      })),
      route(thingsApi, 'POST /api/v1/things', 'watch', async ({ body }) => ({ name: body.name })),
      route(thingsApi, 'GET /api/v1/things/{thingId}/file', 'watch', ({ params, response }) =>
        response.type('text').send(`file of ${params.thingId}`),
      ),
    ]);
    expect(await (await ask('/api/v1/things/a%2Fb')).json()).toEqual({ id: 'a/b', most: 3 });
    expect((await ask('/api/v1/things/a?least=1')).status).toBe(400);
    const headers = { 'content-type': 'application/json' };
    const made = await ask('/api/v1/things', { method: 'POST', headers, body: '{"name":"x"}' });
    expect([made.status, await made.json()]).toEqual([202, { name: 'x' }]);
    expect(await (await ask('/api/v1/things/a/file')).text()).toBe('file of a');
    const wrong = await ask('/api/v1/things', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await wrong.json()).toMatchObject({
      detail: 'There is no DELETE /api/v1/things, but POST.',
      reason: { vi: 'Không có DELETE /api/v1/things, chỉ có POST.' },
    });
    expect((await ask('/api/v1/none', { method: 'DELETE' })).status).toBe(404);
    expect((await ask('/api/v1/things', { method: 'OPTIONS' })).headers.get('allow')).toBe('POST');
  });

  it('that answers itself makes no fault where who asked has gone before its turn', async () => {
    let handled = 0;
    const { faults, ask } = await serve([
      route(thingsApi, 'GET /api/v1/things/{thingId}/file', 'watch', async ({ response }) => {
        await new Promise((resolve) => response.once('close', resolve));
        handled += 1;
        return response;
      }),
    ]);
    const gone = new AbortController();
    const asked = ask('/api/v1/things/a/file', { signal: gone.signal }).catch(() => 'gone');
    setTimeout(() => gone.abort(), 50);
    expect(await asked).toBe('gone');
    await expect.poll(() => handled).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(faults).toEqual([]);
  });

  it('that answers against the contract is a fault which names the field, where answers are held', async () => {
    const wrong = [route(thingsApi, 'GET /api/v1/things/{thingId}', 'watch', () => ({ id: 'a', most: Number.NaN }))];
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

describe('over a thin line', () => {
  it('JSON answers come compressed to callers that take it, and plain to others', async () => {
    const long = 'x'.repeat(5000);
    const { base } = await serve([
      route(thingsApi, 'GET /api/v1/things/{thingId}', 'watch', ({ params }) => ({
        id: params.thingId === 'long' ? long : params.thingId,
        most: 1,
      })),
    ]);
    const answer = (thing: string, accept: string) =>
      fetch(`${base}/api/v1/things/${thing}`, { headers: { 'accept-encoding': accept } });
    for (const [thing, accept, coding] of [
      ['long', 'gzip', 'gzip'],
      ['long', 'identity', null],
      ['long', 'gzip;q=0', null],
      ['short', 'gzip', null],
    ] as const) {
      const response = await answer(thing, accept);
      expect(response.headers.get('content-encoding'), `${thing}, ${accept}`).toBe(coding);
      expect(response.headers.get('vary')).toContain('Accept-Encoding');
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await response.json()).toEqual({ id: thing === 'long' ? long : thing, most: 1 });
    }
  });

  it('files of the page come as the build compressed them, with their own type', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-page-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const code = 'export const words = "tần số";'.repeat(100);
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<p>');
    await writeFile(join(folder, 'assets/page-1.js'), code);
    await writeFile(join(folder, 'assets/page-1.js.br'), brotliCompressSync(code));
    await writeFile(join(folder, 'assets/page-1.js.gz'), gzipSync(code));
    await writeFile(join(folder, 'assets/only-2.js'), code);
    const { base } = await serve([], true, folder);
    for (const [file, accept, coding] of [
      ['page-1.js', 'gzip, deflate, br', 'br'],
      ['page-1.js', 'gzip, deflate', 'gzip'],
      ['page-1.js', 'identity', null],
      ['only-2.js', 'gzip, br', null],
    ] as const) {
      const response = await fetch(`${base}/assets/${file}`, { headers: { 'accept-encoding': accept } });
      expect(response.headers.get('content-encoding'), `${file}, ${accept}`).toBe(coding);
      expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(await response.text()).toBe(code);
    }
    expect((await fetch(`${base}/assets/none-3.js`)).status).toBe(404);
  });
});
