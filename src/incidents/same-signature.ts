/** "Have we had this before?": earlier incidents that are similar, the most similar first. */
import { overlapShare } from './emission-report.js';
import type { Incident } from './incident.js';
import { isLoss } from './licence-matter.js';

export interface Likeness {
  readonly incident: Incident;
  /** Similarity, 0 to 1; the fields below are its parts. */
  readonly score: number;
  readonly place: number;
  readonly width: number;
  readonly sameClass: boolean;
  readonly sameStation: boolean;
}

/**
 * Weights of the four parts; they sum to 1. Frequency counts most, because most interferers are stable in frequency.
 */
const PLACE_WEIGHT = 0.5;
const WIDTH_WEIGHT = 0.2;
const CLASS_WEIGHT = 0.2;
const STATION_WEIGHT = 0.1;
const LIKE_ENOUGH = 0.7;
/** Narrower ranges are compared as if this wide, so that two bare carriers can be similar. */
const NARROWEST_HZ = 1000;

/**
 * At most `most` incidents that ended before this one began or are still open, each similar enough to be worth reading.
 */
export function sameSignature(incident: Incident, others: readonly Incident[], most: number): Likeness[] {
  return others
    .filter((other) => other.id !== incident.id && other.state !== 'merged' && isLoss(other) === isLoss(incident))
    .map((other) => likeness(incident, other))
    .filter(({ score, place }) => score >= LIKE_ENOUGH && place > 0)
    .sort((a, b) => b.score - a.score || b.incident.lastHeardAt - a.incident.lastHeardAt)
    .slice(0, most);
}

function likeness(a: Incident, b: Incident): Likeness {
  const wideA = widened(a);
  const wideB = widened(b);
  const place = overlapShare(wideA, wideB);
  const widthA = wideA.stopHz - wideA.startHz;
  const widthB = wideB.stopHz - wideB.startHz;
  const width = Math.min(widthA, widthB) / Math.max(widthA, widthB);
  const sameClass = a.emissionClass !== 'unknown' && a.emissionClass === b.emissionClass;
  const stations = new Set(a.emissions.map(({ stationId }) => stationId));
  const sameStation = b.emissions.some(({ stationId }) => stations.has(stationId));
  const score =
    PLACE_WEIGHT * place + WIDTH_WEIGHT * width + (sameClass ? CLASS_WEIGHT : 0) + (sameStation ? STATION_WEIGHT : 0);
  return { incident: b, score, place, width, sameClass, sameStation };
}

function widened({ startHz, stopHz }: Incident): { startHz: number; stopHz: number } {
  const missing = Math.max(0, NARROWEST_HZ - (stopHz - startHz)) / 2;
  return { startHz: startHz - missing, stopHz: stopHz + missing };
}
