/** Rows of "frequency, level" that make one sweep, as analysers export their traces. */
import { ProtocolError } from '../errors/errors.js';
import { type DriverSweep, SweepFlag } from '../rf/sweep.js';
import { levelOrNan, MOST_BINS } from './import-format.js';

/** A frequency within this distance (in bins) of its bin counts as being on the grid. */
const SLACK_BINS = 0.05;
/** Two bands in one trace leave a gap, but not more bins than this for each row, or FEW_BINS in any case. */
const MOST_BINS_PER_ROW = 32;
const FEW_BINS = 2048;

export type TraceFacts = Pick<DriverSweep, 'startedAt'> &
  Partial<Pick<DriverSweep, 'endedAt' | 'rbwHz' | 'vbwHz' | 'traceDetector' | 'attenuationDb' | 'flags'>>;

export class TraceRows {
  readonly #levelsDbm = new Map<number, number>();

  get count(): number {
    return this.#levelsDbm.size;
  }

  /** Adds a row, or tells why it is left out. @param levelDbm undefined for a level that is no number */
  add(hz: number, levelDbm: number | undefined): string | undefined {
    if (!(hz > 0)) return 'The row has no possible frequency.';
    if (levelDbm === undefined) return 'The level of the row is no number with a decimal point.';
    if (this.#levelsDbm.has(hz)) return 'The trace has the frequency of the row already; its first level is kept.';
    if (this.#levelsDbm.size >= MOST_BINS) return 'The trace has more rows than any receiver measures.';
    this.#levelsDbm.set(hz, levelOrNan(levelDbm));
    return undefined;
  }

  /** The sweep on a regular grid; undefined without rows. Frequencies that were not measured are missing (NaN). */
  sweep({ flags = 0, ...facts }: TraceFacts): DriverSweep | undefined {
    if (this.#levelsDbm.size === 0) return undefined;
    const hz = Float64Array.from(this.#levelsDbm.keys()).sort();
    const { startHz, stepHz, places, isMoved } = gridOf(hz, facts.rbwHz ?? 1);
    const bins = (places.at(-1) ?? 0) + 1;
    if (bins > Math.max(FEW_BINS, MOST_BINS_PER_ROW * hz.length))
      throw ProtocolError.of('The frequencies of the trace lie in no regular steps.');
    const levelsDbm = new Float32Array(bins).fill(Number.NaN);
    for (const [i, place] of places.entries()) levelsDbm[place] = this.#levelsDbm.get(hz[i] as number) as number;
    const found = (isMoved ? SweepFlag.resampled : 0) | partialFlag(levelsDbm);
    return { endedAt: facts.startedAt, ...facts, startHz, stepHz, levelsDbm, flags: flags | found };
  }
}

/**
 * The regular grid of rising frequencies. The middle one of the steps counts, because printed frequencies are rounded and a
 * last step may be cut at the end of the range.
 */
function gridOf(hz: Float64Array, loneHz: number) {
  const startHz = hz[0] ?? 0;
  const steps = hz.slice(1).map((one, i) => one - (hz[i] as number));
  const middleHz = steps.slice().sort()[steps.length >> 1] ?? loneHz;
  const places = [0];
  for (const step of steps) places.push((places.at(-1) ?? 0) + Math.max(1, Math.round(step / middleHz)));
  const last = places.at(-1) ?? 0;
  const meanHz = last === 0 ? middleHz : ((hz.at(-1) ?? startHz) - startHz) / last;
  const errorOf = (stepHz: number) =>
    places.reduce(
      (most, place, i) => Math.max(most, Math.abs((hz[i] as number) - startHz - place * stepHz) / stepHz),
      0,
    );
  // The mean undoes rounding, but a cut last step spoils it.
  const stepHz = errorOf(meanHz) <= SLACK_BINS && errorOf(middleHz) > 0 ? meanHz : middleHz;
  return { startHz, stepHz, places, isMoved: errorOf(stepHz) > SLACK_BINS };
}

export function partialFlag(levelsDbm: Float32Array): number {
  return levelsDbm.some(Number.isNaN) ? SweepFlag.partial : 0;
}
