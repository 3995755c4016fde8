/** The station's side of the first connection: beats, answers to the hub's questions, live frames that somebody looks at. */

import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { Bus } from '../bus/bus.js';
import { planSchema } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import { sha256 } from '../files/sha256.js';
import { encodeFrame } from '../live/wire.js';
import { type Bins, cropBins, thinBins } from '../rf/grid.js';
import type { Sweep } from '../rf/sweep.js';
import { isShown, type Stations } from '../station/stations.js';
import { every, owned, type Repeated, unexpected } from '../time/work.js';
import type { HubDebts } from './hub-debts.js';
import { type ActsQuestion, actsQuestion } from './station-events.js';
import {
  type About,
  type ActQuestion,
  actQuestion,
  type Beat,
  type CallsAnswer,
  type CallsQuestion,
  type ClockQuestion,
  callsQuestion,
  clockQuestion,
  holdQuestion,
  isFor,
  type LiveQuestion,
  liveQuestion,
  plansQuestion,
  receiversQuestion,
  sweepsQuestion,
} from './station-messages.js';
import { type AskVerb, SCHEMA, subjects } from './subjects.js';
import { Thinning } from './sweep-blocks.js';

const BEAT_EVERY_MS = 5000;
/** A change of a receiver is told at once, but not more often than this. */
const SOON_MS = 300;
/** The hub judges each clock once a minute. */
const JUDGED_FOR_MS = 150_000;
/** Share of the link that live frames may take. */
const LIVE_SHARE = 0.5;

export interface StationVoiceOptions {
  readonly stationId: string;
  /** The life that speaks and those before it, the newest first. */
  readonly lives: readonly [string, ...string[]];
  readonly version: string;
  readonly stations: Stations;
  readonly bus: Bus;
  readonly debts: HubDebts;
  readonly clock: () => number;
  /** Interval in ms of which the link carries one sweep of each plan; 0 or absent: it carries all. */
  readonly everyMs?: number;
  status(): { readonly bytesPerS: number; readonly owedMinutes: number };
  calibrations(): readonly object[];
  /** Whether something beside the hub keeps the clock right. */
  isClockBelieved?(): boolean;
  /** What the archive complains of. */
  trouble(): Promise<string | undefined>;
  /** Something that the hub asked for was done, or refused. */
  onAsked(verb: AskVerb, detail: object): void;
  /** What people do with cases, compared with the hub. */
  readonly acts: {
    digest(stationId: string): string;
    answer(stationId: string, question: ActsQuestion): object;
  };
  /** The hub calls about these cases. Returns whom the station called. */
  onCalls(question: CallsQuestion): Omit<CallsAnswer, 'schema'>;
  /** Does what a person at the hub asks for. */
  onAct(act: Omit<ActQuestion, 'schema'>): Promise<object>;
  onFault(sentence: string): void;
}

interface Interest {
  readonly maxBins: number;
  readonly detail: LiveQuestion['detail'];
  readonly everyMs: number;
  untilMs: number;
  nextAt: number;
}

export class StationVoice {
  readonly #options: StationVoiceOptions;
  readonly #connection: NatsConnection;
  readonly #interest = new Map<string, Interest>();
  readonly #seqs = new Map<string, number>();
  readonly #thinning: Thinning;
  readonly #ends: (() => void)[] = [];
  /** What the hub said of this station's clock, at which ms of a clock that nobody sets. */
  #judgedClock: { readonly said: ClockQuestion; readonly at: number } | undefined;
  #timer: Repeated | undefined;
  #soon: NodeJS.Timeout | undefined;
  /** Digest of the last beat. */
  #toldActs = '';

  constructor(connection: NatsConnection, options: StationVoiceOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#thinning = new Thinning(options.everyMs ?? 0, false);
  }

