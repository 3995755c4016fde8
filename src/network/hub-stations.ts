/**
 * The stations of a hub: who is there, what their receivers do, how their clocks run. A silent station is named within
 * 15 s, a receiver whose sweeps do not arrive within 60 s.
 */
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import type { Bus } from '../bus/bus.js';
import type { ReceiverConfig, StationConfig } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import type { KeptJson } from '../files/kept-json.js';
import type { Stations } from '../station/stations.js';
import { every, owned, type Repeated, unexpected } from '../time/work.js';
import { RateLimit } from './rate-limit.js';
import { RemoteReceiver } from './remote-receiver.js';
import {
  FLOODED,
  markSilent,
  NOT_HEARD_YET,
  REVOKED,
  type ReceiverProgress,
  reasonOf,
  StallWatch,
  silence,
} from './stall-watch.js';
import { StationClocks } from './station-clocks.js';
import { StationLives, type StationLivesOptions } from './station-lives.js';
import { type About, aboutSchema, type Beat, beatSchema, doneAnswer, QuestionUnknown } from './station-messages.js';
import { type AskVerb, idAtHub, SCHEMA, subjects } from './subjects.js';

const LOOK_EVERY_MS = 1000;
/** Two beats and a half. */
const SILENT_AFTER_MS = 12_500;
const ANSWER_WITHIN_MS = 10_000;
/** More beats are a flood: they are counted and passed over. */
const MOST_BEATS = { perS: 10, burst: 10 };

export interface StationState {
  readonly stationId: string;
  readonly isSilent: boolean;
  /** Epoch ms by the hub's clock: of the last beat. */
  readonly heardAt: number;
  /** The same of the first beat since it was silent last. */
  readonly heardSince: number;
  readonly beat: Beat;
  /** Station minus hub, and its uncertainty, in ms; undefined before the first exchange. */
  readonly clock: { readonly offsetMs: number; readonly uncertaintyMs: number } | undefined;
  /** Taken off the times that it tells: its clock minus the hub's where they differ, 0 where they agree. */
  readonly removedMs: number;
  /** Receivers whose sweeps do not arrive, by the station's ids. */
  readonly stalled: readonly string[];
  /** False for a station that was revoked. */
  readonly isMember: boolean;
  /** Messages of the station that were no beats, or too many. */
  readonly passedOver: number;
}

export interface HubStationsOptions extends Pick<StationLivesOptions, 'joinedAt'> {
  readonly connection: NatsConnection;
  readonly stations: Stations;
  readonly bus: Bus;
  readonly clock: () => number;
  /** Whether a time server, a GPS or a person keeps the clock of this hub right. */
  isClockBelieved(): boolean;
  isMember(stationId: string): boolean;
  /** The message server lets it in no more, because of a flood. */
  isShutOut(stationId: string): boolean;
  /** Stations that have joined, also those that were revoked. */
  members(): readonly string[];
  /** What each station said of itself last: a hub that starts shows also those that are silent then. */
  readonly told: KeptJson<Readonly<Record<string, About>>>;
  readonly lives: StationLivesOptions['kept'];
  /** The highest number that the hub has taken, by the hub's id of the receiver. */
  newestTaken(receiverId: string): number | undefined;
  onNotice(sentence: string): void;
  /** The station is heard for the first time, or again after a silence. */
  onHeard(stationId: string): void;
  onBeat(stationId: string): void;
  /** The calibrations of its receivers are others than before. */
  onCalibrations(stationId: string): void;
}

interface Known {
  readonly stationId: string;
  readonly stall: StallWatch;
  beat: Beat;
  heardAt: number;
  /** The same by the clock that nobody sets. */
  heardAtMs: number;
  heardSince: number;
  about: string;
  calibrations: string | undefined;
  isAsking: boolean;
  isSilent: boolean;
  stalled: readonly string[];
  passedOver: number;
}

