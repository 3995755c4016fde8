/** What deserves a person at a site, and what is usual there. */
import { describe, expect, it } from 'vitest';
import { layOutBand } from '../../src/detection/band-layout.js';
import { createDetector, type Detector } from '../../src/detection/detector.js';
import type { Emission } from '../../src/detection/emission.js';
import type { LearnedSite } from '../../src/detection/floor/learning.js';
import { CommonRise } from '../../src/detection/judging/common-rise.js';
import { Judge } from '../../src/detection/judging/judge.js';
import { Scene } from '../../src/detection/judging/scene.js';
import { type Habit, SiteMemory } from '../../src/detection/judging/site-memory.js';
import { Passes } from '../../src/detection/licences/persistence-gate.js';
import { Track } from '../../src/detection/tracking/track.js';
import type { Assignment } from '../../src/rf/assignment.js';
import { gammaCell, randomFrom } from '../support/labelled-world.js';

const BINS = 128;
const shared: Assignment = {
  id: 'S',
  centreHz: 865e6 + 64 * 10e3,
  bandwidthHz: 1300e3,
  service: 'srd',
  class: 'shared',
  mask: [],
};

interface Told {
  readonly sweep: number;
  readonly emission: Emission;
}

/** Sweeps of a receiver of `averages` averages through a detector: what people were called for, and what was only listed. */
function watch(
  power: (sweep: number, bin: number) => number,
  sweeps: number,
  {
    averages = 8,
    assignments = [],
    detector,
    from = 0,
  }: { averages?: number; assignments?: Assignment[]; detector?: Detector; from?: number } = {},
) {
  const watching = detector ?? createDetector({ startHz: 865e6, stepHz: 10e3, bins: BINS, assignments, spursHz: [] });
  const random = randomFrom(7);
  const told: Told[] = [];
  const listed: Emission[] = [];
  const seen = new Set<number>();
  for (let t = 0; t < sweeps; t++) {
    const levelsDbm = Float32Array.from(
      { length: BINS },
      (_, f) => -100 + 10 * Math.log10((1 + power(t, f)) * gammaCell(random, averages)),
    );
    for (const { type, emission } of watching.observe({ startedAt: (from + t) * 1000, levelsDbm }).alarms) {
      if (type === 'raised') listed.push(emission);
      if (!emission.verdict.deservesPerson || seen.has(emission.id) || type === 'merged') continue;
      seen.add(emission.id);
      told.push({ sweep: t, emission });
    }
  }
  return { told, listed, detector: watching };
}

/** Bursts of up to 6 sweeps, 30 dB strong, in every channel of the band a third of the time. */
function crowd(seed: number): (sweep: number, bin: number) => number {
  const random = randomFrom(seed);
  const until = new Int32Array(BINS / 8);
  const on = Array.from({ length: 1200 }, (_, t) =>
    until.map((end, channel) => {
      if (end + 3 <= t && random() < 0.16) until[channel] = t + 1 + Math.floor(random() * 6);
      return (until[channel] as number) > t ? 1 : 0;
    }),
  );
  return (t, f) => ((on[t]?.[f >> 3] ?? 0) === 1 ? 1000 : 0);
}

describe('a crowded shared band', () => {
  it('calls nobody for its bursts, and somebody for a weaker carrier among them within 20 sweeps', () => {
    const bursts = crowd(3);
    const quiet = watch(bursts, 1000, { averages: 2, assignments: [shared] });
    expect(quiet.told.length).toBeLessThanOrEqual(2);
    const carrier = watch((t, f) => bursts(t, f) + (t >= 500 && f >= 60 && f < 63 ? 15 : 0), 700, {
      averages: 2,
      assignments: [shared],
    });
    const found = carrier.told.filter(
      ({ sweep, emission }) => sweep >= 500 && emission.raisedLowBin <= 62 && emission.raisedHighBin >= 60,
    );
    expect(found[0]?.sweep).toBeLessThan(520);
  });
});

