/** Which signals are one emission, and which are another one in its place. */
import { describe, expect, it } from 'vitest';
import { ONE } from '../../src/detection/threshold/ratio-table.js';
import { areUnlike, belongsTo, sameIncident, swallows } from '../../src/detection/tracking/incident-rules.js';
import { crosses } from '../../src/detection/tracking/settled-track.js';
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

describe('an emission that paused and returns to its place', () => {
  const ended = heard(300, 50, { low: at(60), width: 3, excess: 3 });
  ended.state = 'closed';
  const returns = (excess: number, after: number) =>
    sameIncident(ended, heard(349 + after, 3, { low: at(60), width: 3, excess }), 351 + after, 240);

  it('is the same incident at about the same level, and another one when it is 4 dB stronger or weaker', () => {
    expect(returns(4, 60)).toBe(true);
    expect(returns(7.6, 60)).toBe(false);
    expect(returns(1.2, 60)).toBe(false);
    expect(returns(7.6, 18)).toBe(true);
  });

  it('is another one beside its old centre, when a person was called for the first', () => {
    const beside = heard(409, 3, { low: at(62), width: 3, excess: 3 });
    expect(sameIncident(ended, beside, 411, 240)).toBe(true);
    const called = Object.assign(heard(300, 50, { low: at(60), width: 3, excess: 3 }), { told: true });
    expect(sameIncident(called, beside, 411, 240)).toBe(false);
    expect(sameIncident(called, heard(407, 3, { low: at(61), width: 3, excess: 3 }), 409, 240)).toBe(true);
    expect(sameIncident(called, heard(365, 3, { low: at(62), width: 3, excess: 3 }), 367, 240)).toBe(true);
  });

  it('is another one when its centre is more than half a bin off after 60 sweeps, however wide it is', () => {
    const goesOn = (width: number, bins: number, pause: number) => {
      const called = Object.assign(heard(300, 50, { low: at(60), width, excess: 3 }), { told: true, state: 'closed' });
      const later = heard(347 + pause, 3, { low: at(60), width: width + 2 * bins, excess: 3 });
      return sameIncident(called, later, 349 + pause, 240);
    };
    expect([goesOn(3, 0, 100), goesOn(3, 1, 61), goesOn(3, 1, 60)]).toEqual([true, false, true]);
    expect([goesOn(20, 0, 100), goesOn(20, 1, 61), goesOn(20, 1, 60)]).toEqual([true, false, true]);
  });
});

describe('two emissions that began in one moment', () => {
  const carrier = heard(300, 10, { low: at(60), width: 3, excess: 60 });

  it('are one wide emission when they are about as strong, and two when one is far stronger', () => {
    const radar = (excess: number) => heard(303, 2, { low: at(85), width: 25, excess });
    expect(belongsTo(carrier, radar(30))).toBe(true);
    expect(belongsTo(carrier, radar(12))).toBe(false);
  });
});

describe('an alarm of an emission that moves', () => {
  it('has the edges that the emission has now, not those that follow it', () => {
    const drift = heard(300, 40, { low: (t) => 60 + 2 * t, width: 3, excess: 5 });
    drift.raiseAt(339, 400);
    expect([drift.raisedLow, drift.raisedHigh]).toEqual([138, 140]);
  });
});

describe('a weak, wide emission', () => {
  const weak = heard(300, 60, { low: at(50), width: 20, excess: 0.5 });
  const strong = heard(357, 3, { low: at(58), width: 3, excess: 6 });

  it('does not take in a strong signal among its bins, whether it called a person or not', () => {
    const called = Object.assign(heard(300, 60, { low: at(50), width: 20, excess: 0.5 }), { told: true });
    for (const host of [weak, called]) {
      expect(swallows(host, strong)).toBe(false);
      expect(areUnlike(host, strong)).toBe(true);
    }
  });

  it('takes in what is about as strong', () => {
    expect(swallows(weak, heard(357, 3, { low: at(58), width: 3, excess: 1 }))).toBe(true);
  });
});

describe('a narrow emission known for long', () => {
  it('is not joined with one far wider that touches it, as one that began with it is', () => {
    const wide = heard(357, 3, { low: at(50), width: 60, excess: 3 });
    expect(areUnlike(heard(300, 60, { low: at(50), width: 2, excess: 3 }), wide)).toBe(true);
    expect(areUnlike(heard(357, 3, { low: at(50), width: 2, excess: 3 }), wide)).toBe(false);
  });
});

describe('a narrow signal that has settled', () => {
  const settled = heard(300, 60, { low: at(60), width: 1, excess: 2 });
  const begins = (bin: number) =>
    Object.assign(heard(359, 1, { low: at(bin), width: 2, excess: 30 }), { state: 'loose' });

  it('is not joined by one that begins beside it, out of its reach', () => {
    expect(crosses(settled, begins(57))).toBe(true);
    expect(crosses(begins(57), settled)).toBe(true);
    expect(crosses(settled, begins(59))).toBe(false);
  });
});
