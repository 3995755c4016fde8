import { describe, expect, it } from 'vitest';
import type { FoundAnomaly, FoundBreach } from '../../src/detection/found.js';
import type { JudgingRule } from '../../src/detection/watchers/judging-rule.js';
import { reportOfBreach, reportOfLicence } from '../../src/incidents/report-of.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import type { Finding } from '../../src/station/finding.js';
import { type DetectionSetup, ReceiverDetectors } from '../../src/station/receiver-detectors.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const [EVERY_MS, STEP_HZ, BINS, CARRIER] = [250, 10e3, 200, 150];
const LEARNT = 400;

/** Holes of the alarms about a carrier that stands while the receiver does not sweep its plan for four seconds. */
function holesWith(look: 'closer look' | 'nothing'): unknown[] {
  const [random, detectors] = [randomFrom(3), new ReceiverDetectors({ assignments: [], spursHz: {} })];
  const of = { receiverId: 'r', stationId: 's', startHz: 120e6, stepHz: STEP_HZ, flags: 0 };
  const holes: unknown[] = [];
  let [at, seq] = [1_800_000_000_000, 0];
  const sweep = (hasCarrier: boolean) => {
    const levelsDbm = Float32Array.from(
      { length: BINS },
      (_, i) => (hasCarrier && i === CARRIER ? -60 : -100) + 10 * Math.log10(-Math.log(random() * random()) / 2),
    );
    seq += 1;
    const finding = detectors.observe({ ...of, seq, startedAt: at, levelsDbm });
    holes.push(...(finding?.alarms.map(({ hole }) => hole) ?? []));
    at += EVERY_MS;
  };
  for (let i = 0; i < LEARNT; i++) sweep(false);
  for (let i = 0; i < 40; i++) sweep(true);
  for (let i = 0; i < 16; i++, at += EVERY_MS) {
    if (look === 'nothing') continue;
    const narrow = { startHz: of.startHz + (CARRIER - 10) * STEP_HZ, stepHz: 1e3, levelsDbm: new Float32Array(201) };
    detectors.observe({ ...of, ...narrow, seq: ++seq, startedAt: at, flags: SweepFlag.aside });
  }
  for (let i = 0; i < 200; i++) sweep(true);
  expect(holes.length).toBeGreaterThan(1);
  return holes.filter((hole) => hole !== undefined);
}

/** Ids of the bursts that call a person, one burst every 400 sweeps. After the first one, `said` makes the setup. */
function toldOf(said: (emissionId: string) => DetectionSetup): string[] {
  const random = randomFrom(5);
  let detectors = new ReceiverDetectors({ assignments: [], spursHz: {} });
  const of = { receiverId: 'r', stationId: 's', startHz: 120e6, stepHz: STEP_HZ, flags: 0 };
  const told = new Set<string>();
  for (let seq = 1; seq <= 3 * LEARNT; seq++) {
    const isBurst = seq > LEARNT && seq % LEARNT < 12;
    const levelsDbm = Float32Array.from(
      { length: BINS },
      (_, i) => (isBurst && i === CARRIER ? -80 : -100) + 10 * Math.log10(-Math.log(random() * random()) / 2),
    );
    const finding = detectors.observe({ ...of, seq, startedAt: 1_800_000_000_000 + seq * EVERY_MS, levelsDbm });
    for (const { id, heldBackBy } of finding?.alarms ?? []) if (heldBackBy === undefined) told.add(id);
    const [first = ''] = told;
    if (seq === 1.5 * LEARNT) detectors.change(said(first));
    if (seq === 1.6 * LEARNT) {
      const saved = detectors.save();
      detectors = new ReceiverDetectors(said(first));
      detectors.restore(saved);
    }
  }
  return [...told];
}