describe('an uplink that phones fill', () => {
  const random = randomFrom(5);
  const blocks = Array.from({ length: 6400 }, () => random() < 0.4);
  /** For 24 sweeps of each 72, 30 dB strong: eight bins all the time, the others in blocks of four bins and two sweeps. */
  const phones = (t: number, f: number) => {
    const block = 32 * ((t >> 2) % 200) + (f >> 2);
    return t % 72 < 24 && ((f >= 56 && f < 64) || (blocks[block] && (t & 2) === (block & 2))) ? 1000 : 0;
  };
  const watchWith = (signal: (t: number, f: number) => number) =>
    watch((t, f) => phones(t, f) + signal(t, f), 560, { averages: 4, assignments: [shared] });

  it('calls nobody for one of them among the others', () => {
    const { told, listed } = watchWith(() => 0);
    expect(told).toEqual([]);
    expect(listed.map(({ verdict }) => verdict.why)).toContainEqual(expect.stringContaining('as many as usual'));
  });

  it('makes one case of all that are longer or stronger than usual among as many as usual, until one stays, goes on alone or returns', () => {
    const layout = layOutBand({ startHz: 865e6, stepHz: 10e3, bins: BINS }, [shared], []);
    const floor = { smoothDbm: new Float32Array(BINS) };
    const scene = new Scene(layout, floor.smoothDbm).snapshot();
    const learned = { habits: [], scene, floor, wander: new Float32Array(BINS), crowds: Uint16Array.of(14) };
    const judge = new Judge(layout, learned as unknown as LearnedSite, 0);
    const track = new Track(1, 0, 0, 40, 44);
    const caseOf = (figures: Partial<Track>) => {
      Object.assign(
        track,
        { sweeps: 20, sumC: 840, sumWidth: 100, sumRatio: 200, lastSweep: 30, longest: 12 },
        figures,
      );
      const { commonCase } = judge.judge(track, { live: [track], closed: [] });
      return [commonCase, judge.outgrows(track)];
    };
    expect(caseOf({ sumCrowd: 279 })).toEqual(['', false]);
    expect(caseOf({ sumCrowd: 280 })).toEqual(['crowd', false]);
    expect(caseOf({ sumCrowd: 240, cells: 40, region: true })).toEqual(['crowd', false]);
    expect(caseOf({ sumCrowd: 240, region: false })).toEqual(['', false]);
    track.commonCase = 'crowd';
    expect(caseOf({ sumCrowd: 140 })).toEqual(['crowd', false]);
    expect(caseOf({ sumCrowd: 139 })).toEqual(['', true]);
    expect(caseOf({ sumCrowd: 280, longest: 40 })).toEqual(['', true]);
    Object.assign(track, {
      commonCase: '',
      longest: 1,
      sweeps: 4,
      sumC: 168,
      sumWidth: 20,
      sumRatio: 40,
      sumCrowd: 56,
    });
    expect(judge.judge(track, { live: [track], closed: [] }).why).toContain('as many as usual');
    track.passed[Passes.again] = 5;
    expect(judge.judge(track, { live: [track], closed: [] })).toMatchObject({ deservesPerson: true, commonCase: '' });
  });

  it('calls somebody for a weaker carrier that stays alone between them, where they are for 24 sweeps at a time', () => {
    const { told } = watchWith((t, f) => (t >= 540 && f >= 60 && f < 62 ? 15 : 0));
    expect(told.map(({ sweep, emission }) => sweep < 555 && emission.raisedLowBin === 60)).toEqual([true]);
  });
});

