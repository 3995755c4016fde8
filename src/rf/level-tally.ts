/**
 * The level of a case: one measurement, one meaning. Every sweep in which an emission stood out gives one level: its
 * highest bin inside the emission's edges, with its excess over the noise floor of that same sweep. A case keeps the
 * highest, the median and the last level; every list, paper and export prints these and computes no others.
 */

export interface Level {
  /** Level at the receiver's input. */
  readonly levelDbm: number;
  /** Excess over the noise floor of the same sweep; null while no floor is known. */
  readonly excessDb: number | null;
  /** Epoch ms: start of the sweep. */
  readonly at: number;
}

/**
 * Levels as counts, so that any number of sweeps needs little memory: for each step of 0.5 dB the count and the newest
 * level.
 */
export interface LevelTally {
  readonly highest: Level;
  readonly last: Level;
  readonly steps: Readonly<
    Record<string, readonly [count: number, ...level: readonly [number, number | null, number]]>
  >;
}

export interface CaseLevels {
  readonly highest: Level;
  /** A measured level: that of the newest sweep in the 0.5 dB step that contains the (lower) median. */
  readonly median: Level;
  readonly last: Level;
  /** Number of sweeps in which the emission stood out. */
  readonly sweeps: number;
}

const STEP_DB = 0.5;

/** Undefined when there is no level. */
export function tallyOf(levels: readonly Level[]): LevelTally | undefined {
  let tally: LevelTally | undefined;
  for (const level of levels) tally = addTally(tally, tallyOfOne(level));
  return tally;
}

function tallyOfOne(level: Level): LevelTally {
  const { levelDbm, excessDb, at } = level;
  return { highest: level, last: level, steps: { [Math.round(levelDbm / STEP_DB)]: [1, levelDbm, excessDb, at] } };
}

/** The sum of both; the order does not matter. */
export function addTally(a: LevelTally | undefined, b: LevelTally | undefined): LevelTally | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const steps = { ...a.steps };
  for (const [step, [count, ...level]] of Object.entries(b.steps)) {
    const before = steps[step];
    if (before === undefined) steps[step] = [count, ...level];
    else {
      const [counted, ...kept] = before;
      steps[step] = [counted + count, ...(kept[2] > level[2] ? kept : level)];
    }
  }
  return { highest: higher(a.highest, b.highest), last: b.last.at >= a.last.at ? b.last : a.last, steps };
}

/** The higher level; of equal levels the earlier one, so that the answer does not depend on the order. */
function higher(a: Level, b: Level): Level {
  if (a.levelDbm !== b.levelDbm) return a.levelDbm > b.levelDbm ? a : b;
  return a.at <= b.at ? a : b;
}

export function levelsIn(tally: LevelTally | undefined): CaseLevels | undefined {
  if (tally === undefined) return undefined;
  const { highest, last } = tally;
  const steps = Object.entries(tally.steps)
    .map(([step, [count, levelDbm, excessDb, at]]) => ({ step: Number(step), count, levelDbm, excessDb, at }))
    .sort((a, b) => a.step - b.step);
  const sweeps = steps.reduce((sum, { count }) => sum + count, 0);
  let below = 0;
  for (const { count, levelDbm, excessDb, at } of steps) {
    below += count;
    if (2 * below >= sweeps) return { highest, median: { levelDbm, excessDb, at }, last, sweeps };
  }
  return undefined;
}
