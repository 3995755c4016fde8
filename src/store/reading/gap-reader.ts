/** Finds the stored time ranges of a receiver, and the periods without stored sweeps. */
import type Database from 'better-sqlite3';
import { watchedWithinMs } from '../../rf/revisit.js';
import { gridKey, lastBinHz } from '../../rf/sweep.js';
import { stillAtWork } from '../../threads/serve-thread.js';
import { HOUR_MS, MINUTE_MS } from '../../time/units.js';
import type { Gap, GapQuery, RecordedSpan } from '../archive.js';
import type { SweepShape, SweepStamp } from '../blocks/block-format.js';
import { LEVELS, type PyramidLevel } from '../summaries/pyramid.js';
import { pyramidRowId, rowTimeMs } from '../writing/archive-schema.js';
import { longestGapMs } from '../writing/archive-writer.js';
import type { Tail } from '../writing/ingest.js';
import type { BlockSource, FoundBlock, StreamInRange } from './block-source.js';
import { type Crop, cropOf } from './row-folder.js';

/** Level of the finest rows (10 minutes) that retention never deletes. */
const SPAN_LEVEL = 1;
/** Levels of the pyramid whose rows stand for deleted single sweeps, the finest first. */
const ROW_LEVELS = LEVELS.slice(0, SPAN_LEVEL + 1);
/** Number of consecutive groups from which the receiver's usual sweep interval is taken. */
const NEIGHBOURS = 15;
/** No block spans more time than this. */
const LONGEST_GROUP_MS = 24 * HOUR_MS;

/** A period with sweeps, and the time in ms behind its last sweep within which the next may follow without a gap. */
export interface Heard {
  readonly from: number;
  readonly to: number;
  readonly patienceMs: number;
}

/** Sweeps of one grid that lie together: a block, or sweeps that are not a block yet. */
export interface SweepGroup {
  /** Start of the first and of the last sweep, epoch ms. */
  readonly startedAt: number;
  readonly lastAt: number;
  readonly sweeps: number;
  /** Longest time in ms from the start of a sweep to the start of the next; null in blocks of an older program. */
  readonly longestGapMs: number | null;
  /** The single sweeps; reading a block's head costs time. */
  stamps(): readonly Pick<SweepStamp, 'startedAt' | 'endedAt'>[];
}

/** Periods of [from, to) without sweeps, in order of time. Sweeps outside the range show where gaps at its edges end. */
export function gapsBetween(heard: readonly Heard[], { from, to }: Gap): Gap[] {
  const gaps: Gap[] = [];
  let heardTo = Number.NEGATIVE_INFINITY;
  let patienceMs = 0;
  for (const one of [...heard].sort((a, b) => a.from - b.from)) {
    if (one.from - heardTo > Math.max(patienceMs, one.patienceMs)) gaps.push({ from: heardTo, to: one.from });
    if (one.to >= heardTo) ({ to: heardTo, patienceMs } = one);
  }
  if (to - heardTo > patienceMs) gaps.push({ from: heardTo, to });
  return gaps
    .map((gap) => ({ from: Math.max(from, gap.from), to: Math.min(to, gap.to) }))
    .filter((gap) => gap.to > gap.from);
}

/**
 * Periods with sweeps, from groups in order of time. A group whose sweeps follow each other closely counts from its first to
 * its last sweep; only groups beside or around a gap are read sweep by sweep.
 */
