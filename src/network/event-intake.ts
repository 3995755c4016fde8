/** The hub's side of the events: each is checked, applied to the case book, and confirmed after that. */
import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { sentenceOf } from '../errors/errors.js';
import { type Break, type EmissionReport, isByHand } from '../incidents/emission-report.js';
import { defined } from '../rf/defined.js';
import type { TrackPoint } from '../rf/track.js';
import { owned } from '../time/work.js';
import type { CoverageInterval } from '../watch/coverage.js';
import { FUTURE_MS } from './block-check.js';
import { RateLimit } from './rate-limit.js';
import type { StationClocks } from './station-clocks.js';
import { EVENT_KINDS, type EventKind } from './station-events.js';
import { EVENT_STREAM, Header, idAtHub } from './subjects.js';
import { isWithin, WorkStream } from './work-stream.js';

const MOST_UNCONFIRMED = 400;
const AFTER_FAULT_MS = 1000;
/**
 * Events of one station: after a long cut a real one tells what waited, 5,000 at most; then a few a second. Twenty a second cost
 * the hub a few hundredths of a core.
 */
const MOST_EVENTS = { perS: 20, burst: 6000 };
/** Most unconfirmed events of one station and kind. */
const MOST_WAITING = 500;

export interface EventIntakeOptions {
  readonly connection: NatsConnection;
  /** Most bytes of events that may wait. */
  readonly waitingBytes: number;
  readonly replicas?: number | undefined;
  readonly clock: () => number;
  isMember(stationId: string): boolean;
  /** Whose an event is; absent: the station's. */
  lifeOf?(stationId: string, life: string, sentAt: number): 'own' | 'copy' | 'unknown';
  /** A station's clock against the hub's; absent: nothing is known of it, and nothing is taken off the times that it tells. */
  clockOf?: StationClocks['of'];
  /** With the ids of the hub. @throws Error when it is to be tried again */
  onReport(report: EmissionReport): void;
  onCoverage(intervals: readonly CoverageInterval[]): void;
  /** Resolves when what was applied is in every copy that may have to go on with it. */
  secured?(): Promise<void>;
  onPlaces(stationId: string, points: readonly TrackPoint[]): void;
  onFault(sentence: string): void;
}

export class EventIntake {
  readonly #options: EventIntakeOptions;
  readonly #stream: WorkStream;
  readonly #refused = new Map<string, number>();
  readonly limit = new RateLimit(MOST_EVENTS);
  taken = 0;

  constructor(options: EventIntakeOptions) {
    this.#options = options;
    const { connection, waitingBytes, onFault, replicas = 1 } = options;
    this.#stream = new WorkStream({
      connection,
      waitingBytes,
      onFault,
      replicas,
      name: EVENT_STREAM,
      reader: 'desk',
      subjects: ['rfi.v1.event.*.*'],
      mostUnconfirmed: MOST_UNCONFIRMED,
      mostWaiting: MOST_WAITING,
      take: (message) => this.#take(message),
    });
  }

  /** Number of events of a station that were none, impossible, or too many, since the start. */
  refusedOf(stationId: string): number {
    return this.#refused.get(stationId) ?? 0;
  }

  get isUnread(): boolean {
    return this.#stream.isUnread;
  }

  /** @throws Error when the stream cannot be made */
  async start(): Promise<void> {
    await this.#stream.start();
  }

  async stop(): Promise<void> {
    await this.#stream.stop();
  }

  #take(message: JsMsg): void {
    const [, , , stationId = '', kind = ''] = message.subject.split('.');
    if (!isWithin(this.limit, stationId, message)) {
      this.#refuse(stationId, message, 'more events than a station has');
      return;
    }
    const body = this.#options.isMember(stationId) ? checked(kind, message) : undefined;
    if (body === undefined) {
      this.#refuse(stationId, message, 'not an event of a station of this hub');
      return;
    }
    try {
      const life = message.headers?.get(Header.life) ?? '';
      const sentAt = Number(message.timestampNanos / 1_000_000n);
      const isCopy = this.#options.lifeOf?.(stationId, life, sentAt) === 'copy';
      if (!isCopy) this.#apply(stationId, kind as EventKind, body);
      else if (kind === 'report') this.#apply(stationId, kind, ofCopy(life, body as EmissionReport));
      this.taken += 1;
      const { secured } = this.#options;
      if (secured === undefined) message.ack();
      else
        owned(
          secured().then(() => message.ack()),
          (error) => this.#options.onFault(sentenceOf(error)),
        );
    } catch (error) {
      if (error instanceof RangeError) {
        this.#refuse(stationId, message, sentenceOf(error));
        return;
      }
      this.#options.onFault(`An event of ${stationId} is tried again: ${sentenceOf(error)}`);
      message.nak(AFTER_FAULT_MS);
    }
  }

  #refuse(stationId: string, message: JsMsg, why: string): void {
    this.#refused.set(stationId, this.refusedOf(stationId) + 1);
    message.term(why);
  }

  #apply(stationId: string, kind: EventKind, body: unknown): void {
    const { onReport, onCoverage, onPlaces, clock } = this.#options;
    const told = this.#options.clockOf?.(stationId);
    const offMs = told?.removedMs ?? 0;
    const errorMs = told?.clock && told.clock.uncertaintyMs + Math.abs(told.clock.offsetMs - offMs);
    if (kind === 'report') onReport(reportAtHub(stationId, body as EmissionReport, { offMs, errorMs, now: clock() }));
    else if (kind === 'places') onPlaces(stationId, (body as { points: TrackPoint[] }).points);
    else {
      const { intervals } = body as { intervals: CoverageInterval[] };
      const now = clock();
      const byOurs = intervals.map((one) => ({ ...one, from: one.from - offMs, to: one.to - offMs }));
      const past = byOurs.filter(({ from }) => from <= now + FUTURE_MS);
      onCoverage(
        past.map((interval) => {
          const to = interval.to <= now + FUTURE_MS ? interval.to : Math.max(interval.from, now);
          return { ...interval, to, ...hubIds(stationId, interval) };
        }),
      );
    }
  }
}

