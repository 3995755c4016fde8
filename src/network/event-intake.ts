/** The hub's side of the events: each is checked, applied to the case book, and confirmed after that. */
import { setTimeout as wait } from 'node:timers/promises';
import {
  AckPolicy,
  type ConsumerMessages,
  DiscardPolicy,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { sentenceOf } from '../errors/errors.js';
import type { EmissionReport } from '../incidents/emission-report.js';
import type { CoverageInterval } from '../watch/coverage.js';
import { type Acknowledged, EVENT_KINDS, type EventKind } from './station-events.js';
import { EVENT_STREAM, idAtHub } from './subjects.js';

const CONSUMER = 'desk';
const ACK_WITHIN_MS = 60_000;
const AFTER_FAULT_MS = 1000;
/** An event of a clock that is ahead of the hub's by more than this is refused. */
const FUTURE_MS = 10 * 60_000;

export interface EventIntakeOptions {
  readonly connection: NatsConnection;
  /** Most bytes of events that may wait. */
  readonly waitingBytes: number;
  readonly clock: () => number;
  isMember(stationId: string): boolean;
  /** With the ids of the hub. @throws Error when it is to be tried again */
  onReport(report: EmissionReport): void;
  onAcknowledged(stationId: string, acknowledged: Acknowledged): void;
  onCoverage(intervals: readonly CoverageInterval[]): void;
  onFault(sentence: string): void;
}

export class EventIntake {
  readonly #options: EventIntakeOptions;
  #messages: ConsumerMessages | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  taken = 0;
  /** Events that were none, or of nobody we know. */
  refused = 0;

  constructor(options: EventIntakeOptions) {
    this.#options = options;
  }

  /** @throws Error when the stream cannot be made */
  async start(): Promise<void> {
    const { connection, waitingBytes } = this.#options;
    const manager = await jetstreamManager(connection);
    const settings = { subjects: ['rfi.v1.event.*.*'], max_bytes: waitingBytes, discard: DiscardPolicy.New };
    const isThere = await manager.streams.info(EVENT_STREAM).then(
      () => true,
      () => false,
    );
    const fixed = { name: EVENT_STREAM, retention: RetentionPolicy.Workqueue, storage: StorageType.File };
    if (isThere) await manager.streams.update(EVENT_STREAM, settings);
    else await manager.streams.add({ ...fixed, ...settings });
    await manager.consumers.add(EVENT_STREAM, {
      durable_name: CONSUMER,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WITHIN_MS),
    });
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#messages?.close().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { connection, onFault } = this.#options;
    while (!this.#stopped) {
      try {
        const consumer = await jetstream(connection).consumers.get(EVENT_STREAM, CONSUMER);
        this.#messages = await consumer.consume({ max_messages: 200 });
        for await (const message of this.#messages) this.#take(message);
      } catch (error) {
        if (!this.#stopped) onFault(`Events of stations are not taken just now: ${sentenceOf(error)}`);
      }
      if (!this.#stopped) await wait(AFTER_FAULT_MS);
    }
  }

  #take(message: JsMsg): void {
    const [, , , stationId = '', kind = ''] = message.subject.split('.');
    const body = this.#options.isMember(stationId) ? checked(kind, message) : undefined;
    if (body === undefined) {
      this.refused += 1;
      message.term('not an event of a station of this hub');
      return;
    }
    try {
      this.#apply(stationId, kind as EventKind, body);
      this.taken += 1;
      message.ack();
    } catch (error) {
      if (error instanceof RangeError) {
        this.refused += 1;
        message.term('impossible');
        return;
      }
      this.#options.onFault(`An event of ${stationId} is tried again: ${sentenceOf(error)}`);
      message.nak(AFTER_FAULT_MS);
    }
  }

  #apply(stationId: string, kind: EventKind, body: unknown): void {
    const { onReport, onAcknowledged, onCoverage, clock } = this.#options;
    if (kind === 'report') {
      const report = body as EmissionReport;
      if (report.lastHeardAt > clock() + FUTURE_MS) throw new RangeError('it is of the future');
      onReport({ ...report, ...hubIds(stationId, report), emissionId: idAtHub(stationId, report.emissionId) });
    } else if (kind === 'acknowledged') onAcknowledged(stationId, body as Acknowledged);
    else {
      const { intervals } = body as { intervals: CoverageInterval[] };
      onCoverage(intervals.map((interval) => ({ ...interval, ...hubIds(stationId, interval) })));
    }
  }
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
