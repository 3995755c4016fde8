import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFile } from '../../../src/import/filing/import-file.js';
import { ImportWriter, type WriterParts } from '../../../src/import/filing/import-writer.js';
import { importFormat } from '../../../src/import/format-registry.js';
import { type ImportCounts, ImportReport, type ResumePoint } from '../../../src/import/import-report.js';
import { importSweeps } from '../../../src/import/import-sweeps.js';
import { ByteLink } from '../../../src/receiver/byte-link.js';
import { streamTransport } from '../../../src/receiver/stream-transports.js';
import type { DriverSweep } from '../../../src/rf/sweep.js';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { spoolFault } from '../../../src/store/spool/spool.js';
import { asItCame } from '../../../src/words/said.js';
import { notedOffset, runImport } from '../../support/import-run.js';
import { writePowerFile } from '../../support/power-file.js';
import { proof } from '../../support/proof.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-import-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Begin {
  readonly format: string;
  readonly point: ResumePoint;
  readonly counts: ImportCounts;
}

interface Reading {
  readonly sweeps: readonly DriverSweep[];
  /** After how many of `sweeps` one could go on, and how. */
  readonly points: readonly (Begin & { readonly after: number })[];
  readonly counts: ImportCounts;
}

/** Reads a file to its end, from a point of an earlier reading where one is given; what is noted passes through JSON. */
async function read(content: Uint8Array, begin?: Begin): Promise<Reading> {
  const rest = content.subarray(begin?.point.offset ?? 0);
  const chunks = function* () {
    for (let at = 0; at < rest.length; at += 100) yield rest.slice(at, at + 100);
  };
  const link = await ByteLink.open(
    streamTransport(asItCame('Test file'), () => Readable.from(chunks())),
    Date.now,
  );
  const report = new ImportReport(begin?.counts);
  const format = await importFormat(link, begin?.format);
  const context = { report, startedAt: Date.UTC(2026, 2, 1), everyMs: 1000, from: begin?.point };
  const sweeps: DriverSweep[] = [];
  const points: (Begin & { after: number })[] = [];
  for await (const sweep of importSweeps(link, format, context)) {
    sweeps.push(sweep);
    const point = report.resumePoint;
    if (point === undefined) continue;
    const noted: Begin = JSON.parse(JSON.stringify({ format: format.id, point, counts: report.counts }));
    points.push({ ...noted, after: sweeps.length });
  }
  await link.close();
  return { sweeps, points, counts: report.counts };
}

const latin1 = (...lines: readonly string[]) => Uint8Array.from(Buffer.from(lines.join('\n'), 'latin1'));
const clock = (second: number) => new Date(second * 1000).toISOString().slice(11, 19);

/** Two hops a pass; the fourth pass has lost its second, and two passes share a second. */
function powerRows(): string[] {
  const lines = ['# by hand'];
  for (const [i, second] of [0, 10, 20, 30, 40, 50, 50, 60].entries())
    for (const [hop, lowHz] of [88_000_000, 88_400_000].entries()) {
      if (i === 3 && hop === 1) lines.push('garbage');
      else
        lines.push(
          `2026-03-01, ${clock(second)}, ${lowHz}, ${lowHz + 400_000}, 100000.00, 9, ${-60 - i}, -61, -62, -63`,
        );
    }
  return lines;
}

function hackrfRows(): string[] {
  return [0, 1, 2, 3]
    .flatMap((pass) =>
      [2400, 2410, 2405, 2415].map(
        (mhz, i) =>
          `2026-03-01, 10:00:0${pass}.${100_000 + i}, ${mhz * 1e6}, ${(mhz + 5) * 1e6}, 1000000.00, 20, ${Array(5).fill(-50 - pass)}`,
      ),
    )
    .map((row) => row.replace(/,(?=-)/g, ', '));
}

