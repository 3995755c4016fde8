/**
 * Which of several hub processes writes: a lease of 5 s in a KV bucket of the message servers. Beside it, a record without an
 * end names the last writer and the copies of its case book that have every row: only they may be the next writer.
 *
 *   $KV.RFI_LEASE.writer     { id, page, fingerprint?, given? }     ends 5 s after the last renewal, or given back
 *   $KV.RFI_BOOK.writer      { id, copies: [id, …] }
 */
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  StorageType,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { z } from 'zod';
import { every, owned, type Repeated, unexpected } from '../../time/work.js';
import { untilReady } from '../work-stream.js';

const LEASE_BUCKET = 'RFI_LEASE';
const BOOK_BUCKET = 'RFI_BOOK';
/** A station can have a stream purged that allows it: see `isConfirmation`. */
const CLOSED = { deny_purge: true, allow_rollup_hdrs: false };
/**
 * Of the 10 s within which a viewer has live frames again, the lease may take half. Shorter is not safe: a process that stands
 * still for 3 s on a busy computer must remain the hub.
 */
const LEASE_MS = 5000;
/** Three renewals in a row may fail. */
const RENEW_EVERY_MS = 1000;
/** A renewal that is older than this is no proof any more: the next writer may begin a second later. */
const SURE_MS = 4000;
const ANSWER_WITHIN_MS = 1500;
/** Buckets, and the time in ms after which an entry ends; 0 for never. */
const BUCKETS = [
  [LEASE_BUCKET, LEASE_MS],
  [BOOK_BUCKET, 0],
] as const;
/** Codes with which a server says that another message came first: up to 2.12, and of newer ones. */
const CAME_FIRST = [10_071, 10_164];

/** Page of a hub process, as the other one reaches it. */
const placeSchema = z.object({
  id: z.string(),
  page: z.string().optional(),
  /** SHA-256 of the certificate that the page shows, as lower-case hex digits. */
  fingerprint: z.string().optional(),
  /** The process gave the lease back: another one may begin at once. */
  given: z.literal(true).optional(),
});
export type WriterPlace = z.infer<typeof placeSchema>;

const bookSchema = z.object({ id: z.string(), copies: z.array(z.string()) });

/** Which process has the lease, and which ones may follow it; for a look from outside. */
export async function leaseNow(connection: NatsConnection) {
  const manager = await jetstreamManager(connection);
  // Without a bucket no hub process ever ran.
  const value = async (bucket: string) => (await lastOf(manager, bucket).catch(() => undefined))?.value;
  return {
    writer: holderOf(await value(LEASE_BUCKET)),
    copies: bookSchema.safeParse(await value(BOOK_BUCKET)).data?.copies ?? [],
  };
}

export interface HubLeaseOptions {
  readonly connection: NatsConnection;
  readonly id: string;
  /** Number of nodes that keep the lease. */
  readonly replicas: number;
  /** Called once, when this process may not write any more. */
  onLost(why: string): void;
}

export class HubLease {
  readonly #options: HubLeaseOptions;
  readonly #stream: JetStreamClient;
  readonly #manager: JetStreamManager;
  #place: () => Omit<WriterPlace, 'id'> = () => ({});
  #seq = 0;
  #sureUntil = Number.NEGATIVE_INFINITY;
  #copies: readonly string[] = [];
  #timer: Repeated | undefined;

  private constructor(options: HubLeaseOptions, manager: JetStreamManager) {
    this.#options = options;
    this.#manager = manager;
    this.#stream = jetstream(options.connection, { timeout: ANSWER_WITHIN_MS });
  }

  /** @throws Error when the buckets cannot be made */
  static async open(options: HubLeaseOptions): Promise<HubLease> {
    const manager = await jetstreamManager(options.connection);
    for (const [bucket, maxAgeMs] of BUCKETS) {
      const name = `KV_${bucket}`;
      const settings = { subjects: [`$KV.${bucket}.>`], max_msgs_per_subject: 1, num_replicas: options.replicas };
      const kept = { storage: StorageType.File, discard: DiscardPolicy.New, max_bytes: 1 << 20 };
      const rest = { max_age: nanos(maxAgeMs), deny_delete: true };
      await untilReady(async () => {
        const isThere = await manager.streams.info(name).then(
          () => true,
          () => false,
        );
        if (!isThere) await manager.streams.add({ name, ...settings, ...kept, ...rest, ...CLOSED });
      });
    }
    return new HubLease(options, manager);
  }

