/** What the page remembers of its plots on this machine: what is drawn, and the levels shown of each station and band. */
import { DAY_MS, HOUR_MS } from '../../../src/time/units.js';
import type { Grid, Span } from '../picture/grid.js';
import type { LevelAxis } from '../picture/plot/level-axis.js';
import type { LevelRange } from '../picture/plot/waterfall-row.js';
import { type StillTrace, TRACE_KINDS, type TraceKind } from '../picture/traces.js';
import { change, PAGE_KEY, read, write } from '../reader/stored.js';
import { PALETTES, type PaletteName } from './plot/waterfall-row.js';

/** From a minute to six hours, then a day, a week, thirty days and a year. */
export const TIME_SPANS_MS = [
  60_000,
  300_000,
  900_000,
  HOUR_MS,
  21_600_000,
  DAY_MS,
  604_800_000,
  2_592_000_000,
  31_536_000_000,
] as const;
export type TimeSpan = 'auto' | (typeof TIME_SPANS_MS)[number];

export interface Preferences {
  readonly traces: Readonly<Record<TraceKind, boolean>>;
  readonly palette: PaletteName;
  readonly timeSpan: TimeSpan;
  readonly receiverId: string | undefined;
  /** The spectrum's part of the height that it shares with the waterfall, 0 to 1. */
  readonly traceShare: number;
  /** The table of channel measurements was left open. */
  readonly measuring: boolean;
}

/** The palette's range, and the level axis once one was chosen. */
export interface LevelPreference extends LevelRange {
  readonly auto: boolean;
  readonly axis?: (LevelAxis & { readonly auto: boolean }) | undefined;
}

const LEVELS_KEY = 'rfi-logger.levels';
const REFERENCES_KEY = 'rfi-logger.references';
const BOOKMARKS_KEY = 'rfi-logger.bookmarks';
const MAX_BOOKMARKS = 200;
const MAX_REFERENCES = 20;
/** Bands remembered; the one unused for longest goes first. */
const MAX_LEVELS = 200;

export function loadPreferences(): Preferences {
  const stored = read(PAGE_KEY);
  const traces = typeof stored['traces'] === 'object' && stored['traces'] !== null ? stored['traces'] : {};
  return {
    traces: Object.fromEntries(
      TRACE_KINDS.map((kind) => [
        kind,
        (traces as Record<string, unknown>)[kind] ?? (kind === 'write' || kind === 'max'),
      ]),
    ) as Record<TraceKind, boolean>,
    palette: PALETTES.find((name) => name === stored['palette']) ?? 'viridis',
    timeSpan: TIME_SPANS_MS.find((ms) => ms === stored['timeSpan']) ?? 'auto',
    receiverId: typeof stored['receiverId'] === 'string' ? stored['receiverId'] : undefined,
    measuring: stored['measuring'] === true,
    traceShare: boundedShare(stored['traceShare']),
  };
}

export const DEFAULT_TRACE_SHARE = 0.55;
const SMALLEST_SHARE = 0.15;

/** A share that leaves something of both plots. */
export function boundedShare(share: unknown): number {
  const wanted = typeof share === 'number' && Number.isFinite(share) ? share : DEFAULT_TRACE_SHARE;
  return Math.min(1 - SMALLEST_SHARE, Math.max(SMALLEST_SHARE, wanted));
}

export function savePreferences(changed: Partial<Preferences>): void {
  change(PAGE_KEY, changed);
}

export function loadLevels(stationAndBand: string): LevelPreference | undefined {
  const level = read(LEVELS_KEY)[stationAndBand] as Partial<LevelPreference> | undefined;
  if (typeof level?.lowDbm !== 'number' || typeof level.highDbm !== 'number' || !(level.highDbm > level.lowDbm))
    return undefined;
  const { refDbm, dbPerDiv, auto } = level.axis ?? {};
  const axis = typeof refDbm === 'number' && typeof dbPerDiv === 'number' && dbPerDiv > 0;
  return {
    auto: level.auto !== false,
    lowDbm: level.lowDbm,
    highDbm: level.highDbm,
    axis: axis ? { refDbm, dbPerDiv, auto: auto === true } : undefined,
  };
}

/** What is not given stays as it was. */
export function saveLevels(stationAndBand: string, changed: Partial<LevelPreference>): void {
  const all = read(LEVELS_KEY);
  const before = all[stationAndBand];
  delete all[stationAndBand];
  const level = { ...(typeof before === 'object' ? before : {}), ...changed };
  const kept = Object.entries({ ...all, [stationAndBand]: level }).slice(-MAX_LEVELS);
  write(LEVELS_KEY, Object.fromEntries(kept));
}

/** Reference traces as they were taken; of other receivers, the oldest go when there are many. */
export function loadReference(receiverId: string): StillTrace[] {
  const stored = read(REFERENCES_KEY)[receiverId];
  if (!Array.isArray(stored)) return [];
  return stored.flatMap(({ grid, levels, takenAt }: { grid?: Grid; levels?: unknown; takenAt?: unknown }) => {
    const whole = grid !== undefined && Array.isArray(levels) && levels.length === grid.bins && grid.stepHz > 0;
    if (!whole || typeof takenAt !== 'number') return [];
    const levelsDbm = Float32Array.from(levels, (level) => (typeof level === 'number' ? level / 10 : Number.NaN));
    return [{ grid, levelsDbm, takenAt }];
  });
}

export function saveReference(receiverId: string, traces: readonly StillTrace[]): void {
  const all = read(REFERENCES_KEY);
  delete all[receiverId];
  const stored = traces.map(({ grid, levelsDbm, takenAt }) => ({
    grid,
    takenAt,
    levels: Array.from(levelsDbm, (level) => (Number.isNaN(level) ? null : Math.round(level * 10))),
  }));
  const kept = Object.entries(stored.length === 0 ? all : { ...all, [receiverId]: stored });
  write(REFERENCES_KEY, Object.fromEntries(kept.slice(-MAX_REFERENCES)));
}

export interface Bookmark extends Span {
  readonly name: string;
}

/** Bookmarks of this machine, by name. */
export function loadBookmarks(): Bookmark[] {
  return Object.entries(read(BOOKMARKS_KEY)).flatMap(([name, span]) => {
    const { startHz, stopHz } = (span ?? {}) as Partial<Bookmark>;
    return typeof startHz === 'number' && typeof stopHz === 'number' && stopHz > startHz
      ? [{ name, startHz, stopHz }]
      : [];
  });
}

/** A bookmark with the same name is replaced. */
export function saveBookmark({ name, startHz, stopHz }: Bookmark): void {
  write(
    BOOKMARKS_KEY,
    Object.fromEntries([...Object.entries(read(BOOKMARKS_KEY)), [name, { startHz, stopHz }]].slice(-MAX_BOOKMARKS)),
  );
}

export function removeBookmark(name: string): void {
  write(BOOKMARKS_KEY, Object.fromEntries(Object.entries(read(BOOKMARKS_KEY)).filter(([other]) => other !== name)));
}
