/** What the duty room is made of, each alone. */
import { describe, expect, it } from 'vitest';
import { layOutBand } from '../../src/detection/band-layout.js';
import { emissionOf } from '../../src/detection/emission.js';
import { Track } from '../../src/detection/tracking/track.js';
import { MOST_TOLD, STILL_HEARD_EVERY_MS, ToldIncidents } from '../../src/duty/duty-room.js';
import { GrowingPins } from '../../src/duty/growing-pins.js';
import { MOST_WAITING, ReportIntake, WaitingReports } from '../../src/duty/report-intake.js';
import { SweepGaps } from '../../src/duty/sweep-gaps.js';
import { watchPlans } from '../../src/duty/watch-account.js';
import { receiverFor, receiversOver, recordedPeak } from '../../src/duty/who-heard.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { rangesOf, watchSweepOver } from '../../src/station/receiver-record.js';
import type { ReceiverRecord, Stations } from '../../src/station/stations.js';
import type { PinRange } from '../../src/store/archive.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.UTC(2027, 1, 4);

const incident = (id: string, changes: Partial<Incident> = {}): Incident =>
  ({
    id,
    version: 1,
    active: true,
    startHz: 121.4e6,
    stopHz: 121.6e6,
    peakDbm: -70,
    missed: [],
    emissions: [],
    ...changes,
  }) as unknown as Incident;

const record = (id: string, stationId: string, startHz?: number, bins = 100): ReceiverRecord =>
  ({
    config: { id },
    station: { id: stationId },
    lastSweep: startHz === undefined ? undefined : { at: T0, startHz, stepHz: 10e3, bins, flags: 0 },
  }) as unknown as ReceiverRecord;

const stationsOf = (receivers: readonly ReceiverRecord[]) =>
  ({ receivers, stored: [], plans: () => [], planCost: () => undefined }) as unknown as Stations;

describe('incidents told to viewers', () => {
  it('are news when anything changed, and otherwise every two seconds', () => {
    const told = new ToldIncidents();
    const heard = (at: number, changes?: Partial<Incident>) => told.isNews(incident('A', changes), T0 + at);
    expect(heard(0)).toBe(true);
    expect(heard(STILL_HEARD_EVERY_MS - 1)).toBe(false);
    expect(heard(STILL_HEARD_EVERY_MS - 1, { peakDbm: -70.3 })).toBe(false);
    expect(heard(STILL_HEARD_EVERY_MS - 1, { peakDbm: -69 })).toBe(true);
    expect(heard(STILL_HEARD_EVERY_MS, { peakDbm: -69, active: false })).toBe(true);
    expect(heard(2 * STILL_HEARD_EVERY_MS, { peakDbm: -69, active: false })).toBe(true);
  });

  it('are remembered up to a bound: the oldest is told once more', () => {
    const told = new ToldIncidents();
    for (let i = 0; i <= MOST_TOLD; i++) told.isNews(incident(`I${i}`), T0);
    expect(told.isNews(incident('I1'), T0)).toBe(false);
    expect(told.isNews(incident('I0'), T0)).toBe(true);
  });
});

