import { describe, expect, it } from 'vitest';
import { SweepFlag } from '../../src/rf/sweep.js';
import { ReceiverDetectors } from '../../src/station/receiver-detectors.js';
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

describe('the detectors of a receiver', () => {
  it('report a time without sweeps, and none in which a closer look swept the emission', () => {
    expect(holesWith('nothing')).not.toEqual([]);
    expect(holesWith('closer look')).toEqual([]);
  });
});
