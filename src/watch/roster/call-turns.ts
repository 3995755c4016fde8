/**
 * Who calls people about a case that a station and its hub both have, so that nobody is called twice. Pure.
 *
 *   linked   the hub asks the station which calls it made, and from then on the hub calls; the station does not
 *   cut off  the station takes over one escalation step after it last heard the hub; the hub stops
 *   back     the station answers whom it called and when, and the hub goes on from there
 */
import type { CallTurn, EscalationStep, TurnTimes } from './escalation.js';

/** Longest time in ms for which a linked station leaves a new alarm to a hub that has not answered for it. */
const HUB_ANSWERS_WITHIN_MS = 10_000;
/** Time in ms after its last question in which a station counts on its hub. */
const HUB_HERE_MS = 30_000;
/** Time in ms after a question that was answered in which a hub counts on a station; shorter, so that the hub stops first. */
export const STATION_HERE_MS = 20_000;

export interface StationView {
  readonly isLinked: boolean;
  /** Epoch ms of the hub's last question about calls; undefined: none since the start. */
  readonly hubAskedAt: number | undefined;
  /** The hub has said that it calls about this case. */
  readonly isHubs: boolean;
  readonly raisedAt: number;
  /** Epoch ms of the last call about this case, of either side. */
  readonly lastCallAt: number | undefined;
}

/** The turn as a station sees it. */
export function stationTurn(view: StationView, { stepMs }: Pick<TurnTimes, 'stepMs'>, at: number): CallTurn {
  const { isLinked, hubAskedAt, isHubs, raisedAt, lastCallAt } = view;
  if (hubAskedAt === undefined) return 'ours';
  const isHubHere = isLinked && at - hubAskedAt < HUB_HERE_MS;
  if (isHubHere) return isHubs ? 'theirs' : at - raisedAt < HUB_ANSWERS_WITHIN_MS ? 'wait' : 'ours';
  if (!isHubs) return 'ours';
  // However short the step, the hub has stopped by then.
  const hasHubStopped = at - hubAskedAt >= Math.max(stepMs, HUB_HERE_MS);
  return hasHubStopped && at - (lastCallAt ?? 0) >= stepMs ? 'ours' : 'wait';
}

export interface HubView {
  /** Of each station that hears the case: epoch ms of the last question that it answered, undefined for none since the start of the hub. */
  readonly stations: readonly {
    readonly answeredAt: number | undefined;
    readonly hasAnsweredForIt: boolean;
    /** It may know that the hub calls about the case, and so takes over after a step. */
    readonly mayKnow: boolean;
  }[];
  readonly hubStartedAt: number;
  readonly raisedAt: number;
  /** Calls were made about it before; the station may have taken over. */
  readonly lastCallAt: number | undefined;
}

/**
 * The turn as a hub sees it. A station that is away may be dead, so the hub does not leave a case to it for ever: a case about
 * which nobody was called yet for one step, any other until its people would be called again anyway.
 */
export function hubTurn(view: HubView, { stepMs, repeatMs }: TurnTimes, at: number): CallTurn {
  const { stations, hubStartedAt, raisedAt, lastCallAt } = view;
  if (stations.length === 0) return 'ours';
  const here = stations.filter(({ answeredAt = 0 }) => at - answeredAt < STATION_HERE_MS);
  if (here.some(({ hasAnsweredForIt }) => !hasAnsweredForIt)) return 'wait';
  if (here.length > 0) return 'ours';
  const alone = Math.max(hubStartedAt, raisedAt, ...stations.map(({ answeredAt = 0 }) => answeredAt));
  // A later call is the hub’s own, made while it was alone.
  const wasCalled = lastCallAt !== undefined && lastCallAt <= alone;
  const isHandedOver = wasCalled || stations.some(({ mayKnow }) => mayKnow);
  return at - alone >= (isHandedOver ? stepMs + repeatMs : stepMs) ? 'ours' : 'wait';
}

/** True when it is time for a step that is due: one call at a time, of whichever side. */
export function isStepNow(
  { why }: Pick<EscalationStep, 'why'>,
  lastCallAt: number | undefined,
  { stepMs, repeatMs }: TurnTimes,
  at: number,
): boolean {
  return lastCallAt === undefined || at - lastCallAt >= (why === 'again' ? repeatMs : stepMs);
}
