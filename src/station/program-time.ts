/** Time for the program: a steady clock for receivers, and a regular check of the event loop and the computer's clock. */
import type { Logger } from 'pino';
import type { ConditionLog } from '../bus/condition-log.js';
import { Pulse, type PulseCounters } from '../time/pulse.js';
import { SteadyClock } from '../time/steady-clock.js';
import type { Stations } from './stations.js';

export interface ProgramTime {
  /** Clock with which receivers stamp sweeps and compute waits. */
  readonly steady: SteadyClock;
  /**
   * Begins the checks. When the clock was set, receivers are opened again, because their waits were computed with the old time.
   */
  watch(stations: Pick<Stations, 'beginAnew'>, log: Logger, conditions: Pick<ConditionLog, 'happened'>): TimeWatch;
}

export interface TimeWatch {
  readonly counters: Readonly<PulseCounters>;
  stop(): void;
}

/** @param even ms of a clock that nobody sets */
export function programTime(
  wall: () => number,
  onStep: (stepMs: number) => void,
  even: () => number = () => performance.now(),
): ProgramTime {
  const steady = new SteadyClock({ wall, even });
  return {
    steady,
    watch: (stations, log, conditions) =>
      new Pulse({
        steady,
        even,
        onStall: (ms) =>
          conditions.happened('the event loop was held up', howLong(ms), { level: 'warn', fields: { ms } }),
        onClockSet(stepMs) {
          const seconds = Math.abs(stepMs / 1000).toFixed(1);
          log.warn({ stepMs }, 'the clock of this computer was set');
          onStep(stepMs);
          stations.beginAnew(
            `The clock of this computer was set ${stepMs > 0 ? 'forward' : 'back'} by ${seconds} s; the receiver is opened again.`,
          );
        },
      }),
  };
}

/** In words, so that a longer stall than those before has a line of its own, and not each of many short ones. */
function howLong(ms: number): string {
  if (ms < 500) return 'For less than half a second.';
  if (ms < 2000) return 'For less than two seconds.';
  return ms < 10_000 ? 'For less than ten seconds.' : 'For ten seconds or more.';
}
