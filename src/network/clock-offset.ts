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
export const WRONG_MS = 2000;

export interface MeasuredClock {
  readonly stationId: string;
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
  /** The station says that a time server, its GPS or a person keeps its clock right. */
  readonly isBelieved: boolean;
}

export interface ClockJudgement {
  /** Clock of the hub minus the right time, in ms; 0 while it is right, undefined while nobody knows. */
  readonly hubOffMs: number | undefined;
  /** Wrong clocks: of each station its clock minus the right time, in ms. */
  readonly wrong: ReadonlyMap<string, number>;
  /** Stations whose clocks differ from the hub's while nobody knows which is right: station minus hub, in ms. */
  readonly doubtful: ReadonlyMap<string, number>;
}

/**
 * Clocks that show the same time are one witness of it. The right time is that of the clocks which no others outweigh: neither by
 * their number, nor by how many of them are believed. Where two are equal, or number and belief contradict each other, nobody is
 * accused. Pure.
 */
export function judgeClocks(stations: readonly MeasuredClock[], isHubBelieved: boolean): ClockJudgement {
  const hub = { stationId: '', offsetMs: 0, uncertaintyMs: 0, isBelieved: isHubBelieved };
  const groups: MeasuredClock[][] = [];
  for (const clock of [hub, ...stations].toSorted((a, b) => a.offsetMs - b.offsetMs)) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const gapMs = before && clock.offsetMs - before.offsetMs - before.uncertaintyMs - clock.uncertaintyMs;
    if (gapMs !== undefined && gapMs <= WRONG_MS) group?.push(clock);
    else groups.push([clock]);
  }
  const right = groups.find((one) => groups.every((other) => other === one || outweighs(one, other)));
  const ofHub = groups.find((group) => group.includes(hub)) ?? [];
  const rightMs = right === undefined || right === ofHub ? 0 : (right[Math.floor(right.length / 2)]?.offsetMs ?? 0);
  const others = stations.filter((clock) => !(right ?? ofHub).includes(clock));
  const off = new Map(others.map(({ stationId, offsetMs }) => [stationId, offsetMs - rightMs]));
  const none: ClockJudgement['wrong'] = new Map();
  return right === undefined
    ? { hubOffMs: undefined, wrong: none, doubtful: off }
    : { hubOffMs: 0 - rightMs, wrong: off, doubtful: none };
}

function outweighs(one: readonly MeasuredClock[], other: readonly MeasuredClock[]): boolean {
  const believedIn = (group: readonly MeasuredClock[]) => group.filter(({ isBelieved }) => isBelieved).length;
  const [ones, others] = [believedIn(one), believedIn(other)];
  return ones >= others && one.length >= other.length && ones + one.length > others + other.length;
}

/** What is taken off the times that a station tells, so that they are times by the hub's clock; `before` is what was until now. */
export function removedMs(best: ClockOffset['best'], before: number): number {
  // Exchanges differ by milliseconds, and the same time told twice must stay the same.
  if (best === undefined || Math.abs(best.offsetMs - before) <= WRONG_MS) return before;
  return Math.abs(best.offsetMs) - best.uncertaintyMs > WRONG_MS ? best.offsetMs : 0;
}