  /** The present writer; undefined while there is none. */
  async writer(): Promise<WriterPlace | undefined> {
    return holderOf((await lastOf(this.#manager, LEASE_BUCKET))?.value);
  }

  /** Whether the book of this process is the last one, row by row. */
  async hasBook(): Promise<boolean> {
    const found = await lastOf(this.#manager, BOOK_BUCKET);
    if (found === undefined) return true;
    const { id, copies = [] } = bookSchema.safeParse(found.value).data ?? {};
    return [id, ...copies].includes(this.#options.id);
  }

  /** Takes the lease and renews it from now on; false when another process has it. */
  async take(): Promise<boolean> {
    if (!(await this.#adopt()) || !(await this.#write())) return false;
    await this.setCopies([]);
    // Buckets of an older version; not earlier, because beside closed ones a process of that version does not start. Not waited for:
    // the nodes may be without a leader. The next one that takes the lease tries again.
    for (const [bucket] of BUCKETS) owned(this.#manager.streams.update(`KV_${bucket}`, CLOSED), () => undefined);
    this.#timer = every(RENEW_EVERY_MS, () => this.#renew(), unexpected);
    return true;
  }

  isOwn({ id }: WriterPlace): boolean {
    return id === this.#options.id;
  }

  /** Tells the other processes where the page of this one is, at each renewal. */
  show(place: () => Omit<WriterPlace, 'id'>): void {
    this.#place = place;
  }

  /** Names the copies that may follow this process as writers. Resolves when every process can know it. */
  async setCopies(copies: readonly string[]): Promise<void> {
    await this.#stream.publish(`$KV.${BOOK_BUCKET}.writer`, JSON.stringify({ id: this.#options.id, copies }));
    this.#copies = copies;
  }

  /** Gives the lease back, so that another process begins at once. */
  async release(): Promise<void> {
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    await this.#write({ given: true }).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    try {
      const isRenewed = await this.#write();
      if (isRenewed || (await this.#adopt())) {
        if (!isRenewed) await this.#write();
        // Not waited for: the next renewal is due. What fails is tried again by then.
        owned(this.#mendBook(), () => undefined);
      } else this.#lose('another hub process has the lease');
    } catch {
      // What counts is the time since the last renewal.
    }
    // Without a copy nobody else can be the writer: the hub goes on, and asks again.
    if (performance.now() > this.#sureUntil && this.#copies.length > 0)
      this.#lose('the message servers did not answer for 4 s, and the other hub process may be the writer by now');
  }

  /** Writes the record again over what no hub process wrote, unless a newer one came meanwhile. */
  async #mendBook(): Promise<void> {
    const found = await lastOf(this.#manager, BOOK_BUCKET);
    if (found === undefined || bookSchema.safeParse(found.value).success) return;
    const value = JSON.stringify({ id: this.#options.id, copies: this.#copies });
    await this.#stream.publish(`$KV.${BOOK_BUCKET}.writer`, value, { expect: { lastSubjectSequence: found.seq } });
  }

  /** Finds the lease free, or as this process (also an earlier one with the same data directory) left it. */
  async #adopt(): Promise<boolean> {
    const found = await lastOf(this.#manager, LEASE_BUCKET);
    const place = found && placeSchema.safeParse(found.value);
    // What no hub process wrote (see `isConfirmation`) keeps the lease for its holder, and from the others until it ends.
    const isFree =
      place === undefined ||
      (place.success ? place.data.given === true || this.isOwn(place.data) : this.#timer !== undefined);
    if (isFree) this.#seq = found?.seq ?? 0;
    return isFree;
  }

  #lose(why: string): void {
    this.#timer?.cancel();
    this.#options.onLost(why);
  }

  /** False when another message came first. @throws Error when no node answers */
  async #write(more: Pick<WriterPlace, 'given'> = {}): Promise<boolean> {
    const askedAt = performance.now();
    const value = JSON.stringify({ id: this.#options.id, ...this.#place(), ...more });
    try {
      const { seq } = await this.#stream.publish(`$KV.${LEASE_BUCKET}.writer`, value, {
        expect: { lastSubjectSequence: this.#seq },
      });
      this.#seq = seq;
      this.#sureUntil = askedAt + SURE_MS;
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError && CAME_FIRST.includes(error.code)) return false;
      throw error;
    }
  }
}

/** Undefined for a lease that was given back, and for what no hub process wrote. */
function holderOf(value: unknown): WriterPlace | undefined {
  const place = placeSchema.safeParse(value).data;
  return place?.given === true ? undefined : place;
}

async function lastOf(manager: JetStreamManager, bucket: string): Promise<{ seq: number; value: unknown } | undefined> {
  const found = await manager.streams.getMessage(`KV_${bucket}`, { last_by_subj: `$KV.${bucket}.writer` });
  return found === null ? undefined : { seq: found.seq, value: found.json() };
}
