/** Levels of the recording, counted by frequency. */

import type { ColumnRange } from '../../../../src/rf/bin-columns.js';
import { type Density, decodeDensity } from '../../../../src/rf/density.js';
import { askRaw } from '../../ground/asking/ask.js';
import { isoOf } from '../../ground/asking/instants.js';

const TIMEOUT_MS = 30_000;

export interface DensityQuestion extends ColumnRange {
  readonly receiverId: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** @throws Error when the program cannot answer */
export async function fetchDensity({ from, to, ...range }: DensityQuestion, signal: AbortSignal): Promise<Density> {
  const query = { ...range, from: isoOf(from), to: isoOf(to) };
  const response = await askRaw('GET /api/v1/density', { query, signal, timeoutMs: TIMEOUT_MS });
  return decodeDensity(new Uint8Array(await response.arrayBuffer()));
}
