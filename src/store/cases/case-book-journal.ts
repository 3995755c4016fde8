/** What a measurement needs later: where each station was, how right its clock, and which receiver it was with which plan. */
import { defined } from '../../rf/defined.js';
import { isNews, type TrackPoint } from '../../rf/track.js';
import type { BookDb } from './held-writes.js';

/** A receiver as it was from an instant on, until the next entry. */
export interface ReceiverEntry {
  /** Epoch ms. */
  readonly from: number;
  readonly driver: string;
  readonly model?: string | undefined;
  readonly firmware?: string | undefined;
  readonly serialNumber?: string | undefined;
  /** As configured or set by a person, with span, points, RBW and attenuation where the plan states them. */
  readonly plans: readonly unknown[];
}

interface TrackRow {
  at: number;
  latitude: number | null;
  longitude: number | null;
  altitude: number | null;
  clock: TrackPoint['clock'];
  clock_offset_ms: number | null;
}

export class Journal {
  readonly #db: BookDb;
  readonly #last = new Map<string, TrackPoint | undefined>();
  readonly #bodies = new Map<string, string | undefined>();
  /** Points not written yet: a moving station gives one every few seconds, and a commit each would be too many. */
  #waiting: { readonly stationId: string; readonly point: TrackPoint }[] = [];

  constructor(db: BookDb) {
    this.#db = db;
  }

  /** Notes a point where it says more than the last one of this station. */
  notePoint(stationId: string, point: TrackPoint): void {
    if (!this.#last.has(stationId)) this.#last.set(stationId, this.track(stationId, point.at, point.at + 1)[0]);
    if (!isNews(this.#last.get(stationId), point)) return;
    this.#last.set(stationId, point);
    this.#waiting.push({ stationId, point });
  }

  /** Writes points that a station noted in a journal of its own; a point that is known already changes nothing. */
  keepPoints(stationId: string, points: readonly TrackPoint[]): void {
    this.#waiting.push(...points.map((point) => ({ stationId, point })));
    this.flush();
  }

  /** The points of a station after an instant, the oldest first. */
  after(stationId: string, at: number): TrackPoint[] {
    return this.track(stationId, at, Number.MAX_SAFE_INTEGER).filter((point) => point.at > at);
  }

  /** Notes a receiver where it is another than in its last entry: exchanged, updated, or with other plans. */
  noteReceiver(receiverId: string, { from, ...entry }: ReceiverEntry): void {
    const body = JSON.stringify(entry);
    const before = this.#bodies.get(receiverId) ?? this.#newestBody(receiverId);
    if (before !== body)
      this.#db.prepare('INSERT OR REPLACE INTO receiver_entries VALUES (?, ?, ?)').run(receiverId, from, body);
    this.#bodies.set(receiverId, body);
  }

  /** Points in [from, to), and the one before them, which was still valid at `from`. */
  track(stationId: string, from: number, to: number): TrackPoint[] {
    this.flush();
    const begin = 'SELECT coalesce(max(at), ?) FROM station_track WHERE station = ? AND at <= ?';
    const rows = this.#db
      .prepare(`SELECT * FROM station_track WHERE station = ? AND at >= (${begin}) AND at < ? ORDER BY at`)
      .all(stationId, from, stationId, from, to) as TrackRow[];
    return rows.map(({ at, latitude, longitude, altitude, clock, clock_offset_ms: offsetMs }) => ({
      at,
      clock,
      ...(latitude === null || longitude === null ? {} : { latitudeDeg: latitude, longitudeDeg: longitude }),
      ...defined({
        altitudeM: altitude === null ? undefined : altitude,
        clockOffsetMs: offsetMs === null ? undefined : offsetMs,
      }),
    }));
  }

  /** Entries in force at any time in [from, to), the oldest first. */
  receiver(receiverId: string, from: number, to: number): ReceiverEntry[] {
    const begin = 'SELECT coalesce(max(from_at), ?) FROM receiver_entries WHERE receiver = ? AND from_at <= ?';
    const rows = this.#db
      .prepare(
        `SELECT from_at, body FROM receiver_entries WHERE receiver = ? AND from_at >= (${begin}) AND from_at < ? ORDER BY from_at`,
      )
      .all(receiverId, from, receiverId, from, to) as { from_at: number; body: string }[];
    return rows.map(({ from_at: at, body }) => ({ from: at, ...(JSON.parse(body) as Omit<ReceiverEntry, 'from'>) }));
  }

  /** Writes the points that wait. */
  flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    const insert = this.#db.prepare('INSERT OR REPLACE INTO station_track VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#db.transaction(() => {
      for (const { stationId, point } of waiting) {
        const { at, latitudeDeg, longitudeDeg, altitudeM, clock, clockOffsetMs } = point;
        const place = [latitudeDeg ?? null, longitudeDeg ?? null, altitudeM ?? null];
        insert.run(stationId, at, ...place, clock, clockOffsetMs ?? null);
      }
    })();
    this.#waiting = [];
  }

  /** Deletes what no sweep after `oldestAt` needs: of each station and receiver the last entry before it stays. */
  prune(oldestAt: number): void {
    this.flush();
    const dropOf = (table: string, key: string, at: string) =>
      this.#db
        .prepare(
          `DELETE FROM ${table} WHERE ${at} < (SELECT max(later.${at}) FROM ${table} later
            WHERE later.${key} = ${table}.${key} AND later.${at} <= ?)`,
        )
        .run(oldestAt);
    dropOf('station_track', 'station', 'at');
    dropOf('receiver_entries', 'receiver', 'from_at');
  }

  #newestBody(receiverId: string): string | undefined {
    return this.#db
      .prepare('SELECT body FROM receiver_entries WHERE receiver = ? ORDER BY from_at DESC LIMIT 1')
      .pluck()
      .get(receiverId) as string | undefined;
  }
}
