/** The values that the store gets from a picture twice a second: figures, level range, markers, peaks. */
import { flagNames } from '../../../src/rf/sweep.js';
import { differenceDb } from '../picture/difference.js';
import { type Grid, isGrouped, type Span, sameGrid, spanOf, sweepOf, widthHz, within } from '../picture/grid.js';
import type { PeakReading } from '../picture/markers.js';
import { findPeaks, levelQuantile } from '../picture/peaks.js';
import type { Picture, TraceSource } from '../picture/picture.js';
import { loadLevels, saveLevels } from '../picture/picture-preferences.js';
import {
  type Facts,
  type GridFacts,
  isCurrent,
  type PictureState,
  pictureStore,
  type ShownState,
  type Spoken,
  sweptSpan,
} from '../picture/picture-store.js';
import { autoAxis, DEFAULT_AXIS, firstAxis } from '../picture/plot/level-axis.js';
import { autoRange, DEFAULT_RANGE } from '../picture/plot/level-range.js';
import { shownMarkers } from '../picture/plot/shown-traces.js';
import { stillsOf } from '../picture/still-traces.js';

const FLOOR_QUANTILE = 0.3;
export const LISTED_PEAKS = 8;
const SPOKEN_EVERY_MS = 5000;

export interface FactsInput {
  readonly picture: Picture;
  /** The live picture, shown or not: the age of the data does not depend on looking back. */
  readonly live: Picture;
  readonly view: Span | undefined;
  readonly state: ShownState;
  readonly now: number;
}

/** A receiver was just chosen: values of the earlier one are removed. */
export function nothingSeen(receiverId: string): Partial<PictureState> {
  return {
    receiverId,
    paused: false,
    facts: undefined,
    floorDbm: undefined,
    dataAgeMs: undefined,
    dataOld: false,
    ...stillsOf(receiverId),
    region: undefined,
    markers: [],
    activeMarker: undefined,
    peaks: [],
    spoken: undefined,
    zoomed: false,
    view: undefined,
  };
}

export function receiverFacts({ picture, live, view, state, now }: FactsInput): Partial<PictureState> {
  const aged = agedAt(live, now);
  if (!isCurrent({ ...state, ...aged })) return { ...aged, ...asOld(state) };
  // Where the archive has nothing of a moment, figures of another moment would be taken for its own.
  if (picture.last === undefined || view === undefined) return { ...aged, ...asOld(state) };
  const sources = picture.sourcesIn(view);
  if (sources.length === 0) return aged;
  const facts = factsOf(picture, sources, view, state);
  const floors = facts.grids.flatMap(({ floorDbm }) => floorDbm ?? []);
  const floorDbm = floors.length === 0 ? undefined : Math.min(...floors);
  const levels = levelsOf(picture, view, state, floorDbm);
  const peaks = peaksIn(sources, view, { ...state, facts });
  const markers = shownMarkers(picture, { ...state, current: true });
  return {
    ...aged,
    ...levels,
    facts,
    floorDbm,
    // The same empty list saves the page a rendering.
    markers: markers.length === 0 && state.markers.length === 0 ? state.markers : markers,
    ...listed(sources, peaks, { view, floorDbm, now, state }),
  };
}

/** Values that are read from the newest sweep stand for no other instant. */
function asOld({ facts, markers, peaks }: ShownState): Partial<PictureState> {
  return {
    facts: facts && { ...facts, sweepsPerS: undefined, shownPerS: undefined },
    floorDbm: undefined,
    markers: markers.some(({ levelDbm }) => levelDbm !== undefined)
      ? markers.map((marker) => ({ ...marker, levelDbm: undefined }))
      : markers,
    peaks: peaks.length === 0 ? peaks : [],
    spoken: undefined,
  };
}

function agedAt({ last, cadence }: Picture, now: number): Partial<PictureState> {
  if (last === undefined) return {};
  const dataAgeMs = Math.max(0, now - (last.startedAt + last.durationMs));
  return { dataAgeMs, dataOld: dataAgeMs > cadence.patienceMs() };
}

const SMALLEST_VIEW_BINS = 8;

/** The span to show: as near to the wanted one as the receiver's range and its bins allow. */
export function viewFacts(wanted: Span, full: Span, stepHz = Number.NaN): { view: Span; zoomed: boolean } {
  const smallest = Number.isFinite(stepHz) ? SMALLEST_VIEW_BINS * stepHz : widthHz(full) / 1000;
  const view = within(wanted, full, smallest);
  return { view, zoomed: widthHz(view) < widthHz(full) * 0.999 };
}

/**
 * Peaks of the live traces inside the view, by the rule the user set, in order of frequency. Each range has its own noise
 * floor; what two grids measure counts in the finer one.
 */
