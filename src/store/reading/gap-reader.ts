/** Finds the stored time ranges of a receiver, and the periods without stored sweeps. */
import type Database from 'better-sqlite3';
import type { BinGrid } from '../../rf/bin-columns.js';
import { gridKey, lastBinHz } from '../../rf/sweep.js';
import { MINUTE_MS } from '../../time/units.js';
import type { Gap, RecordedSpan, SweepRange } from '../archive.js';
import type { SweepShape } from '../blocks/block-format.js';
import { foundIn, type Heard, slowed, withHeard } from '../summaries/heard.js';
import { LEVELS, type PyramidLevel } from '../summaries/pyramid.js';
import { pyramidRowId, rowTimeMs } from '../writing/archive-schema.js';
import type { HeardRows } from '../writing/heard-rows.js';
import type { Tail } from '../writing/ingest.js';
import type { BlockSource } from './block-source.js';
import { type Crop, cropOf } from './row-folder.js';

/** Level of the finest rows (10 minutes) that retention never deletes. */
const SPAN_LEVEL = 1;
/** Time in ms around a range in which it is seen which plans the receiver swept. */
const BESIDE_MS = 15 * MINUTE_MS;
/** Fewest sweeps of another plan that show that the receiver went on; a single one may be the first after a restart. */
const WENT_ON = 2;

/** The sweeps of a receiver on one grid. */
interface Plan {
  readonly heard: readonly Heard[];
  /** Starts of the sweeps in a period: two at most. */
  sweptIn(gap: Gap): readonly number[];
}

/** Periods of [from, to) without sweeps, in order of time. Sweeps outside the range show where gaps at its edges end. */
export function gapsBetween(heard: readonly Omit<Heard, 'sweeps'>[], { from, to }: Gap): Gap[] {
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

/** Gaps of each plan that the patience of slower plans would hide, where no other plan shows that the receiver went on. */
function gapsOfEach(plans: readonly Plan[], range: Gap): Gap[] {
  return plans.flatMap((own) =>
    gapsBetween(own.heard, range).flatMap((gap) => {
      const others = plans.filter((one) => one !== own);
      if (others.some(({ heard }) => heard.some((one) => goesOnIn(one, gap)))) return [];
      const swept = others.map((one) => one.sweptIn(gap));
      if (swept.some(({ length }) => length >= WENT_ON)) return [];
      const patienceMs =
        own.heard.findLast(({ from }) => from <= gap.from)?.patienceMs ?? own.heard[0]?.patienceMs ?? 0;
      const points = [...swept.flat(), gap.from, gap.to].map((at) => ({ from: at, to: at, patienceMs }));
      return gapsBetween(points, gap);
    }),
  );
}

/** True when so much of a stretch lies in the gap that it has two sweeps there. */
function goesOnIn(heard: Heard, gap: Gap): boolean {
  return Math.min(heard.to, gap.to) - Math.max(heard.from, gap.from) > WENT_ON * heard.patienceMs;
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
 * were deleted, the rows of heard times stay.
 */
export class GapReader {
  readonly #blocks: BlockSource;
  readonly #rows: HeardRows;
  readonly #sql: Record<'times' | 'first' | 'last', Database.Statement>;

  constructor(db: Database.Database, blocks: BlockSource, rows: HeardRows) {
    this.#blocks = blocks;
    this.#rows = rows;
    const one = 'SELECT id FROM pyramid WHERE id >= ? AND id < ? ORDER BY id';
    this.#sql = {
      times: db
        .prepare(`SELECT id FROM blocks WHERE stream = ? AND started_at >= ? AND started_at < ? AND last_at > ?
          AND first_bin = 0 ORDER BY started_at`)
        .pluck(),
      first: db.prepare(`${one} LIMIT 1`).pluck(),
      last: db.prepare(`${one} DESC LIMIT 1`).pluck(),
    };
  }

  /** Call {@link HeardHistory.catchUp} first. */
  gaps({ from, to, ...query }: SweepRange, tails: readonly Tail[]): Gap[] {
    const range = { from: from - BESIDE_MS, to: to + BESIDE_MS };
    const plans = this.#plans(query, tails, range);
    const gaps = gapsBetween(
      plans.flatMap(({ heard }) => heard),
      { from, to },
    );
    return plans.length < 2 ? gaps : joined([...gaps, ...gapsOfEach(plans, range)], { from, to });
  }

  /** Everything that was swept of a frequency range, by grid: settings such as the bandwidth make separate streams of one grid. */
  #plans(query: Omit<SweepRange, 'from' | 'to'>, tails: readonly Tail[], { from, to }: Gap): Plan[] {
    const streams = new Map<string, { shape: SweepShape; id: number | undefined; tails: Tail[] }>();
    for (const { id, crop } of this.#blocks.streams({ receiverId: query.receiverId, from, to }))
      streams.set(JSON.stringify(crop.shape), { shape: crop.shape, id, tails: [] });
    for (const tail of tails) {
      const key = JSON.stringify(tail.shape);
      const known = streams.get(key) ?? { shape: tail.shape, id: undefined, tails: [] };
      streams.set(key, { ...known, tails: [...known.tails, tail] });
    }
    const asked = [...streams.values()].filter(({ shape }) => heardCropOf(shape, query) !== undefined);
    return [...new Set(asked.map(({ shape }) => gridKey(shape)))].map((key) => {
      const of = asked.filter(({ shape }) => gridKey(shape) === key);
      return {
        heard: of.flatMap((stream) => this.#heard(stream, { from, to })).sort((a, b) => a.from - b.from),
        sweptIn: (gap) => of.flatMap((stream) => this.#sweptIn(stream, gap)).slice(0, WENT_ON),
      };
    });
  }

  #heard({ id, tails }: { id: number | undefined; tails: readonly Tail[] }, { from, to }: Gap): readonly Heard[] {
    const rows = id === undefined ? [] : this.#rows.around(id, from, to, 1);
    const heard = tails.flatMap((tail) => foundIn(stampsOf(tail))).reduce<readonly Heard[]>(withHeard, rows);
    // Two sweeps are enough to show a pace while there are no more.
    return slowed(heard, WENT_ON);
  }

  #sweptIn({ id, tails }: { id: number | undefined; tails: readonly Tail[] }, { from, to }: Gap): number[] {
    const inside = tails.flatMap(stampsOf).map(({ startedAt }) => startedAt);
    const blocks =
      id === undefined ? [] : (this.#sql.times.iterate(id, from - MINUTE_MS, to, from) as Iterable<number>);
    const found = inside.filter((at) => at > from && at < to);
    for (const block of blocks) {
      if (found.length >= WENT_ON) break;
      for (const { startedAt } of this.#blocks.stampsOf(block))
        if (startedAt > from && startedAt < to) found.push(startedAt);
    }
    return found;
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
function heardCropOf(shape: SweepShape, query: Pick<SweepRange, 'startHz' | 'stopHz'>): Crop | undefined {
  const { startHz, stopHz } = query;
  const inside = cropOf(shape, query);
  if (inside !== undefined || startHz === undefined || stopHz === undefined) return inside;
  if (stopHz - startHz >= shape.stepHz) return undefined;
  return cropOf(shape, { startHz: startHz - shape.stepHz / 2, stopHz: stopHz + shape.stepHz / 2 });
}

const stampsOf = ({ blocks, open }: Tail) =>
  [...blocks, ...(open === undefined ? [] : [open])]
    .filter(({ firstBin }) => firstBin === 0)
    .flatMap(({ stamps }) => stamps);

function rangeOf(grid: BinGrid) {
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
