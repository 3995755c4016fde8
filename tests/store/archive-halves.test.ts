import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { encodeFrame } from '../../src/live/wire.js';
import { ArchiveEngine } from '../../src/store/embedded/archive-engine.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { BlockSource } from '../../src/store/reading/block-source.js';
import { DensityReader } from '../../src/store/reading/density-reader.js';
import { type FoldRequest, ReadHelper } from '../../src/store/reading/read-helper.js';
import { SweepReader } from '../../src/store/reading/sweep-reader.js';
import { type SweepTable, toSweeps } from '../../src/store/reading/sweep-table.js';
import { openForReading } from '../../src/store/writing/archive-schema.js';
import { Ingest } from '../../src/store/writing/ingest.js';
import { framesIn } from '../../web/src/picture/stored-frames.js';
import { T0 } from '../support/archive-contract.js';
import { noiseLevels, sweepRun } from '../support/synthetic-sweeps.js';

const MINUTE_MS = 60_000;
/** An archive that each test gets a copy of. */
let written: string;
let folder: string;
let path: string;

beforeAll(async () => {
  written = mkdtempSync(join(tmpdir(), 'rfi-halves-'));
  const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
  const archive = await EmbeddedArchive.open({ path: join(written, 'sweeps.db'), retention, clock: () => T0 });
  const next = noiseLevels(1000, 3);
  for (const sweep of sweepRun({ count: 1200, bins: 1000, startedAt: T0, everyMs: 999, levels: () => next() }))
    archive.add(sweep);
  await archive.close();
});
afterAll(() => {
  rmSync(written, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-halves-'));
  cpSync(written, folder, { recursive: true });
  path = join(folder, 'sweeps.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const plain = (table: SweepTable) =>
  toSweeps(table).map(({ levelsDbm, ...rest }) => ({
    ...rest,
    levels: Buffer.from(levelsDbm.slice().buffer).toString('base64'),
  }));

describe('a long read shared by two threads', () => {
  it.each([
    ['every sweep', { from: T0, to: T0 + 20 * MINUTE_MS }],
    ['folded rows, from an odd instant', { from: T0 + 1234, to: T0 + 19 * MINUTE_MS + 17, maxSweeps: 400 }],
    ['fewer bins', { from: T0, to: T0 + 20 * MINUTE_MS, startHz: 400.2e6, maxBins: 77 }],
  ])('gives the same as one thread: %s', async (_name, range) => {
    const query = { receiverId: 'r1', ...range };
    const db = new Database(path, { readonly: true });
    const alone = plain(await new SweepReader(db, new BlockSource(db)).query(query, []));
    const helper = new ReadHelper(path);
    const both = { isReady: () => true, read: vi.fn((request: FoldRequest) => helper.read(request)) };
    const shared = plain(await new SweepReader(db, new BlockSource(db), both).query(query, []));
    await helper.close();
    db.close();
    expect(both.read).toHaveBeenCalledOnce();
    expect(shared.length).toBeGreaterThan(300);
    expect(shared).toEqual(alone);
  });

  it('is done by the asking thread when the other cannot', async () => {
    const db = new Database(path, { readonly: true });
    const blocks = new BlockSource(db);
    const query = { receiverId: 'r1', from: T0, to: T0 + 20 * MINUTE_MS };
    let asked = 0;
    const broken = {
      isReady: () => true,
      read: async () => {
        asked += 1;
        return undefined;
      },
    };
    const table = await new SweepReader(db, blocks, broken).query(query, []);
    expect(asked).toBe(1);
    expect(toSweeps(table).map(({ seq }) => seq)).toEqual(Array.from({ length: 1200 }, (_, i) => i + 1));
    db.close();
  });
});

describe('the other thread', () => {
  it('is started by the first long read, which does not wait for it', async () => {
    let load = 0;
    const helper = new ReadHelper(path, () => load);
    onTestFinished(() => helper.close());
    expect(helper.isReady()).toBe(false);
    await vi.waitFor(() => expect(helper.isReady()).toBe(true), { timeout: 20_000 });
    load = 2 * availableParallelism();
    expect(helper.isReady()).toBe(false);
  });
});

describe('a half that the other thread keeps for itself', () => {
  it('is done by the asking thread as well, soon: of sweeps, and of levels counted by frequency', async () => {
    const db = new Database(path, { readonly: true });
    const blocks = new BlockSource(db);
    const query = { receiverId: 'r1', from: T0, to: T0 + 20 * MINUTE_MS };
    const never = () => new Promise<undefined>(() => undefined);
    const silent = { isReady: () => true, read: vi.fn(never), count: vi.fn(never) };
    const table = await new SweepReader(db, blocks, silent).query(query, []);
    expect(plain(table)).toEqual(plain(await new SweepReader(db, blocks).query(query, [])));
    const counted = { ...query, startHz: 400e6, stopHz: 405e6, columns: 100 };
    const density = await new DensityReader(blocks, silent).read(counted, []);
    expect(density).toEqual(await new DensityReader(blocks).read(counted, []));
    expect([silent.read.mock.calls.length, silent.count.mock.calls.length]).toEqual([1, 1]);
    db.close();
  });
});

describe('a picture of a long time, whose rows are read from previews', () => {
  it('is shared where it has many levels, and gives the same as one thread', async () => {
    const next = noiseLevels(8000, 4);
    const some = Array.from({ length: 37 }, next);
    const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
    const archive = await EmbeddedArchive.open({ path, retention, clock: () => T0 });
    const at = { receiverId: 'r2', count: 1200, bins: 8000, startedAt: T0, everyMs: 999 };
    for (const sweep of sweepRun({ ...at, levels: (i) => some[i % some.length] as Float32Array })) archive.add(sweep);
    await archive.close();
    const db = openForReading(path);
    const helper = new ReadHelper(path);
    let shared = 0;
    const read = (request: FoldRequest) => {
      shared += 1;
      return helper.read(request);
    };
    const query = { receiverId: 'r2', from: T0, to: T0 + 20 * MINUTE_MS, maxSweeps: 100 };
    const both = await new SweepReader(db, new BlockSource(db), { isReady: () => true, read }).query(query, []);
    const alone = await new SweepReader(db, new BlockSource(db)).query(query, []);
    await helper.close();
    db.close();
    expect(shared).toBe(1);
    expect(plain(both)).toEqual(plain(alone));
    expect(plain(alone)).toHaveLength(100);
  });
});

describe('sweeps of a wide receiver', () => {
  it('are read from the head of their block alone, which has few of them', async () => {
    const next = noiseLevels(30_000, 5);
    const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
    const archive = await EmbeddedArchive.open({ path, retention, clock: () => T0 });
    const sent = sweepRun({ receiverId: 'r3', count: 90, bins: 30_000, startedAt: T0, levels: () => next() });
    for (const sweep of sent) archive.add(sweep);
    await archive.close();
    const db = new Database(path);
    const { changes } = db
      .prepare(
        `UPDATE block_data SET body = x'00' WHERE id IN (SELECT blocks.id FROM blocks JOIN streams ON streams.id = stream
          WHERE receiver = 'r3')`,
      )
      .run();
    expect(changes).toBeGreaterThanOrEqual(45);
    const table = await new SweepReader(db, new BlockSource(db)).query(
      { receiverId: 'r3', from: T0, to: T0 + 20 * MINUTE_MS },
      [],
    );
    db.close();
    expect(plain(table).map(({ levels }) => levels)).toEqual(
      sent.map(({ levelsDbm }) => Buffer.from(levelsDbm.buffer).toString('base64')),
    );
  });
});

describe('sweeps as frames', () => {
  it('are those of the sweeps themselves, one after the other, and half as long where that loses nothing', async () => {
    const archive = await EmbeddedArchive.open({
      path,
      retention: { maxAgeMs: 1e13, maxBytes: 1e12 },
      clock: () => T0,
    });
    onTestFinished(() => archive.close());
    const query = { receiverId: 'r1', from: T0, to: T0 + 20 * MINUTE_MS, maxSweeps: 50, maxBins: 77 };
    const frames = (await archive.query(query)).map((sweep) => ({
      ...{ ...sweep, receiverNumber: 7, durationMs: sweep.endedAt - sweep.startedAt },
    }));
    expect(frames).toHaveLength(50);
    const fine = await archive.frames(query, { receiverNumber: 7, format: 'binary' });
    const wanted = frames.flatMap((frame) => {
      const encoded = encodeFrame(frame);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(encoded.length);
      return [length, encoded];
    });
    expect(Buffer.from(fine).equals(Buffer.concat(wanted))).toBe(true);
    for (const format of ['compact', 'coarse'] as const) {
      const bytes = await archive.frames(query, { receiverNumber: 7, format });
      expect(bytes.length).toBeLessThan(0.7 * fine.length);
      const levels = frames.map(({ levelsDbm }) => levelsDbm);
      expect(framesIn(bytes).map(({ levelsDbm }) => levelsDbm)).toEqual(levels);
    }
  });
});

describe('a commit that the disk refuses', () => {
  it.each([
    ['SQLITE_IOERR_WRITE', 'deletes nothing while the disk has room'],
    ['SQLITE_FULL', 'makes room, which a full disk needs'],
  ])('with %s: %s', async (code) => {
    const engine = new ArchiveEngine({
      ...{ path, spoolFolder: join(folder, 'spool') },
      channelPlan: { channels: [], rule: { kind: 'noise', marginDb: 5 } },
    });
    const refused = vi.spyOn(Ingest.prototype, 'commit').mockImplementation(() => {
      throw Object.assign(new Error('the disk refuses'), { code });
    });
    onTestFinished(() => refused.mockRestore());
    engine.tick(T0 + MINUTE_MS);
    const { sweeps, diskFull, fault } = engine.health();
    refused.mockRestore();
    await engine.close();
    expect(fault).toBeDefined();
    expect(diskFull).toBe(code === 'SQLITE_FULL');
    if (diskFull) expect(sweeps).toBeLessThan(1200);
    else expect(sweeps).toBe(1200);
  });
});
