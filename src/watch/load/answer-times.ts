/** Time until a person answered an alarm, by severity and by person. */
import { SEVERITIES, type Severity } from '../../incidents/severity.js';
import { HOUR_MS } from '../../time/units.js';
import { nightWithin } from '../roster/rest-rule.js';
import type { Shift } from '../roster/roster.js';
import type { RaisedAlarm } from './raised-alarm.js';

export interface AnswerTimes {
  readonly severity: Severity;
  readonly alarms: number;
  readonly answered: number;
  /** Undefined when none was answered. */
  readonly medianMs: number | undefined;
  readonly longestMs: number | undefined;
}

/** An answer after `to` does not count: the report of a period says what was known at its end. */
export function answerTimes(raises: readonly RaisedAlarm[], to: number): AnswerTimes[] {
  return SEVERITIES.map((severity) => {
    const own = raises.filter((raise) => raise.severity === severity);
    return { severity, alarms: own.length, ...times(own, to) };
  });
}

export interface PersonLoad {
  readonly personId: string;
  readonly hours: number;
  /** Alarms raised while the person was on duty, and how many of them between 22 h and 6 h. */
  readonly alarms: number;
  readonly nightAlarms: number;
  /** Alarms that the person answered, on duty or not. */
  readonly answered: number;
  readonly medianMs: number | undefined;
}

/** Everybody on the roster or with an answer, the most loaded first. */
export function personLoads(
  raises: readonly RaisedAlarm[],
  shifts: readonly Shift[],
  from: number,
  to: number,
): PersonLoad[] {
  const answering = raises.flatMap(({ answeredBy }) => answeredBy ?? []);
  const everybody = new Set([...shifts.flatMap(({ personIds }) => personIds), ...answering]);
  return [...everybody]
    .map((personId) => {
      const own = shifts.filter(({ personIds }) => personIds.includes(personId));
      const borne = raises.filter(({ at }) => own.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt));
      const { answered, medianMs } = times(
        raises.filter(({ answeredBy }) => answeredBy === personId),
        to,
      );
      const ms = own.reduce(
        (sum, one) => sum + Math.max(0, Math.min(one.endsAt, to) - Math.max(one.startsAt, from)),
        0,
      );
      const nightAlarms = borne.filter(({ at }) => nightWithin(at, at + 1) > 0).length;
      return { personId, hours: ms / HOUR_MS, alarms: borne.length, nightAlarms, answered, medianMs };
    })
    .sort((a, b) => b.alarms - a.alarms || b.answered - a.answered || (a.personId < b.personId ? -1 : 1));
}

function times(raises: readonly RaisedAlarm[], to: number) {
  const took = raises
    .flatMap(({ at, answeredAt }) => (answeredAt !== undefined && answeredAt < to ? [answeredAt - at] : []))
    .sort((a, b) => a - b);
  return { answered: took.length, medianMs: took[Math.floor((took.length - 1) / 2)], longestMs: took.at(-1) };
}
