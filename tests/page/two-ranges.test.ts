/** What the page says of a receiver that sweeps two bands in turn. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SweepFlag } from '../../src/rf/sweep.js';
import { FORMATS } from '../../web/src/ground/words/format.js';
import { peaksIn, receiverFacts, rememberedLevels } from '../../web/src/live/receiver-facts.js';
import { ReceiverList } from '../../web/src/live/receiver-list.js';
import { Picture } from '../../web/src/picture/picture.js';
import { saveLevels } from '../../web/src/picture/picture-preferences.js';
import { type Facts, flagsOf, pictureStore, shownState } from '../../web/src/picture/picture-store.js';
import { DEFAULT_RANGE, rangeOver } from '../../web/src/picture/plot/level-range.js';
import { sweepTimeText } from '../../web/src/picture/plot/trace-legend.js';
import { programStore, type ReceiverInfo } from '../../web/src/program/program-store.js';

const T0 = Date.UTC(2027, 1, 4);
const AIR = { startHz: 118e6, stepHz: 50e3, bins: 381 };
const SEA = { startHz: 156e6, stepHz: 25e3, bins: 281 };
const SLOW_SEA = { durationMs: 150, flags: SweepFlag.overload };
const VIEW = { startHz: 117e6, stopHz: 164e6 };

/** Noise, and a carrier in the middle 30 dB above it. */
function levels(bins: number, floorDbm: number): Float32Array {
  const made = Float32Array.from({ length: bins }, (_, bin) => floorDbm + (bin % 3));
  made[bins >> 1] = floorDbm + 30;
  return made;
}

function swept(sweeps: number): Picture {
  const picture = new Picture(100, 200);
  for (let seq = 0; seq < sweeps; seq++) {
    const [{ startHz, stepHz, bins }, floorDbm] = seq % 2 === 0 ? ([AIR, -95] as const) : ([SEA, -120] as const);
    const when = { receiverNumber: 1, seq, startedAt: T0 + 200 * seq, durationMs: 180 };
    picture.take({ ...when, flags: 0, startHz, stepHz, levelsDbm: levels(bins, floorDbm) });
  }
  return picture;
}

type Swept = Omit<ReceiverInfo['measured'][number], 'at' | 'flags'>;
/** The newest sweep first. */
const receiverWith = (...sweeps: Swept[]) => ({
  ...{ id: 'two', name: 'two', stationId: 'st', number: 1, driver: 'd', since: new Date(T0).toISOString(), sweeps: 1 },
  ...({ status: 'sweeping', activity: 'plans' } as const),
  ranges: [
    { startHz: 118e6, stopHz: 137e6 },
    { startHz: 156e6, stopHz: 163e6 },
  ],
  measured: sweeps.map((sweep) => ({ at: new Date(T0).toISOString(), flags: [], ...sweep })),
});

describe('two bands in turn', () => {
  const picture = swept(20);
  const now = T0 + 4000;
  const told = (...sweeps: Swept[]) => {
    pictureStore.setState({ receiverId: 'two' });
    programStore.setState({ receivers: [receiverWith(...sweeps)] });
    const state = shownState();
    pictureStore.setState(receiverFacts({ picture, live: picture, view: VIEW, state, now }));
    return shownState();
  };

  afterEach(() => vi.unstubAllGlobals());
  beforeEach(() => {
    pictureStore.setState({ facts: undefined, past: undefined });
    programStore.setState({ silence: undefined, phase: 'connected' });
  });

  it('have their peaks in one list, each above the noise of its own band', () => {
    const { peaks } = told({ ...AIR, rbwHz: 50e3 });
    expect(peaks.map(({ hz }) => hz)).toEqual([127.5e6, 159.5e6]);
    expect(peaksIn(picture.sourcesIn(VIEW), VIEW, shownState()).map(({ levelDbm }) => levelDbm)).toEqual([-65, -90]);
  });

  it('have steps, resolution bandwidths and noise floors of their own, whichever was swept last', () => {
    const { facts } = told({ ...SEA, rbwHz: 10e3 }, { ...AIR, rbwHz: 50e3 });
    expect(facts?.grids.map(({ stepHz, rbwHz, floorDbm }) => [stepHz, rbwHz, Math.round(floorDbm ?? 0)])).toEqual([
      [50e3, 50e3, -95],
      [25e3, 10e3, -120],
    ]);
    expect(facts?.thinned).toBe(false);
  });

  it('have their own rates, times and warnings, and together those of both', () => {
    const air = { startHz: 117e6, stopHz: 138e6 };
    const [last] = picture.lastIn({ startHz: 150e6, stopHz: 160e6 });
    if (last !== undefined) picture.take({ ...last, seq: last.seq + 2, startedAt: last.startedAt + 400, ...SLOW_SEA });
    const state = { ...told({ ...AIR }), receivers: [receiverWith(AIR)] };
    const factsIn = (view: typeof VIEW) => receiverFacts({ picture, live: picture, view, state, now: now + 400 }).facts;
    expect(factsIn(VIEW)).toMatchObject({ sweepsMs: [180, 150], flags: ['overload'] });
    expect(factsIn(air)).toMatchObject({ sweepsMs: [180], flags: [] });
    const textIn = (view: typeof VIEW) => sweepTimeText(factsIn(view) as Facts, FORMATS.vi);
    expect([VIEW, air].map(textIn)).toEqual(['180 ms + 150 ms', '180 ms']);
    expect(factsIn(VIEW)?.sweepsPerS).toBeCloseTo(5, 1);
    expect(factsIn(air)?.sweepsPerS).toBeCloseTo(2.5, 1);
  });

  it('are overloaded where one of them is, whichever was swept last', () => {
    const heard = (sweep: typeof AIR, ...flags: string[]) => ({ at: '', flags, ...sweep });
    const look = heard({ startHz: 121e6, stepHz: 1e3, bins: 1000 }, 'aside');
    const { ranges } = receiverWith();
    const measured = [look, heard(SEA, 'uncalibrated'), heard(AIR, 'uncalibrated', 'overload')];
    expect(flagsOf({ lastSweep: measured[1], measured, ranges })).toEqual(['uncalibrated', 'overload']);
    // A plan that is not swept any more says nothing.
    expect(flagsOf({ lastSweep: measured[1], measured, ranges: ranges.slice(1) })).toEqual(['uncalibrated']);
  });

  it('have the same colours on the wall, whichever was swept last', () => {
    const range = rangeOver(swept(20).sources, DEFAULT_RANGE);
    expect(range).toEqual({ lowDbm: -130, highDbm: -60 });
    expect(rangeOver(swept(21).sources, range)).toBe(range);
    expect(rangeOver([], range)).toBe(range);
  });

  it('have one level axis, also while the receiver looks closer at a part of one', () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key),
      setItem: (key: string, text: string) => stored.set(key, text),
    });
    told({ ...AIR, rbwHz: 50e3 });
    const levelsOf = () => rememberedLevels(shownState(), { startHz: 121e6, stopHz: 122e6 });
    saveLevels('st/1180-1630', {
      auto: true,
      lowDbm: -120,
      highDbm: -40,
      axis: { refDbm: -30, dbPerDiv: 10, auto: false },
    });
    expect(levelsOf()).toMatchObject({ axis: { refDbm: -30 } });
    told({ startHz: 121.4e6, stepHz: 1e3, bins: 200 });
    expect(levelsOf()).toMatchObject({ axis: { refDbm: -30 } });
  });
});