describe('reports that the case book cannot take', () => {
  it('wait, the newest of each emission, and are offered again in order', () => {
    const waiting = new WaitingReports();
    const taken: EmissionReport[] = [];
    for (const [id, peakDbm] of [['a', -80] as const, ['b', -70] as const, ['a', -60] as const])
      waiting.keep(emissionReport(T0, { emissionId: id, peakDbm }));
    waiting.offer((report) => void taken.push(report));
    expect(taken.map(({ emissionId, peakDbm }) => [emissionId, peakDbm])).toEqual([
      ['b', -70],
      ['a', -60],
    ]);
    expect(waiting.size).toBe(0);
  });

  it('go on waiting from the first that is still refused', () => {
    const waiting = new WaitingReports();
    for (const emissionId of ['a', 'b', 'c']) waiting.keep(emissionReport(T0, { emissionId }));
    const full = () => {
      throw new Error('disk full');
    };
    expect(() => waiting.offer(({ emissionId }) => (emissionId === 'b' ? full() : undefined))).toThrow('disk full');
    expect(waiting.size).toBe(2);
  });

  it('are bounded; what is dropped is counted', () => {
    const waiting = new WaitingReports();
    for (let i = 0; i < MOST_WAITING + 3; i++) waiting.keep(emissionReport(T0, { emissionId: `e${i}` }));
    expect(waiting.size).toBe(MOST_WAITING);
    expect(waiting.dropped).toBe(3);
  });

  it('are not offered any more when a newer report of the emission was taken', () => {
    const taken: number[] = [];
    const faults: string[] = [];
    let isFull = true;
    const take = ({ peakDbm }: EmissionReport) => {
      if (isFull) throw new Error('disk full');
      taken.push(peakDbm);
    };
    const intake = new ReportIntake(take, (sentence) => faults.push(sentence));
    const breach = { type: 'updated', id: 'm1', ruleId: 'mask', firstAt: T0, lastAt: T0 } as const;
    const levels = { lowHz: 121.4e6, highHz: 121.6e6, overDb: 6 };
    const hear = (peakDbm: number) =>
      intake.finding({
        receiverId: 'rx',
        stationId: 'st',
        at: T0,
        alarms: [],
        breaches: [{ ...breach, ...levels, peakDbm }],
        anomalies: [],
      });
    hear(-80);
    expect(faults).toEqual([expect.stringContaining('Emission m1 is no incident yet; it is tried again: disk full.')]);
    expect(intake.waiting.size).toBe(1);
    isFull = false;
    hear(-60);
    intake.retry();
    // The older level must not come after the newer one.
    expect(taken).toEqual([-60]);
  });
});

describe('an emission that goes from a shared case to one of its own', () => {
  it('ends there and begins here', () => {
    const taken: string[] = [];
    const intake = new ReportIntake(
      ({ emissionId, active, partOfId }) =>
        taken.push(`${emissionId} ${active}${partOfId === undefined ? '' : ` part of ${partOfId}`}`),
      (sentence) => taken.push(sentence),
    );
    const hear = (commonCase: '' | 'unlisted-users') => {
      const track = Object.assign(new Track(1, 0, T0, 10, 12), { told: true, commonCase });
      const emission = emissionOf(track, layOutBand({ startHz: 440e6, stepHz: 6.25e3, bins: 64 }, [], []));
      const alarms = [{ type: 'updated' as const, id: 'x', emission, peakDbm: undefined }];
      intake.finding({ receiverId: 'rx', stationId: 'st', at: T0, alarms, breaches: [], anomalies: [] });
    };
    hear('unlisted-users');
    hear('');
    expect(taken).toEqual(['x-unlisted-users true', 'x-unlisted-users false', 'x true']);
    // Its own case goes into the shared one, which must be there by then.
    hear('unlisted-users');
    expect(taken.slice(3)).toEqual(['x-unlisted-users true', 'x false part of x']);
  });
});

describe('pins of an incident that goes on', () => {
  it('grow with it, and what the archive refused is tried again', async () => {
    const pinned: PinRange[] = [];
    let isDown = true;
    const archive = {
      pins: async () => [],
      pin: async (range: PinRange) => {
        if (isDown) throw new Error('no archive');
        pinned.push(range);
      },
    };
    const pins = new GrowingPins({ archive, stations: stationsOf([record('rx', 'st', 121e6)]) });
    const report = emissionReport(T0, { receiverId: 'rx', firstHeardAt: T0, lastHeardAt: T0 + 120e3 });
    pins.changed(incident('INC-1', { openedAt: T0, emissions: [report] } as Partial<Incident>));
    const policyAt = () => DEFAULT_POLICY;
    await expect(pins.grow(T0 + 120e3, policyAt)).rejects.toThrow('no archive');
    isDown = false;
    await pins.grow(T0 + 125e3, policyAt);
    expect(pinned).toMatchObject([{ receiverIds: ['rx'], from: T0 - DEFAULT_POLICY.pinBeforeMs, reason: 'INC-1' }]);
    await pins.grow(T0 + 130e3, policyAt);
    expect(pinned).toHaveLength(1);
  });

  it('is not made for a candidate that no alarm was raised for', async () => {
    const archive = { pins: async () => [], pin: () => Promise.reject(new Error('must not be called')) };
    const pins = new GrowingPins({ archive, stations: stationsOf([]) });
    pins.changed(incident('INC-1', { openedAt: undefined, emissions: [emissionReport(T0, {})] } as Partial<Incident>));
    await pins.grow(T0, () => DEFAULT_POLICY);
  });
});

