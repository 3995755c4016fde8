import { expect, it } from 'vitest';
import { GnssWatch } from '../../src/duty/gnss-watch.js';
import { SelfFactsReader } from '../../src/duty/self-facts.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { priorityOf } from '../../src/incidents/priority.js';
import { homeOf } from '../../src/incidents/take-report.js';
import { reportAtHub } from '../../src/network/event-intake.js';
import { L1, L2 } from '../../src/receiver/gnss-bands.js';
import type { DisturbedBand } from '../../src/rf/sweep.js';
import { type GnssTrouble, gnssHeard } from '../../src/station/gps-track.js';
import { watchFaults } from '../../src/watch/self-watch.js';
import { sentenceText } from '../../src/words/sentence.js';

const DOUBTS = {
  moved: { vi: 'vị trí nhảy', en: 'the position jumped' },
  jammed: { vi: 'bị gây nhiễu', en: 'jammed' },
  spoofed: { vi: 'bị giả tín hiệu', en: 'spoofed' },
};
const JUMP: GnssTrouble = { ...L1, why: 'moved', since: 1000, said: DOUBTS.moved };
const JAM: GnssTrouble = { ...L2, why: 'jammed', since: 2000, said: DOUBTS.jammed };

function watching(live: readonly { emissions: readonly EmissionReport[] }[] = []) {
  const taken: EmissionReport[] = [];
  const watch = new GnssWatch({
    take: (report: EmissionReport) => taken.push(report),
    caseBook: { incidents: { live } },
  });
  return {
    taken,
    look: (at: number, troubles: readonly GnssTrouble[], isWhole = true) =>
      watch.look([{ id: 'st' }], () => ({ troubles, isWhole }), at),
  };
}

it('makes one case a band, which names each cause once, and ends with the last', () => {
  const { taken, look } = watching();
  look(0, []);
  look(61_000, [JUMP]);
  const spoofed: GnssTrouble = { ...JUMP, why: 'spoofed', said: DOUBTS.spoofed };
  for (const at of [62_000, 63_000]) look(at, [spoofed, JAM]);
  expect(taken).toMatchObject([
    { ...L1, stationId: 'st', firstHeardAt: 1000, active: true, emissionClass: 'gnss', causes: [DOUBTS.moved] },
    { ...L1, firstHeardAt: 1000, lastHeardAt: 62_000, active: true, causes: [DOUBTS.moved, DOUBTS.spoofed] },
    { ...L2, firstHeardAt: 2000, active: true, causes: [DOUBTS.jammed] },
  ]);
  look(64_000, [JAM]);
  look(65_000, [], false);
  expect(taken.slice(3)).toMatchObject([{ emissionId: taken[0]?.emissionId, lastHeardAt: 64_000, active: false }]);
});

