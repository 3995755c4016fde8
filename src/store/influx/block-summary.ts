/** What a dashboard draws of a block without unpacking it: one pass over the levels, no sorting. */

export interface BlockSummary {
  readonly maxDbm: number;
  /** Mean in power. */
  readonly meanDbm: number;
  readonly p10Dbm: number;
  readonly p50Dbm: number;
  readonly p90Dbm: number;
  /** Mean in power of the lowest 20 % of the levels (ITU-R SM.1753-2, section 10.3). */
  readonly floorDbm: number;
  /** Index of the highest level; −1 when no level was received. */
  readonly peakAt: number;
}

const LOWEST_DBM = -200;
const HIGHEST_DBM = 60;
const STEPS_PER_DB = 4;
const CELLS = (HIGHEST_DBM - LOWEST_DBM) * STEPS_PER_DB + 1;
/** Percentiles and means are taken from cells a quarter of a dB wide; power is looked up at each cell's centre. */
const CELL_POWER_MW = Float64Array.from({ length: CELLS }, (_, cell) => 10 ** (cellDbm(cell) / 10));

function cellDbm(cell: number): number {
  return LOWEST_DBM + cell / STEPS_PER_DB;
}

/**
 * Levels outside −200 … +60 dBm count as the nearest of these; NaN counts as nothing. All results but `peakAt` are
 * NaN when nothing was received. The maximum is exact; percentiles are within 1/8 dB, means within a few hundredths.
 */
export function summarise(levelsDbm: Float32Array): BlockSummary {
  const counts = new Uint32Array(CELLS);
  let maxDbm = Number.NEGATIVE_INFINITY;
  let peakAt = -1;
  for (let at = 0; at < levelsDbm.length; at++) {
    const level = levelsDbm[at] as number;
    if (level > maxDbm) {
      maxDbm = level;
      peakAt = at;
    }
    // Half a cell is added so that truncation rounds; NaN fails every comparison and is passed over.
    const cell = (level - LOWEST_DBM) * STEPS_PER_DB + 0.5;
    if (cell >= 0 && cell < CELLS) counts[cell | 0] = (counts[cell | 0] as number) + 1;
    else if (cell < 0) counts[0] = (counts[0] as number) + 1;
    else if (cell >= CELLS) counts[CELLS - 1] = (counts[CELLS - 1] as number) + 1;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    maxDbm: peakAt === -1 ? Number.NaN : maxDbm,
    meanDbm: lowestMeanDbm(counts, total),
    p10Dbm: percentileDbm(counts, total, 0.1),
    p50Dbm: percentileDbm(counts, total, 0.5),
    p90Dbm: percentileDbm(counts, total, 0.9),
    floorDbm: lowestMeanDbm(counts, total * 0.2),
    peakAt,
  };
}

function percentileDbm(counts: Uint32Array, total: number, share: number): number {
  const wanted = total * share;
  let seen = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    seen += counts[cell] as number;
    if (seen >= wanted && seen > 0) return cellDbm(cell);
  }
  return Number.NaN;
}

/** Mean in power of the `amount` lowest levels; a cell across the border counts in part. */
function lowestMeanDbm(counts: Uint32Array, amount: number): number {
  let left = amount;
  let powerMw = 0;
  for (let cell = 0; cell < CELLS && left > 0; cell++) {
    const taken = Math.min(left, counts[cell] as number);
    powerMw += taken * (CELL_POWER_MW[cell] as number);
    left -= taken;
  }
  return amount > 0 ? 10 * Math.log10(powerMw / amount) : Number.NaN;
}
