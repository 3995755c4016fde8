/** The score sheet of a drill: for each simulated transmitter, what the crew did and how long each step took. */
import type { Incident } from '../incidents/incident.js';
import type { Targets } from '../incidents/severity.js';
import type { SourceId } from '../incidents/sources.js';
import { type Drill, type DrillEmitter, emitterRange } from './drill.js';

/** A step that a person took with an incident, from its timeline. */
export interface MadeMove {
  readonly move: string;
  readonly at: number;
  readonly by: string;
}

export interface ScoredStep {
  /** ms since the transmitter went on the air. */
  readonly afterMs: number;
  readonly by: string;
  /** True when within the target; absent without a target. */
  readonly inTime?: boolean | undefined;
}

export interface EmitterScore {
  readonly emitter: DrillEmitter;
  readonly incidentId?: string | undefined;
  readonly raised?: ScoredStep | undefined;
  readonly acknowledged?: ScoredStep | undefined;
  readonly assigned?: ScoredStep | undefined;
  readonly resolved?: ScoredStep | undefined;
  /** The crew's own words, to compare with the script's answer. */
  readonly source?: SourceId | undefined;
  readonly cause?: string | undefined;
  readonly measure?: string | undefined;
}

export interface DrillScore {
  readonly emitters: readonly EmitterScore[];
  readonly found: number;
  readonly acknowledgedInTime: number;
}

export function scoreDrill(
  drill: Drill,
  incidents: readonly Incident[],
  movesOf: (incidentId: string) => readonly MadeMove[],
  targets: Targets,
): DrillScore {
  const emitters = drill.script.emitters.map((emitter): EmitterScore => {
    const onAt = drill.startedAt + emitter.fromMs;
    const incident = incidents.find((one) => isOf(one, emitter, onAt));
    if (incident === undefined) return { emitter };
    const moves = movesOf(incident.id);
    const { acknowledgeMs, resolveMs } = targets[incident.priority.severity];
    const openedAt = incident.openedAt ?? incident.firstHeardAt;
    const step = (name: string, allowedMs?: number): ScoredStep | undefined => {
      const made = moves.find(({ move }) => move === name);
      if (made === undefined) return undefined;
      const inTime = allowedMs === undefined ? {} : { inTime: made.at - openedAt <= allowedMs };
      return { afterMs: made.at - onAt, by: made.by, ...inTime };
    };
    return {
      emitter,
      incidentId: incident.id,
      raised: step('confirmed'),
      acknowledged: step('acknowledged', acknowledgeMs),
      assigned: step('assigned'),
      resolved: step('resolved', resolveMs),
      source: incident.resolution?.source,
      cause: incident.resolution?.cause,
      measure: incident.resolution?.measure,
    };
  });
  return {
    emitters,
    found: emitters.filter(({ incidentId }) => incidentId !== undefined).length,
    acknowledgedInTime: emitters.filter(({ acknowledged }) => acknowledged?.inTime === true).length,
  };
}

/** True when the incident overlaps the transmitter's range and was received while the transmitter was on the air. */
function isOf({ startHz, stopHz, firstHeardAt, lastHeardAt }: Incident, emitter: DrillEmitter, onAt: number): boolean {
  const range = emitterRange(emitter);
  return (
    startHz <= range.stopHz && stopHz >= range.startHz && lastHeardAt >= onAt && firstHeardAt <= onAt + emitter.forMs
  );
}
