import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { archiveState, readiness } from '../../src/http/health/readiness.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { SteadyClock } from '../../src/time/steady-clock.js';
import { recordingOf } from '../../web/src/duty/state-line/recording.js';

type Json = ReturnType<typeof JSON.parse>;
const HOUR_MS = 3600e3;

const receiver = (id: string, port: object) => ({
  ...{ id, driver: 'simulated', port, settings: { seed: 3 } },
  plans: [{ startHz: 118e6, stopHz: 137e6, points: 100, everyMs: 25 }],
});

/** The whole program with a clock that the test sets. */
async function start(port: object = { simulated: true }) {
  const dataDir = await mkdtemp(join(tmpdir(), 'rfi-time-'));
  const log: Json[] = [];
  const time = { setByMs: 0, passedMs: 0 };
  const config = { stations: [{ id: 'st', name: 'Station', receivers: [receiver('a', port), receiver('b', port)] }] };
  const program = await startProgram({
    holdAnswers: true,
    ...{ config: parseConfig(config, 'test'), dataDir, host: '127.0.0.1', port: 0 },
    clock: () => Date.now() + time.setByMs + time.passedMs,
    even: () => performance.now() + time.passedMs,
    log: pino({ level: 'warn' }, { write: (line: string) => void log.push(JSON.parse(line)) }),
  });
  onTestFinished(async () => {
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return { program, log, time };
}

const ask = async (program: Program, path: string): Promise<{ status: number; body: Json }> => {
  const response = await fetch(new URL(path, program.address));
  return { status: response.status, body: await response.json() };
};
const metric = async (program: Program, name: string): Promise<number> => {
  const text = await (await fetch(new URL('/metrics', program.address))).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
};
const countOf = (program: Program): number => program.stations.receivers.reduce((sum, { sweeps }) => sum + sweeps, 0);
const moreSweeps = (program: Program, count: number, timeout: number) => {
  const before = countOf(program);
  return expect.poll(() => countOf(program), { timeout }).toBeGreaterThan(before + count);
};

describe('the clock of receivers', () => {
  it('runs on evenly when the computer’s clock is set, states by how much, and follows on request', () => {
    const now = { wall: 1000, even: 5 };
    const clock = new SteadyClock({ wall: () => now.wall, even: () => now.even });
    now.wall += 250;
    now.even += 250;
    expect([clock.now(), clock.stepMs]).toEqual([1250, 0]);
    now.wall -= HOUR_MS;
    now.even += 10;
    expect([clock.now(), clock.stepMs]).toEqual([1260, -HOUR_MS - 10]);
    clock.follow();
    expect([clock.now(), clock.stepMs]).toEqual([1250 - HOUR_MS, 0]);
  });
});

describe('a clock that is set while the program runs', () => {
  it('costs each receiver a second or two, forward and back, and no number of a sweep is lost or given twice', async () => {
    const { program, log, time } = await start();
    await moreSweeps(program, 60, 30_000);
    for (const setByMs of [HOUR_MS, -2 * HOUR_MS, 30 * 24 * HOUR_MS, 0]) {
      const said = log.length;
      time.setByMs = setByMs;
      await expect
        .poll(() => log.slice(said).map(({ msg }) => msg), { timeout: 20_000 })
        .toContain('the clock of this computer was set');
      // An hour set back must not be an hour of waiting.
      await moreSweeps(program, 60, 30_000);
      expect((await ask(program, '/readyz')).status).toBe(200);
    }
    expect(await metric(program, 'rfi_clock_steps_total')).toBe(4);
    const lost = log.filter(({ msg }) => msg === 'receiver lost').map(({ problem }) => problem);
    expect(lost.filter((problem) => /was set back by 10800\.\d s/.test(problem))).toHaveLength(2);
    expect(log.filter(({ level }) => level >= 50)).toEqual([]);
    const range = 'from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=10&maxSweeps=20000';
    for (const { config, sweeps } of program.stations.receivers) {
      const { body } = await ask(program, `/api/v1/sweeps?receiverId=${config.id}&${range}`);
      const seqs = body.sweeps.map(({ seq }: { seq: number }) => seq).sort((x: number, y: number) => x - y);
      expect(seqs.length).toBeGreaterThanOrEqual(sweeps);
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
    }
    // The ledger of the watch has no stretch that ends before it began.
    const { body } = await ask(program, '/api/v1/coverage?from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z');
    const stretches = body.bands?.flatMap(({ stretches: all }: Json) => all) ?? [];
    for (const { from, to } of stretches) expect(Date.parse(from)).toBeLessThanOrEqual(Date.parse(to));
  }, 180_000);
});

describe('an event loop that is held up', () => {
  it('is noticed, reported with its length and counted, and no sweep of that time is lost', async () => {
    const { program, log } = await start();
    await moreSweeps(program, 10, 30_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const endsAt = performance.now() + 900;
    while (performance.now() < endsAt);
    // A busy machine has small ones of its own.
    const stalls = () => log.filter(({ msg }) => msg === 'the event loop was held up').map(({ ms }) => ms as number);
    await expect.poll(() => Math.max(0, ...stalls()), { timeout: 20_000 }).toBeGreaterThan(500);
    expect(await metric(program, 'rfi_event_loop_stalls_total')).toBeGreaterThan(0);
    expect(await metric(program, 'rfi_event_loop_stalled_seconds_total')).toBeGreaterThan(0.5);
    await moreSweeps(program, 10, 30_000);
    expect((await ask(program, '/readyz')).body.archive.dropped).toBe(0);
  }, 120_000);
});

describe('readiness', () => {
  const good = { archiveFault: undefined, receivers: [{ status: 'sweeping' }], longTermProblem: undefined, upMs: 1e6 };

  it('is refused when the archive reports a fault, dies or says nothing, and when no receiver delivers', async () => {
    expect(readiness(good)).toEqual({ ready: true, problems: [], receivers: { configured: 1, sweeping: 1 } });
    const archiveFault = { vi: 'Đĩa đầy.', en: 'The disk is full.' };
    const problems = [{ part: 'archive', vi: 'Kho lưu trữ báo lỗi: Đĩa đầy.', en: 'The disk is full.' }];
    expect(readiness({ ...good, archiveFault })).toMatchObject({ ready: false, problems });
    const deaf = { ...good, receivers: [{ status: 'waiting' }, { status: 'opening' }] };
    expect(readiness(deaf)).toMatchObject({ ready: false, receivers: { configured: 2, sweeping: 0 } });
    expect(readiness({ ...deaf, upMs: 5000 }).ready).toBe(true);
    // InfluxDB down loses nothing while the spool has room; a station that is only being set up is no fault.
    expect(readiness({ ...good, longTermProblem: 'refused' })).toMatchObject({
      ready: true,
      problems: [{ part: 'longTerm' }],
    });
    expect(readiness({ ...good, receivers: [] })).toMatchObject({ ready: true, problems: [{ part: 'receivers' }] });
    const dead = { health: () => Promise.reject(new Error('the thread ended')) };
    expect(await archiveState(dead)).toMatchObject({ lastFault: 'the thread ended.' });
    const stuck = { health: () => new Promise<never>(() => {}) };
    const silent = await archiveState(stuck, 50);
    expect(silent).toMatchObject({ trouble: 'no-answer', lastFault: 'The archive has not answered for 0.05 s.' });
    expect(recordingOf({ ready: false, problems: [], archive: silent })).toMatchObject({
      trouble: 'no-answer',
      detail: { vi: 'Kho lưu trữ không trả lời đã 0.05 giây.', en: silent.lastFault },
    });
  });

  it('of a station whose receivers are all gone is 503, with the sentence', async () => {
    const { program, time } = await start({ serial: '/dev/does-not-exist', baudRate: 9600 });
    expect((await ask(program, '/readyz')).status).toBe(200);
    // A clock that was set lets no time pass.
    time.setByMs = 120_000;
    expect((await ask(program, '/readyz')).status).toBe(200);
    time.passedMs = 120_000;
    const { status, body } = await ask(program, '/readyz');
    expect(status).toBe(503);
    expect(body).toMatchObject({ ready: false, receivers: { configured: 2, sweeping: 0 } });
    expect(body.problems[0].en).toBe('None of 2 receivers delivers sweeps: nothing is watched.');
  });
});