  start(): void {
    const { bus, stationId } = this.#options;
    this.#ends.push(
      bus.on('sweep', (sweep) => this.#sweep(sweep)),
      bus.on('receiver', () => this.#beatSoon()),
      bus.on('incident', () => {
        if (this.#options.acts.digest(stationId) !== this.#toldActs) this.#beatSoon();
      }),
    );
    this.#connection.subscribe(subjects.ask(stationId, '*'), { callback: (_error, message) => this.#asked(message) });
    this.#timer = every(BEAT_EVERY_MS, () => this.#beat(), unexpected);
    owned(this.#beat(), unexpected);
    owned(this.#follow(), unexpected);
  }

  /** How far the hub finds the clock of this station off, in ms; undefined where it says nothing, or nothing any more. */
  get clockOff(): { readonly offMs: number; readonly isDoubtful: boolean } | undefined {
    const { said, at } = this.#judgedClock ?? { at: 0 };
    if (said?.offMs === undefined || performance.now() - at > JUDGED_FOR_MS) return undefined;
    return { offMs: said.offMs, isDoubtful: said.isDoubtful === true };
  }

  stop(): void {
    this.#timer?.cancel();
    clearTimeout(this.#soon);
    for (const end of this.#ends) end();
  }

  /**
   * Beats at once after each return of the link; ends when the connection is closed. The client tells of a return once for each
   * attempt that was refused before: beats for all of them would be a flood.
   */
  async #follow(): Promise<void> {
    let isAway = false;
    for await (const { type } of this.#connection.status()) {
      if (type === 'reconnect' && isAway) owned(this.#beat(), unexpected);
      if (type === 'disconnect' || type === 'reconnect') isAway = type === 'disconnect';
    }
  }

  #beatSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      owned(this.#beat(), unexpected);
    }, SOON_MS);
  }

  async #beat(): Promise<void> {
    const { stationId, version, stations, debts, clock, acts, status, trouble, onFault } = this.#options;
    try {
      const { bytesPerS, owedMinutes } = status();
      const { everyMs = 0 } = this.#options;
      const found = await trouble();
      const beat: Beat = {
        schema: SCHEMA,
        version,
        run: this.#options.lives[0],
        at: clock(),
        since: debts.since,
        about: hashOf(this.#about()),
        receivers: stations.receivers.map(({ config, sweeps, lastSweep }) => {
          const known = { id: config.id, seq: this.#seqs.get(config.id) ?? 0, sweeps };
          return lastSweep === undefined ? known : { ...known, lastAt: lastSweep.at };
        }),
        owedMinutes,
        bytesPerS: Math.round(bytesPerS),
        everyMs,
        isClockBelieved: this.#options.isClockBelieved?.() ?? false,
        acts: acts.digest(stationId),
        trouble: found,
      };
      this.#toldActs = beat.acts ?? '';
      if (!this.#connection.isClosed()) this.#connection.publish(subjects.beat(stationId), JSON.stringify(beat));
    } catch (error) {
      onFault(`The hub was not told that the station is there: ${sentenceOf(error)}`);
    }
  }

  #about(): About {
    const { stations, stationId } = this.#options;
    const { name, latitude, longitude, antenna } = stations.stations.find(({ id }) => id === stationId) ?? {
      name: stationId,
    };
    const about = {
      schema: SCHEMA,
      calibrations: hashOf(this.#options.calibrations()),
      lives: this.#options.lives,
      station: { name, latitude, longitude, antenna },
      receivers: stations.receivers.map(({ config, state }) => {
        return {
          id: config.id,
          name: config.name,
          driver: config.driver,
          antenna: config.antenna,
          plans: stations.plans(config.id),
          state,
        };
      }),
    };
    return JSON.parse(JSON.stringify(about)) as About;
  }

  #asked(message: Msg): void {
    const verb = message.subject.split('.')[4] as AskVerb;
    const receivedAt = this.#options.clock();
    const answer = async (): Promise<object | undefined> =>
      isFor(message, this.#options.lives[0]) ? this.#answer(verb, message, receivedAt) : undefined;
    answer()
      .catch((error: unknown) => {
        this.#options.onAsked(verb, { problem: sentenceOf(error) });
        return { problem: sentenceOf(error) };
      })
      .then((found) => found && message.respond(JSON.stringify({ schema: SCHEMA, ...found })))
      .catch(() => undefined);
  }

  #answer(verb: AskVerb, message: Msg, receivedAt: number): object | Promise<object> {
    if (verb === 'clock') {
      const said = clockQuestion.safeParse(message.data.length === 0 ? {} : message.json());
      this.#judgedClock = said.success ? { said: said.data, at: performance.now() } : undefined;
      return { receivedAt, answeredAt: this.#options.clock() };
    }
    if (verb === 'beat') {
      this.#beatSoon();
      return {};
    }
    const question: unknown = message.json();
    if (verb === 'receivers') {
      // A hub that has more sweeps than this station gave numbers knows it from before a backup: the same numbers again would be lost.
      for (const [receiverId, seq] of Object.entries(receiversQuestion.parse(question).taken))
        this.#options.stations.noteUsed(receiverId, seq);
      return this.#about();
    }
    if (verb === 'live') return this.#live(question);
    if (verb === 'plans') return this.#plans(question);
    if (verb === 'hold') return this.#hold(question);
    if (verb === 'sweeps') return this.#sweeps(question);
    if (verb === 'calls') return this.#options.onCalls(callsQuestion.parse(question));
    if (verb === 'act') return this.#act(question);
    if (verb === 'acts') return this.#options.acts.answer(this.#options.stationId, actsQuestion.parse(question));
    return { problem: `"${verb}" is not known at this station`, isUnknown: true };
  }

  async #act(question: unknown): Promise<object> {
    const { schema: _, ...act } = actQuestion.parse(question);
    const answer = await this.#options.onAct(act);
    if (act.route.startsWith('get ')) return answer;
    this.#options.onAsked('act', { route: act.route, ...act.params, by: act.by });
    this.#beatSoon();
    return answer;
  }

  #live(question: unknown): object {
    const { receiverId, maxBins, maxFps, detail, forMs } = liveQuestion.parse(question);
    this.#mustKnow(receiverId);
    const untilMs = performance.now() + forMs;
    const nextAt = this.#interest.get(receiverId)?.nextAt ?? 0;
    this.#interest.set(receiverId, { maxBins, detail, everyMs: 1000 / maxFps, untilMs, nextAt });
    return {};
  }

  #plans(question: unknown): object {
    const { receiverId, plans } = plansQuestion.parse(question);
    this.#mustKnow(receiverId);
    this.#options.stations.setPlans(
      receiverId,
      plans.map((plan) => planSchema.parse(plan)),
    );
    this.#options.onAsked('plans', { receiverId, plans: plans.length });
    this.#beatSoon();
    return {};
  }

  #hold(question: unknown): object {
    const { receiverId, hold, by } = holdQuestion.parse(question);
    const { stations, clock, onAsked } = this.#options;
    this.#mustKnow(receiverId);
    if (hold === undefined) stations.release(receiverId);
    else {
      const since = clock();
      const { reason, forMs, plan } = hold;
      stations.hold(receiverId, {
        by: `${hold.by} (hub)`,
        reason,
        since,
        until: since + forMs,
        plan: planSchema.parse(plan),
      });
    }
    onAsked('hold', { receiverId, by: hold?.by ?? by, plan: hold?.plan });
    return {};
  }

