/** Level and occupancy of one channel over time, from rows that were computed when the sweeps arrived. */
import type Database from 'better-sqlite3';
import { turnOfWork } from '../../threads/serve-thread.js';
import { HOUR_MS, MINUTE_MS } from '../../time/units.js';
import type { ChannelName, ChannelsQuery, Gap } from '../archive.js';
import { centiMw, hasNoVisits, readSlot, SLOT_MS, SLOTS } from '../summaries/channel-row.js';
import { type ChannelLayout, parseLayout } from '../summaries/channels.js';
import { type OccupancyRule, sameRule } from '../summaries/occupancy-rule.js';
import { channelRowId, rowTimeMs } from '../writing/archive-schema.js';
import type { Tail } from '../writing/ingest.js';
import { ChannelHours, HOUR_SLOT_MS, type StoredChannels } from './channel-hours.js';
import { POINT_FIELDS, type SeriesTable } from './series-table.js';

/** Points of one allocation: of years there may be points here and there. */
const CHUNK_POINTS = 256;
/** Rows fetched at a time: faster than one by one, and bounded. */
const ROWS_AT_A_TIME = 1440;

/** Where channels are in the rows of a layout; −1 for one that it does not have. */
interface Place {
  readonly indices: readonly number[];
  readonly count: number;
  readonly rule: OccupancyRule;
}

interface Into {
  readonly sums: SeriesSums;
  readonly places: ReadonlyMap<number, Place>;
}

function placeIn({ channels, rule }: ChannelLayout, names: readonly string[]): Place {
  const indices = names.map((wanted) => channels.findIndex(({ name }) => name === wanted));
  return { indices, count: channels.length, rule };
}

function addRow({ id, layout, slots }: StoredChannels, slotMs: number, { sums, places }: Into): void {
  const place = places.get(layout);
  if (place !== undefined) sums.add({ at: rowTimeMs(id), slotMs, packed: slots }, place);
}

function wholeHours({ from, to }: Gap): Gap {
  const begin = Math.ceil(from / HOUR_MS) * HOUR_MS;
  return { from: begin, to: Math.max(begin, Math.floor(to / HOUR_MS) * HOUR_MS) };
}

interface PackedRow {
  readonly at: number;
  readonly slotMs: number;
  readonly packed: Uint8Array;
}

/** Points of several channels while rows are added to them. */
class SeriesSums {
  readonly stepMs: number;
  readonly #query: ChannelsQuery;
  /** Of each channel: {@link POINT_FIELDS} numbers a point, with sums in place of means, where there are any. */
  readonly #chunks: readonly Map<number, Float64Array>[];
  readonly #rules: OccupancyRule[] = [];

  constructor(query: ChannelsQuery) {
    const { from, to, maxPoints = Number.POSITIVE_INFINITY } = query;
    this.#query = query;
    this.stepMs = Math.max(1, Math.ceil((to - from) / maxPoints / SLOT_MS)) * SLOT_MS;
    this.#chunks = query.channels.map(() => new Map());
  }

