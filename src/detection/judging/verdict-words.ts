/** Parts of the sentences of a verdict. */
import type { Track } from '../tracking/track.js';
import { NEVER } from './site-memory.js';

/** Largest mean level that is told as a figure: stronger cells count as 21 dB. */
const LARGEST_DB = 19;

export const timesText = (times: number): string => (times < 1.5 ? 'once' : `${Math.round(times)} times`);
/** What the memory has in this place that is no less: `here` times, the last one that called a person `ago` sweeps before. */
export function beforeText(here: number, ago: number): string {
  if (here === 0) return 'nothing like it is remembered here';
  if (ago < -NEVER) return `like what a person was called for here ${ago} sweeps before`;
  return `heard here ${timesText(here)} before`;
}
export function levelText({ sumRatio, sweeps }: Track): string {
  const db = Math.round(10 * Math.log10(sumRatio / Math.max(1, sweeps) + 1e-3));
  return db > LARGEST_DB ? `≥ ${LARGEST_DB} dB` : `${db} dB`;
}
