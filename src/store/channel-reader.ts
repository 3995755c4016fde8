/** Level and occupancy of one channel over time, from the rows that were computed as the sweeps came in. */
import type Database from 'better-sqlite3';
import type { ChannelName, ChannelQuery, ChannelSeriesPoint } from './archive.js';
import { channelRowId, rowTimeMs } from './archive-schema.js';
import { PackedChannelRow, SLOT_MS, SLOTS } from './channel-row.js';
import type { ChannelBins } from './channels.js';
import type { Tail } from './ingest.js';
import { MINUTE_MS } from './stream.js';

interface Sum {
  maxDbm: number;
  powerMw: number;
  occupied: number;
  sweeps: number;
}

export class ChannelReader {
  readonly #sql: Record<'streams' | 'layouts' | 'rows', Database.Statement>;

  constructor(db: Database.Database) {
    this.#sql = {
      streams: db.prepare('SELECT id, layout FROM streams WHERE receiver = ?'),
      layouts: db.prepare('SELECT channels FROM layouts WHERE id = ?').pluck(),
      rows: db.prepare('SELECT id, layout, slots FROM channels WHERE id >= ? AND id < ?'),
    };
  }

  channels(receiverId: string, tails: readonly Tail[]): ChannelName[] {
    const names = new Map<string, ChannelName>();
    const layouts = this.#streams(receiverId).map(({ layout }) => this.#layout(layout));
    for (const channel of [...layouts, ...tails.map((tail) => tail.channels)].flat())
      names.set(channel.name, { name: channel.name, startHz: channel.startHz, stopHz: channel.stopHz });
    return [...names.values()].sort((a, b) => a.startHz - b.startHz);
  }

  series(query: ChannelQuery, tails: readonly Tail[]): ChannelSeriesPoint[] {
    const { from, to, channel, maxPoints = Number.POSITIVE_INFINITY } = query;
    const stepMs = Math.max(1, Math.ceil((to - from) / maxPoints / SLOT_MS)) * SLOT_MS;
    const sums = new Map<number, Sum>();
    const places = new Map<number, number>();
    const add = (at: number, row: PackedChannelRow, index: number) => {
      for (let slot = 0; slot < SLOTS; slot++) {
        const slotAt = at + slot * SLOT_MS;
        if (slotAt + SLOT_MS <= from || slotAt >= to) continue;
        const { sweeps, maxDbm, meanDbm, occupied } = row.slot(index, slot);
        if (sweeps === 0 || Number.isNaN(maxDbm)) continue;
        const point = Math.floor(Math.max(0, slotAt - from) / stepMs);
        const sum = sums.get(point) ?? { maxDbm: Number.NEGATIVE_INFINITY, powerMw: 0, occupied: 0, sweeps: 0 };
        sums.set(point, sum);
        sum.maxDbm = Math.max(sum.maxDbm, maxDbm);
        sum.powerMw += sweeps * 10 ** (meanDbm / 10);
        sum.occupied += occupied;
        sum.sweeps += sweeps;
      }
    };
    for (const { id } of this.#streams(query.receiverId)) {
      const range = [channelRowId(id, from), channelRowId(id, to + MINUTE_MS - 1)];
      for (const row of this.#sql.rows.iterate(...range) as Iterable<{ id: number; layout: number; slots: Buffer }>) {
        let index = places.get(row.layout);
        if (index === undefined) {
          index = this.#layout(row.layout).findIndex(({ name }) => name === channel);
          places.set(row.layout, index);
        }
        if (index !== -1) add(rowTimeMs(row.id), new PackedChannelRow(row.slots), index);
      }
    }
    for (const { channels, channelRow, at } of tails) {
      const index = channels.findIndex(({ name }) => name === channel);
      if (index !== -1 && at + MINUTE_MS > from && at < to) add(at, new PackedChannelRow(channelRow.pack()), index);
    }
    return [...sums.entries()]
      .sort(([a], [b]) => a - b)
      .map(([point, { maxDbm, powerMw, occupied, sweeps }]) => ({
        ...{ at: from + point * stepMs, maxDbm, sweeps },
        meanDbm: 10 * Math.log10(powerMw / sweeps),
        occupancy: occupied / sweeps,
      }));
  }

  #streams(receiverId: string): { id: number; layout: number }[] {
    return this.#sql.streams.all(receiverId) as { id: number; layout: number }[];
  }

  #layout(id: number): ChannelBins[] {
    return JSON.parse((this.#sql.layouts.get(id) as string | undefined) ?? '[]') as ChannelBins[];
  }
}
