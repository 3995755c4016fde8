/**
 * Watches one mask on one plan. A run of bins above the mask is a candidate. An alarm is raised when the candidate was seen in
 * n of the last m sweeps, and ends when it was not seen for a while. The result depends on the sweeps alone. O(bins) per sweep,
 * bounded memory.
 */
import { UPDATE_SWEEPS } from '../anomaly.js';
import { ones } from '../bits.js';
import { DEFAULT_TUNABLES } from '../tunables.js';

export interface MaskBreach {
  /** Unique within this watch's life. */
  readonly number: number;
  /** Epoch ms of the first and last sweep above the mask. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly lowBin: number;
  readonly highBin: number;
  readonly peakDbm: number;
  /** Largest level above the mask so far, dB. */
  readonly overDb: number;
}

export interface MaskAlarm {
  readonly type: 'raised' | 'updated' | 'closed';
  readonly breach: MaskBreach;
}

interface Followed extends MaskBreach {
  /** One bit per sweep, the newest lowest. */
  history: number;
  unseen: number;
  sweeps: number;
  isRaised: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface MaskWatchState {
  readonly next: number;
  readonly followed: readonly Followed[];
}

/** Largest distance, in bins, between a run and the breach it continues. */
const NEAR_BINS = 2;
/** Most breaches followed at once: more of them only say that the mask does not fit. */
const MOST_FOLLOWED = 64;

export class MaskWatch {
  readonly #n: number;
  readonly #bits: number;
  readonly #closeSweeps: number;
  #next = 1;
  #followed: Mutable<Followed>[] = [];

  constructor({ n, m }: { readonly n: number; readonly m: number }) {
    this.#n = n;
    this.#bits = 2 ** m - 1;
    this.#closeSweeps = Math.max(DEFAULT_TUNABLES.closeSweeps, m);
  }

  /** @param limitsDbm one per bin; NaN in bins without a limit */
  observe(at: number, levelsDbm: Float32Array, limitsDbm: Float32Array): MaskAlarm[] {
    for (const one of this.#followed) {
      one.history = (one.history << 1) & this.#bits;
      one.unseen += 1;
    }
    let low = -1;
    for (let f = 0; f <= levelsDbm.length; f++) {
      const above = f < levelsDbm.length && (levelsDbm[f] as number) > (limitsDbm[f] as number);
      if (above && low < 0) low = f;
      if (above || low < 0) continue;
      this.#run(at, low, f - 1, levelsDbm, limitsDbm);
      low = -1;
    }
    return this.#judge();
  }

  /** Ends all raised alarms, for a rule that is switched off. */
  end(): MaskAlarm[] {
    const alarms = this.#followed
      .filter(({ isRaised }) => isRaised)
      .map((one): MaskAlarm => ({ type: 'closed', breach: breachOf(one) }));
    this.#followed = [];
    return alarms;
  }

  state(): MaskWatchState {
    return { next: this.#next, followed: this.#followed.map((one) => ({ ...one })) };
  }

  restore({ next, followed }: MaskWatchState): void {
    this.#next = next;
    this.#followed = followed.map((one) => ({ ...one }));
  }

  #run(at: number, low: number, high: number, levelsDbm: Float32Array, limitsDbm: Float32Array): void {
    let peakDbm = Number.NEGATIVE_INFINITY;
    let overDb = 0;
    for (let f = low; f <= high; f++) {
      const level = levelsDbm[f] as number;
      peakDbm = Math.max(peakDbm, level);
      overDb = Math.max(overDb, level - (limitsDbm[f] as number));
    }
    const known = this.#followed.find((one) => low <= one.highBin + NEAR_BINS && high >= one.lowBin - NEAR_BINS);
    if (known !== undefined) {
      known.history |= 1;
      if (known.unseen > 0) known.sweeps += 1;
      known.unseen = 0;
      known.lastAt = at;
      known.lowBin = Math.min(known.lowBin, low);
      known.highBin = Math.max(known.highBin, high);
      known.peakDbm = Math.max(known.peakDbm, peakDbm);
      known.overDb = Math.max(known.overDb, overDb);
    } else if (this.#followed.length < MOST_FOLLOWED) {
      const born = { firstAt: at, lastAt: at, lowBin: low, highBin: high, peakDbm, overDb };
      this.#followed.push({ number: this.#next++, ...born, history: 1, unseen: 0, sweeps: 1, isRaised: false });
    }
  }

  #judge(): MaskAlarm[] {
    const alarms: MaskAlarm[] = [];
    this.#followed = this.#followed.filter((one) => {
      if (one.isRaised) {
        if (one.unseen >= this.#closeSweeps) {
          alarms.push({ type: 'closed', breach: breachOf(one) });
          return false;
        }
        if (one.unseen === 0 && one.sweeps % UPDATE_SWEEPS === 0)
          alarms.push({ type: 'updated', breach: breachOf(one) });
        return true;
      }
      if (ones(one.history) >= this.#n) {
        one.isRaised = true;
        alarms.push({ type: 'raised', breach: breachOf(one) });
      }
      return one.history !== 0;
    });
    return alarms;
  }
}

function breachOf({ number, firstAt, lastAt, lowBin, highBin, peakDbm, overDb }: Followed): MaskBreach {
  return { number, firstAt, lastAt, lowBin, highBin, peakDbm, overDb };
}
