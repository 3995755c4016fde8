/** When an emission or a case was on the air: bursts, with breaks between them. */
import type { Break, EmissionReport } from './emission-report.js';

export interface Burst {
  readonly from: number;
  readonly to: number;
  /** The last burst of an emission that is on the air. */
  readonly active: boolean;
}

/** Most breaks kept of one emission; of more, the oldest are forgotten. */
export const MOST_BREAKS = 12;
/** Two emissions of one signal may follow each other by a sweep: no break. */
const JOINED_WITHIN_MS = 2000;

type Heard = Pick<EmissionReport, 'firstHeardAt' | 'lastHeardAt' | 'active' | 'breaks'>;

/** The emission's breaks once this report of it has arrived; `before` is undefined for the first report. */
export function breaksAfter(
  before: Heard | undefined,
  { firstHeardAt, lastHeardAt, active, hole }: Pick<EmissionReport, 'firstHeardAt' | 'lastHeardAt' | 'active' | 'hole'>,
): readonly Break[] | undefined {
  const breaks = [...(before?.breaks ?? [])];
  if (before !== undefined && !before.active && active && lastHeardAt > before.lastHeardAt)
    breaks.push({ from: before.lastHeardAt, to: lastHeardAt });
  // What a receiver heard before and after a time without sweeps are two bursts: nobody knows what was between them.
  const since = breaks.at(-1)?.to ?? before?.firstHeardAt ?? firstHeardAt;
  if (hole !== undefined && hole.from >= since) breaks.push({ from: hole.from, to: hole.to });
  return breaks.length === 0 ? undefined : breaks.slice(-MOST_BREAKS);
}

/** The oldest first. */
export function burstsOf({ firstHeardAt, lastHeardAt, active, breaks = [] }: Heard): Burst[] {
  const starts = [firstHeardAt, ...breaks.map(({ to }) => to)];
  return starts.map((from, i) => {
    const end = breaks[i];
    return end === undefined ? { from, to: lastHeardAt, active } : { from, to: end.from, active: false };
  });
}

/**
 * When the present or the last burst of all these emissions together began, epoch ms; undefined where they were on the air
 * without a break since the first was heard.
 */
export function lastBurstAt(emissions: readonly Heard[]): number | undefined {
  const bursts = emissions
    .flatMap(burstsOf)
    .map(({ from, to, active }) => ({ from, to: active ? Number.POSITIVE_INFINITY : to }))
    .sort((a, b) => b.to - a.to);
  const [last, ...earlier] = bursts;
  if (last === undefined) return undefined;
  let { from } = last;
  for (const one of earlier) if (one.to >= from - JOINED_WITHIN_MS) from = Math.min(from, one.from);
  return from > Math.min(...bursts.map((one) => one.from)) ? from : undefined;
}
