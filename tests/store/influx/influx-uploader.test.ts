import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sweep } from '../../../src/rf/sweep.js';
import { DeadLetters } from '../../../src/store/influx/dead-letter.js';
import { PlanTags } from '../../../src/store/influx/plan-tags.js';
import { SpoolSource } from '../../../src/store/influx/spool-source.js';
import { SweepLines } from '../../../src/store/influx/sweep-lines.js';
import { UploadCursor } from '../../../src/store/influx/upload-cursor.js';
import type { UploadTarget } from '../../../src/store/influx/upload-parts.js';
import { InfluxUploader } from '../../../src/store/influx/uploader.js';
import type { WriteOutcome } from '../../../src/store/influx/write-outcome.js';
import { Spool } from '../../../src/store/spool/spool.js';
import { SpoolReader } from '../../../src/store/spool/spool-reader.js';
import { EQUAL_PARTS_ONLY } from '../../../src/store/summaries/channels.js';
import { numberedSweep } from '../../support/numbered-sweep.js';
import { runs } from '../../support/runs.js';

/** A database as points are kept in one: by series and time, the last write wins. */
class ModelDatabase {
  readonly points = new Map<string, string>();
  put(lines: readonly string[]): void {
    for (const line of lines) {
      const [series = '', ...rest] = line.split(/(?<!\\) /);
      this.points.set(`${series} ${rest.at(-1)}`, line);
    }
  }
  /** Sweeps in all blocks, whole: a sweep in two blocks counts twice. */
  get sweeps(): number {
    const blocks = [...this.points.values()].filter((line) => line.startsWith('blk,'));
    return blocks.reduce((sum, line) => sum + Number(/[ ,]n=(\d+)i/.exec(line)?.[1]), 0);
  }
  get channels(): string[] {
    return [...this.points.values()].filter((line) => line.startsWith('ch,')).sort();
  }
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-uploader-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const server = { kind: 'influxdb-1', version: 'model' } as const;
type Answer = (lines: readonly string[]) => WriteOutcome | Promise<WriteOutcome>;
const targetOf = (write: Answer): UploadTarget => ({
  server,
  close: () => undefined,
  write: async (lines) => write(lines),
});

interface StartOptions {
  readonly spool: Spool;
  readonly connect: () => Promise<UploadTarget | { kind: 'refused'; reason: string; cure: string }>;
  readonly batchBytes?: number;
  readonly position?: number;
}

/** One life of the program's uploading part; `settled` is what would become the spool's cursor. */
async function startUploader({ spool, connect, batchBytes = 1 << 20, position = 0 }: StartOptions) {
  const cursor = new UploadCursor(folder);
  const repeat = await cursor.read();
  const lines = new SweepLines(new PlanTags(), EQUAL_PARTS_ONLY);
  let settled = 0;
  let keepFrom = position;
  const reader = new SpoolReader(spool.folder, position);
  if (repeat !== undefined) lines.resume(reader, repeat);
  const source = new SpoolSource({
    reader,
    limit: spool.written,
    repeat,
    onBegin: (batch) => cursor.begin(batch),
    onSettled: (at) => {
      settled = at;
    },
    onReleased: (at) => {
      keepFrom = at;
    },
  });
  const uploader = new InfluxUploader({
    source,
    connect,
    clock: Date.now,
    deadLetters: new DeadLetters(join(folder, 'refused.jsonl')),
    lines,
    batchBytes,
    longestWaitMs: 0,
    backoff: { firstMs: 1, longestMs: 4 },
  });
  const stop = new AbortController();
  const ended = uploader.run(stop.signal).finally(() => source.close());
  return { uploader, source, settled: () => settled, keepFrom: () => keepFrom, stop: () => stop.abort(), ended };
}

/** Two receivers at half a second each: minutes of channels begin and end within a test. */
function slowSweep(seq: number): Sweep {
  const startedAt = 1_700_000_000_000 + seq * 250;
  return { ...numberedSweep(seq, seq % 2 === 0 ? 'rx-1' : 'rx-2'), startedAt, endedAt: startedAt + 200 };
}

const eventually = async (holds: () => boolean) => {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not happen within 5 s');
    await sleep(2);
  }
};