/** Number of measured sweeps of a carrier that is on the air in one sweep of four; sweeps of the plan have every `nth` number. */
function measuredSweeps(nth: number, first: number): number {
  const [random, detectors] = [randomFrom(11), new ReceiverDetectors({ assignments: [], spursHz: {} })];
  const of = { receiverId: 'r', stationId: 's', startHz: 120e6, stepHz: STEP_HZ, flags: 0 };
  let measured = 0;
  for (let i = 0; i < 2 * LEARNT; i++) {
    const isOn = i > LEARNT && (i < LEARNT + 20 || i % 4 === 0);
    const levelsDbm = Float32Array.from(
      { length: BINS },
      (_, bin) => (isOn && bin === CARRIER ? -60 : -100) + 10 * Math.log10(-Math.log(random() * random()) / 2),
    );
    const at = 1_800_000_000_000 + i * EVERY_MS;
    const finding = detectors.observe({ ...of, seq: first + i * nth, startedAt: at, levelsDbm });
    for (const { levels } of finding?.alarms ?? [])
      for (const [count] of Object.values(levels?.steps ?? {})) measured += count;
  }
  return measured;
}

/** Bins in which the carrier's frequency is explained, after each sweep; of two plans over it, the narrow one is swept every `nth` time. */
function explainedBins(nth: number, endsAt = Number.POSITIVE_INFINITY): (number | undefined)[] {
  const [random, detectors] = [randomFrom(4), new ReceiverDetectors({ assignments: [], spursHz: {} })];
  const wide = { receiverId: 'r', stationId: 's', startHz: 120e6, stepHz: STEP_HZ, flags: 0 };
  const narrow = { ...wide, startHz: 121e6, stepHz: 1e3 };
  return Array.from({ length: 900 }, (_, i) => {
    const levelsDbm = Float32Array.from({ length: BINS }, () => -100 + Math.log10(-Math.log(random() * random()) / 2));
    const of = i % nth === 0 && i < endsAt ? narrow : wide;
    detectors.observe({ ...of, seq: i + 1, startedAt: 1_800_000_000_000 + i * EVERY_MS, levelsDbm });
    return detectors.explain('r', 121.15e6)?.bin;
  });
}

