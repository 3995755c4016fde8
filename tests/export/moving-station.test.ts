/** A station that moves: its place and clock are noted, and go out with each sweep in every form. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bus } from '../../src/bus/bus.js';
import { openJournal } from '../../src/duty/journal.js';
import { openStationKey } from '../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../src/export/evidence/verify-bundle.js';
import { openSink } from '../../src/export/open-sink.js';
import type { ReceiverFacts } from '../../src/export/sweep-table.js';
import { factsOf } from '../../src/program/known-stations.js';
import type { Sweep } from '../../src/rf/sweep.js';
import { isNews, pointAt, type TrackPoint } from '../../src/rf/track.js';
import type { GpsState } from '../../src/station/gps-track.js';
import type { Stations } from '../../src/station/stations.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import type { SweepFormat } from '../../src/watch/papers/formats.js';
import { type BundleWorld, bundleWorld, edited, filesOf, reseal, T0, zipped } from '../support/evidence-bundle.js';

let folder: string;
let world: BundleWorld;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-moving-'));
  world = await bundleWorld(join(folder, 'station'));
});
afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** North at 9 m/s, as the simulated GPS of the investigators drove. */
const northAt = (at: number): number => 22 + ((at - T0) / 1000) * (9 / 111_320);

/** A program's journal over two minutes: a sweep a second; the GPS is lost after a minute, the receiver exchanged after 90 s. */
function driven(book: CaseBook): readonly Sweep[] {
  const bus = new Bus(expect.fail);
  let gps: GpsState = { status: 'searching' };
  let identity = { driverId: 'tinysa', model: 'tinySA4', firmware: '1.4', serialNumber: 'A1' };
  const plans = [{ startHz: 120e6, stopHz: 124e6, rbwHz: 10e3, attenuationDb: 0 }];
  const config = { id: 'rx', driver: 'tinysa' };
  const stations = {
    receiver: () => ({ config, station: {}, state: { identity } }),
    plans: () => plans,
  } as unknown as Stations;
  const clock = () => (gps.status === 'fix' ? 'good' : 'unchecked');
  const archive = { pins: () => Promise.resolve([]) };
  const watched = { stations, truth: { gps: () => gps, clock }, caseBook: book, archive };
  openJournal({ bus, age: Date.now, onFault: expect.fail }, watched, 1e12);
  return world.sweeps.map((sweep, i) => {
    const { startedAt } = sweep;
    const position = { latitudeDeg: northAt(startedAt), longitudeDeg: 106.5, altitudeM: 30 };
    gps = i < 60 ? { status: 'fix', position, at: startedAt, clockOffsetMs: 120 } : { status: 'lost', position };
    if (i === 90) identity = { ...identity, serialNumber: 'B2' };
    bus.emit('sweep', sweep);
    return sweep;
  });
}

function factsIn(book: CaseBook, from: number, to: number): ReceiverFacts {
  const { receiverId = '', stationId = '' } = world.sweeps[0] ?? {};
  const station = { id: stationId, name: 'Xe đo 1', latitude: 10, longitude: 100 };
  return factsOf({ id: receiverId }, station, { calibrations: [], journal: book.journal, range: { from, to } });
}

async function exported(format: SweepFormat, facts: ReceiverFacts): Promise<string> {
  const own = mkdtempSync(join(folder, 'out-'));
  const sink = await openSink({ format, folder: own, name: 'e', about: {}, mostBytes: 1e9, facts });
  await sink.add({ sweeps: world.sweeps });
  const [first = ''] = await sink.finish();
  return readFileSync(join(own, first), 'utf8');
}

describe('a track', () => {
  it('gives the newest point that is not after the instant, whatever the points', () => {
    const points = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 30 });
    fc.assert(
      fc.property(points, fc.integer({ min: -5, max: 205 }), (times, at) => {
        const track = times.sort((a, b) => a - b).map((time): TrackPoint => ({ at: time, clock: 'good' }));
        expect(pointAt(track, at)).toEqual(track.filter((point) => point.at <= at).at(-1));
      }),
    );
  });

  it('has a point for 50 m, for ten minutes, for a lost position and for another verdict on the clock', () => {
    const last: TrackPoint = { at: T0, latitudeDeg: 21, longitudeDeg: 106, clock: 'good' };
    const next = (more: Partial<TrackPoint>) => isNews(last, { ...last, at: T0 + 1000, ...more });
    expect([next({}), next({ latitudeDeg: 21.0004 }), next({ longitudeDeg: 106.0004 })]).toEqual([false, false, false]);
    expect([next({ latitudeDeg: 21.0005 }), next({ longitudeDeg: 105.9995 })]).toEqual([true, true]);
    expect([next({ at: T0 + 600_000 }), next({ clock: 'bad' }), isNews(undefined, last)]).toEqual([true, true, true]);
    expect(next({ latitudeDeg: undefined, longitudeDeg: undefined })).toBe(true);
  });
});

