/**
 * Lines at equal distances that came on the air together: harmonics of one device, as a switch-mode supply makes them. One such
 * supply is one case. Users of a raster pause, are wider than a line, or came at other times.
 */
import type { Track } from '../tracking/track.js';

/** Fewest lines; two of them fix the distance, each further one is evidence. Among more candidates, chance finds a comb. */
const FEWEST_LINES = 4;
const MOST_CANDIDATES = 48;
/** Within this many sweeps all of them began; a weak one is found some sweeps after a strong one. */
const TOGETHER_SWEEPS = 24;
/** Seen in one of the last sweeps, so that places are those of now: the lines drift as the device warms. */
const SEEN_WITHIN_SWEEPS = 3;
/** Widest line, and smallest distance of two, in bins. */
const LINE_BINS = 6;
const LEAST_SPACING_BINS = 16;
/** Largest distance of a line from its place: in bins, and as a share of the distance of two. More would be chance. */
const OFF_BINS = 1;
const OFF_SHARE = 1 / 32;
/** The two lines that fix the distance may have one between them; of all places, LEAST_FILLED hold a line. */
const FARTHEST_NEIGHBOUR = 2;
const LEAST_FILLED = 2 / 3;
/** Share of the sweeps of its life in which a line is on the air. */
const LEAST_DUTY = 0.7;

export interface Comb {
  /** All lines on the air, the given one among them. */
  readonly lines: readonly Track[];
  readonly spacingBins: number;
}

/** The comb of which this emission is a line; undefined when there is none. */
export function combOf(track: Track, live: readonly Track[]): Comb | undefined {
  if (!isLine(track)) return undefined;
  const others = live.filter(
    (other) =>
      other !== track &&
      isLine(other) &&
      Math.abs(other.firstSweep - track.firstSweep) <= TOGETHER_SWEEPS &&
      track.lastSweep - other.lastSweep <= SEEN_WITHIN_SWEEPS,
  );
  if (others.length > MOST_CANDIDATES) return undefined;
  let best: Comb | undefined;
  for (const other of others)
    for (let steps = 1; steps <= FARTHEST_NEIGHBOUR; steps++) {
      const spacingBins = (other.lastCentroid - track.lastCentroid) / steps;
      if (Math.abs(spacingBins) < LEAST_SPACING_BINS) break;
      const comb = combAt(track, others, spacingBins);
      if (comb !== undefined && comb.lines.length > (best?.lines.length ?? 0)) best = comb;
    }
  return best;
}

/** The lines near multiples of a first guess of the distance, when the fitted distance puts each in its place. */
function combAt(track: Track, others: readonly Track[], guess: number): Comb | undefined {
  const stepsTo = (one: Track) => (one.lastCentroid - track.lastCentroid) / guess;
  // The guess is off by the errors of two places, and the more so the farther away.
  const isNear = (one: Track) => {
    const steps = Math.round(stepsTo(one));
    return steps !== 0 && Math.abs(stepsTo(one) - steps) * Math.abs(guess) <= OFF_BINS * (1 + Math.abs(steps));
  };
  const lines = [track, ...others.filter(isNear)];
  if (lines.length < FEWEST_LINES) return undefined;
  const steps = lines.map((one) => Math.round(stepsTo(one)));
  const slots = Math.max(...steps) - Math.min(...steps) + 1;
  if (new Set(steps).size < lines.length || lines.length < LEAST_FILLED * slots) return undefined;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const places = lines.map(({ lastCentroid }) => lastCentroid);
  const [step, place] = [mean(steps), mean(places)];
  const spread = mean(steps.map((one) => (one - step) ** 2));
  const spacing = mean(steps.map((one, i) => (one - step) * ((places[i] as number) - place))) / spread;
  const off = Math.max(...places.map((one, i) => Math.abs(one - place - spacing * ((steps[i] as number) - step))));
  const isComb = off <= Math.min(OFF_BINS, OFF_SHARE * Math.abs(spacing));
  return isComb ? { lines, spacingBins: Math.abs(spacing) } : undefined;
}

function isLine({ state, region, hops, onTop, sumWidth, sweeps, firstSweep, lastSweep }: Track): boolean {
  if (state !== 'confirmed' || region || hops || onTop) return false;
  return sumWidth <= LINE_BINS * sweeps && sweeps >= LEAST_DUTY * (lastSweep - firstSweep + 1);
}