describe('an emission', () => {
  it('that came in warm-up and comes again is listed, not told; one longer than ever is told then', () => {
    const burst = (t: number) => (t % 100 >= 50 && t % 100 < 58) || t >= 450;
    const { told, listed } = watch((t, f) => (burst(t) && Math.abs(f - 40) <= 1 ? 20 : 0), 520);
    expect(listed.length).toBeGreaterThan(0);
    expect(listed[0]?.verdict.why).toContain('heard in this place');
    expect(told.map(({ sweep }) => sweep >= 458 && sweep < 475)).toEqual([true]);
  });

  it('that returns soon, weaker, is not told again, and makes a later one still weaker no more usual than itself', () => {
    const power = (t: number) => (t >= 300 && t < 320 ? 40 : t >= 347 && t < 367 ? 16 : t >= 450 && t < 470 ? 6.4 : 0);
    const { told, listed } = watch((t, f) => (Math.abs(f - 40) <= 1 ? power(t) : 0), 480);
    expect(listed.map(({ verdict }) => verdict.why.includes('was called for in this place'))).toContain(true);
    expect(told.map(({ sweep }) => sweep < 320 || sweep >= 450)).toEqual([true, true]);
  });

  it('that returns long after a person was called for it says so, and not that nothing like it was heard', () => {
    const { told } = watch((t, f) => (t % 320 < 20 && t >= 320 && Math.abs(f - 40) <= 1 ? 40 : 0), 680);
    expect(told.map(({ emission }) => emission.verdict.why)).toEqual([
      expect.stringMatching(/: nothing like it is remembered here$/),
      expect.stringMatching(/: like what a person was called for here 3\d\d sweeps before$/),
    ]);
  });

  it('whose first burst is too short for a person is told by its next ones: its own first part makes it no usual one', () => {
    const brief = (t: number, f: number) =>
      [60, 90, 110].some((bin) => t >= bin && t < bin + 3 && Math.abs(f - bin) <= 4);
    const burst = (t: number) => [300, 330, 360].some((from) => t >= from && t < from + 3);
    const { told, listed } = watch((t, f) => (brief(t, f) || (burst(t) && Math.abs(f - 30) <= 4) ? 40 : 0), 400);
    expect(listed.map(({ verdict }) => verdict.why)).toContainEqual(expect.stringMatching(/^lasts \d sweeps/));
    expect(told.map(({ sweep }) => sweep >= 330 && sweep < 363)).toEqual([true]);
  });

  it('that a person called noise is listed when it comes again, and told when it is stronger, after a restart as well', () => {
    const power = (at: number) => (at % 300 < 12 && at >= 300 ? (at < 900 ? 20 : 200) : 0);
    const detector = createDetector({ startHz: 865e6, stepHz: 10e3, bins: BINS, assignments: [], spursHz: [] });
    const first = watch((t, f) => (Math.abs(f - 40) <= 1 ? power(t) : 0), 500, { detector });
    expect(first.told.map(({ sweep }) => sweep < 320)).toEqual([true]);
    const again = createDetector({ startHz: 865e6, stepHz: 10e3, bins: BINS, assignments: [], spursHz: [] });
    again.takeNoise(new Set([first.told[0]?.emission.id ?? -1]));
    again.restore(detector.snapshot());
    const then = watch((t, f) => (Math.abs(f - 40) <= 1 ? power(t + 500) : 0), 420, { detector: again, from: 500 });
    expect(then.listed.map(({ verdict }) => verdict.why)).toContainEqual(expect.stringContaining('called noise'));
    expect(then.told.map(({ sweep }) => sweep + 500 >= 900)).toEqual([true]);
  });

  it('is a piece of a wide one that was there before it became narrower, while it is brief', () => {
    const low = (t: number) => (t < 340 ? 30 : 44);
    const wide = (t: number, f: number) => t >= 300 && f >= low(t) && f <= 60;
    const piece = (t: number, f: number) => t >= 380 && t < 384 && Math.abs(f - 35) <= 1;
    const { told, listed } = watch((t, f) => (wide(t, f) || piece(t, f) ? 10 : 0), 400);
    expect(listed.map(({ verdict }) => verdict.why.includes('may be a piece of it'))).toContain(true);
    expect(told).toHaveLength(1);
  });

  it('of five sweeps beside one that hops is told when it is much stronger, and may be a piece of it otherwise', () => {
    const hops = (t: number, f: number) => t >= 300 && Math.abs(f - (20 + ((t * 17) % 40))) <= 1;
    const beside = (t: number, f: number) => t >= 400 && t < 405 && f >= 64 && f < 72;
    const toldBeside = (excess: number) => {
      const { told } = watch((t, f) => (hops(t, f) ? 6 : beside(t, f) ? excess : 0), 420);
      expect(told.some(({ sweep }) => sweep < 400)).toBe(true);
      return told.filter(({ sweep, emission }) => sweep >= 400 && emission.raisedLowBin >= 62).length;
    };
    expect(toldBeside(80)).toBe(1);
    expect(toldBeside(10)).toBe(0);
  });

  it('of a decibel is listed: a floor wanders as much', () => {
    const { told, listed } = watch((t, f) => (t >= 300 && f >= 30 && f < 60 ? 0.3 : 0), 420, { averages: 100 });
    expect(listed.length).toBeGreaterThan(0);
    expect(told).toEqual([]);
  });
});

