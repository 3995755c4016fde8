/** What the page says of a receiver that sweeps two bands in turn. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Picture } from '../../web/src/live/picture/picture.js';
import { peaksIn, receiverFacts, rememberedLevels } from '../../web/src/live/receiver-facts.js';
import { pageStore } from '../../web/src/state/page-store.js';
import { saveLevels } from '../../web/src/state/preferences.js';
import type { ReceiverInfo } from '../../web/src/state/receiver-info.js';

const T0 = Date.UTC(2027, 1, 4);
const AIR = { startHz: 118e6, stepHz: 50e3, bins: 381 };
const SEA = { startHz: 156e6, stepHz: 25e3, bins: 281 };
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

type Swept = Omit<NonNullable<ReceiverInfo['lastSweep']>, 'at' | 'flags'>;
const receiverWith = (lastSweep: Swept) => ({
  ...{ id: 'two', name: 'two', stationId: 'st', number: 1, driver: 'd', since: new Date(T0).toISOString(), sweeps: 1 },
  ...({ status: 'sweeping', activity: 'plans' } as const),
  ranges: [
    { startHz: 118e6, stopHz: 137e6 },
    { startHz: 156e6, stopHz: 163e6 },
  ],
  lastSweep: { at: new Date(T0).toISOString(), flags: [], ...lastSweep },
});

describe('two bands in turn', () => {
  const picture = swept(20);
  const now = T0 + 4000;
  const told = (lastSweep: Swept) => {
    pageStore.setState({ receiverId: 'two', receivers: [receiverWith(lastSweep)] });
    const state = pageStore.getState();
    pageStore.setState(receiverFacts({ picture, live: picture, view: VIEW, state, now }));
    return pageStore.getState();
  };

  afterEach(() => vi.unstubAllGlobals());
  beforeEach(() => pageStore.setState({ facts: undefined, silence: undefined, past: undefined, phase: 'connected' }));

  it('have their peaks in one list, each above the noise of its own band', () => {
    const { peaks } = told({ ...AIR, rbwHz: 50e3 });
    expect(peaks.map(({ hz }) => hz)).toEqual([127.5e6, 159.5e6]);
    expect(peaksIn(picture.sourcesIn(VIEW), VIEW, pageStore.getState()).map(({ levelDbm }) => levelDbm)).toEqual([
      -65, -90,
    ]);
  });

  it('have steps, resolution bandwidths and noise floors of their own, whichever was swept last', () => {
    told({ ...AIR, rbwHz: 50e3, traceDetector: 'rms' });
    const { facts } = told({ ...SEA, rbwHz: 10e3, traceDetector: 'rms' });
    expect(facts?.grids.map(({ stepHz, rbwHz, floorDbm }) => [stepHz, rbwHz, Math.round(floorDbm ?? 0)])).toEqual([
      [50e3, 50e3, -95],
      [25e3, 10e3, -120],
    ]);
    expect(facts?.thinned).toBe(false);
  });

  it('have one level axis, also while the receiver looks closer at a part of one', () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key),
      setItem: (key: string, text: string) => stored.set(key, text),
    });
    told({ ...AIR, rbwHz: 50e3 });
    const levelsOf = () => rememberedLevels(pageStore.getState(), { startHz: 121e6, stopHz: 122e6 });
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
