import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { decodeFrame } from '../../src/live/wire.js';
import { type Program, startProgram } from '../../src/program/program.js';

const CONFIG = {
  stations: [
    {
      id: 'st',
      name: 'Station',
      receivers: [
        {
          id: 'sim',
          driver: 'simulated',
          port: { simulated: true },
          settings: { seed: 5 },
          plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 20 }],
        },
        { id: 'absent', driver: 'simulated', port: { serial: '/dev/does-not-exist', baudRate: 9600 } },
      ],
    },
  ],
};

async function start(dataDir?: string): Promise<{ program: Program; dataDir: string }> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'rfi-program-')));
  const program = await startProgram({
    holdAnswers: true,
    config: parseConfig(CONFIG, 'test'),
    dataDir: folder,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
  });
  let stopped = false;
  const stop = program.stop.bind(program);
  program.stop = async () => {
    if (!stopped) await stop();
    stopped = true;
  };
  onTestFinished(async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { program, dataDir: folder };
}

type Json = ReturnType<typeof JSON.parse>;

const json = async (program: Program, path: string): Promise<Json> =>
  (await fetch(new URL(path, program.address))).json();

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  const endAt = performance.now() + 10_000;
  while (performance.now() < endAt) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not happen within 10 s');
}

const range = 'receiverId=sim&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z';