describe('a floor that wanders by itself', () => {
  it('needs more in its bins before a person is called, and not in others', () => {
    const wanders = (f: number) => f >= 20 && f < 40;
    const rises = (t: number, f: number) => t >= 400 && t < 460 && (wanders(f) || (f >= 80 && f < 100));
    const power = (t: number, f: number) =>
      (wanders(f) ? 0.15 * Math.sin((2 * Math.PI * t) / 64) : 0) + (rises(t, f) ? 0.45 : 0);
    const { told } = watch(power, 480, { averages: 100 });
    expect(told.map(({ emission }) => emission.raisedLowBin >= 78)).toEqual([true]);
    expect(watch((t, f) => power(t, f) + (rises(t, f) ? 2 : 0), 480, { averages: 100 }).told).toHaveLength(2);
  });
});

describe('a standing emission', () => {
  it('covered by a stronger one over the same bins does not hide it', () => {
    const power = (t: number, f: number) => (t < 260 || f < 20 || f >= 45 ? 0 : t < 400 ? 1 : 11);
    const { told } = watch(power, 430);
    expect(told.map(({ sweep }) => sweep < 300 || (sweep >= 400 && sweep < 412))).toEqual([true, true]);
  });

  it('that slowly grows to ten times its power is told once', () => {
    const power = (t: number, f: number) => (t < 260 || f < 20 || f >= 60 ? 0 : 10 ** Math.min(1, (t - 260) / 200));
    expect(watch(power, 520).told).toHaveLength(1);
  });
});

/** Four carriers, in bins 10, 40, 70 and 100. */
const stations = (bandwidthHz: number): Assignment[] =>
  [0, 1, 2, 3].map((i) => ({
    id: `F${i}`,
    centreHz: 865e6 + (10 + 30 * i) * 10e3,
    bandwidthHz,
    service: 'broadcast',
    class: 'continuous',
    mask: [],
  }));

describe('emissions as wide as the carriers of the register, one after the other', () => {
  const casesOf = (rise: (age: number) => number) => {
    const power = (t: number, f: number) => {
      const [place, bin] = [Math.floor((f + 24) / 30), (f + 24) % 30];
      if (bin < 9) return 1000;
      return bin >= 14 && bin < 24 ? 10 * rise(t - 300 - 20 * place) : 0;
    };
    const { told } = watch(power, 700, { averages: 16, assignments: stations(90e3) });
    return new Set(told.map(({ emission: { id, verdict } }) => verdict.commonCase || id)).size;
  };

  it('are each told when they are switched on, and are one case of far stations when they slowly rise', () => {
    expect(casesOf((age) => (age >= 0 ? 1 : 0))).toBeGreaterThanOrEqual(4);
    expect(casesOf((age) => (age >= 0 && age < 360 ? Math.sin((Math.PI * age) / 360) ** 2 : 0))).toBeLessThan(4);
  });
});