/**
 * An alarm is one, also where a copy of the station gives it: under an id that is not the station's. Its account of the watch would
 * be taken for that of the station.
 */
function ofCopy(life: string, { emissionId, partOfId, ...report }: EmissionReport): EmissionReport {
  const own = (id: string) => (isByHand({ emissionId: id }) ? id : `${life}-${id}`);
  return { ...report, emissionId: own(emissionId), ...defined({ partOfId: partOfId && own(partOfId) }) };
}

/** A report of a station as the hub's desk takes it: with the ids of the hub, and times by its clock. */
export function reportAtHub(
  stationId: string,
  told: EmissionReport,
  { offMs, errorMs = 0, now }: { readonly offMs: number; readonly errorMs?: number | undefined; readonly now: number },
): EmissionReport {
  const report = heardBy(told, offMs, now);
  const { emissionId, partOfId, onsetErrorMs } = report;
  const whole = partOfId === undefined ? {} : { partOfId: idAtHub(stationId, partOfId) };
  const error = onsetErrorMs === undefined ? {} : { onsetErrorMs: onsetErrorMs + errorMs };
  return { ...report, ...error, ...hubIds(stationId, report), emissionId: idAtHub(stationId, emissionId), ...whole };
}

/**
 * An alarm is told whatever the station's clock says: its times become times by the hub's clock, and it was heard before it came.
 * A complaint has the times that a person named.
 */
function heardBy(told: EmissionReport, offMs: number, now: number): EmissionReport {
  const report = offMs === 0 || told.receiverId === '' ? told : movedBack(told, offMs);
  if (report.lastHeardAt <= now + FUTURE_MS) return report;
  const { hole: _, breaks: __, ...rest } = report;
  return { ...rest, firstHeardAt: Math.min(report.firstHeardAt, now), lastHeardAt: now };
}

function movedBack({ hole, breaks, unknownSince, ...report }: EmissionReport, offMs: number): EmissionReport {
  const moved = ({ from, to }: Break): Break => ({ from: from - offMs, to: to - offMs });
  return {
    ...report,
    firstHeardAt: report.firstHeardAt - offMs,
    lastHeardAt: report.lastHeardAt - offMs,
    clockOffMs: offMs,
    ...defined({
      hole: hole && moved(hole),
      breaks: breaks?.map(moved),
      unknownSince: unknownSince === undefined ? undefined : unknownSince - offMs,
    }),
  };
}

function hubIds(stationId: string, { receiverId }: { readonly receiverId: string }) {
  return { stationId, receiverId: receiverId === '' ? '' : idAtHub(stationId, receiverId) };
}

/** Undefined for what is no event of a known kind. */
function checked(kind: string, message: JsMsg): unknown {
  if (!Object.hasOwn(EVENT_KINDS, kind)) return undefined;
  try {
    const parsed = EVENT_KINDS[kind as EventKind].safeParse(message.json());
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
