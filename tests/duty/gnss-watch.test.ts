import { expect, it } from 'vitest';
import { disturbedBands, GnssWatch } from '../../src/duty/gnss-watch.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import { homeOf } from '../../src/incidents/take-report.js';
import { reportAtHub } from '../../src/network/event-intake.js';
import { L1, L2 } from '../../src/receiver/gnss-bands.js';
import type { DisturbedBand } from '../../src/rf/sweep.js';

const JUMP: DisturbedBand = { ...L1, why: 'jumped', since: 1000 };
const JAM: DisturbedBand = { ...L2, why: 'jammed', since: 2000 };

function watching(live: readonly { emissions: readonly EmissionReport[] }[] = []) {
  const taken: EmissionReport[] = [];
  const watch = new GnssWatch({
    take: (report: EmissionReport) => taken.push(report),
    caseBook: { incidents: { live } },
  });
  return { taken, look: (at: number, bands?: readonly DisturbedBand[]) => watch.look([{ id: 'st' }], () => bands, at) };
}

it('makes one case a band, whatever is said of it, which ends with it', () => {
  const { taken, look } = watching();
  look(0, []);
  look(61_000, [JUMP]);
  look(62_000, [{ ...JUMP, why: 'spoofed' }, JAM]);
  expect(taken).toMatchObject([
    { ...L1, stationId: 'st', firstHeardAt: 1000, active: true, emissionClass: 'gnss' },
    { ...L2, firstHeardAt: 2000, active: true },
  ]);
  look(63_000, [JAM]);
  look(64_000, undefined);
  expect(taken.slice(2)).toMatchObject([{ emissionId: taken[0]?.emissionId, lastHeardAt: 63_000, active: false }]);
});

it('goes on with the cases of the last run, and ends them when a minute told nothing more', () => {
  const first = watching();
  first.look(0, [JUMP, JAM]);
  const next = watching([{ emissions: first.taken }]);
  for (const at of [3000, 40_000]) next.look(at, []);
  next.look(62_000, [JAM]);
  expect(next.taken).toEqual([]);
  next.look(63_000, [JAM]);
  expect(next.taken).toMatchObject([{ ...L1, emissionId: first.taken[0]?.emissionId, active: false }]);
});

it('leaves a case to the station that reported it, at a hub that was started again', () => {
  const station = watching();
  station.look(0, [JUMP]);
  const [told] = station.taken as [EmissionReport];
  const reported = reportAtHub('st', told, { offMs: 0, now: 5000 });
  const hub = watching([{ emissions: [reported] }]);
  // A hub without GPS hears nothing of any band, and one with its own of this station hears it by itself.
  for (const at of [10_000, 70_000, 200_000]) hub.look(at, []);
  expect(hub.taken).toEqual([]);
  hub.look(201_000, [JUMP]);
  hub.look(300_000, []);
  expect(hub.taken.map(({ emissionId, active }) => [emissionId, active])).toEqual([
    [told.emissionId, true],
    [told.emissionId, false],
  ]);
  expect(reported.emissionId).not.toBe(told.emissionId);
});

it('puts two bands of a station into two cases', () => {
  const { taken, look } = watching();
  look(0, [JUMP, JAM]);
  const [upper, lower] = taken as [EmissionReport, EmissionReport];
  const open = { ...upper, id: 'c1', state: 'new', active: true, emissions: [upper] } as never;
  const context = { policy: { sameOnsetMs: 20_000, reopenWithinMs: 0 }, bandOf: () => undefined } as never;
  expect(homeOf({ ...upper, emissionId: 'later' }, [open], context)).toBe(open);
  expect(homeOf(lower, [open], context)).toBeUndefined();
});

it('hears the GPS and the receivers that send sweeps, and knows nothing of one that says nothing', () => {
  const receivers = [{ lastSweep: { disturbed: [JAM] } }, { lastSweep: undefined }];
  expect(disturbedBands({ status: 'fix', disturbed: [JUMP] }, receivers)).toEqual([JUMP, JAM]);
  expect(disturbedBands(undefined, [])).toEqual([]);
  expect(disturbedBands({ status: 'lost', disturbed: [] }, receivers)).toBeUndefined();
});