describe('an emission beside a carrier of the register', () => {
  /** A carrier that rises by `riseDb` at sweep 300, and what rises with it 6 bins beside. */
  const toldBeside = (riseDb: number, moves: boolean) => {
    const power = (t: number, f: number) => {
      const station = Math.floor((f + 23) / 30);
      if ((f + 23) % 30 < 7) {
        const scene = moves ? 3 * Math.sin(2 * Math.floor(t / 16) + station) : 0;
        return 10 ** (4 + (scene + (station === 2 && t >= 300 ? riseDb : 0)) / 10);
      }
      return t >= 300 && f >= 46 && f < 54 ? 8 : 0;
    };
    return watch(power, 340, { assignments: stations(70e3) });
  };

  it('is its skirt when that carrier becomes stronger while the receiver moves, and told otherwise', () => {
    const skirt = toldBeside(15, true);
    expect(skirt.told).toEqual([]);
    expect(skirt.detector.emissions().map(({ verdict }) => verdict.why)).toContainEqual(
      expect.stringContaining('skirt'),
    );
    const { told } = toldBeside(0, true);
    expect(told.map(({ emission }) => emission.raisedLowBin >= 44)).toEqual([true]);
    expect(toldBeside(15, false).told).toHaveLength(1);
  });
});

describe('lines at equal distances', () => {
  /** Lines at these bins from sweep 300 on, or as late as `late` says; they drift as a device does that warms, the higher the more. */
  const casesOf = (lines: readonly number[], late = 0) => {
    const power = (t: number, f: number) =>
      lines.some((bin, i) => t >= 300 + i * late && Math.round(bin + (bin / 40) * Math.min(2, (t - 300) / 50)) === f)
        ? 60
        : 0;
    const { detector } = watch(power, 420);
    const called = detector.emissions().filter(({ verdict }) => verdict.deservesPerson);
    return called.map(({ verdict }) => verdict.commonCase);
  };

  it('that came together are one case of one device, from four lines on', () => {
    expect(casesOf([14, 38, 62, 86, 110])).toEqual(Array(5).fill('comb'));
    expect(casesOf([14, 38, 86, 110])).toEqual(Array(4).fill('comb'));
    expect(casesOf([14, 38, 62])).toEqual(['', '', '']);
  });

  it('that came one after the other, or at other distances, are cases of their own', () => {
    expect(casesOf([14, 38, 62, 86, 110], 26)).toEqual(Array(5).fill(''));
    expect(casesOf([14, 35, 62, 95, 110])).toEqual(Array(5).fill(''));
  });
});

describe('short bursts that a moving receiver hears', () => {
  it('may be passed by for a hundred sweeps, and no longer', () => {
    const power = (t: number, f: number) => {
      const station = Math.floor((f + 23) / 30);
      if ((f + 23) % 30 < 7) return 10 ** (4 + (3 * Math.sin(2 * Math.floor(t / 16) + station)) / 10);
      return t >= 300 && (t - 300) % 23 < 3 && f >= 52 && f < 55 ? 30 : 0;
    };
    const { told, listed } = watch(power, 440, { assignments: stations(70e3) });
    expect(listed.map(({ verdict }) => verdict.why)).toContainEqual(expect.stringContaining('passed by'));
    expect(told.map(({ sweep }) => sweep >= 400 && sweep < 420)).toEqual([true]);
  });
});

