/** A reader beside the writer: how far it reads, what it skips and counts, and records to the byte. */
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LevelFormat } from '../../../src/store/blocks/levels.js';
import { Spool, type SpoolOptions } from '../../../src/store/spool/spool.js';
import {
  positionOf,
  readRecord,
  readSegmentHeader,
  segmentHeader,
  segmentName,
  shapeRecord,
  writeSweepRecord,
} from '../../../src/store/spool/spool-format.js';
import { SpoolReader } from '../../../src/store/spool/spool-reader.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const SHAPE = { receiverId: 'r1', stationId: 's1', startHz: 400e6, stepHz: 5000, bins: 3 };
const STAMP = { seq: 5, startedAt: 1000, endedAt: 1900, flags: 0, folded: 1 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-spool-reader-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

async function written(count: number, options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await Spool.open({ folder, clock: () => 1, syncEveryMs: 1e6, ...options });
  onTestFinished(() => spool.close());
  for (const sweep of sweepRun({ count })) spool.append(sweep);
  await spool.flush();
  return spool;
}

function readerFrom(position: number): SpoolReader {
  const reader = new SpoolReader(folder, position);
  onTestFinished(() => reader.close());
  return reader;
}

const seqsOf = (reader: SpoolReader, limit: number, maxBytes?: number) =>
  reader.read(limit, maxBytes).map(({ stamp }) => stamp.seq);

function endsOf(limit: number): number[] {
  return readerFrom(0)
    .read(limit)
    .map(({ next }) => next);
}

const segmentPath = (number: number) => join(folder, segmentName(number));

function sweepRecord(shapeNumber: number, bins: number): Uint8Array {
  const bytes = new Uint8Array(200).fill(0xff);
  const sweep = { stamp: STAMP, format: LevelFormat.halfDbByte, codes: bytes.subarray(48, 48 + bins).fill(9) };
  return bytes.slice(0, writeSweepRecord(bytes, 0, shapeNumber, sweep));
}

describe('a reader', () => {
  it('reads up to the limit and no further, also inside a segment and after it has read a part', async () => {
    const spool = await written(20);
    const ends = endsOf(spool.written);
    const reader = readerFrom(0);
    expect(seqsOf(reader, ends[4] ?? 0)).toEqual([1, 2, 3, 4, 5]);
    expect(reader.position).toBe(ends[4]);
    expect(seqsOf(reader, ends[4] ?? 0)).toEqual([]);
    expect(seqsOf(reader, ends[7] ?? 0)).toEqual([6, 7, 8]);
    expect(seqsOf(reader, (ends[8] ?? 0) + 8)).toEqual([9]);
    expect(reader.position).toBe(ends[8]);
    expect(reader.damagedBytes).toBe(0);
  });

  it('takes the sweeps that fit into the bytes asked for, anywhere in a segment', async () => {
    const spool = await written(20);
    const [first = 0, second = 0] = endsOf(spool.written);
    const reader = readerFrom(0);
    expect(seqsOf(reader, spool.written, second - first)).toEqual([1]);
    expect(seqsOf(reader, spool.written, 3 * (second - first))).toEqual([2, 3, 4]);
    expect(seqsOf(reader, spool.written, 3 * (second - first))).toEqual([5, 6, 7]);
  });

  it('waits at the end of the segment being written and goes on when more is there', async () => {
    const spool = await written(2);
    const reader = readerFrom(0);
    expect(seqsOf(reader, spool.written)).toEqual([1, 2]);
    for (let turn = 0; turn < 2; turn++) expect(seqsOf(reader, spool.written)).toEqual([]);
    expect(reader.position).toBe(spool.written);
    for (const sweep of sweepRun({ count: 2, seq: 3 })) spool.append(sweep);
    await spool.flush();
    expect(seqsOf(reader, spool.written)).toEqual([3, 4]);
    expect(reader.position).toBe(spool.written);
  });

  it('gives nothing of a segment behind the limit', async () => {
    await written(5, { after: positionOf(7, 0) });
    expect(seqsOf(readerFrom(0), positionOf(7, 5000))).toEqual([]);
    expect(seqsOf(readerFrom(0), positionOf(8, 5000))).toEqual([1, 2, 3, 4, 5]);
  });

  it('finds nothing in a segment that was just created, or deleted since it was listed; other faults are told', () => {
    writeFileSync(segmentPath(1), '');
    expect(readerFrom(0).read(positionOf(1, 100))).toEqual([]);
    rmSync(segmentPath(1));
    symlinkSync('deleted', segmentPath(1));
    expect(readerFrom(0).read(positionOf(1, 100))).toEqual([]);
    rmSync(segmentPath(1));
    symlinkSync(segmentName(1), segmentPath(1));
    expect(() => readerFrom(0).read(positionOf(1, 100))).toThrow('ELOOP');
  });

  it('counts damage once: inside a segment, and at the end of one that is complete', async () => {
    const spool = await written(60, { segmentBytes: 2000 });
    const bytes = readFileSync(segmentPath(1));
    const [first = 0, second = 0] = endsOf(spool.written);
    // A lost header: length and checksum are zero, as they are for no bytes at all, and the kind of record is still right.
    bytes.fill(0, first % 2 ** 26, (first % 2 ** 26) + 8);
    writeFileSync(segmentPath(1), Buffer.concat([bytes, Buffer.alloc(40, 7)]));
    const reader = readerFrom(0);
    const seqs: number[] = [];
    for (let some = seqsOf(reader, spool.written, 1); some.length > 0; some = seqsOf(reader, spool.written, 1))
      seqs.push(...some);
    expect(seqs).toEqual([1, ...Array.from({ length: 58 }, (_, i) => i + 3)]);
    expect(reader.damagedBytes).toBe(second - first + 40);
  });

  it('counts sweeps as damage where their settings are missing or of another length, and skips unknown records', () => {
    const unknown = shapeRecord(1, SHAPE);
    const view = new DataView(unknown.buffer);
    unknown[8] = 3;
    view.setUint32(4, crc32(unknown.subarray(8, 8 + view.getUint32(0, true))), true);
    const [good, short, orphan] = [sweepRecord(7, 3), sweepRecord(7, 2), sweepRecord(8, 3)];
    const parts = [segmentHeader(false), shapeRecord(7, SHAPE), orphan, short, unknown, good];
    writeFileSync(segmentPath(1), Buffer.concat(parts));
    const reader = readerFrom(0);
    expect(reader.read(positionOf(2, 0))).toMatchObject([{ shape: SHAPE, stamp: STAMP }]);
    expect(reader.damagedBytes).toBe(orphan.length + short.length + unknown.length);
  });

  it('leaves no file open', async () => {
    const spool = await written(60, { segmentBytes: 2000 });
    const reader = readerFrom(0);
    while (reader.read(spool.written, 1).length > 0);
    reader.close();
    const open = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    expect(open.filter((path) => path.startsWith(folder))).toEqual([segmentPath(Math.floor(spool.written / 2 ** 26))]);
  });
});

describe('a record', () => {
  it('names its shape by number, and ends in zeros whatever was in the memory before', () => {
    expect(readRecord(shapeRecord(7, SHAPE), 0)).toMatchObject({ kind: 'shape', number: 7, shape: SHAPE });
    const bytes = sweepRecord(7, 3);
    expect(readRecord(bytes, 0)).toMatchObject({ kind: 'sweep', shapeNumber: 7, sweep: { stamp: STAMP } });
    expect([...bytes.subarray(48)]).toEqual([9, 9, 9, 0, 0, 0, 0, 0]);
  });

  it('stands behind a header that says whether the segment is thinned', () => {
    for (const thinned of [true, false]) expect(readSegmentHeader(segmentHeader(thinned), 'x')).toEqual({ thinned });
    expect(() => readSegmentHeader(new Uint8Array(2), 'x.seg')).toThrow('x.seg is not a spool segment');
  });
});
