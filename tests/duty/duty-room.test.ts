import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { DutyRoom } from '../../src/duty/duty-room.js';
import type { Incident } from '../../src/incidents/incident.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { MOST_UNTOLD_SWEEPS } from '../../src/incidents/untold.js';
import { deskRoutes } from '../../src/program/desk-routes.js';
import type { Sweep } from '../../src/rf/sweep.js';
import { type DetectionSetup, ReceiverDetectors } from '../../src/station/receiver-detectors.js';
import type { ReceiverRecord, Stations } from '../../src/station/stations.js';
import { BookLosses } from '../../src/store/cases/book-losses.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { TimeBelief } from '../../src/time/time-belief.js';
import type { CoverageInterval } from '../../src/watch/coverage.js';
import { sentenceText } from '../../src/words/sentence.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const T0 = Date.UTC(2027, 1, 4, 16, 0);
const SECOND_MS = 1000;
const BINS = 200;
const START_HZ = 121e6;
const STEP_HZ = 5e3;
const CARRIER_BIN = 100;

const random = randomFrom(7);

const LICENSED_BINS = [40, 160];
/** A beacon that is always there, on 121.2 and on 121.8 MHz. */
const beaconsAt = (bins: readonly number[]): DetectionSetup['assignments'] =>
  bins.map((bin, i) => ({
    assignment: {
      ...{ id: `Beacon ${i + 1} (GP-${i + 1})`, centreHz: START_HZ + bin * STEP_HZ, bandwidthHz: 4 * STEP_HZ },
      ...{ service: 'radionavigation', class: 'continuous', mask: [] },
    },
  }));
const BEACONS = beaconsAt(LICENSED_BINS);

/** Four-look noise at −100 dBm with, when told, a carrier of 30 dB on 121.5 MHz, and the beacons of −70 dBm. */
function sweepAt(seq: number, receiverId: string, withCarrier: boolean, beacons: readonly number[] = []): Sweep {
  const levelsDbm = Float32Array.from({ length: BINS }, () => {
    return -100 + 10 * Math.log10(-Math.log(random() * random() * random() * random()) / 4);
  });
  if (withCarrier) levelsDbm[CARRIER_BIN] = -68;
  for (const bin of beacons) levelsDbm[bin] = -70;
  const startedAt = T0 + seq * SECOND_MS;
  const place = { receiverId, stationId: 'st', seq, startHz: START_HZ, stepHz: STEP_HZ };
  return { ...place, startedAt, endedAt: startedAt + 900, levelsDbm, flags: 0 };
}

function recordOf(id: string): ReceiverRecord {
  const receiver = { id, driver: 'simulated', port: { simulated: true } };
  const [station] = parseConfig({ stations: [{ id: 'st', name: 'Station', receivers: [receiver] }] }, 'test').stations;
  const [config] = station === undefined || station.receivers === 'auto' ? [] : station.receivers;
  if (station === undefined || config === undefined) throw new Error('the test wrote a wrong configuration');
  const state = { receiverId: id, stationId: 'st', status: 'sweeping' as const, since: T0 };
  return {
    ...{ config, station, number: 1, state, sweeps: 0, intervalMs: SECOND_MS },
    lastSweep: { at: T0, startHz: START_HZ, stepHz: STEP_HZ, bins: BINS, flags: 0 },
  };
}

