/** Merges two incidents: both change, or neither does. */
import { advance } from './advance.js';
import type { Incident } from './incident.js';
import type { Effect, IncidentContext, Refusal } from './incident-event.js';
import { ownId } from './shared-case.js';

export type Merged =
  | {
      readonly survivor: Incident;
      readonly absorbed: Incident;
      readonly effects: readonly Effect[];
      readonly refusal?: undefined;
    }
  | { readonly refusal: Refusal; readonly refusedBy: Incident };

export interface MergeVersions {
  readonly survivor?: number | undefined;
  readonly absorbed?: number | undefined;
}

export function mergeIncidents(
  survivor: Incident,
  absorbed: Incident,
  expected: MergeVersions,
  context: IncidentContext,
): Merged {
  const taking = advance(survivor, { kind: 'absorbed', absorbed, expectedVersion: expected.survivor }, context);
  if (taking.refusal !== undefined) return { refusal: taking.refusal, refusedBy: survivor };
  const event = { kind: 'merged-into', incidentId: survivor.id, expectedVersion: expected.absorbed } as const;
  const going = advance(absorbed, event, context);
  if (going.refusal !== undefined) return { refusal: going.refusal, refusedBy: absorbed };
  return {
    survivor: taking.incident,
    absorbed: going.incident,
    effects: [...taking.effects, ...going.effects],
  };
}

/**
 * The case of the emission that the only emission of this case turned out to be part of; undefined where a person has taken this
 * case on, or where it is the graver one.
 */
export function caseOfWhole(part: Incident, wholeId: string, live: readonly Incident[]): Incident | undefined {
  if (part.emissions.length > 1 || !(part.state === 'candidate' || part.state === 'open')) return undefined;
  return live.find(
    ({ id, emissions, priority }) =>
      id !== part.id &&
      priority.severity <= part.priority.severity &&
      emissions.some(({ emissionId }) => ownId(emissionId) === ownId(wholeId)),
  );
}