export class HubStations {
  readonly #options: HubStationsOptions;
  readonly #known = new Map<string, Known>();
  /** By station, then by its own id of the receiver. */
  readonly #work = new Map<string, Map<string, RemoteReceiver>>();
  readonly beatLimit = new RateLimit(MOST_BEATS);
  readonly clocks: StationClocks;
  readonly lives: StationLives;
  #startedAt = Number.POSITIVE_INFINITY;
  /** Since when a station that was never heard is waited for, in ms of a clock that nobody sets. */
  readonly #awaited = new Map<string, number>();
  #unheard: readonly string[] = [];
  #subscription: Subscription | undefined;
  #timer: Repeated | undefined;

  constructor(options: HubStationsOptions) {
    this.#options = options;
    const { clock, isClockBelieved: isHubBelieved } = options;
    const even = () => performance.now();
    const ask: HubStations['ask'] = (...question) => this.ask(...question);
    this.lives = new StationLives({ ...options, kept: options.lives, ask });
    this.clocks = new StationClocks({ clock, even, isHubBelieved, ask });
  }

  get states(): readonly StationState[] {
    return [...this.#known.values()].map((known) => this.#stateOf(known));
  }

  /** Undefined for a station that was never heard. */
  state(stationId: string): StationState | undefined {
    const known = this.#known.get(stationId);
    return known && this.#stateOf(known);
  }

  /** Stations that were never heard since the start, or since they joined. */
  get unheard(): readonly string[] {
    return this.#unheard;
  }

  start(): void {
    this.#startedAt = this.#options.clock();
    const members = this.#members();
    for (const stationId of members) {
      const about = this.#options.told.value[stationId];
      if (about !== undefined) this.#place(stationId, about, this.#startedAt);
    }
    this.#subscription = this.#options.connection.subscribe('rfi.v1.beat.*', {
      callback: (_error, message) => this.#beat(message),
    });
    this.#timer = every(LOOK_EVERY_MS, () => this.#look(), unexpected);
    // A station that is connected beats at once: after a change of the hub process nobody waits for the next of its beats.
    for (const stationId of members)
      this.#options.connection.publish(subjects.ask(stationId, 'beat'), JSON.stringify({ schema: SCHEMA }));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#subscription?.unsubscribe();
  }

  /** Asks a station. @throws QuestionUnknown, or Error with its problem or when it does not answer */
  async ask(stationId: string, verb: AskVerb, question: object, timeout = ANSWER_WITHIN_MS): Promise<unknown> {
    const life = this.#known.get(stationId)?.beat.run;
    const data = JSON.stringify({ schema: SCHEMA, life, ...question });
    const reply = await this.#options.connection.request(subjects.ask(stationId, verb), data, { timeout });
    const answer: unknown = reply.json();
    const { problem, isUnknown = problem?.startsWith(`"${verb}" is not known`) === true } = doneAnswer.parse(answer);
    if (problem !== undefined) throw new (isUnknown ? QuestionUnknown : Error)(`${stationId} refuses: ${problem}`);
    return answer;
  }

  #beat(message: Msg): void {
    const stationId = message.subject.split('.')[3] ?? '';
    if (!this.#options.isMember(stationId)) return;
    const now = this.#options.clock();
    let beat: Beat;
    try {
      beat = beatSchema.parse(message.json());
    } catch {
      const known = this.#known.get(stationId);
      if (known !== undefined) known.passedOver += 1;
      return;
    }
    const before = this.#known.get(stationId);
    const whose = this.lives.hears(stationId, beat.run);
    if (whose === 'unknown' && before !== undefined) before.heardAtMs = performance.now();
    if (whose !== 'own') return;
    const known = before ?? newStation(stationId, beat, now);
    this.#known.set(stationId, known);
    if (before === undefined) this.#options.onHeard(stationId);
    const nowMs = performance.now();
    if (!this.beatLimit.takes(stationId, nowMs)) {
      known.passedOver += 1;
      return;
    }
    known.beat = beat;
    known.heardAt = now;
    known.heardAtMs = nowMs;
    if (known.isSilent) this.#heardAgain(known);
    for (const { id, sweeps } of beat.receivers) {
      const record = this.#options.stations.receiver(idAtHub(stationId, id));
      if (record !== undefined) record.sweeps = sweeps;
    }
    this.#options.onBeat(stationId);
    if (known.about !== this.#aboutOf(known)) owned(this.#describe(known), unexpected);
    owned(this.clocks.heard(stationId, beat), unexpected);
  }

  #heardAgain(known: Known): void {
    known.isSilent = false;
    known.heardSince = known.heardAt;
    // Its receivers get their own states back with the description.
    known.about = '';
    this.#options.onNotice(`Station ${known.stationId} is heard again.`);
    this.#options.onHeard(known.stationId);
  }

  /** Changes with what a station says of itself, and when it joins again. */
  #aboutOf({ stationId, beat }: Known): string {
    return `${beat.about} ${this.#options.joinedAt(stationId)}`;
  }

  async #describe(known: Known): Promise<void> {
    if (known.isAsking) return;
    known.isAsking = true;
    const { stationId, beat } = known;
    const about = this.#aboutOf(known);
    const taken = Object.fromEntries(
      beat.receivers.map(({ id }) => [id, this.#options.newestTaken(idAtHub(stationId, id)) ?? 0]),
    );
    try {
      this.#take(known, aboutSchema.parse(await this.ask(stationId, 'receivers', { taken })));
      known.about = about;
    } catch (error) {
      this.#options.onNotice(`Station ${known.stationId} does not say what it has: ${sentenceOf(error)}`);
    } finally {
      known.isAsking = false;
    }
  }

  #take(known: Known, about: About): void {
    const { told, onNotice, onCalibrations } = this.#options;
    const { stationId } = known;
    this.lives.begins(stationId, about.lives ?? []);
    this.#place(stationId, about);
    told.set({ ...told.value, [stationId]: about }).catch((error: unknown) => onNotice(sentenceOf(error)));
    if (known.calibrations !== about.calibrations) onCalibrations(stationId);
    known.calibrations = about.calibrations;
  }

  /** @param unheardSince epoch ms, where the description is one of before the start of this hub */
  #place(stationId: string, { station, receivers }: About, unheardSince?: number): void {
    const { stations, bus } = this.#options;
    const allWork = this.#work.get(stationId) ?? new Map<string, RemoteReceiver>();
    this.#work.set(stationId, allWork);
    const described = { ...station, id: stationId, receivers: [] } as unknown as StationConfig;
    if (stations.stations.some(({ id }) => id === stationId)) stations.updateStation(described);
    else stations.addStation(described);
    for (const { id, state, plans, intervalMs, ...rest } of receivers) {
      const hubId = idAtHub(stationId, id);
      const config = { ...rest, id: hubId, port: 'auto', plans, spursHz: [] } as unknown as ReceiverConfig;
      const record =
        stations.receiver(hubId) ??
        stations.addRemote(described, config, (made) => {
          const work = new RemoteReceiver({
            receiverId: id,
            record: made,
            clock: this.#options.clock,
            ask: (verb, question) => this.#pass(stationId, verb, question),
          });
          allWork.set(id, work);
          return work;
        });
      const work = allWork.get(id);
      if (work !== undefined) work.plans = plans as unknown as typeof work.plans;
      record.config = config;
      record.intervalMs = intervalMs ?? record.intervalMs;
      record.unheardSince = unheardSince;
      record.state = { ...(state as unknown as typeof record.state), receiverId: hubId, stationId };
      if (unheardSince === undefined) bus.emit('receiver', record.state);
      else markSilent(record, unheardSince, NOT_HEARD_YET);
    }
    const here = new Set(receivers.map(({ id }) => id));
    for (const id of allWork.keys())
      if (!here.has(id)) {
        allWork.delete(id);
        owned(stations.remove(idAtHub(stationId, id)), unexpected);
      }
  }

  #pass(stationId: string, verb: AskVerb, question: object): void {
    this.ask(stationId, verb, question).catch((error: unknown) => this.#options.onNotice(sentenceOf(error)));
  }

  #members(): readonly string[] {
    return this.#options.members().filter((stationId) => this.#options.isMember(stationId));
  }

  /** A person had the hub forget the station: its receivers go, their sweeps stay. */
  async #forget(stationId: string): Promise<void> {
    const { stations, told, onNotice } = this.#options;
    const ids = [...(this.#work.get(stationId)?.keys() ?? [])];
    this.#work.delete(stationId);
    this.#known.delete(stationId);
    this.clocks.silent(stationId);
    await Promise.all(ids.map((id) => stations.remove(idAtHub(stationId, id))));
    stations.removeStation(stationId);
    const { [stationId]: _, ...others } = told.value;
    await told.set(others).catch((error: unknown) => onNotice(sentenceOf(error)));
  }

  #look(): void {
    const joined = this.#options.members();
    for (const stationId of new Set([...this.#work.keys(), ...this.#known.keys()]))
      if (!joined.includes(stationId)) owned(this.#forget(stationId), unexpected);
    const now = performance.now();
    this.#lookForUnheard(now);
    for (const known of this.#known.values()) {
      if (!this.#options.isMember(known.stationId)) this.#silent(known, REVOKED);
      else if (now - known.heardAtMs >= SILENT_AFTER_MS)
        this.#silent(known, this.#options.isShutOut(known.stationId) ? FLOODED : reasonOf(known.beat));
      else this.#watchProgress(known, now);
    }
  }

  #lookForUnheard(now: number): void {
    const { onNotice } = this.#options;
    const before = this.#unheard;
    const waiting = this.#members().filter((stationId) => !this.#known.has(stationId));
    for (const stationId of waiting) if (!this.#awaited.has(stationId)) this.#awaited.set(stationId, now);
    this.#unheard = waiting.filter((stationId) => now - (this.#awaited.get(stationId) ?? now) >= SILENT_AFTER_MS);
    for (const stationId of this.#unheard)
      if (!before.includes(stationId)) {
        onNotice(`Station ${stationId} is silent: ${NOT_HEARD_YET}.`);
        this.#setSilent(stationId, this.#startedAt, NOT_HEARD_YET);
      }
  }

  #silent(known: Known, reason: string): void {
    if (known.isSilent) return;
    known.isSilent = true;
    this.clocks.silent(known.stationId);
    const { stationId, heardAt } = known;
    this.#options.onNotice(silence(stationId, heardAt, reason));
    this.#setSilent(stationId, heardAt, reason);
  }

  #watchProgress(known: Known, now: number): void {
    const { stationId, beat } = known;
    const progress = beat.receivers.map(({ id, seq }): ReceiverProgress => {
      return { id, seq, taken: this.#options.newestTaken(idAtHub(stationId, id)) ?? 0 };
    });
    const stalled = known.stall.look(progress, now);
    for (const id of stalled.filter((one) => !known.stalled.includes(one)))
      this.#options.onNotice(
        `Receiver ${id} of station ${stationId} stands still: its sweeps do not arrive, although the station is heard.`,
      );
    known.stalled = stalled;
  }

  #stateOf({ stall, ...known }: Known): StationState {
    const { stationId } = known;
    return { ...known, ...this.clocks.of(stationId), isMember: this.#options.isMember(stationId) };
  }

  #setSilent(stationId: string, since: number, reason: string): void {
    const { stations, bus } = this.#options;
    for (const id of this.#work.get(stationId)?.keys() ?? []) {
      const record = stations.receiver(idAtHub(stationId, id));
      if (record === undefined) continue;
      markSilent(record, since, reason);
      bus.emit('receiver', record.state);
    }
  }
}

function newStation(stationId: string, beat: Beat, now: number): Known {
  return {
    stationId,
    beat,
    heardAt: now,
    heardAtMs: performance.now(),
    heardSince: now,
    about: '',
    calibrations: undefined,
    isAsking: false,
    isSilent: false,
    stalled: [],
    passedOver: 0,
    stall: new StallWatch(),
  };
}