  add({ at, slotMs, packed }: PackedRow, { indices, count, rule }: Place): void {
    const { from, to } = this.#query;
    const ruleAt = numberOf(this.#rules, rule);
    for (const [channel, chunks] of this.#chunks.entries()) {
      const index = indices[channel] as number;
      if (index === -1) continue;
      for (let slot = 0; slot < SLOTS; slot++) {
        const slotAt = at + slot * slotMs;
        if (slotAt + slotMs <= from || slotAt >= to) continue;
        const { sweeps, maxDbm, meanDbm, occupied, visits } = readSlot(packed, index, count, slot);
        if (sweeps === 0 || Number.isNaN(maxDbm)) continue;
        const point = Math.floor(Math.max(0, slotAt - from) / this.stepMs);
        const sums = chunkOf(chunks, Math.floor(point / CHUNK_POINTS));
        const place = (point % CHUNK_POINTS) * POINT_FIELDS;
        const before = sums[place + 4] as number;
        sums[place] = from + point * this.stepMs;
        sums[place + 1] = before === 0 ? maxDbm : Math.max(sums[place + 1] as number, maxDbm);
        sums[place + 2] = (sums[place + 2] as number) + sweeps * centiMw(meanDbm);
        // Each visited slot is an equal part of the time: sweeps come more often or less just because something is on the air.
        sums[place + 3] = (sums[place + 3] as number) + (occupied / sweeps) * visits;
        sums[place + 4] = before + sweeps;
        sums[place + 5] = ruleAt;
        sums[place + 6] = (sums[place + 6] as number) + visits;
      }
    }
  }

  finish(channel: number): SeriesTable {
    const chunks = [...(this.#chunks[channel] ?? [])].sort(([a], [b]) => a - b).map(([, sums]) => sums);
    const points = new Float64Array(chunks.length * CHUNK_POINTS * POINT_FIELDS);
    let end = 0;
    for (const sums of chunks)
      for (let at = 0; at < sums.length; at += POINT_FIELDS) {
        const sweeps = sums[at + 4] as number;
        if (sweeps === 0) continue;
        // Number by number: a view for each point costs more.
        for (let field = 0; field < POINT_FIELDS; field++) points[end + field] = sums[at + field] as number;
        points[end + 2] = 10 * Math.log10((sums[at + 2] as number) / sweeps);
        points[end + 3] = (sums[at + 3] as number) / (sums[at + 6] as number);
        points[end + 6] = (sums[at + 6] as number) * SLOT_MS;
        end += POINT_FIELDS;
      }
    return { points: points.slice(0, end), rules: this.#rules };
  }
}

function chunkOf(chunks: Map<number, Float64Array>, number: number): Float64Array {
  let sums = chunks.get(number);
  if (sums === undefined) {
    sums = new Float64Array(CHUNK_POINTS * POINT_FIELDS);
    chunks.set(number, sums);
  }
  return sums;
}

export class ChannelReader {
  readonly hours: ChannelHours;
  readonly #sql: Record<'streams' | 'layouts' | 'layout' | 'any' | 'rows' | 'hours', Database.Statement>;

  constructor(db: Database.Database) {
    this.hours = new ChannelHours(db);
    const rows = (table: string) =>
      db.prepare(`SELECT id, layout, slots FROM ${table} WHERE id >= ? AND id < ? LIMIT ${ROWS_AT_A_TIME}`);
    this.#sql = {
      streams: db.prepare('SELECT id, layout FROM streams WHERE receiver = ?'),
      layouts: db.prepare('SELECT id FROM layouts').pluck(),
      layout: db.prepare('SELECT channels FROM layouts WHERE id = ?').pluck(),
      any: db.prepare('SELECT 1 FROM channels WHERE id >= ? AND id < ? LIMIT 1'),
      rows: rows('channels'),
      hours: rows('channel_hours'),
    };
  }

  channels(receiverId: string, tails: readonly Tail[]): ChannelName[] {
    const names = new Map<string, ChannelName>();
    // A closer look has a grid of its own, and no channels.
    const counted = this.#streams(receiverId).filter(({ id }) =>
      this.#sql.any.get(channelRowId(id, 0), channelRowId(id + 1, 0)),
    );
    const open = tails.filter(({ channelRow }) => channelRow.sweeps.some((sweeps) => sweeps > 0));
    const layouts = [...counted.map(({ layout }) => this.#layout(layout)), ...open.map(({ layout }) => layout)];
    for (const channel of layouts.flatMap(({ channels }) => channels))
      names.set(channel.name, { name: channel.name, startHz: channel.startHz, stopHz: channel.stopHz });
    return [...names.values()].sort((a, b) => a.startHz - b.startHz);
  }

  /** A series of each channel, from one pass over the rows, with turns of others between. */
  async series(query: ChannelsQuery, tails: readonly Tail[]): Promise<SeriesTable[]> {
    const { from, to, receiverId } = query;
    const sums = new SeriesSums(query);
    const places = this.#placesOf(query.channels);
    for (const { layout, channelRow, at } of tails) {
      if (at + MINUTE_MS <= from || at >= to) continue;
      const place = placeIn(layout, query.channels);
      sums.add({ at, slotMs: SLOT_MS, packed: channelRow.pack() }, place);
    }
    const isByHours = sums.stepMs % HOUR_SLOT_MS === 0 && from % HOUR_SLOT_MS === 0;
    for (const { id } of this.#streams(receiverId)) {
      const whole = isByHours ? wholeHours(query) : { from: to, to };
      // The newest first: what is committed meanwhile was added with the sweeps that were not.
      await this.#addMinutes(id, { from: whole.to, to }, { sums, places });
      await this.#addHours(id, whole, { sums, places });
      await this.#addMinutes(id, { from, to: whole.from }, { sums, places });
    }
    return query.channels.map((_, channel) => sums.finish(channel));
  }

  async #addMinutes(stream: number, { from, to }: Gap, into: Into): Promise<void> {
    const end = channelRowId(stream, to + MINUTE_MS - 1);
    for (let first = channelRowId(stream, from); first < end; ) {
      const rows = this.#sql.rows.all(first, end) as StoredChannels[];
      for (const row of rows) addRow(row, SLOT_MS, into);
      if (rows.length < ROWS_AT_A_TIME) return;
      first = (rows.at(-1)?.id ?? end) + 1;
      await turnOfWork();
    }
  }

  async #addHours(stream: number, { from, to }: Gap, into: Into): Promise<void> {
    let at = from;
    while (at < to) {
      const rows = this.#sql.hours.all(channelRowId(stream, at), channelRowId(stream, to)) as StoredChannels[];
      for (const row of rows) {
        if (hasNoVisits(row.slots, into.places.get(row.layout)?.count ?? -1)) continue;
        await this.#addMissing(stream, { from: at, to: rowTimeMs(row.id) }, into);
        addRow(row, HOUR_SLOT_MS, into);
        at = rowTimeMs(row.id) + HOUR_MS;
      }
      if (rows.length < ROWS_AT_A_TIME) break;
      await turnOfWork();
    }
    await this.#addMissing(stream, { from: at, to }, into);
  }

  /** Hours without a row: those of silence, and those that are not over or have no row yet. */
  async #addMissing(stream: number, { from, to }: Gap, into: Into): Promise<void> {
    for (let at = from; at < to; ) {
      const { made, apart, next } = this.hours.make(stream, at, to);
      for (const row of made) addRow(row, HOUR_SLOT_MS, into);
      for (const hour of apart) await this.#addMinutes(stream, { from: hour, to: hour + HOUR_MS }, into);
      at = next;
      await turnOfWork();
    }
  }

  #streams(receiverId: string): { id: number; layout: number }[] {
    return this.#sql.streams.all(receiverId) as { id: number; layout: number }[];
  }

  /** Where the channels are in each layout, past or present. */
  #placesOf(channels: readonly string[]): ReadonlyMap<number, Place> {
    return new Map((this.#sql.layouts.all() as number[]).map((id) => [id, placeIn(this.#layout(id), channels)]));
  }

  #layout(id: number): ChannelLayout {
    return parseLayout((this.#sql.layout.get(id) as string | undefined) ?? '[]');
  }
}

function numberOf(rules: OccupancyRule[], rule: OccupancyRule): number {
  const known = rules.findIndex((other) => sameRule(other, rule));
  return known === -1 ? rules.push(rule) - 1 : known;
}