function fftwRows(): string[] {
  const lines = ['# rtl-power-fftw output'];
  for (let scan = 0; scan < 5; scan++) {
    lines.push(`# Acquisition start: 2026-03-01 10:00:0${scan} UTC`);
    for (let i = 0; i < 6; i++) lines.push(`${(88e6 + i * 1e5).toExponential(4)} ${-60 - scan - i / 10}`);
    lines.push('', '');
  }
  return lines;
}

function sm1809Rows(): string[] {
  const head = [
    'FileType Bargraph',
    'Date 2026-03-01',
    'Description UTC',
    'FreqStart 88000;100000',
    'FreqStop 88300;100300',
  ];
  head.push('DataPoints 4;4', 'LevelUnits dBm', 'FilterBandwidth 100', '');
  const rows = ['23:59:58', '23:59:59', '23:59:59', '00:00:00', 'junk', '00:00:01'];
  return [
    ...head,
    ...rows.map((time, i) => (time === 'junk' ? time : `${time},${-60 - i},-61,-62,-63;-70,-71,-72,${-73 - i}`)),
  ];
}

function argusRows(): string[] {
  const head = '"Time","Frequency (Hz)","Level (dBm)","Value Count","File Info"';
  const row = (minute: number, hz: number, level: string, info: string) =>
    `"2020-12-05  17:2${minute}:00,000","    ${hz}","  ${level}","20","","","","${info}"`;
  const minutes = [0, 1, 2, 3].flatMap((minute) =>
    [74_000_000, 74_005_000, 74_010_000].map((hz, i) =>
      row(minute, hz, `-9${i},${minute}`, i === 0 ? ' IF Bandwidth: 120 kHz' : ''),
    ),
  );
  minutes.splice(7, 0, '"broken');
  return [head, ...minutes];
}

function ownRows(): string[] {
  const head =
    'startedAt,endedAt,stationId,receiverId,seq,folded,flags,startHz,stepHz,bins,unit,corrected,level0,level1';
  const row = (i: number) =>
    `2026-03-01T10:00:0${i}.000Z,2026-03-01T10:00:0${i}.500Z,st,rx,${i},1,,88000000,100000,2,dBm,false,${-60 - i},-61`;
  return [head, row(1), row(2), 'no row', row(3), row(4), ''];
}

function rfeFile(): Uint8Array {
  const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'latin1')]);
  const head = Buffer.alloc(22);
  head.writeDoubleLE(433, 0);
  head.writeDoubleLE(0.1, 8);
  head.writeUInt32LE(4, 16);
  head.writeUInt16LE(3, 20);
  const sweep = (i: number) => {
    const time = i === 2 ? 'no time' : `2026-03-01T10:00:0${i}.0000000Z`;
    const levels = Buffer.alloc(24);
    for (let bin = 0; bin < 3; bin++) levels.writeDoubleLE(-90 - i - bin, bin * 8);
    return Buffer.concat([Buffer.from([time.length, 0, 0, 0]), text(time), levels]);
  };
  const records = [0, 1, 2, 3].map(sweep);
  return Buffer.concat([text('RFExplorer PC Client - Format v002'), head, text('settings'), text('model'), ...records]);
}

function soapyFile(): Uint8Array {
  return Buffer.concat(
    [0, 1, 2].map((i) => {
      const head = Buffer.alloc(64);
      head.write('SDRFF');
      head.writeUInt8(2, 5);
      [1.7e9 + i, 1.7e9 + i + 0.5, 88e6, 88.2e6, 1e5].forEach(
        (value, at) => void head.writeDoubleLE(value, 6 + at * 8),
      );
      head.writeBigUInt64LE(8n, 54);
      const levels = Buffer.alloc(8);
      levels.writeFloatLE(-60 - i, 0);
      levels.writeFloatLE(-61, 4);
      return Buffer.concat([head, levels]);
    }),
  );
}

