/** Order and groups of detected emissions for the page. Pure. */

import type { Emission } from '../program/program-store.js';
import type { Anomaly } from './detection-api.js';
import type { Span } from './grid.js';

export type Grade = 'severe' | 'notable' | 'weak';

const SEVERE_SCORE = 60;
const NOTABLE_SCORE = 40;
/** The view around an emission has this many times its width on either side, and at least SMALLEST_VIEW_BINS bins. */
const VIEW_WIDTHS = 3;
const SMALLEST_VIEW_BINS = 20;

/** Shapes distinguish the grades where colours do not. */
export const GRADE_SIGNS: Readonly<Record<Grade, string>> = { severe: '▲', notable: '◆', weak: '●' };

export function gradeOf(score: number): Grade {
  if (score >= SEVERE_SCORE) return 'severe';
  return score >= NOTABLE_SCORE ? 'notable' : 'weak';
}

/**
 * Live emissions by grade, those of one grade with the newest first, then the ended ones, the latest first; at most `most`. Not by
 * score, which changes with each sweep: a row would move away from under the pointer.
 */
export function listed(emissions: Iterable<Emission>, most: number): Emission[] {
  const order = (a: Emission, b: Emission) => {
    if (a.live !== b.live) return a.live ? -1 : 1;
    return a.live ? rank(a) - rank(b) || b.firstSeenAt - a.firstSeenAt : b.lastSeenAt - a.lastSeenAt;
  };
  return [...emissions].sort(order).slice(0, most);
}

/** 0 for the most severe grade. */
function rank({ score }: Emission): number {
  return Object.keys(GRADE_SIGNS).indexOf(gradeOf(score));
}

export function viewOf({ lowHz, highHz }: { lowHz: number; highHz: number }, stepHz: number): Span {
  const width = Math.max(VIEW_WIDTHS * (highHz - lowHz), SMALLEST_VIEW_BINS * stepHz);
  const centreHz = (lowHz + highHz) / 2;
  return { startHz: centreHz - width / 2, stopHz: centreHz + width / 2 };
}

/** Anomalies that have begun and not ended, from a list with the newest first; the newest first. */
export function standing(anomalies: readonly Anomaly[]): Anomaly[] {
  const seen = new Set<string>();
  return anomalies.filter((anomaly) => {
    const { receiverId, kind, assignmentId, lowHz } = anomaly;
    // A noise rise has no licence: it is identified by its frequency.
    const key = `${receiverId}/${kind}/${assignmentId ?? Math.round(lowHz)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return anomaly.state === 'began';
  });
}

/** The most severe emission of the receiver that covers this frequency at this instant. */
export function emissionAt(
  emissions: readonly Emission[],
  place: { readonly receiverId: string; readonly hz: number; readonly at: number },
): Emission | undefined {
  const { receiverId, hz, at } = place;
  return emissions
    .filter((emission) => emission.receiverId === receiverId && emission.lowHz <= hz && hz <= emission.highHz)
    .filter(({ live, firstSeenAt, lastSeenAt }) => firstSeenAt <= at && (live || at <= lastSeenAt))
    .sort((a, b) => b.score - a.score)[0];
}
