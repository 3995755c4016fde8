/** The simulated power of a drill, bin by bin, and what the crew is given for what it did about it. */
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { type Sweep, SweepFlag } from '../../src/rf/sweep.js';
import {
  type Drill,
  type DrillEmitter,
  emitterRange,
  scriptFaults,
  scriptLengthMs,
  withDrill,
} from '../../src/watch/drill.js';
import { scoreDrill } from '../../src/watch/drill-score.js';
import { DISTRESS } from '../support/sample-day.js';

const T0 = Date.UTC(2027, 1, 4, 3);
const MINUTE_MS = 60e3;
const carrier: DrillEmitter = {
  ...{ shape: 'carrier', centreHz: 100.5e6, bandwidthHz: 1000, levelDbm: -60 },
  ...{ fromMs: 10e3, forMs: 20e3 },
};

function drill(...emitters: DrillEmitter[]): Drill {
  const script = { name: 'D', stationIds: ['st'], emitters, answer: 'A' };
  return { id: 'd1', script, startedBy: 'an', startedAt: T0 };
}

/** Eleven bins of 100 kHz from 100 MHz, empty but for a bin that did not arrive. */
function sweep(afterMs: number, more: Partial<Sweep> = {}): Sweep {
  const levelsDbm = new Float32Array(11).fill(-150);
  levelsDbm[7] = Number.NaN;
  const grid = { startHz: 100e6, stepHz: 100e3, levelsDbm, flags: SweepFlag.partial };
  const from = { receiverId: 'rx', stationId: 'st', seq: 3 };
  return { ...from, startedAt: T0 + afterMs, endedAt: T0 + afterMs + 900, ...grid, ...more };
}

/** Bins in which the drill adds power. */
const loudBins = (emitter: DrillEmitter, afterMs = 10e3): number[] =>
  [...(withDrill(sweep(afterMs), drill(emitter))?.levelsDbm ?? [])].flatMap((level, bin) =>
    level > -140 ? [bin] : [],
  );
const sumDbm = (levels: Iterable<number>) =>
  10 * Math.log10([...levels].reduce((sum, level) => sum + (Number.isNaN(level) ? 0 : 10 ** (level / 10)), 0));