  #sweeps(question: unknown): object {
    const { schema: _, pullId, isTakenBack, ...range } = sweepsQuestion.parse(question);
    const { receiverId, from, to } = range;
    this.#mustKnow(receiverId);
    const id = pullId ?? `${receiverId}/${from}/${to}`;
    if (isTakenBack) {
      this.#options.debts.pulls.drop(id);
      return {};
    }
    const { waitingMs, isNew } = this.#options.debts.pulls.ask({ ...range, id });
    if (isNew) this.#options.onAsked('sweeps', { receiverId, from, to });
    return { waitingMs };
  }

  #mustKnow(receiverId: string): void {
    if (this.#options.stations.receiver(receiverId) === undefined)
      throw new RangeError(`receiverId is "${receiverId}": there is no such receiver`);
  }

  #sweep(sweep: Sweep): void {
    // The hub compares this number with what it took, so it is that of a sweep which goes there.
    if (this.#thinning.takes(sweep, sweep.startedAt)) this.#seqs.set(sweep.receiverId, sweep.seq);
    const { stations, stationId, status } = this.#options;
    const interest = this.#interest.get(sweep.receiverId);
    const now = performance.now();
    if (
      interest === undefined ||
      !isShown(sweep, stations.receiver(sweep.receiverId)) ||
      now > interest.untilMs ||
      now < interest.nextAt ||
      this.#connection.isClosed()
    )
      return;
    const frames = framesOf(sweep, interest);
    for (const frame of frames) this.#connection.publish(subjects.live(stationId, sweep.receiverId), frame);
    const bytes = frames.reduce((sum, { length }) => sum + length, 0);
    interest.nextAt = now + Math.max(0.9 * interest.everyMs, (bytes / (status().bytesPerS * LIVE_SHARE)) * 1000);
  }
}

/** The sweep in a frame, and after it the part that is looked at closely, where that has finer bins. */
function framesOf(sweep: Sweep, { maxBins, detail }: Interest): Uint8Array[] {
  const { seq, startedAt, endedAt, flags } = sweep;
  const frameOf = (bins: Bins) =>
    encodeFrame({ receiverNumber: 0, seq, startedAt, durationMs: endedAt - startedAt, flags, ...bins });
  const whole = thinBins(sweep, maxBins);
  const part = detail && thinBins(cropBins(sweep, detail.startHz, detail.stopHz), detail.maxBins);
  const isFiner = part !== undefined && part.levelsDbm.length > 0 && part.stepHz < 0.99 * whole.stepHz;
  return (isFiner ? [whole, part] : [whole]).map(frameOf);
}

function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value)).slice(0, 12);
}
