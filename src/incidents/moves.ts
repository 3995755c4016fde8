/** The legal moves in each state: the whole life of an incident as one table. */
import { INCIDENT_STATES, type IncidentState } from './incident.js';

export const MOVES = {
  /**
   * Moves of the signal: still on the air, back again, ended. A closed case can still get the end of its signal; a
   * return makes a new case.
   */
  heard: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  returned: { ...stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating'), resolved: 'open' },
  'fell-quiet': stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  /** A receiver was made to measure it, for example after a complaint. */
  measured: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved'),
  /** Time has passed: a shelf may end, a target may be missed. */
  ticked: stay(...INCIDENT_STATES),
  /** A candidate is opened for people, or is dropped. */
  confirmed: { candidate: 'open' },
  expired: { candidate: 'closed' },
  acknowledged: { open: 'acknowledged', ...stay('acknowledged', 'assigned', 'investigating', 'resolved') },
  assigned: { acknowledged: 'assigned', assigned: 'assigned', investigating: 'assigned' },
  unassigned: { assigned: 'acknowledged', investigating: 'acknowledged' },
  started: { assigned: 'investigating' },
  resolved: { acknowledged: 'resolved', assigned: 'resolved', investigating: 'resolved' },
  closed: { resolved: 'closed' },
  dismissed: {
    candidate: 'closed',
    open: 'closed',
    acknowledged: 'closed',
    assigned: 'closed',
    investigating: 'closed',
  },
  reopened: { resolved: 'open', closed: 'open' },
  noted: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  /** A person measured it in the field, or takes that back. */
  'measured-in-field': stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  'measurement-withdrawn': stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  /** The alarm was noise; whoever says so has seen it. */
  'called-noise': {
    ...stay('candidate', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
    open: 'acknowledged',
  },
  /** Somebody was informed of the alarm, by this program or by the other side of a network. */
  called: stay(...INCIDENT_STATES),
  regraded: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved'),
  /** Moves between incidents. */
  linked: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  unlinked: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  'merged-into': {
    candidate: 'merged',
    open: 'merged',
    acknowledged: 'merged',
    assigned: 'merged',
    investigating: 'merged',
    resolved: 'merged',
  },
  absorbed: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved'),
  'split-off': stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved'),
  /** Moves that hide an alarm, and show it again. */
  shelved: stay('open', 'acknowledged', 'assigned', 'investigating'),
  unshelved: stay('open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  suppressed: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating'),
  unsuppressed: stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  'taken-out-of-service': stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating'),
  'put-in-service': stay('candidate', 'open', 'acknowledged', 'assigned', 'investigating', 'resolved', 'closed'),
  /** Acts of another desk that change nothing here: of a newer version, or with too many bytes. */
  unknown: {},
  'too-long': {},
} as const satisfies Record<string, Partial<Record<IncidentState, IncidentState>>>;

export type Move = keyof typeof MOVES;

/** The move of each act, by the end of its path. */
export const ACT_MOVES = {
  confirm: 'confirmed',
  ack: 'acknowledged',
  assign: 'assigned',
  unassign: 'unassigned',
  start: 'started',
  note: 'noted',
  'field-measurement': 'measured-in-field',
  'withdraw-measurement': 'measurement-withdrawn',
  resolve: 'resolved',
  close: 'closed',
  dismiss: 'dismissed',
  reopen: 'reopened',
  regrade: 'regraded',
  link: 'linked',
  unlink: 'unlinked',
  split: 'split-off',
  noise: 'called-noise',
  shelve: 'shelved',
  unshelve: 'unshelved',
  suppress: 'suppressed',
  unsuppress: 'unsuppressed',
  'out-of-service': 'taken-out-of-service',
  'in-service': 'put-in-service',
} as const satisfies Record<string, Move>;

export const MOVE_NAMES = Object.keys(MOVES) as Move[];

/** Moves that desks share. The others follow the air or the clock, or name other cases, whose numbers each desk gives by itself. */
export const SHARED_MOVES = [
  'confirmed',
  'acknowledged',
  'called-noise',
  'assigned',
  'unassigned',
  'started',
  'noted',
  'measured-in-field',
  'measurement-withdrawn',
  'resolved',
  'closed',
  'dismissed',
  'reopened',
  'regraded',
  'shelved',
  'unshelved',
  'suppressed',
  'unsuppressed',
  'taken-out-of-service',
  'put-in-service',
] as const satisfies readonly Move[];

/** The new state; undefined when the move is not legal in this state. */
export function legalMove(state: IncidentState, move: Move): IncidentState | undefined {
  const row: Partial<Record<IncidentState, IncidentState>> = MOVES[move];
  return row[state];
}

/** The legal moves in a state, for a refusal and for the buttons of the page. */
export function movesFrom(state: IncidentState): Move[] {
  return MOVE_NAMES.filter((move) => legalMove(state, move) !== undefined);
}

function stay<S extends IncidentState>(...states: S[]): { readonly [K in S]: K } {
  return Object.fromEntries(states.map((state) => [state, state])) as { [K in S]: K };
}