describe('regular users of a band that are not in the register', () => {
  const burst = (t: number, period: number, phase: number, sweeps: number) => (t + phase) % period < sweeps;
  /** Four users that talked in warm-up, and what comes at bin 64 after it. */
  const band = (late: (age: number) => number) => (t: number, f: number) => {
    const user = [8, 28, 88, 108].findIndex((bin) => f >= bin && f < bin + 4);
    if (user >= 0) return burst(t, 110, 25 * user, 8) ? 15 : 0;
    return f >= 64 && f < 68 ? late(t - 300) : 0;
  };
  const talk = (power: number) => (age: number) => (age >= 0 && burst(age, 110, 0, 12) ? power : 0);
  const casesOf = (late: (age: number) => number, assignments: Assignment[] = []) =>
    watch(band(late), 520, { assignments }).told.map(({ emission }) => emission.verdict.commonCase);
  const airband = [0, 1].map(
    (i): Assignment => ({
      id: `A${i}`,
      centreHz: 865e6 + (2 + 120 * i) * 10e3,
      bandwidthHz: 20e3,
      service: 'aero-am',
      class: 'intermittent',
      mask: [],
    }),
  );

  it('are one case with a new one like them, and never in a band of a safety service', () => {
    expect(casesOf(talk(15))).toEqual(['unlisted-users']);
    expect(casesOf(talk(15), airband)).toEqual(['']);
  });

  it('do not hide what is stronger or longer than all of them', () => {
    expect(casesOf(talk(300))).toEqual(['']);
    const steady = band((age) => (age >= 0 ? 15 : 0));
    const { told, detector } = watch(steady, 314);
    expect(told.map(({ emission }) => emission.verdict.commonCase)).toEqual(['unlisted-users']);
    watch((t, f) => steady(t + 314, f), 20, { detector });
    const [called] = detector.emissions().filter(({ verdict }) => verdict.deservesPerson);
    expect(called?.verdict.commonCase).toBe('');
  });
});

describe('brief signals that stand out of a wide emission', () => {
  it('are no glimpses of what moves: a brief one beside the wide emission is told as itself', () => {
    const burst = (t: number, at: number) => t >= at && t < at + 12;
    const onTop = (t: number, f: number) =>
      (burst(t, 330) && Math.abs(f - 49) <= 1) || (burst(t, 355) && Math.abs(f - 55) <= 1);
    const power = (t: number, f: number) =>
      f >= 30 && f < 60 ? (t < 260 ? 0 : onTop(t, f) ? 1000 : 4) : burst(t, 392) && Math.abs(f - 64) <= 1 ? 100 : 0;
    const { told } = watch(power, 440);
    const places = told.map(({ emission }) => `${emission.raisedLowBin} to ${emission.raisedHighBin}`);
    expect([...new Set(places)]).toEqual(['30 to 59', '48 to 50', '54 to 56', '63 to 65']);
  });
});

describe('bars that stand out of a wide emission', () => {
  const toldOf = (barPower: number, barSweeps: number, hostPower = 10) => {
    const isBar = (t: number, f: number) => t >= 360 && t < 360 + barSweeps && Math.abs(f - 45) <= 2;
    const power = (t: number, f: number) => (t < 300 || f < 20 || f >= 80 ? 0 : isBar(t, f) ? barPower : hostPower);
    return watch(power, 500, { averages: 100 }).told.map(({ sweep }) => sweep);
  };

  it('are parts of it up to four times its power, for sixty sweeps', () => {
    const [first = 0, ...bars] = toldOf(28, 50);
    expect([first < 310, bars]).toEqual([true, []]);
    expect(toldOf(28, 100).map((sweep) => sweep >= 419 && sweep < 424)).toEqual([false, true]);
    expect(toldOf(60, 50).map((sweep) => sweep >= 360 && sweep < 372)).toEqual([false, true]);
  });

  it('are told at once where both are so strong that ratios hardly tell them apart', () => {
    expect(toldOf(1600, 50, 50).map((sweep) => sweep >= 360 && sweep < 372)).toEqual([false, true]);
  });
});

describe('glimpses that gather in one part of a band', () => {
  const toldOf = (glimpses: number) => {
    const power = (t: number, f: number) => {
      const number = (t - 300) / 2;
      return number >= 0 && number < glimpses && Math.abs(f - (24 + ((number * 13) % 40))) < 1 ? 100 : 0;
    };
    return watch(power, 360).told;
  };

  it('call a person from the third sweep on in which their place is seen', () => {
    expect(toldOf(4)).toEqual([]);
    expect(toldOf(12)).toHaveLength(1);
  });
});

