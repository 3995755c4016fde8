/**
 * Every worker thread of the program killed in the middle of its work: what is lost is stated and counted, what was asked
 * of it fails with a sentence, another takes its place, and the rest of the program goes on.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import pino from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { replayRule } from '../../src/duty/drill/rule-replay.js';
import { ExportJobs } from '../../src/export/export-jobs.js';
import { threadedSink } from '../../src/export/threaded-sink.js';
import { startProgram } from '../../src/program/program.js';
import { dailyReport } from '../../src/report/daily-report.js';
import { Renderer } from '../../src/report/rendering/renderer.js';
import type { Sweep } from '../../src/rf/sweep.js';
import { DetectionHost } from '../../src/station/detection-host.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { InfluxConnection } from '../../src/store/influx/connection.js';
import { InfluxForwarder } from '../../src/store/influx/influx-forwarder.js';
import { Backups } from '../../src/store/safekeeping/backups.js';
import { Spool } from '../../src/store/spool/spool.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import { readSweeps } from '../support/influx/block-reader.js';
import { SMALL } from '../support/influx-archive.js';
import { startInfluxd } from '../support/influx-server.js';
import { numberedSweep } from '../support/numbered-sweep.js';
import { DAY, FRAME } from '../support/sample-day.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

/** Every thread this process started, by the name of its file; the newest last. */
const started = vi.hoisted(() => new Map<string, Worker[]>());
/** Threads of this name die as soon as they begin. */
const doomed = vi.hoisted(() => new Set<string>());

vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  class Watched extends real.Worker {
    constructor(file: string | URL, options?: WorkerOptions) {
      super(file, options);
      const name = /([a-z-]+)\.js$/.exec(String(file))?.[1] ?? String(file);
      started.set(name, [...(started.get(name) ?? []), this]);
      if (doomed.has(name)) void this.terminate();
    }
  }
  return { ...real, Worker: Watched };
});

const countOf = (name: string): number => started.get(name)?.length ?? 0;