it('opens the case of a receiver while the GPS of the station has no sentence, and does not end it', () => {
  const { taken, look } = watching();
  look(0, [JAM], false);
  look(100_000, [], false);
  expect(taken).toMatchObject([
    { ...L2, active: true },
    { ...L2, active: true },
  ]);
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

it('says on the case which cause applies, in both languages', () => {
  const { taken, look } = watching();
  look(0, [JUMP, { ...JUMP, why: 'spoofed', said: DOUBTS.spoofed }]);
  const report = taken.at(-1) as EmissionReport;
  const graded = priorityOf({ ...report, at: 0, band: undefined });
  expect(sentenceText(graded.reason, 'en', INCIDENT_SENTENCES)).toContain(
    ': the position jumped; spoofed. Interference',
  );
  expect(sentenceText(graded.reason, 'vi', INCIDENT_SENTENCES)).toContain(': vị trí nhảy; bị giả tín hiệu. Có thể');
  // A station of an earlier version states none.
  expect(priorityOf({ ...report, causes: undefined, at: 0, band: undefined }).reason.key).toBe('priority.gnss');
});

it('is an event of the watch too where a receiver alone says it', async () => {
  const receiver = { config: { id: 'u1', name: 'Mái nhà' }, station: { id: 'st' }, state: { status: 'sweeping' } };
  const told = async (disturbed: readonly DisturbedBand[]) => {
    const receivers = [{ ...receiver, lastSweep: { disturbed, at: 0 } }];
    const facts = await new SelfFactsReader({
      stations: { stations: [{ id: 'st', name: 'Trạm' }], receivers },
      desk: {
        caseBook: { records: { all: () => [] } },
        ...{ plan: () => [], coverage: () => [], clock: () => 0, roster: () => ({ patterns: [], listed: [] }) },
      },
      truth: {
        ...{ clockOffMs: () => undefined, clock: () => 'unchecked', dispute: () => undefined },
        gnss: () => gnssHeard(undefined, receivers as never, 0),
      },
      ...{ disks: async () => [], archiveFault: async () => undefined, longTermProblem: () => undefined },
      deadChannels: () => [],
    } as never).at(0);
    return watchFaults(facts).map(({ cause, words }) => [cause, words.en]);
  };
  expect(await told([])).toEqual([]);
  expect(await told([{ ...L1, why: 'antenna-short', since: 0 }])).toEqual([]);
  expect(await told([{ ...L1, why: 'spoofed', since: 0 }])).toEqual([
    ['clock-bad', expect.stringMatching(/^Station Trạm: Mái nhà: the GPS receiver says that it is spoofed\. Compare/)],
  ]);
});

it('hears the GPS and the receivers that send sweeps on one path, and knows whether one says nothing', () => {
  const told = { ...L2, why: 'jammed', since: 0 } as const;
  const receivers = [
    { config: { id: 'u1', name: 'Mái nhà' }, lastSweep: { disturbed: [told], at: 1000 }, intervalMs: 30_000 },
    { config: { id: 'u2' } },
  ] as never;
  const jump = { ...L1, why: 'time-jumped', since: 0 } as const;
  const { troubles, isWhole } = gnssHeard({ status: 'fix', disturbed: [jump] }, receivers, 90_999);
  expect(troubles.map(({ why, said }) => [why, said.vi, said.en])).toEqual([
    ['time-jumped', expect.stringMatching(/^giờ GPS nhảy/), expect.stringMatching(/^the time of the GPS jumped/)],
    ['jammed', 'Mái nhà: máy thu GPS báo bị gây nhiễu', 'Mái nhà: the GPS receiver says that it is jammed'],
  ]);
  expect([isWhole, gnssHeard(undefined, receivers, 1000).isWhole]).toEqual([true, true]);
  const lost = { status: 'lost', disturbed: [jump] } as const;
  expect(gnssHeard(lost, receivers, 1000)).toMatchObject({ isWhole: false, troubles: [told] });
  // The last words of one that stopped are no words of now.
  for (const gps of [undefined, lost, { status: 'fix' } as const])
    expect(gnssHeard(gps, receivers, 91_000)).toEqual({ troubles: [], isWhole: false });
  expect(gnssHeard(undefined, [], 0).isWhole).toBe(false);
  // One that was started again and has sent nothing yet may be the one that spoke before.
  const started = (startHz: number) => [{ config: { id: 'u1' }, plans: [{ startHz }] }] as never;
  expect([1.55e9, L2.startHz].map((hz) => gnssHeard({ status: 'fix' }, started(hz), 1e6).isWhole)).toEqual([
    true,
    false,
  ]);
});

it('says that a receiver is silent a minute after its last words, no longer when it is heard, and ends with it', () => {
  const { taken, look } = watching();
  look(0, [JUMP]);
  look(1000, [JUMP]);
  for (const at of [60_000, 60_999, 61_000, 62_000, 900_000]) look(at, [], false);
  expect(taken.slice(1)).toMatchObject([
    { active: true, lastHeardAt: 1000, causes: [DOUBTS.moved, { en: expect.stringContaining('is silent now') }] },
  ]);
  look(901_000, [JUMP]);
  expect(taken.slice(2)).toMatchObject([{ active: true, lastHeardAt: 901_000, causes: [DOUBTS.moved] }]);
  look(902_000, []);
  expect(taken.slice(3)).toMatchObject([{ active: false, lastHeardAt: 902_000 }]);
});

it('ends what a receiver said that never came back, an hour after its last words, and says that it is not known', () => {
  const { taken, look } = watching();
  look(0, [JUMP]);
  for (const at of [70_000, 3_600_999]) look(at, [], false);
  expect(taken).toMatchObject([{ active: true }, { active: true }]);
  for (const at of [3_601_000, 3_700_000]) look(at, [], false);
  expect(taken.slice(2)).toMatchObject([
    { active: false, lastHeardAt: 1000, causes: [DOUBTS.moved, { en: expect.stringContaining('is silent now') }] },
  ]);
});
