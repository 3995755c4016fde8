/**
 * The alarm of an incident, after the state diagram of ISA-18.2 (IEC 62682):
 *
 *        raise             acknowledge
 *  normal ──► unacknowledged ──► acknowledged
 *    ▲          │      ▲              │ clear
 *    │    clear ▼      │ raise        ▼
 *    └── returned-unacknowledged    normal
 *         acknowledge
 *
 * Shelf, suppression and out-of-service hide the alarm: the diagram continues underneath, and nobody is notified.
 */
import type { Alarm, AlarmBase } from './incident.js';

export type AlarmChange = 'raise' | 'clear' | 'acknowledge';

const DIAGRAM: Readonly<Record<AlarmChange, Readonly<Record<AlarmBase, AlarmBase>>>> = {
  raise: {
    normal: 'unacknowledged',
    unacknowledged: 'unacknowledged',
    acknowledged: 'acknowledged',
    'returned-unacknowledged': 'unacknowledged',
  },
  clear: {
    normal: 'normal',
    unacknowledged: 'returned-unacknowledged',
    acknowledged: 'normal',
    'returned-unacknowledged': 'returned-unacknowledged',
  },
  acknowledge: {
    normal: 'normal',
    unacknowledged: 'acknowledged',
    acknowledged: 'acknowledged',
    'returned-unacknowledged': 'normal',
  },
};

export const NO_ALARM: Alarm = { base: 'normal', raises: 0 };

/** The alarm after a change; a raise from `normal` is counted and dated. */
export function changeAlarm(alarm: Alarm, change: AlarmChange, at: number): Alarm {
  const base = DIAGRAM[change][alarm.base];
  const anew = change === 'raise' && alarm.base === 'normal';
  return { ...alarm, base, ...(anew ? { raises: alarm.raises + 1, raisedAt: at, seenBy: undefined } : {}) };
}

/** Rings again although the alarm was not `normal` in between: the escalation starts from the beginning. */
export function ringAgain(alarm: Alarm, at: number): Alarm {
  return { ...alarm, raises: alarm.raises + 1, raisedAt: at, seenBy: undefined };
}

/** The alarm after one person acknowledged it: it goes on waiting while fewer people than `needed` have. */
export function acknowledgeAlarm(alarm: Alarm, by: string, needed: number, at: number): Alarm {
  const seenBy = [...new Set([...(alarm.seenBy ?? []), by])];
  const waits = alarm.base === 'unacknowledged' || alarm.base === 'returned-unacknowledged';
  if (waits && seenBy.length < needed) return { ...alarm, seenBy };
  return { ...changeAlarm(alarm, 'acknowledge', at), seenBy: undefined };
}

/** Raises the alarm of a flapping signal: it is on again without a new request for acknowledgement. */
export function raiseQuietly(alarm: Alarm): Alarm {
  return alarm.base === 'normal' ? { ...alarm, base: 'acknowledged' } : changeAlarm(alarm, 'raise', 0);
}

/** True while this alarm must not ring. */
export function isAside({ shelf, suppression, outOfService }: Alarm): boolean {
  return shelf !== undefined || suppression !== undefined || outOfService !== undefined;
}
