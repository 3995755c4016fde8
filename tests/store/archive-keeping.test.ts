import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sweep, SweepFlag } from '../../src/rf/sweep.js';
import { EmbeddedArchive, type EmbeddedArchiveOptions } from '../../src/store/embedded/embedded-archive.js';
import { pyramidRowId } from '../../src/store/writing/archive-schema.js';
import { T0 } from '../support/archive-contract.js';
import { maxima } from '../support/archive-model.js';
import { notRoot } from '../support/left-out.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
let folder: string;
let archive: EmbeddedArchive;
let now = T0;

async function open(options: Partial<EmbeddedArchiveOptions> = {}): Promise<void> {
  archive = await EmbeddedArchive.open({
    ...{ path: join(folder, 'archive.db'), retention: { maxAgeMs: 1e13, maxBytes: 1e12 }, clock: () => now },
    ...{ ballastBytes: 4096, ...options },
  });
}

/** Adds sweeps and has them all in the tables. */
async function keep(sweeps: readonly Sweep[]): Promise<void> {
  for (const sweep of sweeps) archive.add(sweep);
  await archive.backup(join(folder, 'copy.db'));
}

function change(sql: string): void {
  const db = new Database(join(folder, 'archive.db'));
  db.exec(sql);
  db.close();
}

async function seqs(from = 0, to = 4e12): Promise<number[]> {
  return (await archive.query({ receiverId: 'r1', from, to })).map(({ seq }) => seq);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-keep-'));
  now = T0;
});
afterEach(async () => {
  await archive.close().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

describe('what the embedded archive keeps', () => {
  it('lets single sweeps go by age, but keeps those pinned, in time and receiver', async () => {
    await open({ retention: { maxAgeMs: 10 * MINUTE_MS, maxBytes: 1e12 } });
    await keep([
      ...sweepRun({ count: 600, startedAt: T0 }),
      ...sweepRun({ count: 600, startedAt: T0, receiverId: 'r2' }),
    ]);
    const evidence = { receiverIds: ['r1'], from: T0 + 3 * MINUTE_MS, to: T0 + 5 * MINUTE_MS, reason: 'incident 7' };
    await archive.pin(evidence);
    expect(await archive.pins()).toEqual([evidence]);
    now = T0 + 25 * MINUTE_MS;
    await archive.prune();
    const left = await seqs();
    for (let seq = 181; seq <= 300; seq++) expect(left).toContain(seq);
    expect(left.length).toBeLessThanOrEqual(4 * 60);
    expect(await archive.query({ receiverId: 'r2', from: 0, to: 4e12 })).toEqual([]);
    await archive.unpin('incident 7');
    await archive.prune();
    expect(await seqs()).toEqual([]);
  });

  it('keeps a block that another pin still covers when one of its pins is taken off', async () => {
    await open({ retention: { maxAgeMs: MINUTE_MS, maxBytes: 1e12 } });
    await keep(sweepRun({ count: 300, startedAt: T0 }));
    const minutes = (from: number, to: number) => ({
      receiverIds: ['r1'],
      from: T0 + from * MINUTE_MS,
      to: T0 + to * MINUTE_MS,
    });
    await archive.pin({ ...minutes(0, 3), reason: 'import' });
    await archive.pin({ ...minutes(1, 2), reason: 'incident 7' });
    now = T0 + DAY_MS;
    await archive.unpin('import');
    await archive.prune();
    expect(await seqs()).toEqual(Array.from({ length: 60 }, (_, i) => 61 + i));
    await archive.unpin('incident 7');
    await archive.prune();
    expect(await seqs()).toEqual([]);
  });

  it('keeps the rows of single minutes ten times as long as single sweeps, and coarser rows for good', async () => {
    const maxAgeMs = 60 * MINUTE_MS;
    await open({ retention: { maxAgeMs, maxBytes: 1e12 } });
    await keep(sweepRun({ count: 300, startedAt: T0 }));
    const rows = () => {
      const db = new Database(join(folder, 'archive.db'), { readonly: true });
      const stream = db.prepare('SELECT id FROM streams').pluck().get() as number;
      const count = db.prepare('SELECT count(*) FROM pyramid WHERE id >= ? AND id < ?').pluck();
      const [fine, coarse] = [0, 1].map((level) =>
        count.get(pyramidRowId(stream, level, 0), pyramidRowId(stream, level + 1, 0)),
      );
      db.close();
      return { fine, coarse };
    };
    const written = rows();
    expect(written.fine).toBeGreaterThan(3);
    expect(written.coarse).toBeGreaterThan(0);
    now = T0 + 10 * maxAgeMs - MINUTE_MS;
    await archive.prune();
    expect(await seqs()).toEqual([]);
    expect(rows()).toEqual(written);
    now = T0 + 10 * maxAgeMs + 6 * MINUTE_MS;
    await archive.prune();
    expect(rows()).toEqual({ fine: 0, coarse: written.coarse });
  });

  it('tells the number of sweeps without reading the blocks: it is kept while they come and go, also by older programs', async () => {
    await open({ retention: { maxAgeMs: 10 * MINUTE_MS, maxBytes: 1e12 } });
    await keep(sweepRun({ count: 300, startedAt: T0 }));
    now = T0 + 12 * MINUTE_MS;
    await archive.prune();
    const left = (await seqs()).length;
    expect(left).toBeLessThan(300);
    expect((await archive.health()).sweeps).toBe(left);
    await archive.close();
    change("UPDATE notes SET value = value + 7 WHERE name = 'sweeps'");
    await open();
    expect((await archive.health()).sweeps).toBe(left + 7);
    await archive.close();
    change("DROP TRIGGER sweeps_added; DROP TRIGGER sweeps_deleted; DELETE FROM notes WHERE name = 'sweeps'");
    await open();
    expect((await archive.health()).sweeps).toBe(left);
    await keep(sweepRun({ count: 5, startedAt: now, seq: 301 }));
    expect((await archive.health()).sweeps).toBe(left + 5);
  });

  it('pins what is still to come: the minute after the end of an incident', async () => {
    await open({ retention: { maxAgeMs: MINUTE_MS, maxBytes: 1e12 } });
    await archive.pin({ receiverIds: ['r1'], from: T0, to: T0 + 2 * MINUTE_MS, reason: 'incident 8' });
    await keep(sweepRun({ count: 300, startedAt: T0 }));
    now = T0 + DAY_MS;
    await archive.prune();
    expect(await seqs()).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
  });

  it('lets the oldest go when the file grows beyond its size, and keeps their maxima in the pyramid', async () => {
    await open({ retention: { maxAgeMs: 1e13, maxBytes: 700_000 } });
    const sweeps = sweepRun({ count: 2400, bins: 500, startedAt: T0 });
    (sweeps[100] as Sweep).levelsDbm[250] = -3;
    await keep(sweeps);
    await archive.prune();
    const left = await seqs();
    expect(left.length).toBeGreaterThan(60);
    expect(left.length).toBeLessThan(2000);
    expect(left.at(-1)).toBe(2400);
    expect((await archive.health()).bytes).toBeLessThanOrEqual(700_000);
    const rows = await archive.query({ receiverId: 'r1', from: T0, to: T0 + 2400_000, maxSweeps: 20 });
    expect(maxima(rows)).toEqual(maxima(sweeps));
  });

  it('rounds old sweeps of a finer receiver to 0.5 dB where the policy says so, and leaves pinned ones alone', async () => {
    await open({ retention: { maxAgeMs: 1e13, maxBytes: 1e12, thinAfterMs: 10 * MINUTE_MS } });
    const fine = sweepRun({
      count: 240,
      startedAt: T0,
      levels: (i) => Float32Array.of(-80 - i / 32, -50.03125, Number.NaN),
    });
    await keep(fine);
    const evidence = { receiverIds: ['r1'], from: T0 + MINUTE_MS, to: T0 + 2 * MINUTE_MS };
    await archive.pin({ ...evidence, reason: 'incident 9' });
    now = T0 + 12 * MINUTE_MS + 30_000;
    await archive.prune();
    const levels = (await archive.query({ receiverId: 'r1', from: 0, to: 4e12 })).map((sweep) => [...sweep.levelsDbm]);
    const rounded = (row: number[]) => row.map((level) => Math.round(level * 2) / 2);
    expect(levels.slice(0, 60)).toEqual(fine.slice(0, 60).map((sweep) => rounded([...sweep.levelsDbm])));
    expect(levels.slice(60, 120)).toEqual(fine.slice(60, 120).map((sweep) => [...sweep.levelsDbm]));
    expect(levels.slice(180)).toEqual(fine.slice(180).map((sweep) => [...sweep.levelsDbm]));
    const flags = (await archive.query({ receiverId: 'r1', from: 0, to: 4e12 })).map((sweep) => sweep.flags);
    expect(flags.map((bits) => (bits & SweepFlag.halfDb) !== 0)).toEqual(
      flags.map((_, i) => i < 60 || (i >= 120 && i < 180)),
    );
    expect((await archive.integrity()).problems).toEqual([]);
  });

  it('shows a burst of one sweep in every zoom from minutes to years', async () => {
    await open();
    const days = [0, 1, 40, 41, 400].flatMap((day) =>
      sweepRun({ count: 200, bins: 60, startedAt: T0 + day * DAY_MS, seq: 1 + day * 200, everyMs: 5000 }),
    );
    (days[250] as Sweep).levelsDbm[31] = -2;
    await keep(days);
    for (const spanMs of [MINUTE_MS * 20, DAY_MS, 30 * DAY_MS, 365 * DAY_MS]) {
      const from = (days[250] as Sweep).startedAt - spanMs / 2;
      const query = { receiverId: 'r1', from, to: from + spanMs, startHz: 400e6, stopHz: 400.3e6 };
      const picture = await archive.overview({ ...query, rows: 50, columns: 30, withMinAndMean: true });
      expect(Math.max(...picture.maxDbm.filter((level) => !Number.isNaN(level)))).toBe(-2);
      for (const [cell, max] of picture.maxDbm.entries()) {
        if (Number.isNaN(max)) continue;
        expect(picture.minDbm[cell]).toBeLessThanOrEqual(max);
        expect(picture.meanDbm[cell]).toBeLessThanOrEqual(max + 0.3);
        expect(picture.meanDbm[cell]).toBeGreaterThanOrEqual((picture.minDbm[cell] ?? 0) - 0.3);
      }
      const rows = await archive.query({ ...query, maxSweeps: 50 });
      expect(Math.max(...rows.flatMap((row) => [...row.levelsDbm]))).toBe(-2);
    }
    const all = { receiverId: 'r1', from: T0, to: T0 + 401 * DAY_MS, startHz: 400e6, stopHz: 400.3e6 };
    const { sweeps } = await archive.overview({ ...all, rows: 10, columns: 10 });
    expect(sweeps.reduce((a, b) => a + b, 0)).toBe(1000);
  });

  it('makes a copy that opens by itself while sweeps go on, and finds itself whole', async () => {
    await open();
    for (const sweep of sweepRun({ count: 300, startedAt: T0 })) archive.add(sweep);
    const copying = archive.backup(join(folder, 'backup.db'));
    for (const sweep of sweepRun({ count: 100, startedAt: T0 + 300_000, seq: 301 })) archive.add(sweep);
    await copying;
    expect(await seqs()).toHaveLength(400);
    const report = await archive.integrity();
    expect(report.problems).toEqual([]);
    expect(report.blocks).toBeGreaterThan(3);
    await archive.close();
    mkdirSync(join(folder, 'elsewhere'));
    await open({ path: join(folder, 'backup.db'), spool: { folder: join(folder, 'elsewhere') } });
    expect((await seqs()).slice(0, 300)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  });

  it('names a damaged block, reads everything else, and never gives wrong levels', async () => {
    await open();
    const sweeps = sweepRun({ count: 300, startedAt: T0 });
    await keep(sweeps);
    await archive.close();
    const db = new Database(join(folder, 'archive.db'));
    const { id, body } = db.prepare('SELECT id, body FROM block_data ORDER BY id LIMIT 1 OFFSET 2').get() as {
      id: number;
      body: Buffer;
    };
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 4;
    db.prepare('UPDATE block_data SET body = ? WHERE id = ?').run(body, id);
    db.close();
    await open();
    const read = await archive.query({ receiverId: 'r1', from: 0, to: 4e12 });
    expect(read).toHaveLength(240);
    for (const { seq, levelsDbm } of read) expect(levelsDbm).toEqual(sweeps[seq - 1]?.levelsDbm);
    expect((await archive.integrity()).problems).toEqual([expect.stringContaining(`Block ${id} is damaged`)]);
  });

  it('puts a file that is not an archive aside, starts a new one and reports this', async () => {
    writeFileSync(join(folder, 'archive.db'), 'this was a database once'.repeat(500));
    await open();
    await keep(sweepRun({ count: 5, startedAt: T0 }));
    expect(await seqs()).toEqual([1, 2, 3, 4, 5]);
    expect((await archive.health()).lastFault).toContain('a new one begun');
    expect(existsSync(join(folder, 'archive.db.damaged-1'))).toBe(true);
  });

  it('reports that the file was missing or empty, where an archive had been', async () => {
    const path = join(folder, 'archive.db');
    await open();
    expect((await archive.health()).lastFault).toBeUndefined();
    for (const lose of [() => rmSync(path), () => writeFileSync(path, '')]) {
      await archive.close();
      lose();
      await open();
      expect((await archive.health()).lastFault).toBe(`The archive ${path} was missing or empty; a new one was begun.`);
    }
  });

  it('keeps sweeps in the spool while the file is not at its place, for its return or for the next start', async () => {
    const path = join(folder, 'archive.db');
    const run = sweepRun({ count: 15, startedAt: T0 });
    await open();
    await keep(run.slice(0, 5));
    renameSync(path, join(folder, 'away.db'));
    await keep(run.slice(5, 10));
    expect((await archive.health()).lastFault).toMatch(/^The archive .* was moved or deleted: sweeps wait/);
    renameSync(join(folder, 'away.db'), path);
    await keep(run.slice(10, 12));
    expect((await archive.health()).lastFault).toBeUndefined();
    renameSync(path, join(folder, 'away.db'));
    await keep(run.slice(12));
    await archive.close();
    await open();
    expect(await seqs()).toEqual(run.map(({ seq }) => seq));
  });

  it('says why the file cannot be opened, in words', async () => {
    mkdirSync(join(folder, 'archive.db-wal'));
    await expect(open()).rejects.toThrow('disk I/O error');
    mkdirSync(join(folder, 'other.db'));
    await expect(open({ path: join(folder, 'other.db') })).rejects.toThrow('unable to open database file');
  });

  it.skipIf(notRoot)('opens on a disk that has not a byte left, in the space of its reserve', async () => {
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
    expect(mount.status, String(mount.stderr)).toBe(0);
    try {
      const options = { ballastBytes: 2_000_000, spool: { segmentBytes: 100_000 } };
      await open(options);
      await keep(sweepRun({ count: 5, startedAt: T0 }));
      await archive.close();
      const filler = openSync(join(folder, 'filler'), 'w');
      expect(() => {
        for (;;) writeSync(filler, new Uint8Array(4096));
      }).toThrow('ENOSPC');
      closeSync(filler);
      await open(options);
      expect(await seqs()).toEqual([1, 2, 3, 4, 5]);
      await keep(sweepRun({ count: 5, startedAt: T0 + MINUTE_MS, seq: 6 }));
      await archive.close();
      rmSync(join(folder, 'filler'));
      await open(options);
      expect(await seqs()).toHaveLength(10);
      await archive.close();
    } finally {
      spawnSync('umount', [folder]);
    }
  });

  it.skipIf(notRoot)(
    'continues on a full disk by deleting the oldest sweeps, and reports this',
    async () => {
      const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]);
      expect(mount.status, String(mount.stderr)).toBe(0);
      try {
        await open({ spool: { segmentBytes: 100_000, maxBytes: 800_000 }, ballastBytes: 1_200_000 });
        const faults = new Set<string>();
        const total = 5000;
        for (let i = 0; i < total; i += 200) {
          for (const sweep of sweepRun({ count: 200, bins: 1000, startedAt: T0 + i * 1000, seq: i + 1 }))
            archive.add(sweep);
          // Faster than any receiver, but not so fast that the small spool must fold what the archive cannot take yet.
          const deadline = Date.now() + 10_000;
          for (let pending = 1; pending > 0 && Date.now() < deadline; ) {
            await archive.lastSeqs();
            const health = await archive.health();
            pending = health.pending;
            if (health.lastFault !== undefined) faults.add(health.lastFault);
          }
        }
        const left = await seqs();
        expect(left.at(-1)).toBe(total);
        // What is left is the newest, without a hole and without a double.
        expect(left.filter((seq, i) => seq !== total - left.length + 1 + i)).toEqual([]);
        expect([...faults].join(' ')).toContain('The disk is full');
        expect((await archive.health()).dropped).toBe(0);
        expect((await archive.integrity()).problems).toEqual([]);
      } finally {
        await archive.close();
        const files = readdirSync(folder);
        spawnSync('umount', ['-l', folder]);
        expect(files).toContain('archive.db');
      }
    },
    60_000,
  );
});
