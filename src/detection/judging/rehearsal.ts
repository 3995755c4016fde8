/**
 * Runs the warm-up once more through a pipeline that knows the floor. Emissions that came and went during warm-up are usual
 * here. Emissions that stayed for most of it are not: they were on the air before anybody could judge them.
 */
import type { BandLayout } from '../band-layout.js';
import { inPieces, JUDGED_COST, type Piecemeal } from '../floor/piecemeal.js';
import type { WarmUp } from '../floor/warm-up.js';
import { type Learned, Pipeline } from '../pipeline.js';
import { ONE } from '../threshold/ratio-table.js';
import type { Track } from '../tracking/track.js';
import type { Tunables } from '../tunables.js';
import { BLOCK_SWEEPS, Scene, type SceneState } from './scene.js';
import { type Habit, habitOf, MOST_HABITS } from './site-memory.js';

const FEWEST_BLOCKS = 4;
/** Multiple of the spread that chance gives a mean of a few blocks, above which a floor wanders. */
const BEYOND_CHANCE = 1.5;

/**
 * Learns how much the floor of each bin wanders by itself: means of 16 sweeps vary more than chance makes them where a receiver's
 * own floor, or the modulation of a strong carrier beside it, comes and goes.
 */
class Wander {
  private readonly squares: Float32Array;
  private readonly block: Float32Array;
  private readonly blockSum: Float32Array;
  private readonly blockSquares: Float32Array;
  private sweeps = 0;

  constructor(bins: number) {
    this.squares = new Float32Array(bins);
    this.block = new Float32Array(bins);
    this.blockSum = new Float32Array(bins);
    this.blockSquares = new Float32Array(bins);
  }

  /** @param ratios of a sweep to the floor */
  add(ratios: Uint16Array): void {
    const { squares, block } = this;
    const ends = ++this.sweeps % BLOCK_SWEEPS === 0;
    for (let f = 0; f < ratios.length; f++) {
      const ratio = (ratios[f] as number) / ONE;
      squares[f] = (squares[f] as number) + ratio * ratio;
      block[f] = (block[f] as number) + ratio;
      if (ends) this.endBlock(f);
    }
  }

  private endBlock(f: number): void {
    const mean = (this.block[f] as number) / BLOCK_SWEEPS;
    this.block[f] = 0;
    this.blockSum[f] = (this.blockSum[f] as number) + mean;
    this.blockSquares[f] = (this.blockSquares[f] as number) + mean * mean;
  }

  /** Variance of the floor of each bin beyond chance, as the square of a power ratio. */
  variances(): Float32Array {
    const blocks = Math.floor(this.sweeps / BLOCK_SWEEPS);
    const result = new Float32Array(this.block.length);
    if (blocks < FEWEST_BLOCKS) return result;
    for (let f = 0; f < result.length; f++) {
      const mean = (this.blockSum[f] as number) / blocks;
      const ofBlocks = (this.blockSquares[f] as number) / blocks - mean * mean;
      const ofCells = (this.squares[f] as number) / (blocks * BLOCK_SWEEPS) - mean * mean;
      result[f] = Math.max(0, ofBlocks - (BEYOND_CHANCE * ofCells) / BLOCK_SWEEPS);
    }
    return result;
  }
}

const STAYED_SHARE = 0.4;

export interface Rehearsed {
  /** Emissions that came and went during warm-up. */
  readonly habits: readonly Habit[];
  readonly scene: SceneState;
  /** Per bin: variance of the floor beyond chance, see {@link Wander}. */
  readonly wander: Float32Array;
  readonly returning: Learned['returning'];
}

export function* rehearse(
  warmUp: WarmUp,
  layout: BandLayout,
  learned: Learned,
  tunables: Tunables,
): Piecemeal<Rehearsed> {
  const { floor } = learned;
  const pipeline = new Pipeline(
    layout,
    { ...learned, floor: { ...floor, baseDbm: floor.baseDbm.slice(), gainDb: floor.gainsDb[0] ?? 0 } },
    tunables,
  );
  const scene = new Scene(layout, floor.smoothDbm);
  const wander = new Wander(layout.bins);
  const row = new Float32Array(layout.bins);
  const ended: Track[] = [];
  const returning = new Float32Array(layout.channels.length + 1);
  yield* inPieces(
    warmUp.sweeps,
    (t) => {
      warmUp.row(t, row);
      for (const { type, track } of pipeline.observe(t, t, row)) if (type === 'closed') ended.push(track);
      scene.observe(row, pipeline.floor.gainDb);
      wander.add(pipeline.ratios);
      pipeline.rules.returning.raise(returning, t);
      return layout.bins * JUDGED_COST;
    },
    null,
  );
  const live = pipeline.tracker.book.live.filter(({ state }) => state === 'confirmed');
  const stayed = (track: Track) => track.sweeps > STAYED_SHARE * warmUp.sweeps;
  const habits = [...ended, ...live]
    .filter((track) => track.parent === undefined && !stayed(track))
    .slice(-MOST_HABITS)
    .map((track) => habitOf(track, 1, true));
  return {
    habits,
    scene: scene.snapshot(),
    wander: wander.variances(),
    returning,
  };
}
