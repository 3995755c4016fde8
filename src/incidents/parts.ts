/** Where in the spectrum an incident was heard: one place, or several where signals apart were joined. */
import { spellRange } from '../measurement/middle.js';
import { type Language, spellTold, type Told } from '../words/sentence.js';
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

type Placed = Pick<Incident, 'emissions' | 'emissionClass'>;

/** Where each part is; undefined of a kind that has no middle. */
export function frequenciesOf(incident: Placed): Told[] | undefined {
  const { emissionClass } = incident;
  if (kindFacts(incident).edges === 'band') return undefined;
  return partsOf(incident).map((part) => toldOf({ ...part, emissionClass }));
}

/** The incident's parts where there are several, and where each is. */
export function toldParts(incident: Placed): { parts?: Part[]; frequencies?: Told[] } {
  const parts = partsOf(incident);
  const frequencies = frequenciesOf(incident)?.slice(0, MOST_TOLD);
  return { ...(parts.length > 1 && { parts: parts.slice(0, MOST_TOLD) }), ...(frequencies && { frequencies }) };
}

/** Where each part is, in words; of a kind that has no middle, the range. */
export function partsText(incident: Placed, language: Language): string[] {
  const told = frequenciesOf(incident)?.map((one) => spellTold(one, language));
  return told ?? partsOf(incident).map((part) => spellRange(part, language));
}