async function openRoom(assignments: DetectionSetup['assignments'] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-room-'));
  const keepAll = { maxAgeMs: 1e13, maxBytes: 1e12 };
  let now = T0;
  const clock = () => now;
  const archive = await EmbeddedArchive.open({ path: join(folder, 'sweeps.db'), retention: keepAll, clock });
  const records = [recordOf('rx'), recordOf('witness')];
  const receiver = (id: string) => records.find(({ config }) => config.id === id);
  const stations = { receivers: records, stored: [], plans: () => [], receiver } as unknown as Stations;
  const told: Incident[] = [];
  const coverage: CoverageInterval[] = [];
  const faults: string[] = [];
  const open = async (): Promise<DutyRoom> => {
    const room = new DutyRoom({
      caseBook: new CaseBook(join(folder, 'cases.db')),
      clock,
      stations,
      archive,
      onIncident: () => undefined,
      onNews: (incident) => void told.push(incident),
      onCoverage: (interval) => void coverage.push(interval),
      onFault: (sentence) => void faults.push(sentence),
    });
    await room.start();
    return room;
  };
  const room = { current: await open() };
  const close = async (): Promise<void> => {
    await room.current.stop();
    room.current.desk.caseBook.close();
  };
  onTestFinished(async () => {
    await close();
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  });
  let detectors = new ReceiverDetectors({ assignments, spursHz: {} });
  return {
    room,
    records,
    archive,
    told,
    coverage,
    faults,
    routes: () =>
      deskRoutes({
        dataDir: folder,
        losses: new BookLosses(room.current.desk.caseBook),
        belief: new TimeBelief({ wall: () => now, even: () => now, isSynchronised: async () => true }),
        stations,
        archive,
        desk: room.current.desk,
        actorOf: () => 'local',
        guard: () => undefined,
        prove: async () => undefined,
        tell: () => undefined,
      }),
    hear(from: number, to: number, withCarrier: boolean, beacons?: readonly number[]) {
      for (let seq = from; seq < to; seq++) {
        now = T0 + seq * SECOND_MS;
        const sweep = sweepAt(seq, 'rx', withCarrier, beacons);
        room.current.sweep(sweep, detectors.hasLearned(sweep));
        const finding = detectors.observe(sweep);
        if (finding !== undefined) room.current.take(finding);
      }
    },
    forgetEverything() {
      detectors = new ReceiverDetectors({ assignments, spursHz: {} });
    },
    setNow(at: number) {
      now = at;
    },
    async reopen() {
      await close();
      room.current = await open();
    },
  };
}