export function heardInGroups(groups: Iterable<SweepGroup>): Heard[] {
  const heard: Heard[] = [];
  const means: number[] = [];
  let before: SweepGroup | undefined;
  let isBeforeOpened = false;
  const open = (group: SweepGroup, usualMs: number) => heard.push(...heardOneByOne(group.stamps(), usualMs));
  for (const [group, second, third] of withNext(groups)) {
    const { startedAt, lastAt, sweeps, longestGapMs } = group;
    // Of a first single sweep, the shorter of its own interval and the next one: either may be a gap.
    const alone = () => Math.min(intervalMs(group, second) ?? 0, intervalMs(second, third) ?? 0);
    const meanMs = sweeps === 1 && before !== undefined ? startedAt - before.startedAt : (intervalMs(group) ?? alone());
    means.push(meanMs);
    if (means.length > NEIGHBOURS) means.shift();
    const isApart = before !== undefined && startedAt - before.lastAt > watchedWithinMs(0);
    const hidesMs = longestGapMs ?? lastAt - startedAt;
    const usualMs = isApart || hidesMs > watchedWithinMs(0) ? median(means) : meanMs;
    const excessMs = lastAt - startedAt - (sweeps - 1) * usualMs;
    const mayHide = longestGapMs === null ? excessMs > watchedWithinMs(0) / 2 : hidesMs > watchedWithinMs(usualMs);
    if (before !== undefined && isApart && !isBeforeOpened) open(before, usualMs);
    if (isApart || mayHide) open(group, usualMs);
    else heard.push({ from: startedAt, to: lastAt, patienceMs: watchedWithinMs(usualMs) });
    before = group;
    isBeforeOpened = isApart || mayHide;
  }
  if (before !== undefined && !isBeforeOpened) open(before, median(means));
  return heard;
}

/** Mean time between the sweeps of a group; of a single sweep, the time to the next group. */
function intervalMs(group?: SweepGroup, next?: SweepGroup): number | undefined {
  if (group === undefined) return undefined;
  if (group.sweeps > 1) return (group.lastAt - group.startedAt) / (group.sweeps - 1);
  return next && next.startedAt - group.startedAt;
}

/** Each group with the two that follow it. */
function* withNext(groups: Iterable<SweepGroup>): Generator<readonly [SweepGroup, ...(SweepGroup | undefined)[]]> {
  let first: SweepGroup | undefined;
  let second: SweepGroup | undefined;
  for (const third of groups) {
    if (first !== undefined) yield [first, second, third];
    [first, second] = [second, third];
  }
  if (first !== undefined) yield [first, second];
  if (second !== undefined) yield [second];
}

/** Periods with sweeps, sweep by sweep. A sweep that took longer than the allowed gap was interrupted: only its end counts. */
export function heardOneByOne(stamps: readonly Pick<SweepStamp, 'startedAt' | 'endedAt'>[], usualMs: number): Heard[] {
  const sorted = [...stamps].sort((a, b) => a.startedAt - b.startedAt);
  const apart = sorted.slice(1).map(({ startedAt }, i) => startedAt - (sorted[i]?.startedAt ?? startedAt));
  const patienceMs = watchedWithinMs(apart.length > 1 ? Math.min(usualMs, median(apart)) : usualMs);
  return sorted.map(({ startedAt, endedAt }) => {
    const from = endedAt - startedAt > patienceMs ? endedAt : startedAt;
    return { from, to: Math.max(from, endedAt), patienceMs };
  });
}

/**
 * Gaps of each plan that the patience of slower plans would hide. Two sweeps of another plan in it, or more, show that the receiver
 * went on; a single one, as the first after a restart, only divides it.
 */
function gapsOfEach(plans: readonly (readonly SweepGroup[])[], range: Gap): Gap[] {
  const sorted = plans.map((groups) => [...groups].sort((a, b) => a.startedAt - b.startedAt));
  return sorted.flatMap((own) => {
    const heard = heardInGroups(own);
    const patienceMs = median(heard.map((one) => one.patienceMs));
    return gapsBetween(heard, range).flatMap((gap) => {
      const others = sorted.filter((one) => one !== own).map((one) => sweptIn(one, gap));
      if (others.some(({ length }) => length > 1)) return [];
      return gapsBetween(
        [...others.flat(), gap.from, gap.to].map((at) => ({ from: at, to: at, patienceMs })),
        gap,
      );
    });
  });
}