function hackrfFile(): Uint8Array {
  return Buffer.concat(
    [0, 1, 2, 3].flatMap((pass) =>
      [2400, 2410, 2405].map((mhz) => {
        const row = Buffer.alloc(28);
        row.writeUInt32LE(24, 0);
        row.writeBigUInt64LE(BigInt(mhz * 1e6), 4);
        row.writeBigUInt64LE(BigInt((mhz + 5) * 1e6), 12);
        row.writeFloatLE(-50 - pass, 20);
        row.writeFloatLE(-51, 24);
        return row;
      }),
    ),
  );
}

function msodFile(): Uint8Array {
  const message = (head: object, levels: readonly number[]) => {
    const json = JSON.stringify(head);
    return Buffer.concat([
      Buffer.from(`${json.length}\r${json}`, 'latin1'),
      Buffer.from(Int8Array.from(levels).buffer),
    ]);
  };
  const data = (at: number) => ({
    ...{ Type: 'Data', DataType: 'Binary - int8', nM: 2, t: 1.7e9 + at, Ta: 1 },
    mPar: { fStart: 700e6, fStop: 703e6, n: 3, tm: 1, Det: 'Peak', Atten: 38 },
  });
  const levels = [-70, -71, -72, -80, -81, -82];
  return Buffer.concat([message({ Type: 'Sys' }, []), message(data(0), levels), message(data(10), levels)]);
}

const { sentence: DISK_FULL } = spoolFault(Object.assign(new Error('write'), { code: 'ENOSPC' }));

describe('a file that is read on from where an earlier reading was', () => {
  it.each([
    ['rtl_power', latin1(...powerRows(), ''), 5],
    ['hackrf_sweep', latin1(...hackrfRows(), ''), 2],
    ['rtl_power_fftw', latin1(...fftwRows(), ''), 3],
    ['sm1809', latin1(...sm1809Rows(), ''), 5],
    ['argus', latin1(...argusRows(), ''), 3],
    ['rfi-csv', latin1(...ownRows()), 4],
    ['rfe', rfeFile(), 3],
    ['soapy_power_bin', soapyFile(), 3],
    ['hackrf_sweep_bin', hackrfFile(), 3],
    ['msod', msodFile(), 4],
  ] as const)('%s: gives the same sweeps and counts from every point', async (format, content, fewestPoints) => {
    const whole = await read(content);
    expect(whole.points.length).toBeGreaterThanOrEqual(fewestPoints);
    expect(new Set(whole.sweeps.map(({ startedAt, startHz }) => `${startedAt}/${startHz}`)).size).toBe(
      whole.sweeps.length,
    );
    for (const begin of whole.points) {
      expect(begin.format).toBe(format);
      const rest = await read(content, begin);
      expect(rest.sweeps).toEqual(whole.sweeps.slice(begin.after));
      expect(rest.counts).toEqual(whole.counts);
    }
  });
});