describe('the program', () => {
  it('keeps sweeps, serves them in JSON and binary, and shows every receiver with its problem in words', async () => {
    const { program } = await start();
    const sweeps = await until(async () => {
      const answer = await json(program, `/api/v1/sweeps?${range}&maxBins=50`);
      return answer.sweeps.length >= 5 ? answer.sweeps : undefined;
    });
    expect(sweeps[0]).toMatchObject({ receiverId: 'sim', stationId: 'st', seq: 1, flags: ['simulated'], folded: 1 });
    expect(sweeps[0].levelsDbm.length).toBe(50);
    const binary = Buffer.from(
      await (await fetch(new URL(`/api/v1/sweeps?${range}&format=binary`, program.address))).arrayBuffer(),
    );
    const first = decodeFrame(binary.subarray(4, 4 + binary.readUInt32LE(0)));
    expect(first).toMatchObject({ receiverNumber: 1, seq: 1, startHz: 88e6, stepHz: 100e3 });
    const { receivers } = await json(program, '/api/v1/receivers');
    expect(receivers[0]).toMatchObject({ id: 'sim', status: 'sweeping', model: 'simulated receiver' });
    expect(receivers[1]).toMatchObject({ id: 'absent', status: 'waiting' });
    expect(receivers[1].problem).toBe('/dev/does-not-exist is not there. Plug the receiver in, or correct the path.');
    expect((await json(program, '/api/v1/stations')).stations).toEqual([
      { id: 'st', name: 'Station', clock: 'unchecked', receiverIds: ['sim', 'absent'] },
    ]);
  });

  it('counts on after a restart, without a hole and without doubling', async () => {
    const { program, dataDir } = await start();
    await until(async () => ((await json(program, `/api/v1/sweeps?${range}`)).sweeps.length >= 3 ? true : undefined));
    await program.stop();
    const again = await start(dataDir);
    const seqs = await until(async () => {
      const { sweeps } = await json(again.program, `/api/v1/sweeps?${range}`);
      const numbers: number[] = sweeps.map(({ seq }: { seq: number }) => seq);
      const last = sweeps.at(-1);
      return last !== undefined && sweeps.length > 6 && last.startedAt > new Date(Date.now() - 500).toISOString()
        ? numbers
        : undefined;
    });
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
  });

  it('answers bad questions by naming the field and the value, as problem+json', async () => {
    const { program } = await start();
    const ask = async (path: string) => {
      const response = await fetch(new URL(path, program.address));
      return {
        ...((await response.json()) as Json),
        status: response.status,
        type: response.headers.get('content-type'),
      };
    };
    expect(await ask('/api/v1/sweeps?receiverId=sim&from=yesterday&to=2100-01-01T00:00:00Z')).toMatchObject({
      status: 400,
      type: 'application/problem+json; charset=utf-8',
      detail: expect.stringContaining('from is "yesterday"'),
    });
    expect(await ask(`/api/v1/sweeps?${range}&colour=red`)).toMatchObject({
      status: 400,
      detail: expect.stringContaining('colour'),
    });
    expect(await ask(`/api/v1/sweeps?${range.replace('sim', 'nobody')}`)).toMatchObject({
      status: 404,
      detail: expect.stringContaining('"nobody"'),
    });
    expect(await ask('/api/v1/nothing')).toMatchObject({ status: 404 });
    expect(await ask('/api/v1/receivers/nobody')).toMatchObject({
      status: 404,
      detail: expect.stringContaining('"nobody"'),
    });
  });

  it('changes what a receiver watches at once, refuses what is impossible, and remembers it over a restart', async () => {
    const { program, dataDir } = await start();
    const put = async (body: unknown) => {
      const url = new URL('/api/v1/receivers/sim/plans', program.address);
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) });
      return { ...((await response.json()) as Json), status: response.status };
    };
    await until(async () => ((await json(program, `/api/v1/sweeps?${range}`)).sweeps.length > 0 ? true : undefined));
    expect(await put({ plans: [{ startHz: 2e6, stopHz: 1e6 }] })).toMatchObject({
      status: 400,
      detail: expect.stringContaining('stopHz is 1000000'),
    });
    expect(await put({ plan: [] })).toMatchObject({ status: 400, detail: expect.stringContaining('plan') });
    expect(await put({ plans: [{ startHz: '430 MHz', stopHz: '440 MHz', points: 100, everyMs: 20 }] })).toMatchObject({
      status: 200,
    });
    const lastStart = async (of: Program) => (await json(of, '/api/v1/receivers/sim')).lastSweep?.startHz;
    await until(async () => ((await lastStart(program)) === 430e6 ? true : undefined));
    await program.stop();
    const again = await start(dataDir);
    await until(async () => ((await lastStart(again.program)) === 430e6 ? true : undefined));
    expect(await json(again.program, '/api/v1/receivers/sim/plans')).toMatchObject({ plans: [{ startHz: 430e6 }] });
  });

  it('describes every route in its OpenAPI document', async () => {
    const { program } = await start();
    const { openapi, paths } = await json(program, '/api/openapi.json');
    expect(openapi).toBe('3.1.0');
    for (const path of ['/api/v1/stations', '/api/v1/receivers', '/api/v1/sweeps', '/healthz', '/readyz', '/metrics'])
      expect(paths[path]?.get?.summary).toBeTruthy();
    const names = paths['/api/v1/sweeps'].get.parameters.map(({ name }: { name: string }) => name);
    expect(names).toContain('maxBins');
  });

  it('shows the same to people, with the permission of each route, and no script', async () => {
    const { program } = await start();
    const response = await fetch(new URL('/api/docs', program.address));
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const html = await response.text();
    const { paths } = await json(program, '/api/openapi.json');
    for (const path of Object.keys(paths)) expect(html).toContain(`<code>${path}</code>`);
    expect(html).toContain('permission &#34;watch&#34; (viewer, field, operator, investigator, administrator');
    expect(html).not.toMatch(/<script|<style|style=/);
    const [, style = ''] = /rel="stylesheet" href="([^"]+)"/.exec(html) ?? [];
    expect((await fetch(new URL(style, program.address))).headers.get('content-type')).toMatch(/^text\/css/);
  });

  it('tells how it is doing', async () => {
    const { program } = await start();
    expect(await json(program, '/healthz')).toMatchObject({ status: 'ok' });
    expect(await json(program, '/readyz')).toMatchObject({ ready: true });
    await until(async () => {
      const text = await (await fetch(new URL('/metrics', program.address))).text();
      return /rfi_sweeps_total\{station="st",receiver="sim"\} [1-9]/.test(text) ? true : undefined;
    });
  });
});