/** Index of the first group that begins after `at`; the groups are in order of time. */
function firstAfter(groups: readonly SweepGroup[], at: number): number {
  let [low, high] = [0, groups.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((groups[middle] as SweepGroup).startedAt > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Starts of the sweeps inside a gap, two at most. */
function sweptIn(groups: readonly SweepGroup[], { from, to }: Gap): number[] {
  const found: number[] = [];
  for (let i = firstAfter(groups, from - LONGEST_GROUP_MS); i < groups.length; i++) {
    const { startedAt, lastAt, stamps } = groups[i] as SweepGroup;
    if (startedAt >= to) break;
    if (lastAt <= from) continue;
    found.push(...stamps().flatMap((one) => (one.startedAt > from && one.startedAt < to ? [one.startedAt] : [])));
    if (found.length > 1) break;
  }
  return found.slice(0, 2);
}

/** In order of time, without overlaps, cut to the range. */
function joined(gaps: readonly Gap[], { from, to }: Gap): Gap[] {
  const all: Gap[] = [];
  for (const gap of gaps
    .map((one) => ({ from: Math.max(from, one.from), to: Math.min(to, one.to) }))
    .filter((one) => one.to > one.from)
    .sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && gap.from <= last.to)
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, gap.to) };
    else all.push(gap);
  }
  return all;
}

/**
 * Finds gaps by the rule of the coverage ledger ({@link watchedWithinMs}), so that both name the same gaps. Where single sweeps
 * were deleted, the pyramid still shows to the minute, or to ten, that there were some.
 */
export class GapReader {
  readonly #blocks: BlockSource;
  readonly #sql: Record<'times' | 'rows' | 'first' | 'last', Database.Statement>;

  constructor(db: Database.Database, blocks: BlockSource) {
    this.#blocks = blocks;
    const one = 'SELECT id FROM pyramid WHERE id >= ? AND id < ? ORDER BY id';
    this.#sql = {
      times: db.prepare(`SELECT id, started_at AS startedAt, last_at AS lastAt, sweeps, first_bin AS firstBin,
        longest_gap AS longestGapMs FROM blocks WHERE stream = ? AND started_at >= ? AND started_at < ?
        AND first_bin < ? AND first_bin + bins > ? ORDER BY started_at, first_bin`),
      rows: db.prepare('SELECT id FROM pyramid WHERE id >= ? AND id < ?').pluck(),
      first: db.prepare(`${one} LIMIT 1`).pluck(),
      last: db.prepare(`${one} DESC LIMIT 1`).pluck(),
    };
  }

  gaps({ from, to, ...query }: GapQuery, tails: readonly Tail[]): Gap[] {
    // Sweeps a little outside the range show how often the receiver swept, and where a gap across an edge begins or ends.
    const range = {
      receiverId: query.receiverId,
      from: from - NEIGHBOURS * MINUTE_MS,
      to: to + NEIGHBOURS * MINUTE_MS,
    };
    const streams = this.#blocks.streams(range).flatMap(({ id, crop: { shape } }) => {
      const crop = heardCropOf(shape, query);
      return crop === undefined ? [] : [{ id, crop }];
    });
    const open = tails.filter(({ shape }) => heardCropOf(shape, query) !== undefined);
    const heard = [
      ...streams.flatMap((stream) => heardInGroups(this.#groups(stream, range))),
      ...open.flatMap((tail) => heardInGroups(groupsOf(tail))),
    ];
    const rows = this.#heardInRows(streams, heard, { from, to });
    const gaps = gapsBetween([...heard, ...rows], { from, to });
    const grids = new Set([...streams.map(({ crop }) => crop.shape), ...open.map(({ shape }) => shape)].map(gridKey));
    if (grids.size < 2) return gaps;
    const plans = [...grids].map((key) => [
      ...streams.filter(({ crop }) => gridKey(crop.shape) === key).flatMap((one) => [...this.#groups(one, range)]),
      ...open.filter(({ shape }) => gridKey(shape) === key).flatMap(groupsOf),
    ]);
    const hidden = gapsOfEach(plans, range).filter(
      (gap) => !rows.some((row) => row.from < gap.to && row.to > gap.from),
    );
    return joined([...gaps, ...hidden], { from, to });
  }

  *#groups({ id, crop }: StreamInRange, { from, to }: Gap): Generator<SweepGroup> {
    const bounds = [id, from, to, crop.firstBin + crop.bins, crop.firstBin];
    for (const block of this.#sql.times.iterate(...bounds) as Iterable<Omit<SweepGroup, 'stamps'> & FoundBlock>) {
      stillAtWork();
      const stamps = () => this.#blocks.open([{ ...block, crop }]).flatMap((opened) => opened.stamps);
      yield { ...block, stamps };
    }
  }

  /** Periods covered by rows of the pyramid, for times without single sweeps. */
  #heardInRows(streams: readonly StreamInRange[], heard: readonly Heard[], { from, to }: Gap): Heard[] {
    const rows: Heard[] = [];
    for (const [number, level] of ROW_LEVELS.entries()) {
      const taken = new Set<number>();
      for (const one of [...heard, ...rows])
        for (let i = Math.floor(one.from / level.durationMs); i * level.durationMs <= one.to; i++) taken.add(i);
      for (const { id } of streams) {
        const [first, end] = [pyramidRowId(id, number, level.beginMs(from)), pyramidRowId(id, number, to)];
        for (const row of this.#sql.rows.iterate(first, end) as Iterable<number>) {
          stillAtWork();
          const at = rowTimeMs(row);
          if (!taken.has(at / level.durationMs))
            rows.push({ from: at, to: at + level.durationMs - 1, patienceMs: watchedWithinMs(0) });
        }
      }
    }
    return rows;
  }

  spans(receiverId: string, tails: readonly Tail[]): RecordedSpan[] {
    const spans = this.#blocks
      .streams({ receiverId, from: 0, to: Number.MAX_SAFE_INTEGER })
      .flatMap(({ id, crop }): RecordedSpan[] => {
        // A coarser row begins before its data, but lives longer than the finer ones; 10-minute rows are never deleted.
        const [first, end] = [pyramidRowId(id, SPAN_LEVEL, 0), pyramidRowId(id, SPAN_LEVEL + 1, 0)];
        const oldest = this.#sql.first.get(first, end) as number | undefined;
        const newest = this.#sql.last.get(first, end) as number | undefined;
        if (oldest === undefined || newest === undefined) return [];
        const { durationMs } = LEVELS[SPAN_LEVEL] as PyramidLevel;
        return [{ ...rangeOf(crop.shape), from: rowTimeMs(oldest), to: rowTimeMs(newest) + durationMs }];
      });
    for (const { shape, at, aggregate } of tails)
      if (aggregate.sweeps > 0) spans.push({ ...rangeOf(shape), from: at, to: at + MINUTE_MS });
    return merged(spans);
  }
}

