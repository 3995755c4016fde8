/**
 * Runs the warm-up once more through a pipeline that knows the floor. Emissions that came and went during warm-up are usual
 * here. Emissions that stayed for most of it are not: they were on the air before anybody could judge them.
 */
import type { BandLayout } from '../band-layout.js';
import { inPieces, type Piecemeal } from '../floor/piecemeal.js';
import type { WarmUp } from '../floor/warm-up.js';
import { BurstHabits, type UsualBursts } from '../licences/burst-levels.js';
import { type Learned, Pipeline } from '../pipeline.js';
import type { Track } from '../tracking/track.js';
import type { Tunables } from '../tunables.js';
import { Scene, type SceneState } from './scene.js';
import { type Habit, habitOf } from './site-memory.js';
import { Wander } from './wander.js';

const MOST_HABITS = 64;
const STAYED_SHARE = 0.4;
/** Cost of one level; for the unit see Piecemeal. */
const LEVEL_COST = 60;

export interface Rehearsed {
  /** Emissions that came and went during warm-up. */
  readonly habits: readonly Habit[];
  readonly scene: SceneState;
  /** Per bin: variance of the floor beyond chance, see {@link Wander}. */
  readonly wander: Float32Array;
  readonly bursts: UsualBursts;
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
  const bursts = new BurstHabits(learned.bursts.limits.length);
  yield* inPieces(
    warmUp.sweeps,
    (t) => {
      warmUp.row(t, row);
      for (const { type, track } of pipeline.observe(t, t, row, scene.moves)) if (type === 'closed') ended.push(track);
      scene.observe(row, pipeline.floor.gainDb);
      wander.add(pipeline.ratios);
      bursts.add(pipeline.rules.bursts.history);
      pipeline.rules.returning.raise(returning, t);
      return layout.bins * LEVEL_COST;
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
    bursts: { bins: learned.bursts.bins, limits: bursts.limits() },
    returning,
  };
}