describe('the detectors of a receiver', () => {
  it('explain a frequency by the finest of its plans that are swept and have learned', () => {
    const [wideBin, narrowBin] = [115, 150];
    expect(explainedBins(2).slice(-10)).toEqual(Array(10).fill(narrowBin));
    // Until the narrow plan has learned.
    expect(explainedBins(30).slice(-100)).toEqual(Array(100).fill(wideBin));
    expect(explainedBins(2, 700).slice(-10)).toEqual(Array(10).fill(wideBin));
  });

  it('measure an emission in as many sweeps where plans take turns as where one plan is alone', () => {
    const alone = measuredSweeps(1, 1);
    expect(alone).toBeGreaterThan(60);
    expect(measuredSweeps(2, 1)).toBe(alone);
  });

  it('call nobody for another burst like one that was called noise, also after a restart', () => {
    const nothing = { assignments: [], spursHz: {} };
    expect(toldOf(() => nothing)).toHaveLength(2);
    expect(toldOf((id) => ({ ...nothing, noise: [id] }))).toHaveLength(1);
    expect(toldOf((id) => ({ ...nothing, noise: [`${id}9`] }))).toHaveLength(2);
  });

  it('end the emissions of a plan that is no longer swept, as not known, and take them up when it is swept again', () => {
    const rule: JudgingRule = {
      ...{ id: 'm', stationIds: [], startHz: 120e6, stopHz: 122e6, n: 3, m: 4 },
      ...{ kind: 'mask', mask: { kind: 'noise-following', offsetDb: 20 } },
    };
    const random = randomFrom(3);
    const detectors = new ReceiverDetectors({ assignments: [], spursHz: {}, rules: [rule] });
    const breaches: FoundBreach[] = [];
    const of = { receiverId: 'r', stationId: 's', stepHz: STEP_HZ, flags: 0 };
    let [at, seq] = [1_800_000_000_000, 0];
    const sweep = (startHz: number, hasCarrier: boolean, everyMs = EVERY_MS) => {
      const levelsDbm = Float32Array.from(
        { length: BINS },
        (_, i) => (hasCarrier && i === CARRIER ? -60 : -100) + 10 * Math.log10(-Math.log(random() * random()) / 2),
      );
      at += everyMs;
      seq += 1;
      const found = detectors.observe({ ...of, startHz, seq, startedAt: at, levelsDbm });
      breaches.push(...(found?.breaches ?? []));
      return found?.alarms ?? [];
    };
    for (let i = 0; i < LEARNT; i++) sweep(120e6, false);
    for (let i = 0; i < 40; i++) sweep(120e6, true);
    const lastAt = at;
    const raised = breaches.splice(0);
    expect(raised[0]).toMatchObject({ type: 'raised' });
    const told = Array.from({ length: 25 }, () => sweep(430e6, false, 30_000)).flat();
    expect(told).toMatchObject([{ type: 'closed', isLeft: true, emission: { state: 'closed', lastSeenAt: lastAt } }]);
    expect(breaches).toMatchObject([{ type: 'closed', isLeft: true, id: raised[0]?.id, lastAt }]);
    expect(reportOfBreach(breaches[0] as FoundBreach, of)).toMatchObject({ active: false, unknownSince: lastAt });
    const back = Array.from({ length: 40 }, () => sweep(120e6, true)).flat();
    expect(back.map(({ id, emission }) => [id, emission.state])).toContainEqual([told[0]?.id, 'live']);
  });

  it('end what is wrong with a licensee as not known where the licences change, or its plan is no longer swept', () => {
    const random = randomFrom(3);
    const assignment = {
      id: 'L',
      centreHz: 120e6 + CARRIER * STEP_HZ,
      bandwidthHz: 3 * STEP_HZ,
      service: 'broadcast-fm',
    };
    const licences = [{ assignment: { ...assignment, class: 'continuous' as const, mask: [] } }];
    const endOf = (
      leave: (detectors: ReceiverDetectors, sweep: (startHz: number) => Finding | undefined) => Finding[],
    ) => {
      const detectors = new ReceiverDetectors({ assignments: licences, spursHz: {} });
      let [at, seq] = [1_800_000_000_000, 0];
      const sweep = (startHz: number, levelDbm = -100) => {
        const levelsDbm = Float32Array.from(
          { length: BINS },
          (_, i) =>
            (Math.abs(i - CARRIER) <= 1 ? levelDbm : -100) + 10 * Math.log10(-Math.log(random() * random()) / 2),
        );
        at += 1000;
        return detectors.observe({
          ...{ receiverId: 'r', stationId: 's', flags: 0, stepHz: STEP_HZ },
          startHz,
          seq: ++seq,
          startedAt: at,
          levelsDbm,
        });
      };
      for (let i = 0; i < LEARNT; i++) sweep(120e6, -60);
      const lost = Array.from({ length: 200 }, () => sweep(120e6)).flatMap((one) => one?.anomalies ?? []);
      expect(lost[0]).toMatchObject({ kind: 'carrier-loss', state: 'began' });
      return leave(detectors, sweep)[0];
    };
    const changed = endOf((detectors) => detectors.change({ assignments: [], spursHz: {} }).findings);
    const moved = endOf((_, sweep) => Array.from({ length: 1500 }, () => sweep(430e6) ?? []).flat());
    for (const finding of [changed, moved]) {
      expect(finding?.anomalies).toMatchObject([{ kind: 'carrier-loss', state: 'ended', isLeft: true }]);
      const report = reportOfLicence(finding?.anomalies[0] as FoundAnomaly, { receiverId: 'r', stationId: 's' });
      expect(report).toMatchObject({ active: false, unknownSince: expect.any(Number) });
    }
  });

  it('report a time without sweeps, and none in which a closer look swept the emission', () => {
    expect(holesWith('nothing')).not.toEqual([]);
    expect(holesWith('closer look')).toEqual([]);
  });
});
