/**
 * The hub's side of the comparison of hours: after each hour, and once more each night, the hub sends the hash of its archive's
 * content to the station. An hour that differs is reported, and the station sends the missing sweeps again.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { sentenceOf } from '../errors/errors.js';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import type { StoredSweep, SweepQuery } from '../store/archive.js';
import { HOUR_MS } from '../time/units.js';
import { type KeptAnswer, keptAnswer } from './hour-answers.js';
import { hashHour } from './hour-hash.js';
import { holds, type NumberRange, overlaps, withoutRange, withRange } from './number-ranges.js';
import { idAtHub, SCHEMA, subjects } from './subjects.js';
import type { TakenSweeps } from './taken-sweeps.js';
import { isUnanswered } from './unanswered.js';

/** Time in ms after an hour's end before it is compared. */
const SETTLE_MS = 120_000;
/** Time in ms between two questions about the same hour, unless the answer was "same". */
const ASK_AGAIN_MS = 60_000;
const ANSWER_WITHIN_MS = 120_000;
/** Largest number of ranges of numbers in a question, which crosses a thin link. */
const MOST_RANGES = 100;
/** Number of hours that the nightly comparison covers. */
const NIGHTLY_HOURS = 7 * 24;

const schema = z.object({ same: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))) });

export interface ComparedReceiver {
  readonly stationId: string;
  /** The station's own id. */
  readonly receiverId: string;
  /** Life of the station that is asked; absent: one of an earlier version. */
  readonly life?: string | undefined;
  /** Epoch ms from which the station owes its hours. */
  readonly since: number;
}

export interface DifferingHour {
  readonly stationId: string;
  readonly receiverId: string;
  /** Epoch ms. */
  readonly hour: number;
  /** Number of sweeps in the archive of the hub, and of the station. */
  readonly atHub: number;
  readonly atStation: number | undefined;
  readonly seenAt: number;
}

export interface HourComparisonOptions {
  readonly path: string;
  readonly connection: () => NatsConnection;
  readonly archive: { query(query: SweepQuery): Promise<readonly StoredSweep[]> };
  readonly taken: TakenSweeps;
  readonly clock: () => number;
  /** Receivers of stations that are connected now. */
  receivers(): readonly ComparedReceiver[];
  readonly onLost: OnLost;
  onNotice(sentence: string): void;
}

export class HourComparison {
  readonly #options: HourComparisonOptions;
  readonly #file: KeptJson<z.infer<typeof schema>>;
  readonly #same: Map<string, readonly NumberRange[]>;
  readonly #askedAt = new Map<string, number>();
  readonly #differing = new Map<string, DifferingHour>();
  #mended = 0;

  private constructor(options: HourComparisonOptions, file: KeptJson<z.infer<typeof schema>>) {
    this.#options = options;
    this.#file = file;
    this.#same = new Map(Object.entries(file.value.same));
  }

  static async open(options: HourComparisonOptions): Promise<HourComparison> {
    const { path, onLost } = options;
    return new HourComparison(options, await KeptJson.open(path, schema, { same: {} }, { compact: true, onLost }));
  }

