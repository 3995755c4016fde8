/** How far a station's clock is from the hub's, from exchanges of four time stamps (RFC 5905, section 8). Pure. */
const KEPT = 8;
/** Time stamps are whole milliseconds. */
const ROUNDED_MS = 2;

export interface Exchange {
  /** Epoch ms by the hub's clock. */
  readonly sentAt: number;
  readonly heardAt: number;
  /** Epoch ms by the station's clock. */
  readonly receivedAt: number;
  readonly answeredAt: number;
}

export class ClockOffset {
  #samples: { readonly offsetMs: number; readonly uncertaintyMs: number }[] = [];

  add({ sentAt, receivedAt, answeredAt, heardAt }: Exchange): void {
    const offsetMs = (receivedAt - sentAt + (answeredAt - heardAt)) / 2;
    // The answer took this long on the line; how it was shared between the two ways nobody knows.
    const uncertaintyMs = Math.max(0, heardAt - sentAt - (answeredAt - receivedAt)) / 2;
    // The clock was set since: no offset fits both this exchange and the best of the former ones.
    const { best = { offsetMs, uncertaintyMs } } = this;
    const isSet = Math.abs(offsetMs - best.offsetMs) > uncertaintyMs + best.uncertaintyMs + ROUNDED_MS;
    this.#samples = [...(isSet ? [] : this.#samples), { offsetMs, uncertaintyMs }].slice(-KEPT);
  }

  /** Station minus hub: the exchange with the least delay among the last ones. */
  get best(): { readonly offsetMs: number; readonly uncertaintyMs: number } | undefined {
    return this.#samples.toSorted((a, b) => a.uncertaintyMs - b.uncertaintyMs)[0];
  }
}

/** A clock that is off by this much stamps sweeps wrongly. */
const WRONG_MS = 2000;

/** Whether the clock of a station is right, by the hub's. */
export function clockOffVerdict(offset: ClockOffset['best']): 'good' | 'bad' | 'unchecked' {
  if (offset === undefined) return 'unchecked';
  return Math.abs(offset.offsetMs) - offset.uncertaintyMs > WRONG_MS ? 'bad' : 'good';
}
