/**
 * The parts of the recording that belong to an incident: with the usual policy from a minute before its first sign to a
 * minute after its last.
 */
import type { Incident } from './incident.js';
import type { Effect, PinRange } from './incident-event.js';
import type { IncidentPolicy } from './severity.js';

/** Ranges for each receiver, where overlapping or touching ones are joined, in order of receiver and time. */
export function pinRanges(
  { emissions }: Pick<Incident, 'emissions'>,
  { pinBeforeMs, pinAfterMs }: Pick<IncidentPolicy, 'pinBeforeMs' | 'pinAfterMs'>,
): PinRange[] {
  // Of a complaint alone there is no recording.
  const recorded = emissions.filter(({ receiverId }) => receiverId !== '');
  const single = recorded.map(
    ({ stationId, receiverId, startHz, stopHz, firstHeardAt, lastHeardAt, clockOffMs = 0 }): PinRange => ({
      stationId,
      receiverId,
      startHz,
      stopHz,
      from: firstHeardAt + clockOffMs - pinBeforeMs,
      to: lastHeardAt + clockOffMs + pinAfterMs,
    }),
  );
  single.sort((a, b) => (a.receiverId < b.receiverId ? -1 : a.receiverId > b.receiverId ? 1 : a.from - b.from));
  const ranges: PinRange[] = [];
  for (const next of single) {
    const last = ranges.at(-1);
    if (last === undefined || last.receiverId !== next.receiverId || next.from > last.to) {
      ranges.push(next);
      continue;
    }
    ranges[ranges.length - 1] = {
      ...last,
      startHz: Math.min(last.startHz, next.startHz),
      stopHz: Math.max(last.stopHz, next.stopHz),
      to: Math.max(last.to, next.to),
    };
  }
  return ranges;
}

export function pinEffects(incident: Pick<Incident, 'id' | 'emissions'>, policy: IncidentPolicy): Effect[] {
  return pinRanges(incident, policy).map((range) => ({ kind: 'pin', incidentId: incident.id, ...range }));
}
