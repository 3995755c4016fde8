/** The coverage ledger on disk. An interval that continues is extended, so a quiet day is one row per band. */
import { defined } from '../../rf/defined.js';
import { DAY_MS, MINUTE_MS } from '../../time/units.js';
import {
  type BandPart,
  type CoverageInterval,
  joined,
  mergeCoverage,
  type WatchStretch,
  withUntold,
} from '../../watch/coverage.js';
import type { BookDb } from './held-writes.js';

interface StoredRow {
  id: number;
  station: string;
  receiver: string;
  band: string;
  from_at: number;
  to_at: number;
  state: CoverageInterval['state'];
  reason: CoverageInterval['reason'] | null;
  part: string | null;
}

interface Open {
  /** Undefined until its row is written. */
  id: number | bigint | undefined;
  interval: CoverageInterval;
}

/**
 * Minimum time in ms between two writes of extended rows; otherwise a sweep a second would be a commit a second. After a crash the
 * archive tells the rest.
 */
const WRITE_EVERY_MS = MINUTE_MS;

/** Most intervals that wait for a disk that takes none; of older ones nothing is on record. */
const MOST_UNWRITTEN = 10_000;

/** Time in ms for which a hub expects more of a station that was cut off. */
const REMEMBERED_MS = 30 * DAY_MS;

/** Time for which a station that accounts for itself was heard without a silence; epoch ms by its own clock. */
interface HeardSpan {
  readonly since: number;
  /** Infinite while it answers; after that, of the last word from it. */
  readonly until: number;
}

/** The stations that account for themselves. */
interface FarStations {
  /** True for one that tells this program, now or when it is back. */
  isTold(stationId: string): boolean;
  /** Undefined for one that was not heard since the start. */
  heard(stationId: string): HeardSpan | undefined;
}

export class CoverageLedger {
  readonly #db: BookDb;
  readonly #open = new Map<string, Open>();
  /** Intervals that have no row yet, or are longer than their row. */
  readonly #unwritten = new Set<Open>();
  /** Longest time in ms, by station and band, for which the newest interval speaks beyond its end. */
  readonly #pending = new Map<string, number>();
  /** End of the newest entry, by station; filled when it is asked for. */
  readonly #newestEnds = new Map<string, number>();
  #far: FarStations = { isTold: () => false, heard: () => undefined };
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(db: BookDb) {
    this.#db = db;
  }

