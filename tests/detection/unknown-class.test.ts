import { describe, expect, it } from 'vitest';
import { classify } from '../../src/detection/naming/classify.js';
import { featuresOf } from '../../src/detection/naming/features.js';
import { ONE } from '../../src/detection/threshold/ratio-table.js';
import { Track } from '../../src/detection/tracking/track.js';

const BINS = 400;

/** Class of talk in overs of six sweeps with pauses of four, of this width in bins per sweep, on a grid of 12.5 kHz. */
function classOfTalk(widthAt: (t: number) => number) {
  const track = new Track(1, 0, 0, 100, 100);
  const ratios = new Uint16Array(BINS).fill(9 * ONE);
  for (let t = 0; t < 100; t++) {
    if (t % 10 >= 6) continue;
    const high = 100 + widthAt(t) - 1;
    track.take(t, 100, high, ratios, ONE);
    track.endSweep(t, t * 1000, ONE);
  }
  return classify(featuresOf(track, BINS), 12.5e3);
}

describe('an emission that no rule describes', () => {
  it('is an unlicensed transmission when it keeps its width, as voice and data do', () => {
    const said = classOfTalk(() => 2);
    expect([said.class, said.likeliest]).toEqual(['unlicensed', 'unlicensed']);
    expect(said.confidence).toBeGreaterThan(0.55);
  });

  it('is unknown when it keeps no width, with the likeliest class as a guess in its evidence', () => {
    const said = classOfTalk((t) => 1 + (t % 3));
    expect([said.class, said.likeliest]).toEqual(['unknown', 'unlicensed']);
    expect(said.confidence).toBeLessThan(0.55);
    expect(said.evidence).toMatch(/unlicensed transmission; a guess: right in \d+ % of the tests$/);
  });
});