describe('a station whose programme makes it wider and narrower', () => {
  const toldOf = (power: number, spreadBins: readonly [number, number], everySweeps: number) => {
    const at = (t: number, f: number) => {
      const spread = spreadBins[Math.floor((t - 300) / everySweeps) % 2] ?? 1;
      return t < 300 ? 0 : (power / spread) * Math.exp(-0.5 * ((f - 64) / spread) ** 2);
    };
    return watch(at, 560).told.map(({ sweep }) => sweep);
  };

  it('is told once: its edges, which rise and fall, are no signals of their own', () => {
    expect(toldOf(1000, [4, 6], 40)).toEqual([301]);
  });

  it('is told once: what stands out of it for a moment does not become the whole of it', () => {
    expect(toldOf(400, [4, 7], 30)).toEqual([301]);
    expect(toldOf(1000, [5, 8], 30)).toEqual([301]);
  });
});

describe('the scene of a receiver', () => {
  const layout = layOutBand({ startHz: 865e6, stepHz: 10e3, bins: BINS }, stations(60e3), []);

  it('moves when most carriers of the register change, and stands when one does or the gain jumps', () => {
    const movesWith = (changeDb: (block: number, f: number) => number, gainDb: (block: number) => number = () => 0) => {
      const scene = new Scene(layout, new Float32Array(BINS).fill(-100));
      for (let t = 0; t < 160; t++) {
        const block = Math.floor(t / 16);
        const levels = Float32Array.from({ length: BINS }, (_, f) => -70 + changeDb(block, f) + gainDb(block));
        scene.observe(levels, gainDb(block));
      }
      return scene.moves;
    };
    expect(movesWith((block, f) => 3 * Math.sin(2 * block + f / 7))).toBe(true);
    expect(movesWith((block, f) => (f < 30 ? 6 * (block % 2) : 0))).toBe(false);
    expect(
      movesWith(
        () => 0,
        (block) => 6 * (block % 2),
      ),
    ).toBe(false);
  });

  it('stands although each carrier scatters from sweep to sweep as a cell of one look and its programme do', () => {
    const random = randomFrom(8);
    const scene = new Scene(layout, new Float32Array(BINS).fill(-100));
    for (let t = 0; t < 320; t++) {
      scene.observe(
        Float32Array.from({ length: BINS }, () => -70 + 13 * Math.log10(gammaCell(random, 1))),
        0,
      );
      expect(scene.moves).toBe(false);
    }
  });
});

describe('a rise of most of the band', () => {
  const layout = layOutBand({ startHz: 865e6, stepHz: 10e3, bins: BINS }, [], []);
  /** What is held of an emission so many dB over the noise in this bin, when this part of the band has risen by 6 dB. */
  function held(part: number, centroid: number, overDb: number) {
    const rise = new CommonRise(layout, 0);
    const baseDbm = new Float32Array(BINS).fill(-100);
    const levels = Float32Array.from({ length: BINS }, (_, f) => (f < part * BINS ? -94 : -100));
    for (let t = 0; t < 40; t++) rise.observe(t, levels, { baseDbm, gainDb: 0 });
    return rise.holds(Object.assign(new Track(1, 0, 0, centroid, centroid), { lately: 10 ** (overDb / 10) - 1 }));
  }

  it('holds what is no more than it, and nothing that stands out of it or lies where nothing rose', () => {
    expect(held(0.8, 20, 6)).toBe(true);
    expect(held(0.8, 20, 12)).toBe(false);
    expect(held(0.8, BINS - 2, 6)).toBe(false);
  });

  it('is none where half of the band rises: a jammer', () => {
    expect(held(0.5, 5, 6)).toBe(false);
  });
});

