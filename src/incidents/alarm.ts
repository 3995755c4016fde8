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
 * Shelf, suppression and out-of-service lie over it: the diagram goes on underneath, and nothing is told meanwhile.
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

/** The alarm after a change; a raise out of `normal` is counted and dated. */
export function changeAlarm(alarm: Alarm, change: AlarmChange, at: number): Alarm {
  const base = DIAGRAM[change][alarm.base];
  const anew = change === 'raise' && alarm.base === 'normal';
  return { ...alarm, base, ...(anew ? { raises: alarm.raises + 1, raisedAt: at } : {}) };
}

/** Rings anew although it never fell silent underneath: whoever is told in turn is told from the start. */
export function ringAgain(alarm: Alarm, at: number): Alarm {
  return { ...alarm, raises: alarm.raises + 1, raisedAt: at };
}

/** The signal is back, but flaps: it is on again without asking for a new acknowledgement. */
export function raiseQuietly(alarm: Alarm): Alarm {
  return alarm.base === 'normal' ? { ...alarm, base: 'acknowledged' } : changeAlarm(alarm, 'raise', 0);
}

/** True while nothing about this alarm may ring. */
export function isAside({ shelf, suppression, outOfService }: Alarm): boolean {
  return shelf !== undefined || suppression !== undefined || outOfService !== undefined;
}