/** Bins of a grid in a range; of a range between two bins the nearest, because a sweep of them hears what is between. */
function heardCropOf(shape: SweepShape, query: Pick<GapQuery, 'startHz' | 'stopHz'>): Crop | undefined {
  const { startHz, stopHz } = query;
  const inside = cropOf(shape, query);
  if (inside !== undefined || startHz === undefined || stopHz === undefined) return inside;
  if (stopHz - startHz >= shape.stepHz) return undefined;
  return cropOf(shape, { startHz: startHz - shape.stepHz / 2, stopHz: stopHz + shape.stepHz / 2 });
}

function groupsOf({ blocks, open }: Tail): SweepGroup[] {
  const contents = open === undefined ? blocks : [...blocks, open];
  return contents.map(({ stamps }) => {
    const starts = stamps.map(({ startedAt }) => startedAt);
    const [startedAt, lastAt] = [Math.min(...starts), Math.max(...starts)];
    return { startedAt, lastAt, sweeps: stamps.length, longestGapMs: longestGapMs(stamps), stamps: () => stamps };
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function rangeOf(grid: { startHz: number; stepHz: number; bins: number }) {
  return { startHz: grid.startHz, stopHz: lastBinHz(grid), bins: grid.bins };
}

/** Joins the entries of one grid: settings such as the bandwidth make separate streams with the same range. */
function merged(spans: readonly RecordedSpan[]): RecordedSpan[] {
  const byRange = new Map<string, RecordedSpan>();
  for (const span of spans) {
    const key = `${span.startHz} ${span.stopHz} ${span.bins}`;
    const known = byRange.get(key);
    byRange.set(
      key,
      known === undefined ? span : { ...known, from: Math.min(known.from, span.from), to: Math.max(known.to, span.to) },
    );
  }
  return [...byRange.values()].sort((a, b) => a.startHz - b.startHz || a.stopHz - b.stopHz);
}
