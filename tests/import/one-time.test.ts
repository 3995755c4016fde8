import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Bus } from '../../src/bus/bus.js';
import { parseConfig } from '../../src/config/config.js';
import { openSink } from '../../src/export/open-sink.js';
import { instantText } from '../../src/export/table.js';
import { receiverJson } from '../../src/http/receivers/station-routes.js';
import { FileClock } from '../../src/import/file-clock.js';
import { ImportWriter } from '../../src/import/filing/import-writer.js';
import { importFormat } from '../../src/import/format-registry.js';
import { ImportReport } from '../../src/import/import-report.js';
import { importSweeps } from '../../src/import/import-sweeps.js';
import { openImports } from '../../src/import/part.js';
import { zoneOf } from '../../src/import/stated-zone.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { fileTransport } from '../../src/receiver/stream-transports.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { Stations } from '../../src/station/stations.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const T0 = Date.UTC(2026, 0, 5);

const RETENTION = { maxAgeMs: 1e13, maxBytes: 1e12 };
const OWNER = { receiverId: 'r1', stationId: 's1' };

/** Imports a file; the numbers of sweeps that were new and that were there already, and what was told. */
async function bring(archive: EmbeddedArchive, path: string): Promise<{ counts: number[]; told: readonly string[] }> {
  const link = await ByteLink.open(fileTransport(path), Date.now);
  const format = await importFormat(link);
  const writer = new ImportWriter({
    ...{ archive, owner: OWNER, format: format.id, startedAt: T0 },
    notes: { save: () => Promise.resolve() },
  });
  const context = { report: new ImportReport(), startedAt: 0, everyMs: 1000, path };
  for await (const sweep of importSweeps(link, format, context)) await writer.add(sweep);
  await writer.flush(undefined);
  await link.close();
  return { counts: [writer.imported, writer.known], told: context.report.assumptions };
}

describe('the time of a sweep', () => {
  it('is written to the microsecond where it has microseconds, never rounded one way and cut another', () => {
    expect(instantText(T0)).toBe('2026-01-05T00:00:00.000Z');
    expect(instantText(T0 + 0.9996)).toBe('2026-01-05T00:00:00.001Z');
    expect(instantText(T0 + 12.3456)).toBe('2026-01-05T00:00:00.012346Z');
    expect(instantText(-0.5)).toBe('1969-12-31T23:59:59.999500Z');
  });

  it('is known again however an older export cut or rounded it, so that an import adds nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-one-time-'));
    const archive = await EmbeddedArchive.open({
      path: join(folder, 'sweeps.db'),
      retention: RETENTION,
      clock: () => T0 + 1e6,
    });
    onTestFinished(async () => {
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const sweeps = sweepRun({ count: 20, startedAt: T0 + 0.6537, everyMs: 200.25 });
    for (const sweep of sweeps) archive.add(sweep);
    for (const told of [(at: number) => at, Math.floor, Math.round]) {
      const places = sweeps.map(({ startedAt, startHz, stepHz }) => ({ startedAt: told(startedAt), startHz, stepHz }));
      expect([...(await archive.seqsAt({ receiverId: 'r1', places }))]).toEqual(sweeps.map(({ seq }) => seq));
    }
    const other = [{ startedAt: T0 + 100, startHz: 400e6, stepHz: 5000 }];
    expect([...(await archive.seqsAt({ receiverId: 'r1', places: other }))]).toEqual([Number.NaN]);
  });
});

describe('an export of ours, imported after another of ours', () => {
  const FORMATS = ['csv', 'json', 'parquet', 'sigmf', 'sm1809'] as const;
  const SECONDS = 14;

  it('adds nothing, in every pair of formats: the same sweep has the same time in all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-pairs-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    // Times with microseconds, which earlier exports cut or rounded, and a grid that no kilohertz divides.
    const sweeps = sweepRun({ count: 40, startedAt: T0 + 0.6537, everyMs: 333.333 }).map((sweep, i) => {
      return { ...sweep, ...OWNER, seq: i + 1, folded: 1, stepHz: 12_500.125, endedAt: sweep.startedAt + 100.5 };
    });
    const facts = { ...OWNER, receiverName: 'r1', stationName: 's1', calibrations: [] };
    const about = { program: 'rfi-logger test', what: 'sweeps' };
    const paths: string[] = [];
    for (const format of FORMATS) {
      const sink = await openSink({ format, folder, name: format, about, mostBytes: 1e8, facts });
      await sink.add({ sweeps });
      paths.push(join(folder, (await sink.finish())[0] ?? ''));
    }
    for (const first of paths) {
      const path = join(folder, `${basename(first)}.db`);
      const archive = await EmbeddedArchive.open({ path, retention: RETENTION, clock: () => T0 + 1e6 });
      // SM.1809 has a row for each second, of the maxima to 0.1 dB; it comes to the archive as it is, or finds its second there.
      const rows = (path: string) => (path.endsWith('.txt') ? SECONDS : 40);
      expect([first, (await bring(archive, first)).counts]).toEqual([first, [rows(first), 0]]);
      for (const second of paths)
        expect([first, second, (await bring(archive, second)).counts]).toEqual([first, second, [0, rows(second)]]);
      // A part of the frequencies is in the archive too, where the sweeps themselves are.
      const cropped = sweeps.map((sweep) => ({
        ...sweep,
        startHz: sweep.startHz + 3 * sweep.stepHz,
        levelsDbm: sweep.levelsDbm.slice(3, 9),
      }));
      const part = await openSink({
        format: 'json',
        folder,
        name: `part-${basename(first)}`,
        about,
        mostBytes: 1e8,
        facts,
      });
      await part.add({ sweeps: cropped });
      const [partFile = ''] = await part.finish();
      if (!first.endsWith('.txt')) expect((await bring(archive, join(folder, partFile))).counts).toEqual([0, 40]);
      // Other levels in the same second are another reception: nothing is taken for what it is not.
      const louder = sweeps.map((sweep) => ({
        ...sweep,
        startedAt: sweep.startedAt + 90,
        levelsDbm: sweep.levelsDbm.map((level) => level + 40),
      }));
      const csv = await openSink({
        format: 'csv',
        folder,
        name: `louder-${basename(first)}`,
        about,
        mostBytes: 1e8,
        facts,
      });
      await csv.add({ sweeps: louder });
      expect((await bring(archive, join(folder, (await csv.finish())[0] ?? ''))).counts).toEqual([40, 0]);
      await archive.close();
    }
  });
});