describe('the power of a drill', () => {
  it('is in the bins of each shape, and moves with its drift', () => {
    const wide = { ...carrier, bandwidthHz: 400e3 };
    expect(loudBins(carrier)).toEqual([5]);
    expect(loudBins({ ...wide, shape: 'noise' })).toEqual([3, 4, 5, 6]);
    expect(loudBins({ ...wide, shape: 'noise', centreHz: 100e6 })).toEqual([0, 1, 2]);
    expect(loudBins({ ...wide, shape: 'noise', centreHz: 101e6 })).toEqual([8, 9, 10]);
    expect(loudBins({ ...carrier, shape: 'noise' })).toEqual([5]);
    expect(loudBins({ ...carrier, driftHzPerS: 20e3 }, 15e3)).toEqual([6]);
    for (const centreHz of [99.8e6, 101.2e6]) expect(loudBins({ ...carrier, centreHz })).toEqual([]);
  });

  it('has the level of the script: whole in a carrier and in each bin of noise, as a bell in FM', () => {
    const levelsOf = (emitter: DrillEmitter) => [...(withDrill(sweep(10e3), drill(emitter))?.levelsDbm ?? [])];
    const [line = Number.NaN] = levelsOf(carrier).slice(5);
    expect(Math.abs(line - -60)).toBeLessThanOrEqual(0.5);
    const block = levelsOf({ ...carrier, shape: 'noise', bandwidthHz: 400e3 }).slice(3, 7);
    for (const level of block) expect(Math.abs(level - -60)).toBeLessThanOrEqual(3);
    expect(new Set(block).size).toBe(4);
    const bell = levelsOf({ ...carrier, shape: 'fm', bandwidthHz: 800e3, centreHz: 100.4e6 });
    expect(Math.abs(sumDbm(bell) - -60)).toBeLessThan(3);
    // Three standard deviations from the centre, less than a sixtieth of the power of the centre.
    expect((bell[4] ?? 0) - (bell[0] ?? 0)).toBeGreaterThan(8);
    expect(levelsOf({ ...carrier, levelDbm: -150 })[5]).toBeGreaterThan(-148);
  });

  it('is added to what was received, marked, and never in a bin that did not arrive', () => {
    const received = sweep(10e3);
    const drilled = withDrill(received, drill({ ...carrier, shape: 'noise', bandwidthHz: 800e3 }));
    expect(drilled).toMatchObject({ drill: 'd1', flags: SweepFlag.partial | SweepFlag.drill, seq: 3 });
    expect(drilled?.levelsDbm[7]).toBeNaN();
    expect(received.levelsDbm[5]).toBe(-150);
    const both = withDrill(received, drill(carrier, { ...carrier, centreHz: 100.2e6 }));
    expect([2, 5].every((bin) => (both?.levelsDbm[bin] ?? 0) > -61)).toBe(true);
  });

  it('is on the air from its begin to before its end, in pulses, at the stations of the script', () => {
    const isOn = (afterMs: number, more: Partial<DrillEmitter> = {}) =>
      withDrill(sweep(afterMs), drill({ ...carrier, ...more })) !== undefined;
    expect([9999, 10e3, 29_999, 30e3].map((ms) => isOn(ms))).toEqual([false, true, true, false]);
    const pulses = { onMs: 1000, everyMs: 4000 };
    expect([10e3, 10_999, 11e3, 13_999, 14e3].map((ms) => isOn(ms, { pulses }))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(withDrill(sweep(10e3, { stationId: 'other' }), drill(carrier))).toBeUndefined();
    const everywhere = { ...drill(carrier), script: { ...drill(carrier).script, stationIds: [] } };
    expect(withDrill(sweep(10e3, { stationId: 'other' }), everywhere)?.drill).toBe('d1');
  });
});

describe('the script of a drill', () => {
  it('is as long as its last transmitter, and reaches as far as each drifts', () => {
    expect(scriptLengthMs(drill().script)).toBe(0);
    expect(scriptLengthMs(drill(carrier, { ...carrier, fromMs: 0, forMs: 15e3 }).script)).toBe(30e3);
    expect(emitterRange(carrier)).toEqual({ startHz: 100.4995e6, stopHz: 100.5005e6 });
    expect(emitterRange({ ...carrier, driftHzPerS: 100 })).toEqual({ startHz: 100.4995e6, stopHz: 100.5025e6 });
    expect(emitterRange({ ...carrier, driftHzPerS: -100 })).toEqual({ startHz: 100.4975e6, stopHz: 100.5005e6 });
  });

  it('is refused with a transmitter outside all frequencies, or with pulses longer than their period', () => {
    const faultsOf = (...emitters: DrillEmitter[]) => scriptFaults(drill(...emitters).script).map(({ en }) => en);
    expect(faultsOf(carrier, { ...carrier, pulses: { onMs: 5, everyMs: 5 } })).toEqual([]);
    expect(faultsOf(carrier, { ...carrier, centreHz: 500 }, { ...carrier, centreHz: 1e12 })).toEqual([
      'emitters[1] reaches from 0 to 1000 Hz',
      'emitters[2] reaches from 999999999500 to 1000000000500 Hz',
    ]);
    expect(faultsOf({ ...carrier, pulses: { onMs: 6, everyMs: 5 } })).toEqual([
      'emitters[0].pulses.onMs is 6, longer than everyMs 5',
    ]);
  });
});

describe('the score of a drill', () => {
  const onAt = T0 + 10e3;
  const heard: Incident = {
    ...DISTRESS,
    ...{ startHz: 100.5005e6, stopHz: 100.6e6, firstHeardAt: onAt, lastHeardAt: onAt + 5000, openedAt: onAt + 2000 },
  };
  const targets = { ...DEFAULT_POLICY.targets, 1: { acknowledgeMs: MINUTE_MS, resolveMs: 10 * MINUTE_MS } };
  const score = (incident: Partial<Incident>, moves: readonly (readonly [string, number])[] = []) =>
    scoreDrill(
      drill(carrier),
      [{ ...heard, ...incident }],
      () => moves.map(([move, afterMs]) => ({ move, at: onAt + afterMs, by: 'an' })),
      targets,
    );

  it('has each step with its time since the transmitter came up, in time as counted from the alarm', () => {
    const steps = [
      ['confirmed', 3000],
      ['acknowledged', 2000 + MINUTE_MS],
      ['acknowledged', 9e9],
      ['resolved', 2001 + 10 * MINUTE_MS],
    ] as const;
    expect(score({}, steps)).toEqual({
      ...{ found: 1, acknowledgedInTime: 1 },
      emitters: [
        {
          ...{ emitter: carrier, incidentId: DISTRESS.id, assigned: undefined },
          raised: { afterMs: 3000, by: 'an' },
          acknowledged: { afterMs: 2000 + MINUTE_MS, by: 'an', inTime: true },
          resolved: { afterMs: 2001 + 10 * MINUTE_MS, by: 'an', inTime: false },
          ...DISTRESS.resolution,
        },
      ],
    });
    expect(score({ openedAt: undefined }, [['acknowledged', MINUTE_MS + 1]]).acknowledgedInTime).toBe(0);
    expect(score({ resolution: undefined }).emitters[0]).toMatchObject({ cause: undefined, measure: undefined });
  });

  it('finds the incident that touches the transmitter in frequency and in time', () => {
    const found = (more: Partial<Incident>) => score(more).found;
    const { startHz, stopHz } = emitterRange(carrier);
    expect([found({ startHz: stopHz }), found({ startHz: stopHz + 1 })]).toEqual([1, 0]);
    expect([found({ startHz: 1, stopHz: startHz }), found({ startHz: 1, stopHz: startHz - 1 })]).toEqual([1, 0]);
    expect([found({ firstHeardAt: 1, lastHeardAt: onAt }), found({ firstHeardAt: 1, lastHeardAt: onAt - 1 })]).toEqual([
      1, 0,
    ]);
    const late = onAt + carrier.forMs;
    expect([
      found({ firstHeardAt: late, lastHeardAt: late }),
      found({ firstHeardAt: late + 1, lastHeardAt: 9e15 }),
    ]).toEqual([1, 0]);
  });
});
