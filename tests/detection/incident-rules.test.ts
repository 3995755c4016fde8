/** Which signals are one emission, and which are another one in its place. */
import { describe, expect, it } from 'vitest';
import { ONE } from '../../src/detection/threshold/ratio-table.js';
import { areUnlike, sameIncident, swallows } from '../../src/detection/tracking/incident-rules.js';
import { Track } from '../../src/detection/tracking/track.js';

/** Confirmed track of so many sweeps: `low` per sweep, `width` in bins, `excess` over the noise as a power ratio. */
function heard(
  fromSweep: number,
  sweeps: number,
  { low, width, excess }: { low: (t: number) => number; width: number; excess: number },
): Track {
  const first = low(0);
  const track = new Track(1, fromSweep, 0, first, first + width - 1);
  const ratios = new Uint16Array(400).fill(ONE * (1 + excess));
  for (let t = 0; t < sweeps; t++) {
    const from = Math.round(low(t));
    track.take(fromSweep + t, from, from + width - 1, ratios, ONE);
    track.endSweep(fromSweep + t, t * 1000, ONE);
  }
  track.state = 'confirmed';
  return track;
}
const at = (bin: number) => () => bin;

describe('an emission that moved and ended', () => {
  const hump = heard(300, 100, { low: (t) => 60 + t / 2, width: 11, excess: 3 });
  hump.state = 'closed';

  it('goes on in what moves there again a moment later', () => {
    const again = heard(415, 3, { low: (t) => 80 + t, width: 10, excess: 3 });
    expect(sameIncident(hump, again, 417, 240)).toBe(true);
  });

  it('does not go on in a carrier on its way', () => {
    const carrier = heard(415, 3, { low: at(80), width: 3, excess: 3 });
    expect(sameIncident(hump, carrier, 417, 240)).toBe(false);
  });
});

describe('a weak, wide emission that called nobody', () => {
  const weak = heard(300, 60, { low: at(50), width: 20, excess: 0.5 });
  const strong = heard(357, 3, { low: at(58), width: 3, excess: 6 });

  it('does not take in a strong signal among its bins', () => {
    expect(swallows(weak, strong)).toBe(false);
    expect(areUnlike(weak, strong)).toBe(true);
  });

  it('takes in what is about as strong, and after its call the strong signal too', () => {
    expect(swallows(weak, heard(357, 3, { low: at(58), width: 3, excess: 1 }))).toBe(true);
    const called = Object.assign(heard(300, 60, { low: at(50), width: 20, excess: 0.5 }), { told: true });
    expect(swallows(called, strong)).toBe(true);
  });
});

describe('a narrow emission known for long', () => {
  it('is not joined with one far wider that touches it, as one that began with it is', () => {
    const wide = heard(357, 3, { low: at(50), width: 60, excess: 3 });
    expect(areUnlike(heard(300, 60, { low: at(50), width: 2, excess: 3 }), wide)).toBe(true);
    expect(areUnlike(heard(357, 3, { low: at(50), width: 2, excess: 3 }), wide)).toBe(false);
  });
});
