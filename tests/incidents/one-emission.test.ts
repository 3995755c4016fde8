import { describe, expect, it } from 'vitest';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentContext } from '../../src/incidents/incident-event.js';
import { apartFromAll, onsetApart } from '../../src/incidents/one-emission.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { takeReport } from '../../src/incidents/take-report.js';
import { emissionReport } from '../support/emission-report.js';
import { manyStationScene } from '../support/many-station-scene.js';
import { runs } from '../support/runs.js';

const T0 = Date.parse('2027-02-05T16:58:00Z');
const USUAL_MS = DEFAULT_POLICY.sameOnsetMs / 2;

const here = (changes: Partial<EmissionReport> = {}) => emissionReport(T0, changes);
const there = (changes: Partial<EmissionReport> = {}) =>
  emissionReport(T0, { emissionId: 'e2', stationId: 'st2', receiverId: 'rx2', ...changes });
const isOne = (a: EmissionReport, b: EmissionReport) => onsetApart(a, b, USUAL_MS) !== undefined;

function context(at: number): IncidentContext {
  return { at, by: 'system', policy: DEFAULT_POLICY, bandOf: () => undefined };
}

/** The case of each emission after all reports of a scene, in the order in which they came. */
function casesOf(reports: readonly EmissionReport[]): Map<string, string> {
  const cases = new Map<string, Incident>();
  const homes = new Map<string, string>();
  for (const report of reports) {
    const { incident } = takeReport(report, [...cases.values()], () => `I${cases.size}`, context(report.lastHeardAt));
    cases.set(incident.id, incident);
    homes.set(report.emissionId, incident.id);
  }
  return homes;
}

describe('Two stations heard one emission', () => {
  it('only where the beginnings lie within what both state, and a station may not state any error', () => {
    const late = { firstHeardAt: T0 + 45e3, lastHeardAt: T0 + 45e3 };
    expect(isOne(here({ onsetErrorMs: 20e3 }), there({ ...late, onsetErrorMs: 26e3 }))).toBe(true);
    expect(isOne(here({ onsetErrorMs: 20e3 }), there({ ...late, onsetErrorMs: 24e3 }))).toBe(false);
    expect(isOne(here(), there(late))).toBe(false);
    const hours = { firstHeardAt: T0 + 3600e3, lastHeardAt: T0 + 3600e3 };
    expect(isOne(here({ onsetErrorMs: 1e3 }), there({ ...hours, onsetErrorMs: 1e9 }))).toBe(false);
    // Fast receivers with good clocks: three seconds are two emissions.
    const soon = { firstHeardAt: T0 + 3e3, lastHeardAt: T0 + 3e3 };
    expect(isOne(here({ onsetErrorMs: 1e3 }), there({ ...soon, onsetErrorMs: 1e3 }))).toBe(false);
  });

  it('only in one range of like width and of classes that can be one', () => {
    expect(isOne(here(), there({ startHz: 121.505e6, stopHz: 121.525e6 }))).toBe(false);
    expect(isOne(here(), there({ startHz: 121.4e6, stopHz: 121.6e6 }))).toBe(false);
    expect(isOne(here(), there({ startHz: 121.45e6, stopHz: 121.55e6 }))).toBe(true);
    expect(isOne(here(), there({ emissionClass: 'wideband-noise' }))).toBe(false);
    expect(isOne(here(), there({ emissionClass: 'unknown' }))).toBe(true);
  });

  it('only where none goes on after the other ended clearly; one that faded at its floor may go on elsewhere', () => {
    const ended = here({ active: false });
    const goesOn = there({ lastHeardAt: T0 + 60e3 });
    expect(isOne(ended, goesOn)).toBe(false);
    expect(isOne(goesOn, ended)).toBe(false);
    expect(isOne({ ...ended, excessDb: 6 }, goesOn)).toBe(true);
    expect(isOne({ ...ended, unknownSince: T0 }, goesOn)).toBe(true);
  });

  it('and a vague station joins nothing that an exact one of the same case refutes', () => {
    const vague = here({ emissionId: 'vague', stationId: 'a', receiverId: 'a', onsetErrorMs: 60e3 });
    const exact = there({ emissionId: 'exact', onsetErrorMs: 1e3 });
    const later = here({ stationId: 'b', firstHeardAt: T0 + 20e3, lastHeardAt: T0 + 20e3, onsetErrorMs: 1e3 });
    expect(apartFromAll([vague, exact], later, USUAL_MS)).toBeUndefined();
    expect(apartFromAll([vague], later, USUAL_MS)).toBeCloseTo(20 / 61);
  });

  it('and takes the case that began nearest, not the one heard last', () => {
    const exact = { onsetErrorMs: 10e3 };
    const homes = casesOf([
      here({ emissionId: 'near', stationId: 'a', receiverId: 'a', ...exact }),
      here({
        emissionId: 'later',
        stationId: 'b',
        receiverId: 'b',
        firstHeardAt: T0 + 21e3,
        lastHeardAt: T0 + 30e3,
        ...exact,
      }),
      there({ firstHeardAt: T0 + 3e3, lastHeardAt: T0 + 31e3, ...exact }),
    ]);
    expect(homes.get('later')).not.toBe(homes.get('near'));
    expect(homes.get('e2')).toBe(homes.get('near'));
  });
});

describe('200 scenes of many stations, with clocks off by up to 30 s, other revisits and outages', () => {
  it('join what is one in .98 of the pairs, and strangers in .005 at most', () => {
    const pairs = { one: 0, joined: 0, near: 0, wrong: 0 };
    for (let seed = 1; seed <= runs(200); seed++) {
      const { reports, emitterOf } = manyStationScene(seed, T0);
      const homes = [...casesOf(reports)];
      for (const [i, [a, caseA]] of homes.entries())
        for (const [b, caseB] of homes.slice(i + 1)) {
          const isTrue = emitterOf.get(a) === emitterOf.get(b);
          pairs[isTrue ? 'one' : 'near'] += 1;
          if (caseA === caseB) pairs[isTrue ? 'joined' : 'wrong'] += 1;
        }
    }
    const joins = pairs.joined + pairs.wrong;
    expect(pairs.one).toBeGreaterThan(runs(20_000));
    expect(pairs.joined / pairs.one).toBeGreaterThanOrEqual(0.98);
    expect(pairs.wrong / joins).toBeLessThanOrEqual(0.005);
  });
});
