/**
 * Converts dB above the floor to a power ratio in fixed point, by table. Whole numbers keep running sums exact: they never
 * drift, and a restored detector continues bit for bit.
 */

/** Ratio 1 in fixed point. */
export const ONE = 256;
/** Table steps per dB: 1/32 dB is 0.7 % of power, a tenth of the spread of a cell with the most averages. */
const STEPS_PER_DB = 32;
const LOWEST_DB = -40;
const HIGHEST_DB = 22;
/** Largest ratio, in 15 bits: bit 16 marks cells that sums no longer count. */
const HIGHEST = 32_767;
const SIZE = (HIGHEST_DB - LOWEST_DB) * STEPS_PER_DB;

const TABLE = new Uint16Array(SIZE);
for (let i = 0; i < SIZE; i++) {
  TABLE[i] = Math.min(HIGHEST, Math.round(ONE * 10 ** (((i + 0.5) / STEPS_PER_DB + LOWEST_DB) / 10)));
}
// NaN becomes index 0, so a missing bin counts as quiet.
TABLE[0] = ONE;

/** Ratios of one sweep to `baseDbm + gainDb`; missing and impossibly low levels become ONE, high ones saturate at 21 dB. */
export function ratiosOf(levelsDbm: Float32Array, baseDbm: Float32Array, gainDb: number, ratios: Uint16Array): void {
  const offset = -LOWEST_DB - gainDb;
  let f = 0;
  // Four bins at a time: the engine checks each array once for each turn of a loop.
  for (const end = ratios.length - 3; f < end; f += 4) {
    const a = ratioAt((levelsDbm[f] as number) - (baseDbm[f] as number) + offset);
    const b = ratioAt((levelsDbm[f + 1] as number) - (baseDbm[f + 1] as number) + offset);
    const c = ratioAt((levelsDbm[f + 2] as number) - (baseDbm[f + 2] as number) + offset);
    const d = ratioAt((levelsDbm[f + 3] as number) - (baseDbm[f + 3] as number) + offset);
    ratios[f] = a;
    ratios[f + 1] = b;
    ratios[f + 2] = c;
    ratios[f + 3] = d;
  }
  for (; f < ratios.length; f++) ratios[f] = ratioAt((levelsDbm[f] as number) - (baseDbm[f] as number) + offset);
}

/** @param db above the lowest level of the table */
function ratioAt(db: number): number {
  const i = (db * STEPS_PER_DB) | 0;
  return TABLE[i < 0 ? 0 : i >= SIZE ? SIZE - 1 : i] as number;
}

/** Highest level over the floor that the table tells apart, dB. */
export const RATIO_LIMIT_DB = HIGHEST_DB;

export function ratioOfDb(db: number): number {
  return ratioAt(db - LOWEST_DB);
}