describe('the journal', () => {
  it('notes the way of the station and each receiver as of its time, over a restart too', () => {
    const path = join(folder, 'journal.db');
    const book = new CaseBook(path);
    const sweeps = driven(book);
    book.close();
    const again = new CaseBook(path);
    const { startedAt: first = 0, stationId = '', receiverId = '' } = sweeps[0] ?? {};
    const track = again.journal.track(stationId, 0, 4e12);
    for (const { startedAt } of sweeps.slice(0, 60)) {
      const { latitudeDeg = Number.NaN, clock } = pointAt(track, startedAt) ?? {};
      expect(Math.abs(latitudeDeg - northAt(startedAt)) * 111_320).toBeLessThan(50);
      expect(clock).toBe('good');
    }
    const lost = { at: first + 60_000, clock: 'unchecked' };
    expect(track.at(-1)).toEqual(lost);
    expect(track.length).toBeLessThan(15);
    // What was valid at the begin of a range belongs to it.
    expect(again.journal.track(stationId, first + 100_000, first + 110_000)).toEqual([lost]);
    const serials = again.journal
      .receiver(receiverId, 0, 4e12)
      .map(({ from, serialNumber }) => [from - first, serialNumber]);
    expect(serials).toEqual([
      [0, 'A1'],
      [90_000, 'B2'],
    ]);
    expect(again.journal.receiver(receiverId, first + 20_000, first + 30_000)).toMatchObject([
      { driver: 'tinysa', model: 'tinySA4', firmware: '1.4', plans: [{ rbwHz: 10e3, attenuationDb: 0 }] },
    ]);
    // Sweeps before are gone: what was in force at the oldest kept one stays, and all after it.
    const oldest = first + 30_000;
    const before = again.journal.track(stationId, oldest, 4e12);
    again.journal.prune(oldest);
    expect(again.journal.track(stationId, 0, 4e12)).toEqual(before);
    expect(again.journal.receiver(receiverId, 0, 4e12)).toHaveLength(2);
    again.journal.prune(first + 100_000);
    expect(again.journal.track(stationId, 0, 4e12)).toEqual([lost]);
    expect(again.journal.receiver(receiverId, 0, 4e12).map(({ serialNumber }) => serialNumber)).toEqual(['B2']);
    again.close();
  });
});

describe('sweeps of a moving station', () => {
  let book: CaseBook;
  let facts: ReceiverFacts;
  beforeAll(() => {
    book = new CaseBook(':memory:');
    driven(book);
    facts = factsIn(book, T0 - 60_000, T0 + 120_000);
  });
  afterAll(() => book.close());

  it('have their own place and clock in each row of a table, and none once the GPS is lost', async () => {
    const [head = '', ...rows] = (await exported('csv', facts)).trim().split('\r\n');
    const names = head.split(',');
    const cell = (row: string, name: string) => row.split(',')[names.indexOf(name)] ?? '';
    expect(rows).toHaveLength(120);
    for (const [i, row] of rows.entries()) {
      const { startedAt = 0 } = world.sweeps[i] ?? {};
      const metres = Math.abs(Number(cell(row, 'latitudeDeg')) - northAt(startedAt)) * 111_320;
      if (i < 60) expect([cell(row, 'clock'), metres < 50]).toEqual(['good', true]);
      else
        expect([cell(row, 'latitudeDeg'), cell(row, 'longitudeDeg'), cell(row, 'clock')]).toEqual([
          '',
          '',
          'unchecked',
        ]);
    }
  });

  it('have it in the captures of SigMF, and in the head of SM.1809 from each time on', async () => {
    const { captures, global } = JSON.parse(await exported('sigmf', facts));
    const track = facts.track ?? [];
    const places = track.map(({ latitudeDeg, longitudeDeg }) => latitudeDeg && [longitudeDeg, latitudeDeg]);
    expect(
      captures.map((one: Record<string, { coordinates: unknown }>) => one['core:geolocation']?.coordinates),
    ).toEqual(places);
    expect(global['core:geolocation']).toBeUndefined();
    const text = await exported('sm1809', facts);
    expect(text).toMatch(/^Latitude 21\.59\.51N\nLongitude 106\.30\.00E$/m);
    const told = [...text.matchAll(/^Position (\S+) (\S+)/gm)].map(([, time, north]) => [time, north]);
    expect(told).toEqual(
      track
        .slice(1)
        .map(({ at, latitudeDeg }) => [
          new Date(at).toISOString().slice(11, 19),
          latitudeDeg?.toFixed(5) ?? 'unknown,',
        ]),
    );
  });

  it('stand in a bundle with the receiver as of the time, which the verifier holds against the sweeps', async () => {
    const sources = { facts: (_: string, { from, to }: { from: number; to: number }) => factsIn(book, from, to) };
    const path = await world.make('driven', sources);
    const files = await filesOf(path);
    const { receivers } = JSON.parse(String(files.get('receivers.json')));
    expect(receivers[0].track).toEqual(JSON.parse(JSON.stringify(factsIn(book, T0 - 60_000, T0 + 60_000).track)));
    expect(receivers[0].equipment.map(({ serialNumber }: Record<string, unknown>) => serialNumber)).toEqual(['A1']);
    expect(receivers[0].measured).toMatchObject([{ rbwHz: 10e3, bins: 200, sweeps: 90, clockBad: 0 }]);
    const { key } = openStationKey(join(folder, 'station'));
    expect(await verifyBundle(path, { fingerprint: key.fingerprint })).toMatchObject({ good: true, unchecked: [] });
    edited(files, 'receivers.json', (text) =>
      text.replace('"rbwHz": 10000,\n     "from"', '"rbwHz": 3000,\n     "from"'),
    );
    reseal(files, key);
    const { faults } = await verifyBundle(await zipped(join(folder, 'other-rbw.zip'), files));
    expect(faults.map(({ en }) => en)).toEqual([
      'receivers.json is not as the audit log sealed it',
      expect.stringContaining('receivers.json is not what the signed sweeps give'),
    ]);
  });
});
