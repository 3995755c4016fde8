import { describe, expect, it } from 'vitest';
import { classify } from '../../src/detection/naming/classify.js';
import { featuresOf } from '../../src/detection/naming/features.js';
import { ONE } from '../../src/detection/threshold/ratio-table.js';
import { Track } from '../../src/detection/tracking/track.js';

const BINS = 400;

/** Class of talk in overs of six sweeps with pauses of four, of this width in bins per sweep. */
function classOfTalk(widthAt: (t: number) => number, stepHz = 12.5e3) {
  const track = new Track(1, 0, 0, 100, 100);
  const ratios = new Uint16Array(BINS).fill(9 * ONE);
  for (let t = 0; t < 100; t++) {
    if (t % 10 >= 6) continue;
    const high = 100 + widthAt(t) - 1;
    track.take(t, 100, high, ratios, ONE);
    track.endSweep(t, t * 1000, ONE);
  }
  return classify(featuresOf(track, BINS), stepHz);
}

/** Class of a track of 60 sweeps: excess over the noise in each bin, as a power ratio, or 0 where no bin was flagged. */
function classOf(excessAt: (t: number, f: number) => number) {
  const track = new Track(1, 0, 0, 100, 100);
  const ratios = new Uint16Array(BINS);
  for (let t = 0; t < 60; t++) {
    const bins = Array.from({ length: BINS }, (_, f) => f).filter((f) => excessAt(t, f) > 0);
    for (const f of bins) ratios[f] = ONE * (1 + excessAt(t, f));
    for (const f of bins) {
      if (bins.includes(f - 1)) continue;
      let high = f;
      while (bins.includes(high + 1)) high++;
      track.take(t, f, high, ratios, ONE);
    }
    if (bins.length > 0) track.endSweep(t, t * 1000, ONE);
  }
  return classify(featuresOf(track, BINS), 12.5e3).likeliest;
}

describe('a strong narrow emission that does not stop', () => {
  const narrow = (excess: (t: number) => number) => classOf((t, f) => (f === 100 || f === 101 ? excess(t) : 0));

  it('is a carrier when its level is steady, and voice or data when its level varies by 2 dB', () => {
    expect(narrow((t) => (t % 2 === 0 ? 10 : 13))).toBe('cw');
    expect(narrow((t) => (t % 2 === 0 ? 8 : 20))).toBe('unlicensed');
  });
});

describe('a wide emission whose centre leaps within its own width', () => {
  /** A hump over bins 100 to 119, one half of it twice as strong in turns; one of `every` bins is too weak. Silent for two sweeps of `period`. */
  const hump = (every: number, period = 100) =>
    classOf((t, f) => {
      if (f < 100 || f > 119 || (f + t) % every === 0 || t % period >= period - 2) return 0;
      return f < 110 === t % 2 > 0 ? 3 : 1.5;
    });

  it('is pulses between the steps of the sweep when it fills half of that width, and no pulses when it fills more', () => {
    expect(hump(2)).toBe('pulsed');
    expect(hump(4)).not.toBe('pulsed');
  });

  it('is no pulses when it fills more for four sweeps at a time', () => {
    expect(hump(4, 6)).not.toBe('pulsed');
  });
});

describe('a block of noise', () => {
  /** Runs of 20 bins over bins 100 to 159, each with raised edges, and as many gaps of this width between them. */
  const block = (gapBins: number) =>
    classOf((_, f) => {
      const at = f < 100 || f > 159 ? -1 : (f - 100) % (20 + gapBins);
      return at < 0 || at >= 20 ? 0 : at < 3 || at > 16 ? 13 : 10;
    });

  it('with raised edges is a fast chirp when it fills its width, and noise when lines leave gaps in it', () => {
    expect([block(2), block(8)]).toEqual(['fast-chirp', 'wideband-noise']);
  });

  it('with a rounded spectrum is a transmission when it fills its width, and noise, as hum is, when it leaves gaps in it', () => {
    /** Two humps of 12 bins, the second one after a gap of this width. */
    const humps = (gapBins: number) =>
      classOf((_, f) => {
        const at = f < 112 ? f - 100 : f - 112 - gapBins;
        return at < 0 || at >= 12 || (f >= 112 && f < 112 + gapBins)
          ? 0
          : 1 + 9 * Math.sin(((at + 0.5) / 12) * Math.PI);
      });
    expect([humps(2), humps(6)]).toEqual(['unlicensed', 'wideband-noise']);
  });

  it('no wider than a voice channel is voice when it is silent for some sweeps, again and again', () => {
    expect([classOfTalk(() => 24, 1e3).likeliest, classOfTalk(() => 24, 2e3).likeliest]).toEqual([
      'unlicensed',
      'wideband-noise',
    ]);
  });
});

describe('an emission that drifts along a line', () => {
  const saidOf = (binsASweep: number, sweeps: number) => {
    const track = new Track(1, 0, 0, 100, 101);
    const ratios = new Uint16Array(BINS).fill(9 * ONE);
    for (let t = 0; t < sweeps; t++) {
      const low = Math.round(100 + binsASweep * t);
      track.take(t, low, low + 1, ratios, ONE);
      track.endSweep(t, t * 1000, ONE);
    }
    return classify(featuresOf(track, BINS), 12.5e3);
  };

  it('is a drift when its steps are small, and unknown when most of them are leaps or it is young', () => {
    const said = [saidOf(0.2, 80), saidOf(0.8, 80), saidOf(0.6, 15)];
    expect(said.map(({ likeliest }) => likeliest)).toEqual(['drift', 'drift', 'drift']);
    expect(said.map((one) => one.class)).toEqual(['drift', 'unknown', 'unknown']);
  });
});

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