  /**
   * Takes intervals from {@link sweepHeard} and {@link timePassed}. @throws Error when the disk takes none; they are written with
   * the next ones
   */
  note(intervals: readonly CoverageInterval[]): void {
    if (intervals.length === 0) return;
    for (const { stationId, to } of intervals) {
      const newest = this.#newestEnds.get(stationId);
      if (newest !== undefined) this.#newestEnds.set(stationId, Math.max(newest, to));
    }
    let isFresh = false;
    for (const interval of intervals) {
      const key = keyOf(interval);
      const open = this.#open.get(key);
      const longer = open === undefined ? undefined : joined(open.interval, interval);
      if (open !== undefined && longer !== undefined) {
        open.interval = longer;
        this.#unwritten.add(open);
        continue;
      }
      isFresh = true;
      const begun = { id: undefined, interval };
      this.#open.set(key, begun);
      this.#unwritten.add(begun);
    }
    for (const oldest of this.#unwritten) {
      if (this.#unwritten.size <= MOST_UNWRITTEN) break;
      this.#unwritten.delete(oldest);
    }
    const newest = Math.max(...intervals.map(({ to }) => to));
    if (!isFresh && newest - this.#writtenAt < WRITE_EVERY_MS) return;
    this.#writtenAt = newest;
    this.flush();
  }

  /** Writes what is not on disk yet, all or nothing. */
  flush(): void {
    if (this.#unwritten.size === 0) return;
    const ids = new Map<Open, number | bigint>();
    const update = this.#db.prepare('UPDATE coverage SET to_at = ? WHERE id = ?');
    this.#db.transaction(() => {
      for (const one of this.#unwritten)
        if (one.id === undefined) ids.set(one, this.#begin(one.interval));
        else update.run(one.interval.to, one.id);
    })();
    // Memory is changed after the disk: a row that was rolled back has no number, which another row may get.
    for (const [one, id] of ids) one.id = id;
    this.#unwritten.clear();
  }

  /** The newest time by which the clock was set forward while one of these receivers was watched. */
  lastSkipped(receiverIds: readonly string[]): { readonly from: number; readonly to: number } | undefined {
    this.flush();
    return this.#db
      .prepare(
        `SELECT from_at AS "from", to_at AS "to" FROM coverage WHERE state = 'blind' AND reason = 'clock-bad'
        AND receiver IN (SELECT value FROM json_each(?)) ORDER BY to_at DESC LIMIT 1`,
      )
      .get(JSON.stringify(receiverIds)) as { from: number; to: number } | undefined;
  }

  /** Removes what these receivers have after `at`, epoch ms. */
  forgetAfter(at: number, receiverIds: readonly string[]): void {
    this.flush();
    const ours = JSON.stringify(receiverIds);
    const isOurs = 'receiver IN (SELECT value FROM json_each(?))';
    this.#db.transaction(() => {
      this.#db.prepare(`DELETE FROM coverage WHERE from_at >= ? AND ${isOurs}`).run(at, ours);
      this.#db.prepare(`UPDATE coverage SET to_at = ? WHERE to_at > ? AND ${isOurs}`).run(at, at, ours);
    })();
    for (const [key, { interval }] of this.#open) if (receiverIds.includes(interval.receiverId)) this.#open.delete(key);
    this.#newestEnds.clear();
  }

  /**
   * Sets the longest time in ms between intervals of this band: for that long the newest interval also counts for the time
   * after it.
   */
  expect(stationId: string, bandKey: string, withinMs: number): void {
    this.#pending.set(`${stationId} ${bandKey}`, withinMs);
  }

  /** Time of these stations that they have not accounted for yet reads "not yet told". */
  followStations(stations: FarStations): void {
    this.#far = stations;
  }

  /**
   * State of the watch in [from, to) for a station and band, over all its receivers. The time since the last sweep has the
   * state of the time before: only a late sweep shows that it was blind. Of a station that accounts for itself this holds
   * while it was heard: nobody knows what became of one that does not answer.
   */
  stretches(stationId: string, bandKey: string, from: number, to: number): WatchStretch[] {
    const rows = this.#db
      .prepare('SELECT * FROM coverage WHERE station = ? AND band = ? AND to_at > ? AND from_at < ?')
      .all(stationId, bandKey, from, to) as StoredRow[];
    const intervals = this.#asTheyStand(rows, (open) => open.stationId === stationId && open.bandKey === bandKey);
    const stretches = mergeCoverage(intervals, from, to);
    const [before, last] = stretches.slice(-2);
    const withinMs = this.#pending.get(`${stationId} ${bandKey}`) ?? 0;
    const isPending = last?.state === 'unknown' && last.to - last.from <= withinMs;
    if (before !== undefined && isPending && this.#isNewest(stationId, bandKey, before.to)) {
      const heldTo = Math.min(last.to, this.#lastsUpTo(stationId, before.to));
      const rest = heldTo < last.to ? [{ ...last, from: heldTo }] : [];
      stretches.splice(-2, 2, { ...before, to: heldTo }, ...rest);
    }
    return this.#isFar(stationId) ? withUntold(stretches, this.#toldUpTo(stationId)) : stretches;
  }

  #isFar(stationId: string): boolean {
    return this.#far.isTold(stationId) || this.#far.heard(stationId) !== undefined;
  }

  /** Up to when the state at the end of a station's newest entry may be taken for its present one. */
  #lastsUpTo(stationId: string, newestTo: number): number {
    if (!this.#isFar(stationId)) return Number.POSITIVE_INFINITY;
    const heard = this.#far.heard(stationId);
    // What was between an entry from before a silence and the return, the station has not told yet.
    return heard === undefined || newestTo < heard.since ? newestTo : Math.max(newestTo, heard.until);
  }

  /** False where a later entry shows that `to` is the begin of a hole of the past. */
  #isNewest(stationId: string, bandKey: string, to: number): boolean {
    const later = this.#db.prepare('SELECT 1 FROM coverage WHERE station = ? AND band = ? AND to_at > ? LIMIT 1');
    return later.get(stationId, bandKey, to) === undefined;
  }

  /** End of the newest entry of a station, of any band. */
  #toldUpTo(stationId: string): number {
    const known = this.#newestEnds.get(stationId);
    if (known !== undefined) return known;
    const written = this.#db.prepare('SELECT max(to_at) FROM coverage WHERE station = ?').pluck().get(stationId);
    const own = [...this.#inMemory()].filter(({ interval }) => interval.stationId === stationId);
    const newest = Math.max((written as number | null) ?? 0, ...own.map(({ interval }) => interval.to));
    this.#newestEnds.set(stationId, newest);
    return newest;
  }

  /** The newest interval of each receiver, band and part that ends at `since` or later. */
  newest(since: number): CoverageInterval[] {
    const rows = this.#db
      .prepare('SELECT * FROM coverage WHERE to_at >= ? ORDER BY to_at, id')
      .all(since) as StoredRow[];
    const intervals = this.#asTheyStand(rows, ({ to }) => to >= since).sort((a, b) => a.to - b.to);
    return [...new Map(intervals.map((interval) => [keyOf(interval), interval])).values()];
  }

  /** Intervals that end after `since`, as they stand. */
  after(since: number): CoverageInterval[] {
    const rows = this.#db.prepare('SELECT * FROM coverage WHERE to_at > ? ORDER BY to_at').all(since) as StoredRow[];
    return this.#asTheyStand(rows, ({ to }) => to > since);
  }

  /** Start of the oldest interval; undefined in a new book. */
  firstNotedAt(): number | undefined {
    const at = this.#db.prepare('SELECT min(from_at) FROM coverage').pluck().get() as number | null;
    return at ?? undefined;
  }

  /** End of the newest interval: the last moment at which the program kept watch. Undefined in a new book. */
  lastNotedAt(): number | undefined {
    const written = this.#db.prepare('SELECT max(to_at) FROM coverage').pluck().get() as number | null;
    const ends = [...this.#inMemory()].map(({ interval }) => interval.to);
    const at = Math.max(written ?? Number.NEGATIVE_INFINITY, ...ends);
    return Number.isFinite(at) ? at : undefined;
  }

  /** Stations and bands with any entry in [from, to). */
  watched(from: number, to: number): { stationId: string; bandKey: string }[] {
    const written = this.#bandsIn(from, to);
    const open = [...this.#inMemory()].filter(({ interval }) => interval.to > from && interval.from < to);
    const both = [...written, ...open.map(({ interval: { stationId, bandKey } }) => ({ stationId, bandKey }))];
    both.push(...this.#bandsBefore(from).filter(({ stationId }) => this.#far.isTold(stationId)));
    const byName = new Map(both.map((one) => [`${one.stationId}\n${one.bandKey}`, one]));
    return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  }

  /** Stations and bands with an entry in the days before `at`: of those that tell late, more is to come. */
  #bandsBefore(at: number): { stationId: string; bandKey: string }[] {
    return this.#bandsIn(at - REMEMBERED_MS, at);
  }

  /** Looks each band up by itself: there are few of them, with years of entries. */
  #bandsIn(from: number, to: number): { stationId: string; bandKey: string }[] {
    const next = this.#db.prepare(
      'SELECT station AS stationId, band AS bandKey FROM coverage WHERE (station, band) > (?, ?) ORDER BY station, band LIMIT 1',
    );
    const has = this.#db.prepare(
      'SELECT 1 FROM coverage WHERE station = ? AND band = ? AND to_at > ? AND from_at < ? LIMIT 1',
    );
    const found: { stationId: string; bandKey: string }[] = [];
    for (let last = { stationId: '', bandKey: '' }; ; ) {
      const row = next.get(last.stationId, last.bandKey) as typeof last | undefined;
      if (row === undefined) return found;
      if (has.get(row.stationId, row.bandKey, from, to) !== undefined) found.push(row);
      last = row;
    }
  }

