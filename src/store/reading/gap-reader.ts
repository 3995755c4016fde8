/** What there is of a receiver, and the stretches of time of which there is nothing. */
import type Database from 'better-sqlite3';
import type { Gap, GapQuery, RecordedSpan } from '../archive.js';
import { LEVELS, type PyramidLevel } from '../summaries/pyramid.js';
import { pyramidRowId, rowTimeMs } from '../writing/archive-schema.js';
import type { Tail } from '../writing/ingest.js';
import { MINUTE_MS } from '../writing/stream.js';
import type { BlockSource, FoundBlock } from './block-source.js';

/** Up to here single blocks are looked at: 1,440 rows a day and grid. */
const BY_BLOCKS_MS = 86_400_000;
/** Over longer ranges a gap shorter than a row of the pyramid is not seen; a range has about so many rows. */
const ROWS_IN_RANGE = 1500;
/** 10 minutes: the finest rows that retention leaves. */
const SPAN_LEVEL = 1;
const LEAST_GAP_MS = 10_000;
/** A sweep is missing when none came for so many times the usual distance. */
const MISSED_SWEEPS = 3;

/** A stretch that has sweeps, and how far behind its last one the next may follow without anything missing. */
export interface Heard {
  readonly from: number;
  readonly to: number;
  readonly patienceMs: number;
}

/** The stretches of [from, to) that nobody heard, in order of time. */
export function gapsBetween(heard: readonly Heard[], { from, to }: Gap): Gap[] {
  const gaps: Gap[] = [];
  let heardTo = from;
  let patienceMs = 0;
  for (const one of [...heard].sort((a, b) => a.from - b.from)) {
    if (one.from - heardTo > Math.max(patienceMs, one.patienceMs) && one.from > from)
      gaps.push({ from: heardTo, to: Math.min(to, one.from) });
    if (one.to >= heardTo) ({ to: heardTo, patienceMs } = one);
  }
  if (to - heardTo > patienceMs) gaps.push({ from: heardTo, to });
  return gaps.filter((gap) => gap.to > gap.from);
}

export class GapReader {
  readonly #blocks: BlockSource;
  readonly #sql: Record<'rows' | 'first' | 'last', Database.Statement>;

  constructor(db: Database.Database, blocks: BlockSource) {
    this.#blocks = blocks;
    const one = 'SELECT id FROM pyramid WHERE id >= ? AND id < ? ORDER BY id';
    this.#sql = {
      rows: db.prepare('SELECT id FROM pyramid WHERE id >= ? AND id < ?').pluck(),
      first: db.prepare(`${one} LIMIT 1`).pluck(),
      last: db.prepare(`${one} DESC LIMIT 1`).pluck(),
    };
  }

  gaps(query: GapQuery, tails: readonly Tail[]): Gap[] {
    const { from, to } = query;
    const heard = tails.flatMap((tail): Heard[] => {
      const inside = this.#blocks.crop(tail, query) !== undefined && tail.aggregate.sweeps > 0;
      return inside ? [{ from: tail.at, to: tail.at + MINUTE_MS, patienceMs: LEAST_GAP_MS }] : [];
    });
    const level = levelOver(to - from);
    const number = LEVELS.indexOf(level);
    const byBlocks = to - from <= BY_BLOCKS_MS;
    const blocks = byBlocks ? this.#blocks.find(query) : [];
    const minutes = new Set(blocks.map(({ startedAt }) => Math.floor(startedAt / MINUTE_MS)));
    for (const { id } of this.#blocks.streams(query)) {
      const [first, end] = [pyramidRowId(id, number, level.beginMs(from)), pyramidRowId(id, number, to)];
      for (const row of this.#sql.rows.iterate(first, end) as Iterable<number>) {
        const at = rowTimeMs(row);
        // Where single sweeps are gone, their minute still says that there were some.
        if (byBlocks && minutes.has(Math.floor(at / MINUTE_MS))) continue;
        heard.push({ from: at, to: at + level.durationMs, patienceMs: LEAST_GAP_MS });
      }
    }
    heard.push(...blocks.map(heardIn));
    return gapsBetween(heard, { from, to });
  }

  spans(receiverId: string, tails: readonly Tail[]): RecordedSpan[] {
    const spans = this.#blocks
      .streams({ receiverId, from: 0, to: Number.MAX_SAFE_INTEGER })
      .flatMap(({ id, crop }): RecordedSpan[] => {
        // A coarser row begins before what it holds, but outlives the finer ones: of 10-minute rows all stay.
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

/** The finest level of which a range has not many more than {@link ROWS_IN_RANGE} rows. */
function levelOver(rangeMs: number): PyramidLevel {
  return LEVELS.find(({ durationMs }) => rangeMs / durationMs <= ROWS_IN_RANGE) ?? (LEVELS.at(-1) as PyramidLevel);
}

function heardIn({ startedAt, lastAt, sweeps }: FoundBlock): Heard {
  const everyMs = sweeps > 1 ? (lastAt - startedAt) / (sweeps - 1) : MINUTE_MS;
  return { from: startedAt, to: lastAt, patienceMs: Math.max(LEAST_GAP_MS, MISSED_SWEEPS * everyMs) };
}

function rangeOf({ startHz, stepHz, bins }: { startHz: number; stepHz: number; bins: number }) {
  return { startHz, stopHz: startHz + (bins - 1) * stepHz, bins };
}

/** One entry a grid: settings such as the bandwidth make streams of their own, but no other range. */
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