export function peaksIn(
  sources: readonly TraceSource[],
  view: Span,
  { peakWish, facts }: Pick<ShownState, 'peakWish' | 'facts'>,
): PeakReading[] {
  const { aboveFloorDb, excursionDb } = peakWish;
  const finestFirst = sources.toSorted((a, b) => a.grid.stepHz - b.grid.stepHz);
  const peaks = finestFirst.flatMap((source, i) => {
    const floorDbm = facts?.grids.find((one) => sameGrid(one, source.grid))?.floorDbm;
    if (floorDbm === undefined) return [];
    const finer = finestFirst.slice(0, i).map(({ grid }) => spanOf(grid));
    const rule = { thresholdDbm: floorDbm + aboveFloorDb, excursionDb };
    return findPeaks(source.levels('write'), rule, ...binsIn(source, view))
      .map(({ bin, levelDbm }) => ({ hz: source.grid.startHz + bin * source.grid.stepHz, levelDbm }))
      .filter(({ hz }) => !finer.some(({ startHz, stopHz }) => hz >= startHz && hz <= stopHz));
  });
  return peaks.sort((a, b) => a.hz - b.hz);
}

/**
 * Key of a stored level range: the station, and the band that the receiver sweeps there. Of `full`, what was received,
 * parts may be missing in the first seconds.
 */
export function levelKey(state: ShownState, full: Span): string {
  const stationId = state.receivers.find(({ id }) => id === state.receiverId)?.stationId ?? '';
  const { startHz, stopHz } = sweptSpan(state) ?? full;
  return `${stationId}/${Math.round(startHz / 1e5)}-${Math.round(stopHz / 1e5)}`;
}

/** What was stored for this station and band. */
export function rememberedLevels(state: ShownState, full: Span | undefined): Partial<PictureState> {
  return storedLevels(full === undefined ? undefined : levelKey(state, full));
}

function binsIn({ grid }: TraceSource, view: Span): [number, number] {
  const from = Math.max(0, Math.ceil((view.startHz - grid.startHz) / grid.stepHz));
  const to = Math.min(grid.bins, Math.floor((view.stopHz - grid.startHz) / grid.stepHz) + 1);
  return [from, Math.max(from, to)];
}

function floorOf(source: TraceSource, view: Span): number | undefined {
  return levelQuantile(source.levels('average'), FLOOR_QUANTILE, ...binsIn(source, view));
}

function levelsOf(
  picture: Picture,
  view: Span,
  state: ShownState,
  floorDbm: number | undefined,
): Partial<PictureState> {
  const { full } = picture;
  if (full === undefined || floorDbm === undefined) return {};
  let topDbm = Number.NEGATIVE_INFINITY;
  for (const source of picture.sourcesIn(view)) {
    const [from, to] = binsIn(source, view);
    for (const level of source.levels('max').subarray(from, to)) if (level > topDbm) topDbm = level;
  }
  return levelsFor(levelKey(state, full), state, { floorDbm, topDbm });
}

export function factsOf(picture: Picture, sources: readonly TraceSource[], view: Span, state: ShownState): Facts {
  const lasts = picture.lastIn(view).toSorted((a, b) => a.startHz - b.startHz);
  const byFrequency = sources.toSorted((a, b) => a.grid.startHz - b.grid.startHz);
  const grids = byFrequency.map((source) => ({ ...gridFacts(source.grid, state), floorDbm: floorOf(source, view) }));
  const rates = picture.ratesIn(view);
  return {
    grids,
    traceDetector: grids.find((one) => one.traceDetector !== undefined)?.traceDetector,
    sweepsMs: lasts.map(({ durationMs }) => durationMs),
    sweepsPerS: rates?.measuredPerS,
    shownPerS: rates?.shownPerS,
    thinned: grids.some(({ thinned }) => thinned),
    flags: flagNames(lasts.reduce((flags, last) => flags | last.flags, 0)),
    held: Math.min(...grids.map((grid) => picture.heldSweeps(grid))),
  };
}

/** How a range is measured: as its newest sweep was. */
function gridFacts(grid: Grid, { receivers, receiverId }: ShownState): Omit<GridFacts, 'floorDbm'> {
  const { startHz, stepHz, bins } = grid;
  const { measured = [] } = receivers.find(({ id }) => id === receiverId) ?? {};
  const newest = sweepOf({ ...spanOf(grid), stepHz }, measured);
  const thinned = newest !== undefined && isGrouped(grid, newest.stepHz);
  return { startHz, stepHz, bins, rbwHz: newest?.rbwHz, traceDetector: newest?.traceDetector, thinned };
}

