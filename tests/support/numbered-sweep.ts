import type { Sweep } from '../../src/rf/sweep.js';
import { randomFrom } from './synthetic-sweeps.js';

const NUMBERED_BINS = 256;

/** The sweep of a number: its levels follow from the number alone, so that anybody can check a payload. */
export function numberedSweep(seq: number, receiverId = 'rx-1'): Sweep {
  const random = randomFrom(seq * 2_654_435_761);
  const levelsDbm = Float32Array.from({ length: NUMBERED_BINS }, () => Math.round(2 * (-110 + 12 * random())) / 2);
  levelsDbm[seq % NUMBERED_BINS] = -20;
  const startedAt = 1_700_000_000_000 + seq * 2.5;
  const owner = { receiverId, stationId: 'st-1', seq };
  return { ...owner, startedAt, endedAt: startedAt + 2, startHz: 430e6, stepHz: 12_500, flags: 0, levelsDbm };
}
