import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { encodeFrame } from '../../src/live/wire.js';
import { ArchiveEngine } from '../../src/store/embedded/archive-engine.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { BlockSource } from '../../src/store/reading/block-source.js';
import { SweepReader } from '../../src/store/reading/sweep-reader.js';
import { type SweepTable, toSweeps } from '../../src/store/reading/sweep-table.js';
import { Spool } from '../../src/store/spool/spool.js';
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
  written = mkdtempSync(join(tmpdir(), 'rfi-reads-'));
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
  folder = mkdtempSync(join(tmpdir(), 'rfi-reads-'));
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

describe('minutes of a small receiver', () => {
  it('are committed several together: they are answered before, and another look at the file finds them after', async () => {
    const spool = await Spool.open({ folder: join(folder, 'spool'), clock: () => T0 });
    await spool.register('archive');
    const engine = new ArchiveEngine({
      ...{ path: join(folder, 'small.db'), spoolFolder: spool.folder },
      channelPlan: { channels: [], rule: { kind: 'noise', marginDb: 5 } },
    });
    const looked = new Database(join(folder, 'small.db'), { readonly: true });
    const stored = () => looked.prepare('SELECT coalesce(sum(sweeps), 0) FROM blocks').pluck().get();
    const counts: unknown[] = [];
    for (let minute = 0; minute < 8; minute++) {
      const startedAt = T0 + minute * MINUTE_MS;
      for (const sweep of sweepRun({ count: 60, startedAt, seq: minute * 60 + 1 })) spool.append(sweep);
      await spool.sync();
      engine.reach(spool.written);
      engine.tick(startedAt + MINUTE_MS);
      await engine.catchUp();
      counts.push(stored());
      const known = await engine.query({ receiverId: 'r1', from: T0, to: T0 + 9 * MINUTE_MS });
      expect(toSweeps(known).map(({ seq }) => seq)).toEqual(Array.from({ length: (minute + 1) * 60 }, (_, i) => i + 1));
      expect(await engine.gaps({ receiverId: 'r1', from: T0, to: startedAt + 50_000 })).toEqual([]);
    }
    expect(counts.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(counts.at(-1)).toBeGreaterThanOrEqual(300);
    looked.close();
    await engine.close();
    await spool.close();
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