describe('an import that is interrupted', { timeout: 120_000 }, () => {
  proof('resumes after kills and a person’s interrupt: each sweep once, and the counts of a single run', async () => {
    const file = join(folder, 'scan.csv');
    const wanted = await writePowerFile(file, 12e6);
    const dataDir = join(folder, 'data');
    for (const share of [0.05, 0.4]) {
      const run = await runImport({ file, dataDir, stopWith: 'SIGKILL', stopAtByte: share * wanted.bytes });
      expect(run.code, run.err).toBeNull();
    }
    const asked = await runImport({ file, dataDir, stopWith: 'SIGINT', stopAtByte: 0.7 * wanted.bytes });
    expect(asked.code).toBe(1);
    expect(asked.err).toContain('what was taken is safe. Give the same command again: it continues from there.');
    const noted = notedOffset(dataDir);
    expect(noted).toBeGreaterThan(0.7 * wanted.bytes);
    const last = await runImport({ file, dataDir });
    const { sweeps, accepted, remarks, rejected } = wanted;
    expect(last).toMatchObject({
      code: 0,
      counts: { imported: sweeps, known: 0, accepted, remarks, rejected, resumedAt: noted },
    });
    expect(notedOffset(dataDir)).toBe(-1);

    const archive = await EmbeddedArchive.open({
      path: join(dataDir, 'sweeps.db'),
      retention: { maxAgeMs: 1e15, maxBytes: 1e15 },
      clock: Date.now,
    });
    const range = { receiverId: 'rx', from: 0, to: Date.now() + 4e12, startHz: 88e6, stopHz: 88e6 };
    const seqs = (await archive.query(range)).map(({ seq }) => seq).sort((a, b) => a - b);
    await archive.close();
    expect(seqs).toEqual(Array.from({ length: sweeps }, (_, i) => i + 1));

    // Through, it is a file like any other: read again as a whole, and everything is there.
    const again = await runImport({ file, dataDir });
    expect(again.counts).toMatchObject({ imported: 0, known: sweeps, accepted, remarks, rejected });
    expect(again.counts).not.toHaveProperty('resumedAt');
  });

  it('starts again when the file has changed, or on request, and stores nothing twice', async () => {
    const file = join(folder, 'scan.csv');
    const wanted = await writePowerFile(file, 12e6);
    const dataDir = join(folder, 'data');
    await runImport({ file, dataDir, stopWith: 'SIGKILL', stopAtByte: 0.3 * wanted.bytes });
    const copy = join(folder, 'copy.csv');
    await copyFile(file, copy);
    const content = await readFile(file);
    content.write('x', 10);
    await writeFile(file, content);
    const other = await runImport({ file, dataDir, stopWith: 'SIGKILL', stopAtByte: 0.5 * wanted.bytes });
    expect(other.code).toBeNull();
    await copyFile(copy, file);
    const fromStart = await runImport({ file, dataDir, more: ['--from-start'] });
    expect(fromStart.counts).not.toHaveProperty('resumedAt');
    const { imported = 0, known = 0, rejected } = fromStart.counts ?? {};
    expect([imported + known, rejected]).toEqual([wanted.sweeps, wanted.rejected]);
    expect(known).toBeGreaterThan(0);
  });
});

describe('what was imported', { timeout: 120_000 }, () => {
  it('is kept whatever its age until a person releases it, or ages like any recording on request', async () => {
    const retention = { maxAgeMs: 30 * 86_400_000, maxBytes: 1e15 };
    const range = { receiverId: 'rx', from: 0, to: Date.now(), startHz: 88e6, stopHz: 88e6 };
    const keptIn = async (dataDir: string): Promise<number> => {
      const archive = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention, clock: Date.now });
      await archive.prune();
      const { length } = await archive.query(range);
      await archive.close();
      return length;
    };
    // The file begins months ago and spans a midnight.
    const file = join(folder, 'old.csv');
    const days = ['2019-02-03, 23:59:58', '2019-02-03, 23:59:59', '2019-02-04, 00:00:00'];
    await writeFile(file, days.map((at) => `${at}, 88000000, 88003000, 1000.00, 10, -60, -61, -62\n`).join(''));
    const dataDir = join(folder, 'kept');
    expect((await runImport({ file, dataDir })).counts).toMatchObject({ imported: 3 });
    expect(await keptIn(dataDir)).toBe(3);
    expect((await runImport({ file, dataDir, more: ['--release'] })).code).toBe(0);
    expect(await keptIn(dataDir)).toBe(0);
    const twice = await runImport({ file, dataDir, more: ['--release'] });
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('Nothing is kept as imported of')]);
    const aging = join(folder, 'aging');
    await runImport({ file, dataDir: aging, more: ['--let-age'] });
    expect(await keptIn(aging)).toBe(0);
  });
});