describe('the duty room of the program', () => {
  it('turns a finding into an incident, notifies people, and pins the recording of every receiver that covers it', async () => {
    const { room, archive, told, faults, hear, reopen } = await openRoom();
    hear(1, 300, false);
    hear(300, 360, true);
    const [incident] = room.current.desk.caseBook.incidents.live;
    expect(incident).toMatchObject({ state: 'open', active: true, priority: { severity: 1 }, peakDbm: -68 });
    expect(incident?.priority.reason.key).toBe('priority.distress');
    hear(360, 420, false);
    expect(room.current.desk.caseBook.incidents.live).toMatchObject([{ active: false }]);
    // The carrier was heard once a second for a minute: viewers are told each change, and "still heard" every 2 s.
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.length).toBeLessThanOrEqual(40);
    await reopen();
    const pins = await archive.pins();
    expect(new Set(pins.flatMap(({ receiverIds }) => receiverIds))).toContain('rx');
    expect(Math.min(...pins.map(({ from }) => from))).toBe((incident?.firstHeardAt ?? 0) - 60_000);
    expect(Math.max(...pins.map(({ to }) => to))).toBeGreaterThanOrEqual(T0 + 359 * SECOND_MS + 60_000);
    expect(new Set(pins.map(({ reason }) => reason))).toEqual(new Set([incident?.id]));
    expect(faults).toEqual([]);
  });

  it('notifies a person when a licensed carrier falls silent, and ends the alarm when the carrier is back', async () => {
    const { room, told, faults, hear } = await openRoom(BEACONS);
    const live = () => room.current.desk.caseBook.incidents.live;
    hear(1, 300, false, LICENSED_BINS);
    expect(live()).toEqual([]);
    hear(300, 340, false, LICENSED_BINS.slice(1));
    expect(live()).toMatchObject([
      {
        ...{ state: 'open', active: true, emissionClass: 'carrier-loss', startHz: START_HZ + 38 * STEP_HZ },
        alarm: { base: 'unacknowledged' },
        emissions: [{ licence: { name: 'Beacon 1 (GP-1)' } }],
      },
    ]);
    const [incident] = live();
    const silentFor = (incident?.firstHeardAt ?? 0) - (T0 + 300 * SECOND_MS);
    expect(silentFor).toBeGreaterThanOrEqual(0);
    expect(silentFor).toBeLessThan(10 * SECOND_MS);
    const reason = (language: 'vi' | 'en') =>
      incident && sentenceText(incident.priority.reason, language, INCIDENT_SENTENCES);
    expect(reason('en')).toMatch(/^Beacon 1 \(GP-1\) fell silent on 121\.2 MHz, in .+: usually −70 dBm, now −9\d dBm/);
    expect(reason('vi')).toContain('mất sóng trên 121,2 MHz');
    // A stranger on the silent channel is another matter, and the loss of the second is one case with it no more.
    hear(340, 380, true);
    expect(live().map(({ emissionClass, active }) => [emissionClass, active])).toEqual([
      ['carrier-loss', true],
      ['carrier-loss', true],
      [expect.not.stringContaining('carrier-loss'), true],
    ]);
    hear(380, 420, false, LICENSED_BINS);
    expect(live().every(({ active }) => !active)).toBe(true);
    expect(told.length).toBeGreaterThan(3);
    const lines = room.current.desk.caseBook.incidents.timeline(incident?.id ?? '', 0, 50);
    expect(lines.map(({ sentence }) => sentence.key)).toEqual(['timeline.confirmed', 'timeline.carrier-back']);
    expect(faults).toEqual([]);
  });

  it('has one case for all carriers that fell silent in the same sweep: the mast, or the antenna here', async () => {
    const { room, hear } = await openRoom(BEACONS);
    hear(1, 300, false, LICENSED_BINS);
    hear(300, 340, false);
    const { live } = room.current.desk.caseBook.incidents;
    expect(live).toMatchObject([{ emissions: [{}, {}], active: true }]);
    // … which counts and names each service that is lost.
    const words = (language: 'vi' | 'en') =>
      live.map(({ priority: { reason } }) => sentenceText(reason, language, INCIDENT_SENTENCES));
    expect(words('en')).toEqual([
      expect.stringMatching(
        /^2 licensed stations fell silent: Beacon 1 \(GP-1\), Beacon 2 \(GP-2\); priority level \d/,
      ),
    ]);
    expect(words('vi')).toEqual([expect.stringContaining('2 đài được cấp phép cùng mất sóng')]);
  });

  it('has one case of a deaf receiver, not of silent stations, and its bands are degraded from the last proof on', async () => {
    const bins = [...LICENSED_BINS, 180];
    const { room, coverage, hear } = await openRoom(beaconsAt(bins));
    const { incidents } = room.current.desk.caseBook;
    hear(1, 340, true, bins);
    const stranger = incidents.live.filter(({ active }) => active).map(({ id }) => id);
    hear(340, 380, false);
    const deaf = incidents.live.filter(({ emissionClass }) => emissionClass === 'deaf');
    expect(deaf).toMatchObject([{ state: 'open', active: true, emissions: [{ receiverId: 'rx' }] }]);
    expect(deaf[0]?.emissions[0]).not.toHaveProperty('licence');
    expect(incidents.live.map(({ emissionClass }) => emissionClass)).not.toContain('carrier-loss');
    // Nobody says that the stranger went off the air.
    expect(stranger).not.toEqual([]);
    for (const id of stranger)
      expect(incidents.get(id)?.emissions).toMatchObject([{ active: false, unknownSince: T0 + 339 * SECOND_MS }]);
    hear(380, 420, true, bins);
    expect(incidents.get(deaf[0]?.id ?? '')).toMatchObject({ active: false });
    await room.current.stop();
    const bands = room.current.desk.coverage(T0 + 330 * SECOND_MS, T0 + 410 * SECOND_MS);
    const distress = bands.find(({ bandKey }) => bandKey.startsWith('aeronautical-distress'));
    expect(distress?.stretches.map(({ state, reason }) => [state, reason])).toEqual([
      ['watched', undefined],
      ['degraded', 'receiver-deaf'],
      ['watched', undefined],
    ]);
    const sinceS = ((distress?.stretches[1]?.from ?? 0) - T0) / SECOND_MS;
    expect(sinceS).toBeGreaterThanOrEqual(339);
    expect(sinceS).toBeLessThanOrEqual(342);
    expect(coverage.some(({ reason }) => reason === 'receiver-deaf')).toBe(true);
  });

  it('does not say that an emission is on the air while its receiver is lost, or its station is not heard', async () => {
    const { room, records, hear, setNow } = await openRoom();
    hear(0, 300, false);
    hear(300, 320, true);
    const { desk } = room.current;
    const [rx] = records;
    const isActive = () => desk.caseBook.incidents.live.map((one) => desk.told(one).active);
    expect(isActive()).toEqual([true]);
    if (rx === undefined) throw new Error('no receiver');
    rx.unheardSince = T0;
    expect(isActive()).toEqual([false]);
    rx.unheardSince = undefined;
    rx.lastSweep = { at: T0 + 320 * SECOND_MS, startHz: START_HZ, stepHz: STEP_HZ, bins: BINS, flags: 0 };
    rx.state = { ...rx.state, status: 'waiting' };
    expect(isActive()).toEqual([true]);
    setNow(T0 + 360 * SECOND_MS);
    expect(isActive()).toEqual([false]);
  });

  it('ends emissions that detection no longer follows, after their range was swept long enough without a report', async () => {
    const { room, hear, reopen, forgetEverything } = await openRoom(BEACONS);
    const isActive = () => room.current.desk.caseBook.incidents.live.map(({ active }) => active);
    hear(1, 300, false, LICENSED_BINS);
    hear(300, 340, false);
    await reopen();
    forgetEverything();
    const last = 340 + MOST_UNTOLD_SWEEPS;
    hear(340, last - 1, false, LICENSED_BINS);
    expect(isActive()).toEqual([true]);
    hear(last - 1, last, false, LICENSED_BINS);
    expect(isActive()).toEqual([false]);
  });

  it('accounts for the watch: degraded while detection learns, then watched, blind once the receiver is lost', async () => {
    const world = await openRoom();
    const { room, coverage, hear } = world;
    hear(1, 301, false);
    room.current.receiver({ receiverId: 'rx', stationId: 'st', status: 'waiting', since: T0 + 300_000 });
    world.setNow(T0 + 420_000);
    await world.reopen();
    const bands = room.current.desk.coverage(T0 + 1000, T0 + 420_000);
    const distress = bands.find(({ bandKey }) => bandKey.startsWith('aeronautical-distress'));
    expect(distress?.stretches.map(({ state, reason }) => [state, reason])).toEqual([
      ['degraded', 'not-judged'],
      ['watched', undefined],
      ['blind', 'receiver-lost'],
    ]);
    expect(distress?.stretches[1]).toMatchObject({ from: T0 + 240 * SECOND_MS + 900, to: T0 + 300 * SECOND_MS + 900 });
    expect(new Set(coverage.map(({ state }) => state))).toEqual(new Set(['degraded', 'watched', 'blind']));
  });

  it('accounts for a receiver from the begin of its work, and not from the next tick on', async () => {
    const { room, records, hear, reopen } = await openRoom();
    const late = records.splice(0);
    await reopen();
    records.push(...late);
    for (const receiverId of ['rx', 'witness'])
      room.current.receiver({ receiverId, stationId: 'st', status: 'locating', since: T0 });
    hear(1, 31, false);
    const bands = room.current.desk.coverage(T0 + 1000, T0 + 30_000);
    const distress = bands.find(({ bandKey }) => bandKey.startsWith('aeronautical-distress'));
    expect(distress?.stretches.map(({ state }) => state)).toEqual(['degraded']);
  });

  it('lets a person open a case by hand, with the level that was recorded there, and adds to one already there', async () => {
    const { room, archive, routes, hear, setNow } = await openRoom();
    for (let seq = 1; seq <= 20; seq++) archive.add(sweepAt(seq, 'rx', seq === 10));
    hear(1, 21, false);
    setNow(T0 + 60_000);
    const route = routes().find(({ method, path }) => method === 'post' && path === '/api/v1/incidents');
    const post = async (changes: object) => {
      const seen = {
        stationId: 'st',
        startHz: 121.49e6,
        stopHz: 121.51e6,
        from: T0,
        to: T0 + 30_000,
        text: 'A pilot hears a tone.',
      };
      const input = { query: {}, params: {}, body: { ...seen, ...changes } };
      const answer = await route?.handle({} as never, {} as never, input);
      return (answer as { incident: { id: string; peakDbm?: number; alarm: string; severity: number } }).incident;
    };
    const opened = await post({});
    expect(opened).toMatchObject({ peakDbm: -68, alarm: 'returned-unacknowledged', severity: 1 });
    expect((await post({ receiverId: 'rx', text: 'Another pilot too.' }))?.id).toBe(opened?.id);
    const notes = room.current.desk.caseBook.incidents.timeline(opened?.id ?? '', 0, 50);
    expect(notes.filter(({ move }) => move === 'noted').length).toBe(2);
    expect(await post({ startHz: 5e6, stopHz: 6e6, text: 'By telephone.' })).not.toHaveProperty('peakDbm');
    await expect(post({ stationId: 'nowhere' })).rejects.toThrow('"nowhere"');
    await expect(post({ stopHz: 1e6 })).rejects.toThrow('stopHz is 1000000');
  });
});
