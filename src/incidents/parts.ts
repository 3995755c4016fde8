/** Where in the spectrum an incident was heard: one place, or several where signals apart were joined. */
import { spellRange } from '../measurement/middle.js';
import { type Language, spellTold } from '../words/sentence.js';
import { kindFacts, toldOf } from './case-kind.js';
import type { Incident } from './incident.js';

export interface Part {
  readonly startHz: number;
  readonly stopHz: number;
}

/**
 * The incident's emissions as ranges in order of frequency: those that overlap, or lie closer to each other than the wider one
 * is wide, are one part. From the lowest to the highest there may be wide ranges in which nothing was heard.
 */
export function partsOf({ emissions }: { readonly emissions: readonly Part[] }): Part[] {
  const parts: Part[] = [];
  for (const { startHz, stopHz } of [...emissions].sort((a, b) => a.startHz - b.startHz)) {
    const last = parts.at(-1);
    if (last !== undefined && startHz - last.stopHz <= Math.max(last.stopHz - last.startHz, stopHz - startHz))
      parts[parts.length - 1] = { startHz: last.startHz, stopHz: Math.max(last.stopHz, stopHz) };
    else parts.push({ startHz, stopHz });
  }
  return parts;
}

/** True when an emission of the incident lies in a range, at one station where it is given: nothing was heard between its parts. */
export function liesIn(
  { emissions }: Pick<Incident, 'emissions'>,
  { startHz, stopHz, stationId }: Part & { readonly stationId?: string },
): boolean {
  return emissions.some(
    (one) => one.startHz <= stopHz && one.stopHz >= startHz && (stationId === undefined || one.stationId === stationId),
  );
}

/** The frequency of which the reason of its priority speaks; the whole range where the reason names none. */
export function foremostOf({ priority, startHz, stopHz }: Pick<Incident, 'priority' | 'startHz' | 'stopHz'>): Part {
  const { frequency } = priority.reason.params;
  if (typeof frequency !== 'object' || !('hz' in frequency)) return { startHz, stopHz };
  return { startHz: frequency.hz, stopHz: frequency.hz };
}

/** Parts told of an incident at most, so that a list of cases stays small. */
const MOST_TOLD = 20;

/** The incident's parts where there are several. */
export function severalParts(incident: Pick<Incident, 'emissions'>): { parts?: Part[] } {
  const parts = partsOf(incident);
  return parts.length > 1 ? { parts: parts.slice(0, MOST_TOLD) } : {};
}

/** Where each part is; of a kind that has no middle, the range. */
export function toldParts(incident: Pick<Incident, 'emissions' | 'emissionClass'>, language: Language): string[] {
  const { emissionClass } = incident;
  return partsOf(incident).map((part) =>
    kindFacts(incident).edges === 'band'
      ? spellRange(part, language)
      : spellTold(toldOf({ ...part, emissionClass }), language),
  );
}