describe('what an import holds in memory', () => {
  const sweepOf = (i: number, bins: number): DriverSweep => ({
    ...{ startedAt: 1000 * i, endedAt: 1000 * i + 1, startHz: 88e6, stepHz: 1000, flags: 0 },
    levelsDbm: new Float32Array(bins).fill(-80),
  });

  /** An archive that says when it is asked, and only then has taken what it was given before. */
  function slowArchive() {
    const levels = { waiting: 0, most: 0 };
    const archive: WriterParts['archive'] = {
      lastSeqs: async () => new Map(),
      query: async () => [],
      spans: async () => [],
      async seqsAt({ places }) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        levels.waiting = 0;
        return new Float64Array(places.length).fill(Number.NaN);
      },
      add({ levelsDbm }) {
        levels.waiting += levelsDbm.length;
        levels.most = Math.max(levels.most, levels.waiting);
      },
      pin: async () => undefined,
      spool: { sync: async () => undefined, health: () => ({ bytes: 0 }) } as unknown as EmbeddedArchive['spool'],
    };
    return { archive, levels };
  }

  it.each([
    ['sweeps of 100 bins', 100, 20_000],
    ['sweeps of 2,000 bins', 2000, 2000],
    ['sweeps of 400,000 bins', 400_000, 12],
  ])('is one batch of levels, however far behind the archive is: %s', async (_what, bins, count) => {
    const { archive, levels } = slowArchive();
    const notes = { save: async () => undefined };
    const owner = { receiverId: 'rx', stationId: 'st' };
    const writer = new ImportWriter({ archive, notes, owner, format: 'rtl_power', startedAt: 0 });
    for (let i = 0; i < count; i++) await writer.add(sweepOf(i, bins));
    await writer.flush(undefined);
    expect(writer.imported).toBe(count);
    expect(levels.most).toBeLessThanOrEqual(250_000 + bins);
  });

  it('waits while more than its limit is on the disk and not yet in the archive', async () => {
    const { archive } = slowArchive();
    let looks = 0;
    const spool = { sync: async () => undefined, health: () => ({ bytes: looks++ < 3 ? 300e6 : 0 }) };
    const notes = { save: async () => undefined };
    const owner = { receiverId: 'rx', stationId: 'st' };
    const parts = { archive: { ...archive, spool: spool as unknown as EmbeddedArchive['spool'] }, notes, owner };
    const writer = new ImportWriter({ ...parts, format: 'rtl_power', startedAt: 0 });
    await writer.add(sweepOf(1, 100));
    await writer.flush(undefined);
    expect(looks).toBeGreaterThanOrEqual(4);
  });

  it('begins again where it ended within its first batch, of which nothing but the begin is noted', async () => {
    const file = join(folder, 'scan.csv');
    const { sweeps } = await writePowerFile(file, 300_000);
    const { archive } = slowArchive();
    const full = { sync: async () => undefined, health: () => ({ bytes: 0, fault: DISK_FULL }) };
    const task = { ...{ file, dataDir: folder, station: 'st', receiver: 'rx' }, signal: new AbortController().signal };
    const broken = { ...archive, spool: full as unknown as EmbeddedArchive['spool'] };
    await expect(importFile({ ...task, archive: broken })).rejects.toThrow('The disk is full:');
    expect(notedOffset(folder)).toBe(0);
    expect(await importFile({ ...task, archive })).toMatchObject({ imported: sweeps, known: 0, fault: undefined });
  });

  it('stops with the disk’s own error when it is full, and has noted no more progress than is safe', async () => {
    const { archive } = slowArchive();
    const saved: { point: ResumePoint; imported: number }[] = [];
    const spool = { sync: async () => undefined, health: () => ({ bytes: 0, fault: DISK_FULL }) };
    const notes: WriterParts['notes'] = { save: async (note) => void saved.push(note) };
    const owner = { receiverId: 'rx', stationId: 'st' };
    const parts = { archive: { ...archive, spool: spool as unknown as EmbeddedArchive['spool'] }, notes, owner };
    const writer = new ImportWriter({ ...parts, format: 'rtl_power', startedAt: 0 });
    await writer.add(sweepOf(1, 100));
    const counts = new ImportReport().counts;
    await expect(writer.flush({ point: { offset: 500, number: 9 }, counts })).rejects.toThrow('The disk is full:');
    expect(saved.map(({ point, imported }) => [point.offset, imported])).toEqual([[0, 0]]);
  });
});