function listed(
  sources: readonly TraceSource[],
  peaks: readonly PeakReading[],
  { view, floorDbm, now, state }: { view: Span; floorDbm: number | undefined; now: number; state: ShownState },
): Partial<PictureState> {
  const readings = peaks.toSorted((a, b) => b.levelDbm - a.levelDbm).slice(0, LISTED_PEAKS);
  if (floorDbm === undefined || now - (state.spoken?.at ?? 0) < SPOKEN_EVERY_MS) return { peaks: readings };
  const rises = sources.flatMap((source) => largestRise(source, view, state) ?? []);
  const rise = rises.toSorted((a, b) => b.db - a.db)[0];
  return { peaks: readings, spoken: { at: now, peak: readings[0], floorDbm, view, rise } };
}

/** Where the newest sweep is the most above the base, while traces are shown less one. */
function largestRise(source: TraceSource, view: Span, { minus, stills }: ShownState): Spoken['rise'] {
  const differences = minus && differenceDb('write', source, minus, stills.reference);
  if (differences === undefined) return undefined;
  const [from, to] = binsIn(source, view);
  let rise: Spoken['rise'];
  for (let bin = from; bin < to; bin++) {
    const db = differences[bin] as number;
    if (db > (rise?.db ?? Number.NEGATIVE_INFINITY)) rise = { hz: source.grid.startHz + bin * source.grid.stepHz, db };
  }
  return rise;
}

const TOLD_EVERY_MS = 250;

type Told = Pick<ShownState, 'view' | 'zoomed'>;

/**
 * Tells the store which span is shown. React renders each time it is told, which takes longer than to draw the plots, so while a
 * view is dragged it is told some times a second; the plots follow in each frame.
 */
export class ToldView {
  /** True when less than the whole range is shown; the page is told of it a moment later. */
  isZoomed = false;
  #next: Told | undefined;
  #timer: number | undefined;

  tell(told: Told): void {
    this.isZoomed = told.zoomed;
    this.#next = told;
    if (this.#timer === undefined) this.#now();
  }

  /** Another receiver is shown: what was not told yet is not told any more. */
  forget(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = undefined;
    this.isZoomed = false;
  }

  #now(): void {
    const told = this.#next;
    this.#timer = undefined;
    if (told === undefined) return;
    this.#next = undefined;
    this.#timer = window.setTimeout(() => this.#now(), TOLD_EVERY_MS);
    pictureStore.setState(told);
  }
}

interface Heard {
  readonly floorDbm: number;
  readonly topDbm: number;
}

/** What was stored for this band, or the defaults until something is received. */
function storedLevels(key: string | undefined): Partial<PictureState> {
  const remembered = key === undefined ? undefined : loadLevels(key);
  return {
    levels: remembered ?? DEFAULT_RANGE,
    autoLevels: remembered?.auto ?? true,
    axis: remembered?.axis ?? DEFAULT_AXIS,
    autoAxis: remembered?.axis?.auto ?? false,
  };
}

/** The levels for what is received now; only what changes. */
function levelsFor(key: string, state: ShownState, heard: Heard): Partial<PictureState> {
  const palette = paletteFor(key, state, heard);
  // The palette is stored first: an axis alone is not a whole entry.
  return { ...palette, ...axisFor(key, state, heard) };
}

function paletteFor(key: string, state: ShownState, { floorDbm, topDbm }: Heard): Partial<PictureState> {
  const remembered = loadLevels(key);
  if (remembered !== undefined && !remembered.auto) {
    const { lowDbm, highDbm } = remembered;
    const same = !state.autoLevels && state.levels.lowDbm === lowDbm && state.levels.highDbm === highDbm;
    return same ? {} : { autoLevels: false, levels: { lowDbm, highDbm } };
  }
  const current = state.levels === DEFAULT_RANGE ? undefined : state.levels;
  const levels = autoRange(floorDbm, topDbm, current);
  if (levels === state.levels && state.autoLevels) return {};
  saveLevels(key, { auto: true, ...levels });
  return { autoLevels: true, levels };
}

/** A fixed axis is chosen once, when the band is first received; afterwards only a person or "auto" changes it. */
function axisFor(key: string, state: ShownState, { floorDbm, topDbm }: Heard): Partial<PictureState> {
  const remembered = loadLevels(key)?.axis;
  if (remembered !== undefined && !remembered.auto) {
    const { refDbm, dbPerDiv } = remembered;
    const same = !state.autoAxis && state.axis.refDbm === refDbm && state.axis.dbPerDiv === dbPerDiv;
    return same ? {} : { autoAxis: false, axis: { refDbm, dbPerDiv } };
  }
  const auto = remembered !== undefined;
  const axis = auto ? autoAxis(floorDbm, topDbm, state.axis) : firstAxis(floorDbm, topDbm);
  if (auto && state.autoAxis && axis === state.axis) return {};
  saveLevels(key, { axis: { ...axis, auto } });
  return { axis, autoAxis: auto };
}
