/** Which faults of the watch people are told of, and when: the faults of a moment, compared with those that were known. Pure. */
import { unheardKey, type WatchFault } from './self-watch.js';

export interface KnownFault extends WatchFault {
  /** Epoch ms. */
  readonly since: number;
  readonly isTold: boolean;
  /** Nobody knows whether it lasts: its station is not heard. */
  readonly isUnsure?: boolean;
}

export interface WatchNews {
  readonly known: readonly KnownFault[];
  readonly began: readonly KnownFault[];
  readonly over: readonly KnownFault[];
}

/** A fault that passes within this time is not told: a receiver that is opened again, a plan that is changed, ms. */
function patienceMs({ cause, severity }: WatchFault): number {
  if (cause === 'receiver-held' || cause === 'program-restarted') return 0;
  return severity <= 2 ? 15e3 : 60e3;
}

/**
 * What is news at `at`: faults that have lasted long enough, and told ones that are over. A told fault of a station that is not heard
 * stays until the station is heard.
 */
export function watchNews(before: readonly KnownFault[], faults: readonly WatchFault[], at: number): WatchNews {
  const known = faults.map((fault): KnownFault => {
    const same = before.find(({ key }) => key === fault.key);
    const since = same?.since ?? at;
    return { ...fault, since, isTold: same?.isTold === true || at - since >= patienceMs(fault) };
  });
  const wasTold = (key: string) => before.some((one) => one.key === key && one.isTold);
  const gone = before.filter(({ key, isTold }) => isTold && !faults.some((one) => one.key === key));
  const isUnsure = ({ stationId, key }: KnownFault) =>
    stationId !== undefined &&
    key !== unheardKey(stationId) &&
    faults.some((fault) => fault.key === unheardKey(stationId));
  return {
    known: [...known, ...gone.filter(isUnsure).map((fault) => ({ ...fault, isUnsure: true }))],
    began: known.filter(({ key, isTold }) => isTold && !wasTold(key)),
    over: gone.filter((fault) => !isUnsure(fault)),
  };
}
