/** Points of a channel's series in one array, passed between threads without copying a thousand objects; and how rows become points. */
import type { ChannelSeriesPoint, ChannelsQuery } from '../archive.js';
import { centiMw, readSlot, SLOT_MS, SLOTS } from '../summaries/channel-row.js';
import type { ChannelLayout } from '../summaries/channels.js';
import { DEFAULT_OCCUPANCY_RULE, type OccupancyRule, sameRule } from '../summaries/occupancy-rule.js';

/** Points of one allocation: of years there may be points here and there. */
const CHUNK_POINTS = 256;

export interface SeriesTable {
  /** {@link POINT_FIELDS} numbers per point: at, maxDbm, meanDbm, occupancy, sweeps, index in `rules`, receivedMs. */
  readonly points: Float64Array;
  readonly rules: readonly OccupancyRule[];
}

const POINT_FIELDS = 7;
/** Places of what occupancy is computed from, in the numbers of a point. */
export const POINT = { at: 0, occupancy: 3, sweeps: 4, rule: 5, receivedMs: 6, fields: POINT_FIELDS };

/** What occupancy is computed from: the points of a table as they are, since years of them as objects cost seconds. */
export type OccupancyPoint = Pick<ChannelSeriesPoint, 'at' | 'occupancy' | 'sweeps' | 'receivedMs'>;

/** Numbers of points as in a table: in order of time, those with sweeps. */
export function packPoints(points: readonly OccupancyPoint[]): Float64Array {
  const visited = points.filter(({ sweeps }) => sweeps > 0).sort((a, b) => a.at - b.at);
  const packed = new Float64Array(visited.length * POINT_FIELDS);
  for (const [i, { at, occupancy, sweeps, receivedMs = 0 }] of visited.entries())
    packed.set([at, 0, 0, occupancy, sweeps, 0, receivedMs], i * POINT_FIELDS);
  return packed;
}

/** The rules by which the points of a table were counted, in order of time. */
export function rulesIn({ points, rules }: SeriesTable): OccupancyRule[] {
  const used = new Set<number>();
  for (let i = POINT.rule; i < points.length; i += POINT_FIELDS) used.add(points[i] as number);
  return [...used].map((index) => rules[index] ?? DEFAULT_OCCUPANCY_RULE);
}

export function toPoints({ points, rules }: SeriesTable): ChannelSeriesPoint[] {
  const series: ChannelSeriesPoint[] = [];
  for (let i = 0; i < points.length; i += POINT_FIELDS)
    series.push({
      at: points[i] as number,
      maxDbm: points[i + 1] as number,
      meanDbm: points[i + 2] as number,
      occupancy: points[i + 3] as number,
      sweeps: points[i + 4] as number,
      rule: rules[points[i + 5] as number] ?? DEFAULT_OCCUPANCY_RULE,
      receivedMs: points[i + 6] as number,
    });
  return series;
}

/** Where channels are in the rows of a layout; −1 for one that it does not have. */
export interface Place {
  readonly indices: readonly number[];
  readonly count: number;
  readonly rule: OccupancyRule;
}

export function placeIn({ channels, rule }: ChannelLayout, names: readonly string[]): Place {
  const indices = names.map((wanted) => channels.findIndex(({ name }) => name === wanted));
  return { indices, count: channels.length, rule };
}

interface PackedRow {
  readonly at: number;
  readonly slotMs: number;
  readonly packed: Uint8Array;
}

/** Points of several channels while rows are added to them. */
export class SeriesSums {
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
        if (sweeps === 0) continue;
        const point = Math.floor(Math.max(0, slotAt - from) / this.stepMs);
        const sums = chunkOf(chunks, Math.floor(point / CHUNK_POINTS));
        const place = (point % CHUNK_POINTS) * POINT_FIELDS;
        const before = sums[place + 4] as number;
        sums[place] = from + point * this.stepMs;
        sums[place + 1] = before === 0 ? maxDbm : Math.max(sums[place + 1] as number, maxDbm);
        sums[place + 2] = (sums[place + 2] as number) + sweeps * centiMw(meanDbm);
        // Each slot is an equal part of the time: sweeps come more often or less just because something is on the air.
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
    return { points: points.subarray(0, end), rules: this.#rules };
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

function numberOf(rules: OccupancyRule[], rule: OccupancyRule): number {
  const known = rules.findIndex((other) => sameRule(other, rule));
  return known === -1 ? rules.push(rule) - 1 : known;
}
