/**
 * Learns how a loaded channel without a mask (LTE) looks: per bin the level between bursts and the level of a busy resource
 * block, from warm-up. A bin that was hardly ever idle, or hardly ever busy, shows only one of the two levels; for the other
 * one it takes the height of a busy block over an idle one from the rest of its channel.
 */
import type { BandLayout } from '../band-layout.js';
import { JUDGED_COST, type Piecemeal } from '../floor/piecemeal.js';
import { quantile } from '../floor/select.js';
import type { WarmUp } from '../floor/warm-up.js';

/** dBm per bin, relative to gain 0. Outside traffic bins `busyShare` is 0 and the levels are NaN. */
export interface TrafficLaw {
  readonly idleDbm: Float32Array;
  readonly busyDbm: Float32Array;
  readonly busyShare: Float32Array;
  /** Highest level of an idle bin (a busy neighbour leaks into it), as a mean; and lowest level of a busy bin. */
  readonly idleTopDbm: Float32Array;
  readonly busyBottomDbm: Float32Array;
}

const SELDOM_BUSY = 0.02;
/** Smallest height of a busy block over an idle one, dB. */
const LEAST_BUSY_DB = 4;
/**
 * Quantiles that define the two edges of the gap: 99 % of the idle sweeps lie below the top, 97 % of the busy ones above the
 * bottom.
 */
const HIGHEST_IDLE_SHARE = 0.99;
const HIGHEST_IDLE_Z = 2.33;
const LOWEST_BUSY_SHARE = 0.03;
const LOWEST_BUSY_SD = 3;
/** Fewest sweeps from which a level is known. */
const FEWEST = 20;
/** A bin whose two levels differ by less than this share of the usual height saw only one of them. */
const FULL_HEIGHT = 0.7;
const FEWEST_SPLIT_SHARE = 0.25;

interface Split {
  readonly bin: number;
  readonly median: number;
  readonly peak: number;
  readonly low: number;
  readonly high: number;
  /** Share of sweeps at the higher level; 0 when the bin showed one level only. */
  readonly share: number;
}

/** @param known `sdDb`: spread of noise; `isTraffic`: bins to learn. Levels of other bins stay NaN. */
export function* learnTraffic(
  warmUp: WarmUp,
  layout: BandLayout,
  gains: Float32Array,
  known: { readonly sdDb: number; isTraffic(bin: number): boolean },
): Piecemeal<TrafficLaw> {
  const { sdDb } = known;
  const nan = () => new Float32Array(layout.bins).fill(Number.NaN);
  const law = {
    idleDbm: nan(),
    busyDbm: nan(),
    idleTopDbm: nan(),
    busyBottomDbm: nan(),
    busyShare: new Float32Array(layout.bins),
  };
  const scratch = new Float32Array(warmUp.sweeps);
  for (const [channel, { firstBin, endBin }] of layout.channels.entries()) {
    const splits: Split[] = [];
    for (let f = firstBin; f < endBin; f++) {
      if (layout.channelOf[f] !== channel || !known.isTraffic(f)) continue;
      const n = warmUp.column(f, gains, scratch);
      if (n > 0) splits.push(splitInTwo(scratch, n, f, sdDb));
      yield n * JUDGED_COST;
    }
    if (splits.length === 0) continue;
    const usual = usualLevels(splits, sdDb);
    for (const split of splits) {
      const n = warmUp.column(split.bin, gains, scratch);
      settle(law, split, usual, { values: scratch, n, sdDb });
      yield n * JUDGED_COST;
    }
  }
  return law;
}

/**
 * Two-means in dB: splits a bin's levels into those between bursts and those of a busy block; one level when they lie closer
 * than 2.2 sd.
 */
