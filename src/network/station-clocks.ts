/** The clocks of a hub's stations: measured over the link, judged by all together, and each station is told what is said of its own. */
import { type ClockJudgement, ClockOffset, judgeClocks, removedMs, WRONG_MS } from './clock-offset.js';
import { type Beat, type ClockQuestion, clockAnswer } from './station-messages.js';

const EXCHANGE_EVERY_MS = 60_000;
/** A clock is told how far it is off to the second: what was measured less exactly is measured again at the next beat. */
const EXACT_MS = 500;

export interface StationClocksOptions {
  readonly clock: () => number;
  /** ms of a clock that nobody sets. */
  readonly even: () => number;
  /** Whether a time server, a GPS or a person keeps the clock of this hub right. */
  isHubBelieved(): boolean;
  ask(stationId: string, verb: 'clock', question: ClockQuestion): Promise<unknown>;
}

interface Known {
  readonly offset: ClockOffset;
  isHeard: boolean;
  isAsking: boolean;
  isBelieved: boolean;
  removedMs: number;
  /** What the station was told of its clock last, as JSON. */
  told: string;
  /** By the clock that nobody sets, ms. */
  exchangedAt: number;
}

export class StationClocks {
  readonly #options: StationClocksOptions;
  readonly #known = new Map<string, Known>();
  #judged: ClockJudgement | undefined;

  constructor(options: StationClocksOptions) {
    this.#options = options;
  }

  /** Which clocks are wrong, of the stations that are heard and of the hub itself. */
  get judged(): ClockJudgement {
    this.#judged ??= judgeClocks(
      [...this.#known].flatMap(
        ([
          stationId,
          {
            isHeard,
            isBelieved,
            offset: { best },
          },
        ]) => {
          return isHeard && best !== undefined ? [{ stationId, ...best, isBelieved }] : [];
        },
      ),
      this.#options.isHubBelieved(),
    );
    return this.#judged;
  }

  /** Station minus hub and its uncertainty, and what is taken off the times that the station tells, in ms. */
  of(stationId: string): { readonly clock: ClockOffset['best']; readonly removedMs: number } {
    const known = this.#known.get(stationId);
    return { clock: known?.offset.best, removedMs: known?.removedMs ?? 0 };
  }

  /** Looks at the clock in a beat: it is measured each minute, and at once where it was set, or where other words are said of it. */
  async heard(stationId: string, { at, isClockBelieved = false }: Beat): Promise<void> {
    const { clock, even } = this.#options;
    const now = clock();
    const known = this.#known.get(stationId) ?? newClock();
    this.#known.set(stationId, known);
    const isReturn = !known.isHeard;
    if (isReturn || known.isBelieved !== isClockBelieved) this.#judged = undefined;
    Object.assign(known, { isHeard: true, isBelieved: isClockBelieved });
    const isSet = Math.abs(at - now - (known.offset.best?.offsetMs ?? 0)) > WRONG_MS;
    const isDue = even() - known.exchangedAt >= EXCHANGE_EVERY_MS;
    const isVague = (known.offset.best?.uncertaintyMs ?? 0) > EXACT_MS;
    const isNews = isReturn || isSet || isVague || known.told !== this.#wordsFor(stationId);
    if (!known.isAsking && (isNews || isDue)) await this.#exchange(stationId, known);
  }

  silent(stationId: string): void {
    const known = this.#known.get(stationId);
    if (known !== undefined) known.isHeard = false;
    this.#judged = undefined;
  }

  async #exchange(stationId: string, known: Known): Promise<void> {
    const { clock, even, ask } = this.#options;
    known.exchangedAt = even();
    known.isAsking = true;
    const told = this.#wordsFor(stationId);
    try {
      const sentAt = clock();
      const answer = await ask(stationId, 'clock', JSON.parse(told) as ClockQuestion);
      const { receivedAt, answeredAt } = clockAnswer.parse(answer);
      known.offset.add({ sentAt, receivedAt, answeredAt, heardAt: clock() });
      known.removedMs = removedMs(known.offset.best, known.removedMs);
      known.told = told;
      this.#judged = undefined;
    } catch {
      // The next beat tries again in a minute; a station that does not answer is named as silent.
    } finally {
      known.isAsking = false;
    }
  }

  /** What is said to a station of its own clock, to the second: nothing where it is right. */
  #wordsFor(stationId: string): string {
    const { wrong, doubtful } = this.judged;
    const offMs = wrong.get(stationId) ?? doubtful.get(stationId);
    const words: ClockQuestion =
      offMs === undefined ? {} : { offMs: 1000 * Math.round(offMs / 1000), isDoubtful: !wrong.has(stationId) };
    return JSON.stringify(words);
  }
}

function newClock(): Known {
  const heard = { isHeard: false, isAsking: false, isBelieved: false, exchangedAt: Number.NEGATIVE_INFINITY };
  return { ...heard, offset: new ClockOffset(), removedMs: 0, told: '{}' };
}