describe('two plans that begin at the same frequency', () => {
  const [whole, part] = [AIR, { ...AIR, bins: 40 }];

  afterEach(() => {
    // The list asks on for as long as the page lives: its next question would come within a test of another file.
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('keep their holds; one whose resolution bandwidth is changed begins again', () => {
    vi.useFakeTimers();
    vi.stubGlobal('document', { hidden: false, addEventListener: () => undefined });
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    const settingsChanged = vi.fn();
    const list = new ReceiverList({ settingsChanged, heard: vi.fn(), loaded: vi.fn() });
    pictureStore.setState({ receiverId: 'two' });
    const swept = (wholeHz: number) =>
      list.changed(receiverWith({ ...part, rbwHz: 10e3 }, { ...whole, rbwHz: wholeHz }));
    for (const rbwHz of [50e3, 50e3, 50e3]) swept(rbwHz);
    expect(settingsChanged).not.toHaveBeenCalled();
    for (const rbwHz of [30e3, 30e3]) swept(rbwHz);
    expect(settingsChanged.mock.calls.map(([{ stopHz }]) => Math.round(stopHz / 1e6))).toEqual([137]);
  });
});

describe('a narrow plan in the range of a wide one', () => {
  const WIDE = { startHz: 118e6, stepHz: 100e3, bins: 191 };
  const NARROW = { startHz: 121e6, stepHz: 1e3, bins: 1001 };

  it('gives the wide one neither its resolution nor the name of a thinned picture', () => {
    const picture = new Picture(100, 200);
    for (let seq = 0; seq < 10; seq++) {
      const { startHz, stepHz, bins } = seq % 2 === 0 ? WIDE : NARROW;
      const when = { receiverNumber: 1, seq, startedAt: T0 + 200 * seq, durationMs: 180 };
      picture.take({ ...when, flags: 0, startHz, stepHz, levelsDbm: levels(bins, -100) });
    }
    pictureStore.setState({ facts: undefined, receiverId: 'two' });
    const factsWith = (...sweeps: Swept[]) => {
      programStore.setState({ receivers: [receiverWith(...sweeps)] });
      const state = shownState();
      pictureStore.setState(receiverFacts({ picture, live: picture, view: VIEW, state, now: T0 + 2000 }));
      return pictureStore.getState().facts;
    };
    expect(factsWith({ ...NARROW, rbwHz: 1e3 })?.grids.map(({ rbwHz }) => rbwHz)).toEqual([undefined, 1e3]);
    const facts = factsWith({ ...NARROW, rbwHz: 1e3 }, { ...WIDE, rbwHz: 100e3 });
    expect(facts?.grids.map(({ rbwHz }) => rbwHz)).toEqual([100e3, 1e3]);
    expect(facts?.thinned).toBe(false);
    // One that is coarser than the wide one is no picture of groups of its bins.
    const coarse = [
      { ...WIDE, stepHz: 500, bins: 38_001, rbwHz: 500 },
      { ...NARROW, rbwHz: 1e3 },
    ];
    expect(factsWith(...coarse)?.grids[1]).toMatchObject({ rbwHz: 1e3, thinned: false });
    // A picture of groups of bins is made of its own sweep.
    expect(factsWith({ ...WIDE, stepHz: 25e3, bins: 764, rbwHz: 25e3 })?.grids[0]).toMatchObject({ thinned: true });
  });
});
