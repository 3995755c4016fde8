/** Level and occupancy of one channel over time, from rows that were computed when the sweeps arrived. */
import type Database from 'better-sqlite3';
import { stillAtWork } from '../../threads/serve-thread.js';
import { MINUTE_MS } from '../../time/units.js';
import type { ChannelName, ChannelQuery } from '../archive.js';
import {
  CHANNEL_BYTES,
  type ChannelBytes,
  channelBytes,
  channelOffset,
  RECEIVED_BYTES,
  readSlot,
  receivedOffset,
  SLOT_MS,
  SLOTS,
  SWEEPS_BYTES,
} from '../summaries/channel-row.js';
import { type ChannelLayout, parseLayout } from '../summaries/channels.js';
import { type OccupancyRule, sameRule } from '../summaries/occupancy-rule.js';
import { channelRowId, rowTimeMs } from '../writing/archive-schema.js';
import type { Tail } from '../writing/ingest.js';
import { POINT_FIELDS, type SeriesTable } from './series-table.js';

interface Sum {
  readonly point: number;
  maxDbm: number;
  powerMw: number;
  occupied: number;
  sweeps: number;
  /** Index in the table's list of rules. */
  rule: number;
}

const EMPTY: Sum = { point: 0, maxDbm: Number.NEGATIVE_INFINITY, powerMw: 0, occupied: 0, sweeps: 0, rule: 0 };

/** Rows fetched at a time: faster than one by one, and bounded. */
const ROWS_AT_A_TIME = 1440;

export class ChannelReader {
  readonly #sql: Record<'streams' | 'layouts' | 'layout' | 'any' | 'rows', Database.Statement>;

  constructor(db: Database.Database) {
    this.#sql = {
      streams: db.prepare('SELECT id, layout FROM streams WHERE receiver = ?'),
      layouts: db.prepare('SELECT id FROM layouts').pluck(),
      layout: db.prepare('SELECT channels FROM layouts WHERE id = ?').pluck(),
      any: db.prepare('SELECT 1 FROM channels WHERE id >= ? AND id < ? LIMIT 1'),
      // Only sixty bytes of a row's two thousand are needed, so only these are read.
      rows: db
        .prepare(`SELECT id, substr(slots, 1, ${SWEEPS_BYTES}), substr(slots, ?, ${CHANNEL_BYTES}),
          substr(slots, ?, ${RECEIVED_BYTES}) FROM channels
          WHERE id >= ? AND id < ? AND layout = ? LIMIT ${ROWS_AT_A_TIME}`)
        .raw(),
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

  series(query: ChannelQuery, tails: readonly Tail[]): SeriesTable {
    const { from, to, channel, maxPoints = Number.POSITIVE_INFINITY } = query;
    const stepMs = Math.max(1, Math.ceil((to - from) / maxPoints / SLOT_MS)) * SLOT_MS;
    const sums = new Map<number, Sum>();
    const rules: OccupancyRule[] = [];
    let sum: Sum | undefined;
    const add = (at: number, bytes: ChannelBytes, rule: OccupancyRule) => {
      const ruleAt = numberOf(rules, rule);
      for (let slot = 0; slot < SLOTS; slot++) {
        const slotAt = at + slot * SLOT_MS;
        if (slotAt + SLOT_MS <= from || slotAt >= to) continue;
        const { sweeps, maxDbm, meanDbm, occupied } = readSlot(bytes, slot);
        if (sweeps === 0 || Number.isNaN(maxDbm)) continue;
        const point = Math.floor(Math.max(0, slotAt - from) / stepMs);
        // Neighbouring slots nearly always belong to the same point.
        if (sum?.point !== point) {
          sum = sums.get(point) ?? { ...EMPTY, point };
          sums.set(point, sum);
        }
        sum.maxDbm = Math.max(sum.maxDbm, maxDbm);
        sum.powerMw += sweeps * 10 ** (meanDbm / 10);
        sum.occupied += occupied;
        sum.sweeps += sweeps;
        sum.rule = ruleAt;
      }
    };
    for (const { id, index, count, rule } of this.#layoutsWith(channel))
      for (const stream of this.#streams(query.receiverId)) {
        const end = channelRowId(stream.id, to + MINUTE_MS - 1);
        for (let first = channelRowId(stream.id, from); ; ) {
          stillAtWork();
          const places = [channelOffset(index) + 1, receivedOffset(index, count) + 1];
          const rows = this.#sql.rows.all(...places, first, end, id) as [number, Buffer, Buffer, Buffer][];
          for (const [rowId, sweeps, slots, received] of rows) add(rowTimeMs(rowId), { sweeps, slots, received }, rule);
          if (rows.length < ROWS_AT_A_TIME) break;
          first = (rows.at(-1)?.[0] ?? end) + 1;
        }
      }
    for (const { layout, channelRow, at } of tails) {
      const index = layout.channels.findIndex(({ name }) => name === channel);
      if (index === -1 || at + MINUTE_MS <= from || at >= to) continue;
      add(at, channelBytes(channelRow.pack(), index, layout.channels.length), layout.rule);
    }
    return { points: toNumbers([...sums.values()], from, stepMs), rules };
  }

  #streams(receiverId: string): { id: number; layout: number }[] {
    return this.#sql.streams.all(receiverId) as { id: number; layout: number }[];
  }

  /** Every layout, past or present, that has the channel, and the channel's index in it. */
  #layoutsWith(channel: string): { id: number; index: number; count: number; rule: OccupancyRule }[] {
    return (this.#sql.layouts.all() as number[])
      .map((id) => {
        const { channels, rule } = this.#layout(id);
        return { id, rule, count: channels.length, index: channels.findIndex(({ name }) => name === channel) };
      })
      .filter(({ index }) => index !== -1);
  }

  #layout(id: number): ChannelLayout {
    return parseLayout((this.#sql.layout.get(id) as string | undefined) ?? '[]');
  }
}

function numberOf(rules: OccupancyRule[], rule: OccupancyRule): number {
  const known = rules.findIndex((other) => sameRule(other, rule));
  return known === -1 ? rules.push(rule) - 1 : known;
}

function toNumbers(sums: Sum[], from: number, stepMs: number): Float64Array {
  sums.sort((a, b) => a.point - b.point);
  const points = new Float64Array(sums.length * POINT_FIELDS);
  let at = 0;
  for (const { point, maxDbm, powerMw, occupied, sweeps, rule } of sums) {
    points[at++] = from + point * stepMs;
    points[at++] = maxDbm;
    points[at++] = 10 * Math.log10(powerMw / sweeps);
    points[at++] = occupied / sweeps;
    points[at++] = sweeps;
    points[at++] = rule;
  }
  return points;
}