  /** Intervals that may differ from their stored rows, each once. */
  *#inMemory(): Generator<Open, void, void> {
    yield* this.#open.values();
    for (const one of this.#unwritten) if (this.#open.get(keyOf(one.interval)) !== one) yield one;
  }

  /** Open intervals are longer than their stored rows. Reading must work on a full disk, so it writes nothing. */
  #asTheyStand(rows: readonly StoredRow[], isWanted: (open: CoverageInterval) => boolean): CoverageInterval[] {
    const intervals = new Map<number | Open, CoverageInterval>(rows.map((row) => [row.id, fromRow(row)]));
    for (const one of this.#inMemory())
      if (isWanted(one.interval)) intervals.set(one.id === undefined ? one : Number(one.id), one.interval);
    return [...intervals.values()];
  }

  #begin({ stationId, receiverId, bandKey, from, to, state, reason, part }: CoverageInterval): number | bigint {
    return this.#db
      .prepare(
        'INSERT INTO coverage (station, receiver, band, from_at, to_at, state, reason, part) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        stationId,
        receiverId,
        bandKey,
        from,
        to,
        state,
        reason ?? null,
        part === undefined ? null : JSON.stringify(part),
      ).lastInsertRowid;
  }
}

function keyOf({ receiverId, bandKey, part }: CoverageInterval): string {
  return `${receiverId} ${bandKey} ${part === undefined ? '' : `${part.startHz} ${part.stopHz}`}`;
}

function fromRow({ station, receiver, band, from_at, to_at, state, reason, part }: StoredRow): CoverageInterval {
  return {
    stationId: station,
    receiverId: receiver,
    bandKey: band,
    from: from_at,
    to: to_at,
    state,
    ...defined({
      reason: reason === null ? undefined : reason,
      part: part === null ? undefined : (JSON.parse(part) as BandPart),
    }),
  };
}