describe('the uploader', () => {
  it('repeats a batch cut short by a crash just as it was: no sweep twice, no channel minute in part', async () => {
    const life = fc.record({
      appended: fc.integer({ min: 1, max: 700 }),
      batchBytes: fc.constantFrom(15_000, 40_000, 250_000),
      /** The write after which the program dies, with or without the answer having come. */
      diesAtWrite: fc.integer({ min: 1, max: 4 }),
      stored: fc.boolean(),
      /** The spool's cursor may have been saved before the last advances. */
      cursorBehind: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 5 }), async (lives) => {
        const spool = await Spool.open({ folder: join(folder, `spool-${randomUUID()}`), clock: Date.now });
        await rm(join(folder, 'batch.json'), { force: true });
        const database = new ModelDatabase();
        const cursors = [0];
        let seq = 0;
        for (const { appended, batchBytes, diesAtWrite, stored, cursorBehind } of lives) {
          for (let i = 0; i < appended; i++) spool.append(slowSweep(++seq));
          await spool.flush();
          let writes = 0;
          let dead = false;
          const never = new Promise<WriteOutcome>(() => undefined);
          const connect = async () =>
            targetOf((lines) => {
              writes += 1;
              if (writes < diesAtWrite || stored) database.put(lines);
              if (writes < diesAtWrite) return { kind: 'stored' };
              dead = true;
              return never;
            });
          const position = cursors.at(-1 - cursorBehind) ?? 0;
          const running = await startUploader({ spool, connect, batchBytes, position });
          await eventually(() => {
            if (running.keepFrom() !== cursors.at(-1)) cursors.push(running.keepFrom());
            return dead || running.settled() === spool.written;
          });
          // A dead program does not tidy up: it is left hanging in its last write.
          if (!dead) {
            running.stop();
            await running.ended;
          }
        }
        const connect = async () => targetOf(answerAll(database));
        const last = await startUploader({ spool, connect, position: cursors.at(-1) ?? 0 });
        await eventually(() => last.settled() === spool.written);
        last.stop();
        await last.ended;
        const undisturbed = new ModelDatabase();
        const reader = new SpoolReader(spool.folder, 0);
        const lines = new SweepLines(new PlanTags(), EQUAL_PARTS_ONLY);
        for (let found = reader.read(spool.written); found.length > 0; found = reader.read(spool.written))
          undisturbed.put(lines.make(found, await connect(), 0));
        await spool.close();
        expect(database.sweeps).toBe(seq);
        expect(database.channels).toEqual(undisturbed.channels);
      }),
      { numRuns: runs(6), seed: 11, endOnFailure: true },
    );
  });

  it('waits until an outage ends, and says what it waits for', async () => {
    const spool = await Spool.open({ folder: join(folder, 'spool'), clock: Date.now });
    spool.append(numberedSweep(1));
    await spool.flush();
    const database = new ModelDatabase();
    let down = true;
    const connect = async () =>
      targetOf((lines) => {
        if (down) return { kind: 'later', reason: 'db cannot be reached (ECONNREFUSED).', waitMs: 0 };
        database.put(lines);
        return { kind: 'stored' };
      });
    const { uploader, stop, ended } = await startUploader({ spool, connect });
    await eventually(() => uploader.status.retries > 3);
    expect(uploader.status).toMatchObject({ state: 'waiting', problem: 'db cannot be reached (ECONNREFUSED).' });
    down = false;
    await eventually(() => database.sweeps === 1);
    await eventually(() => uploader.status.state === 'idle');
    expect(uploader.status).toMatchObject({ sweeps: 1, problem: undefined, waitingBytes: 0 });
    stop();
    await ended;
    await spool.close();
  });

  it('keeps everything when the server refuses, tells the cure, and looks again by itself', async () => {
    const spool = await Spool.open({ folder: join(folder, 'spool'), clock: Date.now });
    for (let seq = 1; seq <= 10; seq++) spool.append(numberedSweep(seq));
    await spool.flush();
    const database = new ModelDatabase();
    let connects = 0;
    const refusal = { kind: 'refused', reason: 'There is no database "rf".', cure: 'Create it.' } as const;
    const connect = async () => {
      connects += 1;
      if (connects < 3) return refusal;
      return connects < 5 ? targetOf(() => refusal) : targetOf(answerAll(database));
    };
    const { uploader, settled, stop, ended } = await startUploader({ spool, connect });
    await eventually(() => uploader.status.state === 'refused');
    expect(uploader.status.problem).toBe(
      'There is no database "rf". Create it. Nothing is lost: it waits on disk here.',
    );
    expect(settled()).toBe(0);
    await eventually(() => database.sweeps === 10);
    expect(uploader.status.problem).toBeUndefined();
    stop();
    await ended;
    await spool.close();
  });

  it('does not send the next batch before the last is answered', async () => {
    const spool = await Spool.open({ folder: join(folder, 'spool'), clock: Date.now });
    for (let seq = 1; seq <= 200; seq++) spool.append(numberedSweep(seq));
    await spool.flush();
    const database = new ModelDatabase();
    let atOnce = 0;
    let most = 0;
    const connect = async () =>
      targetOf(async (lines) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await sleep(3);
        database.put(lines);
        atOnce -= 1;
        return { kind: 'stored' };
      });
    const { settled, stop, ended } = await startUploader({ spool, connect, batchBytes: 5000 });
    await eventually(() => settled() === spool.written);
    expect(most).toBe(1);
    expect(database.sweeps).toBe(200);
    stop();
    await ended;
    await spool.close();
  });
});

describe('a flush', () => {
  it('asked for while a batch is on its way waits for the sweeps that came with it', async () => {
    const spool = await Spool.open({ folder: join(folder, 'spool'), clock: Date.now });
    spool.append(numberedSweep(1));
    await spool.flush();
    const database = new ModelDatabase();
    let answer: (() => void) | undefined;
    const connect = async () =>
      targetOf(async (lines) => {
        if (database.sweeps === 0)
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
        database.put(lines);
        return { kind: 'stored' };
      });
    const { uploader, source, stop, ended } = await startUploader({ spool, connect });
    await eventually(() => answer !== undefined);
    spool.append(numberedSweep(2));
    await spool.flush();
    source.moveLimit(spool.written);
    const flushed = uploader.flush();
    answer?.();
    await flushed;
    expect(database.sweeps).toBe(2);
    stop();
    await ended;
    await spool.close();
  });
});

describe('lines set aside', () => {
  it('fill no disk: the file and its predecessor stay within the bound', async () => {
    const path = join(folder, 'aside', 'refused.jsonl');
    const letters = new DeadLetters(path, 20_000);
    for (let i = 0; i < 300; i++) await letters.add(`blk tr="${'x'.repeat(5000)}" ${i}`, 'why not', i);
    expect(letters.count).toBe(300);
    expect(letters.unwritten).toBe(0);
    const sizes = await Promise.all([path, `${path}.1`].map(async (file) => (await readFile(file)).length));
    expect(Math.max(...sizes)).toBeLessThan(11_000);
    const last = JSON.parse((await readFile(path, 'utf8')).trim().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ at: '1970-01-01T00:00:00.299Z', reason: 'why not' });
  });
});

function answerAll(database: ModelDatabase): Answer {
  return (lines) => {
    database.put(lines);
    return { kind: 'stored' };
  };
}