/** As a crash does it: no message is sent, none is read any more. */
async function kill(name: string): Promise<void> {
  const worker = started.get(name)?.at(-1);
  if (worker === undefined) throw new Error(`no ${name} was started`);
  await worker.terminate();
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-crashes-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const LONG_MS = 60_000;
const T0 = 1_700_000_000_000;
const KEEP = { maxAgeMs: 1e13, maxBytes: 1e12 };
const eventually = (is: () => unknown) => expect.poll(is, { timeout: LONG_MS, interval: 20 });
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** What becomes of each thread when it is killed; a thread that is not here fails the first test. */
const CRASHES: Readonly<Record<string, () => Promise<void>>> = {
  async 'archive-worker'() {
    const path = join(await folder(), 'sweeps.db');
    const archive = await EmbeddedArchive.open({ path, retention: KEEP, clock: () => T0 });
    onTestFinished(() => archive.close());
    const sweeps = sweepRun({ count: 1000, startedAt: T0 });
    for (const sweep of sweeps.slice(0, 600)) archive.add(sweep);
    const asked = expect(archive.query({ receiverId: 'r1', from: 0, to: 4e12 })).rejects;
    await kill('archive-worker');
    await asked.toThrow(/thread ended .* is being started again; sweeps wait in the spool/);
    for (const sweep of sweeps.slice(600)) archive.add(sweep);
    const found = async () => (await archive.query({ receiverId: 'r1', from: 0, to: 4e12 })).map(({ seq }) => seq);
    await eventually(() => found().catch(() => [])).toEqual(numbers(1000));
    expect((await archive.health()).lastFault).toContain('no sweep was lost');
    expect((await archive.health()).losses?.droppedSweeps).toBe(0);
  },

  async 'upload-worker'() {
    const server = await startInfluxd();
    onTestFinished(() => server.dispose());
    const proxy = await startFaultProxy(server.url);
    onTestFinished(() => proxy.close());
    const path = await folder();
    const spool = await Spool.open({ folder: join(path, 'spool'), clock: Date.now });
    const forwarder = await InfluxForwarder.start({
      ...{ spool, planned: SMALL, folder: join(path, 'influxdb') },
      influx: { url: proxy.url, database: 'rf' },
      tuning: { longestWaitMs: 20, batchBytes: 8 << 10, backoff: { firstMs: 20, longestMs: 100 } },
    });
    const kills = 4;
    let seq = 0;
    let told = 0;
    const feed = async (count: number) => {
      for (let i = 0; i < count; i++) {
        spool.append(numberedSweep(++seq));
        if (seq % 50 === 0) forwarder.note(healthNote(T0 + ++told));
        if (seq % 10 === 0) await sleep(1);
      }
    };
    for (let killed = 1; killed <= kills; killed++) {
      await feed(400);
      await eventually(() => forwarder.status.sweeps).toBeGreaterThan(0);
      // With a batch on its way that is not answered, and more behind it.
      proxy.fault = 'pause';
      await feed(50);
      const flush = expect(forwarder.drained()).rejects;
      await eventually(() => proxy.met.get('pause') ?? 0).toBeGreaterThanOrEqual(killed);
      await spool.flush();
      await kill('upload-worker');
      proxy.fault = 'pass';
      await flush.toThrow(/InfluxDB has not taken what waits: The thread that sends to InfluxDB ended/);
      expect(forwarder.status).toMatchObject({ state: 'stopped', problem: expect.stringContaining('started again') });
      expect(forwarder.health()['lastFault']).toContain('sweeps wait in the spool');
      await feed(50);
      await eventually(() => forwarder.status.restarts).toBe(killed);
      await eventually(() => forwarder.status.problem).toBeUndefined();
    }
    await feed(200);
    await forwarder.drained();
    const connection = await InfluxConnection.open({ url: server.url, database: 'rf' });
    const seqs: number[] = [];
    for await (const sweep of readSweeps(connection, { receiverId: 'rx-1', from: 0, to: 4e12 })) seqs.push(sweep.seq);
    const [stored] = await connection.query('SELECT sum("n") FROM "blk"');
    connection.close();
    // No sweep is missing, none is there twice.
    expect(seqs).toEqual(numbers(seq));
    expect(stored?.rows[0]?.[1]).toBe(seq);
    // Points that are no sweeps waited in the memory of those that died: every one is accounted for.
    const { notes, setAside } = forwarder.status;
    expect(notes.sent + notes.dropped + notes.waiting).toBe(told);
    expect(notes.dropped).toBeGreaterThan(0);
    expect(setAside).toBe(0);
    await forwarder.close();
    await spool.close();
    expect(forwarder.status.restarts).toBe(kills);
  },

  async 'detection-worker'() {
    const sweeps = sweepRun({ count: 400, bins: 100, startedAt: T0 });
    const faults: string[] = [];
    const host = new DetectionHost({
      ...{ setup: { assignments: [], spursHz: {} }, path: join(await folder(), 'state'), clock: () => T0 + 400e3 },
      readSweeps: async (_id, from, to) => sweeps.filter(({ startedAt: at }) => at >= from && at < to),
      ...{ onFinding: () => {}, onFault: (sentence: string) => void faults.push(sentence) },
    });
    await host.start();
    onTestFinished(() => host.stop());
    for (const sweep of sweeps.slice(0, 200)) host.observe(sweep);
    await eventually(() => host.counters.observed).toBe(200);
    await host.save();
    for (const sweep of sweeps.slice(200, 300)) host.observe(sweep);
    const asked = expect(host.explain('r1', 400.1e6)).rejects;
    await kill('detection-worker');
    await asked.toThrow('The detection thread ended and is being started again; sweeps are kept.');
    await expect(host.thresholdRow('r1')).rejects.toThrow('is being started again');
    // The next one is told again from the archive what came since the state was saved; nothing goes unjudged.
    await eventually(() => host.counters.restarts).toBe(1);
    await eventually(() => host.thresholdRow('r1').catch(() => undefined)).toBeDefined();
    expect(host.counters.unjudged).toBe(0);
    expect(faults).toEqual([]);
  },

  async 'backup-thread'() {
    const root = await folder();
    const dataDir = join(root, 'data');
    await mkdir(dataDir);
    const archive = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention: KEEP, clock: () => T0 });
    onTestFinished(() => archive.close());
    for (const sweep of sweepRun({ count: 3000, bins: 400, startedAt: T0 })) archive.add(sweep);
    await archive.lastSeqs();
    const copies = join(root, 'copies');
    const backups = new Backups({ dataDir, folder: copies, programVersion: '1', clock: () => T0 });
    doomed.add('backup-thread');
    await expect(backups.make('first')).rejects.toThrow(/^The backup was broken off \(exit code \d\)\.$/);
    doomed.clear();
    expect(await backups.list()).toEqual([]);
    expect(await readdir(copies).catch(() => [])).toEqual([]);
    await backups.make('second');
    expect((await backups.list()).map(({ name }) => name)).toEqual(['second']);
  },

  async 'book-check-worker'() {
    const book = new CaseBook(join(await folder(), 'cases.db'));
    onTestFinished(() => book.close());
    const by = { at: T0, actor: 'an', subject: 'x', detail: {} };
    const head = book.audit.append({ ...by, action: 'x.seen' });
    doomed.add('book-check-worker');
    await expect(book.check()).rejects.toThrow(/^The check of the audit log was broken off \(exit code \d\)\.$/);
    doomed.clear();
    expect(await book.check()).toEqual({ rows: 1, head, faults: [] });
    book.audit.append({ ...by, action: 'x.seen again' });
    // What the thread finds is what the book itself finds.
    const anchors = [{ seq: 1, hash: '0'.repeat(64) }];
    expect(await book.check(anchors)).toEqual(book.verify(anchors));
    expect((await book.check(anchors)).faults).toMatchObject([{ kind: 'rewritten', seq: 1 }]);
  },

  async 'sink-worker'() {
    const rows = Array.from({ length: 2000 }, (_, i): [string, number] => [`row ${i}`, i]);
    let crash = true;
    const events: string[] = [];
    const jobs = await ExportJobs.open({
      ...{ folder: await folder(), clock: () => T0 },
      async work(_request, { folder: own, name, mostBytes }) {
        const columns = [
          { name: 'a', kind: 'text' },
          { name: 'b', kind: 'number' },
        ] as const;
        const sink = threadedSink({ format: 'csv', folder: own, name, about: {}, mostBytes, columns });
        await sink.add({ rows });
        const next = sink.add({ rows });
        if (crash) await kill('sink-worker');
        await next;
        return { files: await sink.finish(), rows: 2 * rows.length };
      },
      onEvent: (action) => void events.push(action),
    });
    onTestFinished(() => jobs.close());
    const { id: first } = await jobs.start({ what: 'incidents', format: 'csv' }, 'lan');
    await eventually(() => jobs.get(first)?.state).toBe('failed');
    expect(jobs.get(first)?.fault).toBe('The thread that wrote the export ended: start the export again.');
    crash = false;
    const { id: second } = await jobs.start({ what: 'incidents', format: 'csv' }, 'lan');
    await eventually(() => jobs.get(second)?.state).toBe('done');
    expect(jobs.get(second)?.rows).toBe(4000);
    // The state can be read a moment before the event is told.
    await eventually(() => events).toEqual(['started', 'failed', 'started', 'finished']);
  },

  async 'render-worker'() {
    const renderer = new Renderer();
    onTestFinished(() => renderer.close());
    const daily = dailyReport(DAY, FRAME, 'vi');
    const both = [renderer.render(daily, 'pdf'), renderer.render(daily, 'txt')];
    const failed = both.map((one) => expect(one).rejects.toThrow('The thread that renders reports ended.'));
    await kill('render-worker');
    await Promise.all(failed);
    expect(Buffer.from(await renderer.render(daily, 'txt')).length).toBeGreaterThan(500);
  },
};