describe('the memory of a site', () => {
  const heard: Habit = {
    centreBin: 40,
    widthBins: 3,
    inrDb: 12,
    unusual: undefined,
    burstSweeps: 8,
    longestSweeps: 8,
    lastAt: 0,
    early: false,
    weight: 1,
    toldSweep: -1e9,
    toldId: undefined,
  };
  const day = 24 * 3_600_000;

  it('knows when a person was last called here for this or more, and nothing of the kind for what is stronger', () => {
    const memory = new SiteMemory([heard]);
    memory.learn({ ...heard, toldSweep: 500 });
    memory.learn({ ...heard, toldSweep: 300 });
    expect(memory.toldHere({ ...heard, inrDb: 6 })).toBe(500);
    expect(memory.toldHere({ ...heard, inrDb: 30 })).toBeLessThan(0);
    expect(memory.toldHere({ ...heard, centreBin: 90 })).toBeLessThan(0);
  });

  it('counts what was called noise for what is no more than that, in that place, until something else is told there', () => {
    const memory = new SiteMemory([{ ...heard, toldId: 7 }]);
    memory.learn({ ...heard, lastAt: 300 });
    const said = new Set([7]);
    const later = { ...heard, lastAt: day };
    expect(memory.wasNoise(later, said)).toBe(true);
    expect(memory.wasNoise(later, new Set([8]))).toBe(false);
    expect(memory.wasNoise({ ...later, inrDb: 20 }, said)).toBe(false);
    expect(memory.wasNoise({ ...later, longestSweeps: 30 }, said)).toBe(false);
    expect(memory.wasNoise({ ...later, centreBin: 60 }, said)).toBe(false);
    memory.learn({ ...heard, lastAt: 400, toldId: 9 });
    expect(memory.wasNoise(later, said)).toBe(false);
  });

  it('forgets half in a week, keeps what comes back, and is bounded', () => {
    const memory = new SiteMemory([heard]);
    expect(memory.timesHere({ ...heard, lastAt: 7 * day })).toBeCloseTo(0.5);
    memory.learn({ ...heard, lastAt: 7 * day });
    expect(memory.timesHere({ ...heard, lastAt: 7 * day })).toBeCloseTo(1.5);
    for (let i = 0; i < 1000; i++) memory.learn({ ...heard, centreBin: i * 10, widthBins: 1 + (i % 7) });
    expect(memory.snapshot().length).toBeLessThanOrEqual(128);
  });

  it('lets a new emission wait as long as usual ones no smaller than it last, not as smaller ones or told ones do', () => {
    const at = (centreBin: number, change: Partial<Habit>): Habit => ({ ...heard, centreBin, ...change });
    const weak = [10, 40, 70].map((bin) => at(bin, { inrDb: 3, burstSweeps: 7 }));
    const loud = at(100, { inrDb: 22, burstSweeps: 7 });
    expect(new SiteMemory(weak).briefLimit({ ...heard, inrDb: 3 })).toBe(5);
    expect(new SiteMemory(weak).briefLimit({ ...heard, inrDb: 20 })).toBe(4);
    expect(new SiteMemory([...weak, { ...loud, weight: 0.25 }]).briefLimit({ ...heard, inrDb: 20 })).toBe(4);
    expect(new SiteMemory([...weak, { ...loud, weight: 2 }]).briefLimit({ ...heard, inrDb: 20 })).toBe(5);
  });

  it('lets a new emission that is somewhat wider than all usual ones wait no longer than a far wider one', () => {
    const narrow = [10, 40, 70].map((centreBin) => ({ ...heard, centreBin, widthBins: 1, burstSweeps: 7 }));
    expect(new SiteMemory(narrow).briefLimit({ ...heard, widthBins: 2 })).toBe(5);
    expect(new SiteMemory(narrow).briefLimit({ ...heard, widthBins: 2.5 })).toBe(4);
  });

  it('does not know what is stronger, wider, longer or elsewhere', () => {
    const memory = new SiteMemory([heard]);
    for (const change of [{ inrDb: 20 }, { widthBins: 20 }, { longestSweeps: 60 }, { centreBin: 50 }])
      expect(memory.timesHere({ ...heard, ...change })).toBe(0);
  });
});
