/** Level and occupancy of one channel over time, from rows that were computed when the sweeps arrived. */
import type Database from 'better-sqlite3';
import { turnOfWork } from '../../threads/serve-thread.js';
import { HOUR_MS, MINUTE_MS } from '../../time/units.js';
import type { Channel, ChannelsQuery, Gap } from '../archive.js';
import { isOutdatedHour, SLOT_MS } from '../summaries/channel-row.js';
import { type ChannelLayout, parseLayout } from '../summaries/channels.js';
import { channelRowId, rowTimeMs } from '../writing/archive-schema.js';
import type { Tail } from '../writing/ingest.js';
import { ChannelHours, HOUR_SLOT_MS, type StoredChannels } from './channel-hours.js';
import { type Place, placeIn, SeriesSums, type SeriesTable } from './series-table.js';

/** Rows fetched at a time: faster than one by one, and bounded. */
const ROWS_AT_A_TIME = 1440;

interface Into {
  readonly sums: SeriesSums;
  readonly places: ReadonlyMap<number, Place>;
}

function addRow({ id, layout, slots }: StoredChannels, slotMs: number, { sums, places }: Into): void {
  const place = places.get(layout);
  if (place !== undefined) sums.add({ at: rowTimeMs(id), slotMs, packed: slots }, place);
}

function wholeHours({ from, to }: Gap): Gap {
  const begin = Math.ceil(from / HOUR_MS) * HOUR_MS;
  return { from: begin, to: Math.max(begin, Math.floor(to / HOUR_MS) * HOUR_MS) };
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

  channels(receiverId: string, tails: readonly Tail[]): Channel[] {
    const names = new Map<string, Channel>();
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
        if (isOutdatedHour(row.slots, into.places.get(row.layout)?.count ?? -1)) continue;
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