function healthNote(at: number) {
  const owner = { stationId: 'st-1', receiverId: 'rx-1', status: 'sweeping', clockOk: true };
  const point = { ...owner, at, sweepsPerSecond: 1, spoolBytes: 0, diskFreeBytes: 1, spoolAgeMs: 0, lostSweeps: 0 };
  return { kind: 'health', point } as const;
}

/** Names of the files that are threads of the program. */
function threadsOfTheProgram(): string[] {
  const root = resolve(import.meta.dirname, '../../src');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const isThread = /^serveThread[<(]/m.test(readFileSync(join(root, name), 'utf8'));
      return isThread ? [basename(name, '.ts')] : [];
    });
  return names.sort();
}

describe('a worker thread that is killed under load', () => {
  it('is one of these, all of which are tried here', () => {
    expect(Object.keys(CRASHES).sort()).toEqual(threadsOfTheProgram());
  });

  it.each(Object.keys(CRASHES))('%s: costs what is stated, is replaced, and says so', { timeout: LONG_MS }, (name) =>
    CRASHES[name]?.(),
  );

  it('the thread of a trial ends the trial with a sentence', async () => {
    const sweeps: Sweep[] = sweepRun({ count: 3000, bins: 400, startedAt: T0 });
    const before = countOf('detection-worker');
    const trial = expect(
      replayRule({
        setup: { assignments: [], spursHz: {} },
        ...{ receiverId: 'r1', learnFrom: T0, from: T0, to: T0 + 3000e3, signal: new AbortController().signal },
        readSweeps: async (_id, from, to) => sweeps.filter(({ startedAt: at }) => at >= from && at < to),
        ...{ onFinding: () => {}, onProgress: () => {} },
      }),
    ).rejects;
    expect(countOf('detection-worker')).toBe(before + 1);
    await kill('detection-worker');
    await trial.toThrow('The thread of the trial ended: start the trial again.');
  });
});