describe('a file whose clock was set back', () => {
  it('loses no sweep, marks those of the repeated time, is told, and adds nothing when it comes again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-back-'));
    // Of 60 sweeps the last 30 begin 12 s early, with other levels; one time of both passes has the same levels but for a bin.
    const first = sweepRun({ count: 30, startedAt: T0 });
    const second = sweepRun({ count: 30, seq: 31, startedAt: T0 + 18_000 });
    const twin = Float32Array.from(first[20]?.levelsDbm ?? [], (level, bin) => (bin === 7 ? level + 3 : level));
    const sweeps = [...first, ...second.map((sweep, i) => (i === 2 ? { ...sweep, levelsDbm: twin } : sweep))];
    const spec = { folder, name: 'back', about: { what: 'sweeps' }, mostBytes: 1e8 };
    const facts = { ...OWNER, receiverName: 'r1', stationName: 's1', calibrations: [] };
    const sink = await openSink({ ...spec, format: 'csv', facts });
    await sink.add({ sweeps: sweeps.map((sweep) => ({ ...sweep, folded: 1 })) });
    const path = join(folder, (await sink.finish())[0] ?? '');
    const clock = () => T0 + 1e6;
    const archive = await EmbeddedArchive.open({ path: join(folder, 'back.db'), retention: RETENTION, clock });
    onTestFinished(async () => {
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const told = [expect.stringMatching(/^Times of the file run back: its clock was set back/)];
    expect(await bring(archive, path)).toEqual({ counts: [60, 0], told });
    expect(await bring(archive, path)).toEqual({ counts: [0, 60], told });
    const stored = await archive.query({ receiverId: 'r1', from: T0, to: T0 + 1e6 });
    const again = stored.filter(({ flags }) => (flags & SweepFlag.clockSetBack) !== 0).map(({ seq }) => seq);
    expect(again).toEqual(Array.from({ length: 12 }, (_, i) => 31 + i));
    expect(stored.filter(({ epoch }) => epoch !== undefined)).toHaveLength(30);
  });

  it('is no file that has its bands one after the other, or its newest sweep first', () => {
    const [low, high] = [4e8, 5e8].map((startHz) => sweepRun({ count: 5, startedAt: T0, startHz }));
    for (const sweeps of [[...(low ?? []), ...(high ?? [])], low?.toReversed() ?? []]) {
      const file = new FileClock();
      expect(sweeps.map((sweep) => file.stamped(sweep).epoch)).toEqual(sweeps.map(() => undefined));
    }
  });
});

describe('recordings of a receiver that is not configured', () => {
  it('are listed as recordings, whoever imported them: nothing sweeps there, and nothing is lost', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-recorded-'));
    const archive = await EmbeddedArchive.open({
      path: join(folder, 'sweeps.db'),
      retention: RETENTION,
      clock: () => T0 + 1e6,
    });
    // The command line brought them: no file of the page names this receiver.
    // Those of another station, which the hub makes known, and an odd name are left out and stop nothing.
    for (const receiverId of ['rtl433', 'sim', 'st2.rx', 'a name/of others'])
      for (const sweep of sweepRun({ count: 3, startedAt: T0 })) archive.add({ ...sweep, receiverId, stationId: 's1' });
    const receivers = [{ id: 'sim', driver: 'simulated', port: { simulated: true } }];
    const config = parseConfig({ stations: [{ id: 's1', name: 'One', receivers }] }, 'test');
    const bus = new Bus(expect.fail);
    const registry = await DriverRegistry.load();
    const stations = new Stations({ config, registry, bus, clock: () => T0, lastSeqs: new Map() });
    const part = await openImports(
      { dataDir: folder, clock: () => T0, age: () => T0, onFault: expect.fail },
      archive,
      stations,
    );
    onTestFinished(async () => {
      await part.stop?.();
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    });
    expect(stations.stored.map(receiverJson)).toMatchObject([{ id: 'rtl433', stationId: 's1', status: 'recorded' }]);
    expect(stations.receiver('rtl433')?.isRecorded).toBe(true);
  });
});

describe('the zone of an import', () => {
  it('is a name or an offset, and anything else is refused', () => {
    for (const name of ['Asia/Ho_Chi_Minh', 'asia/saigon']) expect(zoneOf(name)).toBe('Asia/Ho_Chi_Minh');
    expect(zoneOf('+07:00')).toBe('Etc/GMT-7');
    expect(zoneOf('-0500')).toBe('Etc/GMT+5');
    expect(() => zoneOf('+05:30')).toThrow(/Asia\/Kolkata/);
    for (const none of ['Hanoi', '+99:00', '+7', '']) expect(() => zoneOf(none)).toThrow(`"${none}" is no zone`);
  });
});