function splitInTwo(values: Float32Array, n: number, bin: number, sdDb: number): Split {
  let low = quantile(values, 0.05, n);
  let high = quantile(values, 0.95, n);
  let busy = 0;
  for (let pass = 0; pass < 8; pass++) {
    const parts = meansAround(values, n, (low + high) / 2);
    busy = parts.above;
    if (busy > 0) high = parts.high;
    if (busy < n) low = parts.low;
  }
  const median = quantile(values, 0.5, n);
  const peak = quantile(values, 0.99, n) - 1.3 * sdDb;
  if (high - low < 2.2 * sdDb || busy < n * 0.02 || busy > n * 0.98)
    return { bin, median, peak, low: median, high: median, share: 0 };
  return { bin, median, peak, low, high, share: busy / n };
}

function meansAround(values: Float32Array, n: number, middle: number): { low: number; high: number; above: number } {
  let lowSum = 0;
  let highSum = 0;
  let above = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    if (value > middle) {
      highSum += value;
      above++;
    } else lowSum += value;
  }
  return { low: lowSum / Math.max(1, n - above), high: highSum / Math.max(1, above), above };
}

interface Usual {
  readonly idleDbm: number;
  readonly heightDb: number;
  /** More than half of the channel's blocks were busy. */
  readonly loaded: boolean;
}

/** Idle level of a channel and height of a busy block over it, taken from the bins that showed both. */
function usualLevels(splits: readonly Split[], sdDb: number): Usual {
  const at = (values: number[], share: number) => quantile(Float32Array.from(values), share, values.length);
  const both = splits.filter(({ share }) => share > 0);
  if (both.length < FEWEST_SPLIT_SHARE * splits.length) {
    const heights = splits.map(({ peak, median }) => peak - median);
    return {
      idleDbm: at(
        splits.map(({ median }) => median),
        0.5,
      ),
      heightDb: Math.max(LEAST_BUSY_DB, at(heights, 0.5)),
      loaded: false,
    };
  }
  const heightDb = Math.max(
    LEAST_BUSY_DB,
    2.2 * sdDb,
    at(
      both.map(({ low, high }) => high - low),
      0.8,
    ),
  );
  const wholes = both.filter(({ low, high }) => high - low >= FULL_HEIGHT * heightDb);
  const sample = wholes.length > 0 ? wholes : both;
  return {
    idleDbm: at(
      sample.map(({ low }) => low),
      0.5,
    ),
    heightDb,
    loaded:
      at(
        sample.map(({ share }) => share),
        0.5,
      ) > 0.5,
  };
}

function settle(
  law: TrafficLaw,
  split: Split,
  { idleDbm, heightDb, loaded }: Usual,
  { values, n, sdDb }: { readonly values: Float32Array; readonly n: number; readonly sdDb: number },
): void {
  const { bin, share, median } = split;
  const whole = share > 0 && split.high - split.low >= FULL_HEIGHT * heightDb;
  const mostlyBusy = loaded && Math.abs(median - idleDbm - heightDb) < Math.abs(median - idleDbm);
  const middle = whole ? (split.low + split.high) / 2 : median + (mostlyBusy ? -0.5 : 0.5) * heightDb;
  const { low, high, above } = meansAround(values, n, middle);
  const below = n - above;
  const busy = above >= FEWEST ? high : (below >= FEWEST ? low : median) + heightDb;
  const idle = below >= FEWEST ? low : busy - heightDb;
  const meanOverDbMean = sdDb * sdDb * 0.115;
  law.idleDbm[bin] = idle + meanOverDbMean;
  // At low load a block's neighbours are idle and leak nothing into its edges; at a higher load they will.
  law.busyDbm[bin] = Math.max(busy, idle + heightDb) + meanOverDbMean;
  law.busyShare[bin] = Math.max(SELDOM_BUSY, above / n);
  const highest = quantile(values, (HIGHEST_IDLE_SHARE * below) / n, n) - HIGHEST_IDLE_Z * sdDb;
  law.idleTopDbm[bin] = (below < FEWEST ? idle : Math.max(idle, highest)) + meanOverDbMean;
  const lowest = quantile(values, (below + LOWEST_BUSY_SHARE * above) / n, n) - sdDb;
  law.busyBottomDbm[bin] = above < FEWEST ? busy - LOWEST_BUSY_SD * sdDb : lowest;
}
