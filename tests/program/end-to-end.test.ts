/** Emulated receivers on real ports, the whole program above them, seen through its API and its commands. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { type Program, startProgram } from '../../src/program/program.js';
import type { ReceiverRecord } from '../../src/station/stations.js';
import { emulatedLines } from '../support/emulated-lines.js';
import { emulatedRfExplorer } from '../support/emulated-rf-explorer.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import type { Emulator } from '../support/emulator.js';
import { PROGRAM } from '../support/program-file.js';
import { attachEmulator, openPty, type Pty } from '../support/pty.js';

const span = { startHz: 430e6, stopHz: 440e6 };
const DEADLINE_MS = 15_000;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-end-'));
  return () => rm(folder, { recursive: true, force: true });
});

async function plug(emulator: Emulator): Promise<Pty> {
  const pty = await openPty();
  attachEmulator(emulator, pty.far);
  onTestFinished(() => pty.close());
  return pty;
}

async function start(receivers: readonly object[]): Promise<Program> {
  const config = parseConfig({ stations: [{ id: 's', name: 'S', receivers }] }, 'test');
  const log = pino({ level: 'silent' });
  const program = await startProgram({ holdAnswers: true, config, dataDir: folder, host: '127.0.0.1', port: 0, log });
  onTestFinished(() => program.stop());
  return program;
}

async function until<T>(find: () => T | undefined | false): Promise<T> {
  const endAt = performance.now() + DEADLINE_MS;
  while (performance.now() < endAt) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it did not happen within ${DEADLINE_MS} ms`);
}

const of = (program: Program, id: string): ReceiverRecord | undefined => program.stations.receiver(id);

async function run(...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder });
  const seen = { out: '', err: '' };
  child.stdout.on('data', (data) => (seen.out += data));
  child.stderr.on('data', (data) => (seen.err += data));
  child.stdin.end();
  const [code] = await once(child, 'close');
  return { code, ...seen };
}

describe('from receiver to API', () => {
  it('reads a tinySA, an RF Explorer and a board that prints lines at once, each by its own driver', async () => {
    const tiny = await plug(emulatedTinySa({ levelDbm: () => -91.5 }));
    const explorer = await plug(emulatedRfExplorer({ startKhz: 430_000, stopKhz: 440_000 }));
    const board = await plug(emulatedLines({ format: 'csv-sweep', ...span, points: 50, levelDbm: () => -88 }));
    const program = await start([
      { id: 'tiny', driver: 'tinysa', port: { serial: tiny.path }, plans: [{ ...span, points: 100 }] },
      { id: 'explorer', driver: 'rf-explorer', port: { serial: explorer.path } },
      {
        id: 'board',
        driver: 'lines',
        port: { serial: board.path },
        settings: { format: 'csv-sweep' },
        plans: [{ ...span, points: 50 }],
      },
    ]);
    for (const id of ['tiny', 'explorer', 'board']) await until(() => (of(program, id)?.sweeps ?? 0) >= 3);
    expect(of(program, 'tiny')?.state.identity?.model).toMatch(/tinySA/i);
    expect(of(program, 'tiny')?.lastSweep).toMatchObject({ startHz: 430e6, stepHz: 100e3, bins: 100 });
    expect(of(program, 'explorer')?.lastSweep).toMatchObject({ startHz: 430e6, bins: 112 });
    expect(of(program, 'board')?.lastSweep?.bins).toBe(50);
    const url = `/api/v1/sweeps?receiverId=tiny&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`;
    const answer = (await (await fetch(new URL(url, program.address))).json()) as { sweeps: { levelsDbm: number[] }[] };
    expect(answer.sweeps[0]?.levelsDbm[0]).toBe(-91.5);
  });

  it('reports a receiver unplugged in the middle of a sweep, and continues when it is back', async () => {
    const first = await plug(emulatedTinySa({}));
    const board = await plug(emulatedLines({ format: 'csv-sweep', ...span, points: 50, levelDbm: () => -88 }));
    const program = await start([
      { id: 'tiny', driver: 'tinysa', port: { serial: first.path }, plans: [{ ...span, points: 100 }] },
      {
        id: 'board',
        driver: 'lines',
        port: { serial: board.path },
        settings: { format: 'csv-sweep' },
        plans: [{ ...span, points: 50 }],
      },
    ]);
    await until(() => (of(program, 'tiny')?.sweeps ?? 0) >= 2 && (of(program, 'board')?.sweeps ?? 0) >= 2);
    await first.close();
    const problem = await until(
      () => of(program, 'tiny')?.state.status === 'waiting' && of(program, 'tiny')?.state.problem,
    );
    expect(problem).toContain('Plug the receiver in again');
    const boardBefore = of(program, 'board')?.sweeps ?? 0;
    const second = await plug(emulatedTinySa({}));
    program.stations.move('tiny', { serial: second.path });
    const before = of(program, 'tiny')?.sweeps ?? 0;
    await until(() => (of(program, 'tiny')?.sweeps ?? 0) > before + 1);
    expect(of(program, 'board')?.sweeps).toBeGreaterThan(boardBefore);
  });

  it('reports when the wrong receiver answers, when none does, and when another program has the port', async () => {
    const explorer = await plug(emulatedRfExplorer({}));
    const silent = await plug({ receive: () => undefined, start: () => undefined, stop: () => undefined });
    const busy = await plug(emulatedTinySa({}));
    const program = await start([
      { id: 'wrong', driver: 'tinysa', port: { serial: explorer.path } },
      { id: 'silent', driver: 'rf-explorer', port: { serial: silent.path } },
      { id: 'first', driver: 'tinysa', port: { serial: busy.path } },
      { id: 'second', driver: 'tinysa', port: { serial: busy.path } },
    ]);
    const problemOf = (id: string) =>
      until(() => of(program, id)?.state.status === 'waiting' && of(program, id)?.state.problem);
    expect(await problemOf('wrong')).toMatch(/does not answer as tinySA/i);
    expect(await problemOf('silent')).toMatch(/does not answer as RF Explorer|did not send/);
    const loser = await Promise.race([problemOf('first'), problemOf('second')]);
    expect(loser).toContain('is in use by another program');
  });
});

describe('the commands, on a real port', () => {
  it('recognises the receiver on a port', async () => {
    const tiny = await plug(emulatedTinySa({}));
    const { out, code } = await run('receivers', '--json', '--port', tiny.path, '--driver', 'tinysa');
    expect(code).toBe(0);
    const found = JSON.parse(out).ports.find(({ path }: { path: string }) => path === tiny.path);
    expect(found).toMatchObject({ driverId: 'tinysa' });
    expect(found.identity.model).toMatch(/tinySA/i);
  });

  it('records a session that decodes to the same sweeps, knowing how it was made', async () => {
    const tiny = await plug(emulatedTinySa({ levelDbm: (hz) => -100 + Math.round((hz - span.startHz) / 1e6) }));
    const recorded = await run(
      'record',
      '--port',
      tiny.path,
      '--driver',
      'tinysa',
      '--start',
      '430 MHz',
      '--stop',
      '440 MHz',
      '--points',
      '50',
      '--seconds',
      '2',
      's.bin',
    );
    expect(recorded).toMatchObject({ code: 0, out: expect.stringContaining('s.bin.json') });
    expect(JSON.parse(await readFile(join(folder, 's.bin.json'), 'utf8'))).toMatchObject({
      driver: 'tinysa',
      plan: { points: 50 },
    });
    const { out, code } = await run('decode', 's.bin');
    expect(code).toBe(0);
    const sweeps = out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(sweeps.length).toBeGreaterThan(3);
    expect(sweeps[0]).toMatchObject({ startHz: 430e6, stepHz: 200e3, flags: [] });
    expect(sweeps[0].levelsDbm.slice(0, 11)).toEqual([-100, -100, -100, -99, -99, -99, -99, -99, -98, -98, -98]);
    const again = await run('record', '--port', tiny.path, '--seconds', '1', 's.bin');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('never overwritten') });
  });
});
