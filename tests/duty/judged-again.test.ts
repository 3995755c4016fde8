/** Sweeps judged again after a kill: the case counts none of them twice, and nothing that a person did is undone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../drivers/simulated/random.js';
import { ReportIntake } from '../../src/duty/report-intake.js';
import { advance } from '../../src/incidents/advance.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentEvent } from '../../src/incidents/incident-event.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { takeReport } from '../../src/incidents/take-report.js';
import { NOTHING_TOLD } from '../../src/station/level-keeper.js';
import { ReceiverDetectors, type SavedDetector } from '../../src/station/receiver-detectors.js';
import { runs } from '../support/runs.js';

const LEARNING = 260;
const SWEEPS = 120;
const SETUP = { assignments: [], spursHz: {} };

/** Noise, with a carrier whose level changes from sweep to sweep. */
function sweepOf(seq: number, on: boolean) {
  const random = new Random(15, seq);
  const levelsDbm = Float32Array.from({ length: 100 }, () => -100 + 10 * Math.log10(random.averagedNoise(8)));
  if (on) levelsDbm[40] = -75 + (seq % 13) / 2;
  const place = { receiverId: 'r', stationId: 's', startHz: 430e6, stepHz: 10e3 };
  return { ...place, seq, startedAt: seq * 1000, levelsDbm, flags: 0 };
}

let learned: SavedDetector[] | undefined;
function startState(): SavedDetector[] {
  if (learned === undefined) {
    const detectors = new ReceiverDetectors(SETUP);
    for (let seq = 1; seq <= LEARNING; seq++) detectors.observe(sweepOf(seq, false));
    learned = detectors.save();
  }
  return structuredClone(learned);
}

interface Kill {
  readonly savedAfter: number;
  readonly killedAfter: number;
}

/** The cases after all sweeps; `act` is what people do before sweep number i, counted from 0. */
function casesAfter(carrier: readonly boolean[], kill?: Kill, act?: (i: number) => IncidentEvent | undefined) {
  const cases = new Map<string, Incident>();
  let now = 0;
  const context = () => ({ at: now, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined });
  const newIntake = () =>
    new ReportIntake(
      (report) => {
        const { incident } = takeReport(report, [...cases.values()], () => `INC-${cases.size + 1}`, context());
        cases.set(incident.id, incident);
      },
      (fault) => expect.fail(fault),
    );
  let [detectors, intake] = [new ReceiverDetectors(SETUP), newIntake()];
  detectors.restore(startState(), NOTHING_TOLD);
  let saved = startState();
  const judge = (i: number) => {
    const finding = detectors.observe(sweepOf(LEARNING + 1 + i, carrier[i] === true));
    if (finding !== undefined) intake.finding(finding);
  };
  const startAgain = ({ savedAfter, killedAfter }: Kill) => {
    const all = [...cases.values()].flatMap(({ emissions }) => emissions);
    const told = new Map(all.map(({ emissionId, lastHeardAt }) => [emissionId, lastHeardAt]));
    [detectors, intake] = [new ReceiverDetectors(SETUP), newIntake()];
    detectors.restore(saved, { ...NOTHING_TOLD, emissions: told });
    intake.follow(all);
    for (let i = Math.max(0, savedAfter - 30); i < killedAfter; i++) judge(i);
    for (const finding of detectors.live('r')) intake.finding({ ...finding, anomalies: [] });
  };
  for (let i = 0; i < carrier.length; i++) {
    now = (LEARNING + 1 + i) * 1000;
    if (i === kill?.savedAfter) saved = structuredClone(detectors.save());
    if (kill !== undefined && i === kill.killedAfter) startAgain(kill);
    const event = act?.(i);
    if (event !== undefined)
      for (const incident of cases.values()) cases.set(incident.id, advance(incident, event, context()).incident);
    judge(i);
  }
  // What detection has not told yet of what it heard.
  for (const finding of detectors.live('r')) intake.finding({ ...finding, anomalies: [] });
  return [...cases.values()];
}

/** What people read of a case. The learnt floor moves by less than a tenth of a decibel while a level waits to be told. */
const read = ({ id, state, active, levels, firstHeardAt, lastHeardAt, alarm, returns, emissions }: Incident) => ({
  ...{
    id,
    state,
    active,
    levels: withoutFloor(levels),
    firstHeardAt,
    lastHeardAt,
    raises: alarm.raises,
    returns: returns.length,
  },
  bursts: emissions.map(({ emissionId, breaks }) => ({ emissionId, breaks })),
});

function withoutFloor(levels: Incident['levels']) {
  if (levels === undefined) return undefined;
  const { highest, median, last, sweeps } = levels;
  return { sweeps, levels: [highest, median, last].map(({ levelDbm, at }) => ({ levelDbm, at })) };
}

const stretches = fc
  .array(fc.record({ on: fc.boolean(), length: fc.integer({ min: 4, max: 40 }) }), { minLength: 3, maxLength: 12 })
  .map((runs) => runs.flatMap(({ on, length }) => Array.from({ length }, () => on)).slice(0, SWEEPS));

describe('sweeps that are judged again after a kill', () => {
  it('are counted once: levels, bursts and alarms of each case are those of a program that was not killed', () => {
    let heard = 0;
    fc.assert(
      fc.property(stretches, fc.nat(), fc.nat(), (carrier, save, kill) => {
        const killedAfter = 1 + (kill % (carrier.length - 1));
        const savedAfter = save % killedAfter;
        const whole = casesAfter(carrier).map(read);
        expect(casesAfter(carrier, { savedAfter, killedAfter }).map(read)).toEqual(whole);
        heard += whole.length;
      }),
      { numRuns: runs(60), seed: 15 },
    );
    expect(heard).toBeGreaterThan(runs(60) / 2);
  });

  it('do not open a case again that a person resolved or dismissed before the kill, nor make another one', () => {
    const carrier = Array.from({ length: SWEEPS }, (_, i) => i >= 20 && i < 50);
    const statesAfter = (acts: readonly IncidentEvent[]) =>
      casesAfter(carrier, { savedAfter: 10, killedAfter: 100 }, (i) => acts[i - 90]).map(({ state, levels }) => {
        return [state, levels?.sweeps];
      });
    const resolved: IncidentEvent = { kind: 'resolved', cause: 'test', measure: 'off' };
    expect(statesAfter([{ kind: 'acknowledged' }, resolved])).toEqual([['resolved', 30]]);
    expect(statesAfter([{ kind: 'dismissed', reason: 'test' }])).toEqual([['closed', 30]]);
  });
});