describe('who heard a range', () => {
  // 100 bins of 10 kHz from 121 MHz: the last bin is at 121.99 MHz, the edge of the next bin at 122 MHz.
  const stations = stationsOf([
    record('high', 'st', 122e6),
    record('rx', 'st', 121e6),
    record('new', 'st'),
    record('far', 'b', 121e6),
  ]);

  it('are the receivers whose bins reach it; the last bin is the end, not one step above it', () => {
    expect(receiversOver(stations, 121.985e6, 121.991e6)).toEqual(['rx', 'far']);
    expect(receiversOver(stations, 121.995e6, 121.999e6)).toEqual([]);
    expect(receiversOver(stations, 121.995e6, 122e6)).toEqual(['high']);
  });

  it('stay those while they look closer or sweep another of their plans', () => {
    const [air, sea] = [
      { startHz: 118e6, stopHz: 137e6, points: 100 },
      { startHz: 156e6, stopHz: 163e6, points: 100 },
    ];
    const look = { at: T0, startHz: 121.4e6, stepHz: 1e3, bins: 200, flags: SweepFlag.aside };
    const planned = { ...record('two', 'st'), plans: [air, sea], lastSweep: look, measuredRanges: [look] };
    expect(receiversOver(stationsOf([planned]), 156.7e6, 156.9e6)).toEqual(['two']);
    expect(rangesOf(planned)).toEqual([air, sea].map(({ startHz, stopHz }) => ({ startHz, stopHz })));
    const own = { at: T0, startHz: 118e6, stepHz: 100e3, bins: 191, flags: 0 };
    const free = { ...record('own', 'st'), plans: [], lastSweep: look, measuredRanges: [look, own] };
    expect(rangesOf(free)).toEqual([{ startHz: 118e6, stopHz: 137e6 }]);
    expect(watchSweepOver(free, { startHz: 121.45e6, stopHz: 121.46e6 })).toBe(own);
    expect(watchSweepOver(free, { startHz: 140e6, stopHz: 141e6 })).toBeUndefined();
    const plan = { startHz: 400e6, stopHz: 410e6, points: 10 };
    const held = { ...free, hold: { by: 'Lan', reason: 'đo', since: T0, until: T0 + 1, plan } };
    expect(rangesOf(held).at(-1)).toEqual({ startHz: 400e6, stopHz: 410e6 });
    // Of a remote receiver, whose plans only its station knows, each range that came.
    const other = { at: T0 - 1, startHz: 156e6, stepHz: 100e3, bins: 71, flags: 0 };
    const gone = { at: T0 - 86_400_001, startHz: 430e6, stepHz: 100e3, bins: 71, flags: 0 };
    const remote = { ...free, isRemote: true as const, measuredRanges: [own, look, other, gone] };
    expect(rangesOf(remote).map(({ stopHz }) => stopHz)).toEqual([137e6, 163e6]);
    // Plans that the hub asked for may have been changed at the station.
    expect(rangesOf({ ...remote, plans: [plan] })).toEqual(rangesOf(remote));
  });

  it('is the receiver named, else one of the station over it, and none where none sweeps there', () => {
    const place = { stationId: 'st', startHz: 121.4e6, stopHz: 121.6e6 };
    expect(receiverFor(stations, { ...place, receiverId: 'new' })).toBe('new');
    expect(receiverFor(stations, { ...place, receiverId: 'far' })).toBeUndefined();
    expect(receiverFor(stations, place)).toBe('rx');
    // The station of an imported recording may be one that this program does not have.
    const imported = Object.assign(stationsOf([]), { stored: [record('neighbour', 'syn')] });
    expect(receiverFor(imported, { ...place, stationId: 'syn', receiverId: 'neighbour' })).toBe('neighbour');
    expect(receiverFor(imported, { ...place, receiverId: 'neighbour' })).toBeUndefined();
    expect(receiverFor(stations, { ...place, startHz: 1e6, stopHz: 2e6 })).toBe('');
    expect(receiverFor(stations, { ...place, stationId: 'none' })).toBeUndefined();
  });

  it('with the highest level recorded there, of the sweep that shows it; nothing recorded is no level', async () => {
    const place = { stationId: 'st', receiverId: 'rx', startHz: 1, stopHz: 2, from: T0, to: T0 + 9999 };
    // Ten sweeps, three in a row where more than four are asked for.
    const levels = [-90, Number.NaN, -80, -85, -70, -99, -71, -75, -80, -90];
    const query = async ({ from, to }: { readonly from: number; readonly to: number }) => {
      const sweeps = levels.map((level, i) => ({ at: T0 + 1000 * i, level })).filter(({ at }) => at >= from && at < to);
      const folded = sweeps.length > 4 ? 3 : 1;
      return sweeps.flatMap(({ at }, i) => {
        const own = sweeps.slice(i, i + folded);
        const row = { startedAt: at, endedAt: (own.at(-1)?.at ?? at) + 900, folded: own.length };
        return i % folded === 0 ? [{ ...row, levelsDbm: Float32Array.from(own, ({ level }) => level) }] : [];
      });
    };
    expect(await recordedPeak({ query } as never, place)).toEqual({ levelDbm: -70, excessDb: null, at: T0 + 4000 });
    expect(await recordedPeak({ query: async () => [] } as never, place)).toBeUndefined();
  });
});