describe('the whole program, with its threads killed again and again', () => {
  it('goes on sweeping and answering, is ready again, and has every sweep once', { timeout: 2 * LONG_MS }, async () => {
    const receiver = (id: string, seed: number) => ({
      ...{ id, driver: 'simulated', port: { simulated: true }, settings: { seed } },
      plans: [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 20 }],
    });
    const stations = [{ id: 'st', name: 'Station', receivers: [receiver('a', 1), receiver('b', 2)] }];
    const server = await startInfluxd();
    onTestFinished(() => server.dispose());
    const archive = { influxdb: { url: server.url, database: 'rf' } };
    const program = await startProgram({
      holdAnswers: true,
      ...{ config: parseConfig({ stations, archive }, 'test'), dataDir: join(await folder(), 'data') },
      ...{ host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) },
    });
    onTestFinished(() => program.stop());
    const sweeps = () => program.stations.receivers.reduce((sum, one) => sum + one.sweeps, 0);
    const ask = (path: string) => fetch(new URL(path, program.address));
    const names = ['archive-worker', 'detection-worker', 'upload-worker'];
    for (let round = 0; round < 3; round++) {
      const before = { sweeps: sweeps(), threads: names.map(countOf) };
      await eventually(sweeps).toBeGreaterThan(before.sweeps + 100);
      // Questions that are open when the threads die: an answer or a sentence, and soon.
      const open = ['/api/v1/sweeps?receiverId=a&from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=10'].concat(
        '/api/v1/emissions/threshold?receiverId=a',
        '/readyz',
      );
      const answers = open.map(ask);
      await Promise.all(names.map(kill));
      for (const answer of await Promise.all(answers)) {
        // What was asked is answered, or it is said why not.
        const body = await answer.text();
        expect([200, 503], body).toContain(answer.status);
        if (answer.status === 503) expect(body).toMatch(/ended|receiver/);
      }
      expect((await ask('/healthz')).status).toBe(200);
      const dead = sweeps();
      await eventually(sweeps).toBeGreaterThan(dead + 20);
      await eventually(() => names.map((name, i) => countOf(name) > (before.threads[i] ?? 0))).toEqual(
        names.map(() => true),
      );
      await eventually(async () => (await ask('/readyz')).status).toBe(200);
    }
    const told = await (await ask('/metrics')).text();
    expect(told).toMatch(/^rfi_detection_restarts_total 3$/m);
    expect(told).toMatch(/^rfi_detection_sweeps_total\{what="unjudged"\} 0$/m);
    if (server !== undefined) expect(told).toMatch(/^rfi_influxdb\{what="restarts"\} 3$/m);
    for (const id of ['a', 'b']) {
      const range = 'from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=10';
      const body = (await (await ask(`/api/v1/sweeps?receiverId=${id}&${range}`)).json()) as {
        sweeps: { seq: number }[];
      };
      const seqs = body.sweeps.map(({ seq }) => seq).sort((x, y) => x - y);
      expect(seqs.length).toBeGreaterThan(150);
      expect(seqs).toEqual(numbers(seqs.length));
    }
  });
});