  /** Hours that differ, as far as known now. */
  get differing(): readonly DifferingHour[] {
    return [...this.#differing.values()];
  }

  /** Number of hours that differed and are the same now. */
  get mended(): number {
    return this.#mended;
  }

  isSame(receiverAtHub: string, hour: number): boolean {
    return overlaps(this.#same.get(receiverAtHub) ?? [], hour, hour + 1);
  }

  /** Begins the nightly comparison: the last days count as not compared. */
  beginNightly(): void {
    const from = Math.floor(this.#options.clock() / HOUR_MS) * HOUR_MS - NIGHTLY_HOURS * HOUR_MS;
    for (const [id, found] of this.#same) this.#same.set(id, withoutRange(found, from, Number.MAX_SAFE_INTEGER));
    this.#askedAt.clear();
  }

  /** Compares the next hour that is due; false when none is. */
  async step(): Promise<boolean> {
    const due = this.#due();
    if (due === undefined) return false;
    const { receiver, hour } = due;
    this.#askedAt.set(nameOf(receiver, hour), this.#options.clock());
    try {
      await this.#compare(receiver, hour);
    } catch (error) {
      // A station that does not answer is reported as silent elsewhere; its hour stays open.
      if (!isUnanswered(error)) this.#options.onNotice(`An hour could not be compared: ${sentenceOf(error)}`);
    }
    return true;
  }

  #due(): { receiver: ComparedReceiver; hour: number } | undefined {
    const now = this.#options.clock();
    const last = Math.floor((now - SETTLE_MS) / HOUR_MS) * HOUR_MS - HOUR_MS;
    for (const receiver of this.#options.receivers())
      for (let hour = last; hour >= receiver.since; hour -= HOUR_MS) {
        const asked = this.#askedAt.get(nameOf(receiver, hour)) ?? Number.NEGATIVE_INFINITY;
        const isSame = this.isSame(idAtHub(receiver.stationId, receiver.receiverId), hour);
        if (!isSame && Math.abs(now - asked) >= ASK_AGAIN_MS) return { receiver, hour };
      }
    return undefined;
  }

  async #compare(receiver: ComparedReceiver, hour: number): Promise<void> {
    const { stationId, receiverId, life } = receiver;
    const { archive, connection, clock } = this.#options;
    const id = idAtHub(stationId, receiverId);
    // A sweep that comes after this instant is not missed below.
    const taken = this.#options.taken.of(id);
    let here: NumberRange[] = [];
    const own = await hashHour(archive, id, hour, ({ seq }) => {
      here = withRange(here, seq, seq + 1);
    });
    const seqs = here.length > MOST_RANGES ? undefined : here;
    const question = JSON.stringify({ schema: SCHEMA, life, receiverId, hour, ...own, seqs });
    const reply = await connection().request(subjects.kept(stationId), question, { timeout: ANSWER_WITHIN_MS });
    const answer = keptAnswer.parse(reply.json());
    if (answer.state === 'same' || answer.state === 'not-owed') return await this.#isTheSame(receiver, hour, answer);
    if (answer.state !== 'differs') return;
    const name = nameOf(receiver, hour);
    const isAllHere = answer.seqs?.every(([from, to]) => here.some(([begin, end]) => begin <= from && to <= end));
    // A backup was restored at the station, or its archive keeps less: there is nothing to send again.
    if (isAllHere === true && own.sweeps > (answer.sweeps ?? 0)) return await this.#isTheSame(receiver, hour, answer);
    if (!this.#differing.has(name))
      this.#options.onNotice(
        `Hour ${new Date(hour).toISOString()} of ${stationId}/${receiverId} differs: ${own.sweeps} sweeps here, ${answer.sweeps} at the station. The station sends it again.`,
      );
    this.#differing.set(name, {
      stationId,
      receiverId,
      hour,
      atHub: own.sweeps,
      atStation: answer.sweeps,
      seenAt: clock(),
    });
    for (const [from, to] of answer.seqs ?? [])
      for (let seq = from; seq < to; seq++)
        // Taken, but missing in the archive (a damaged block): this sweep may come again.
        if (holds(taken, seq) && !holds(here, seq)) this.#options.taken.forget(id, seq);
  }

  async #isTheSame(receiver: ComparedReceiver, hour: number, { state }: KeptAnswer): Promise<void> {
    const id = idAtHub(receiver.stationId, receiver.receiverId);
    if (this.#differing.delete(nameOf(receiver, hour)) && state === 'same') this.#mended += 1;
    this.#same.set(id, withRange(this.#same.get(id) ?? [], hour, hour + HOUR_MS));
    const same = Object.fromEntries(
      [...this.#same].map(([one, all]) => [one, all.map(([a, b]): [number, number] => [a, b])]),
    );
    await this.#file.set({ same });
  }
}

function nameOf({ stationId, receiverId }: ComparedReceiver, hour: number): string {
  return `${stationId}/${receiverId} ${hour}`;
}