describe('what a receiver without plans is there to watch', () => {
  it('ends at its last bin', () => {
    const rx = record('rx', 'st', 121e6);
    expect(watchPlans(rx, stationsOf([rx]))).toMatchObject([{ startHz: 121e6, stopHz: 121.99e6 }]);
    const silent = record('new', 'st');
    expect(watchPlans(silent, stationsOf([silent]))).toEqual([]);
  });
});

describe('the beginning of an emission', () => {
  it('may lie before its first sweep by the time since the sweep before, also after an outage', () => {
    const gaps = new SweepGaps();
    const range = { receiverId: 'rx', startHz: 88e6, stopHz: 108e6 };
    for (const at of [0, 10_000, 20_000, 200_000, 210_000]) gaps.swept(range, T0 + at);
    gaps.swept({ ...range, receiverId: 'other' }, T0 + 199_000);
    const emission = { receiverId: 'rx', startHz: 98e6, stopHz: 98.2e6 };
    expect(gaps.before(emission, T0 + 210_000)).toBe(10_000);
    expect(gaps.before(emission, T0 + 200_000)).toBe(180_000);
    expect(gaps.before(emission, T0)).toBeUndefined();
    expect(gaps.before({ ...emission, startHz: 118e6, stopHz: 118.1e6 }, T0 + 210_000)).toBeUndefined();
    for (let at = 220_000; at < 700_000; at += 10_000) gaps.swept(range, T0 + at);
    // What began longer ago than is remembered is not said to be exact.
    expect(gaps.before(emission, T0 + 210_000)).toBeUndefined();
  });

  it('is reported with that time', () => {
    const taken: (number | undefined)[] = [];
    const intake = new ReportIntake(
      ({ onsetErrorMs }) => void taken.push(onsetErrorMs),
      () => undefined,
    );
    const sweep = {
      receiverId: 'rx',
      stationId: 'st',
      startHz: 121e6,
      stepHz: 1e5,
      levelsDbm: new Float32Array(11),
      flags: 0,
    };
    for (const [seq, startedAt] of [T0 - 7000, T0].entries())
      intake.sweep({ ...sweep, seq, startedAt, endedAt: startedAt + 100 });
    const breach = {
      type: 'raised',
      id: 'm1',
      ruleId: 'mask',
      firstAt: T0,
      lastAt: T0,
      lowHz: 121.4e6,
      highHz: 121.6e6,
    } as const;
    const found = { receiverId: 'rx', stationId: 'st', at: T0, alarms: [], anomalies: [] };
    intake.finding({ ...found, breaches: [{ ...breach, overDb: 6, peakDbm: -60 }] });
    expect(taken).toEqual([7000]);
  });
});
