/** Parts of the sentences of a verdict. */
import type { CommonCase } from '../tracking/call.js';
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

/** Reason for the one call about all emissions of a common case. */
export const WHY_SHARED: Readonly<Record<Exclude<CommonCase, 'comb'>, string>> = {
  'far-stations': 'as wide as the carriers of this band, and rose together with others like it: far stations',
  'unlisted-users':
    'no wider, stronger or longer than what is regularly heard beside the list in other places of this band',
  crowd: 'longer, wider or stronger than usual, among as many signals as are usual in this shared channel',
};
