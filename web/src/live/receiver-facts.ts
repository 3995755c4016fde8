/** The values that the store gets from a picture twice a second: figures, level range, markers, peaks. */

import { flagNames } from '../../../src/rf/sweep.js';
import { isCurrent } from '../state/liveness.js';
import { type Facts, type PageState, pageStore, type Spoken } from '../state/page-store.js';
import { differenceDb } from './picture/difference.js';
import { finest, overlaps, type Span, spanOf } from './picture/grid.js';
import { findPeaks, levelQuantile, type Peak } from './picture/peaks.js';
import type { Picture, TraceSource } from './picture/picture.js';
import { stillsOf } from './picture/still-traces.js';
import { widthHz, within } from './picture/view.js';
import { shownMarkers } from './plot/shown-traces.js';
import { sweptSpan } from './receiver-list.js';
import { levelsFor, storedLevels } from './shown-levels.js';

const OLD_AFTER_MS = 3000;
const FLOOR_QUANTILE = 0.3;
export const LISTED_PEAKS = 8;
const SPOKEN_EVERY_MS = 5000;

export interface FactsInput {
  /** The shown picture. */
  readonly picture: Picture;
  /** The live picture, shown or not: the age of the data does not depend on looking back. */
  readonly live: Picture;
  readonly view: Span | undefined;
  readonly state: PageState;
  readonly now: number;
}

/** A receiver was just chosen: values of the earlier one are removed. */
export function nothingSeen(receiverId: string): Partial<PageState> {
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

export function receiverFacts({ picture, live, view, state, now }: FactsInput): Partial<PageState> {
  const aged = agedAt(live, now);
  if (!isCurrent({ ...state, ...aged })) return { ...aged, ...asOld(state) };
  // Where the archive has nothing of a moment, figures of another moment would be taken for its own.
  if (picture.last === undefined || view === undefined) return { ...aged, ...asOld(state) };
  const sources = picture.sourcesIn(view);
  const source = finest(sources);
  if (source === undefined) return aged;
  const floorDbm = floorOf(sources, view);
  const levels = levelsOf(picture, view, state, floorDbm);
  const peaks = floorDbm === undefined ? [] : peaksIn(source, view, state, floorDbm);
  const markers = shownMarkers(picture, { ...state, current: true });
  return {
    ...aged,
    ...levels,
    facts: factsOf(picture, source, state),
    floorDbm,
    // The same empty list saves the page a rendering.
    markers: markers.length === 0 && state.markers.length === 0 ? state.markers : markers,
    ...listed(source, peaks, { view, floorDbm, now, state }),
  };
}

/** Values that are read from the newest sweep stand for no other instant. */
function asOld({ facts, markers, peaks }: PageState): Partial<PageState> {
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

function agedAt({ last, cadence }: Picture, now: number): Partial<PageState> {
  if (last === undefined) return {};
  const dataAgeMs = Math.max(0, now - (last.startedAt + last.durationMs));
  return { dataAgeMs, dataOld: dataAgeMs > Math.max(OLD_AFTER_MS, 2.2 * (cadence.roundMs() ?? 0)) };
}

const SMALLEST_VIEW_BINS = 8;

/** The span to show: as near to the wanted one as the receiver's range and its bins allow. */
export function viewFacts(wanted: Span, full: Span, stepHz = Number.NaN): { view: Span; zoomed: boolean } {
  const smallest = Number.isFinite(stepHz) ? SMALLEST_VIEW_BINS * stepHz : widthHz(full) / 1000;
  const view = within(wanted, full, smallest);
  return { view, zoomed: widthHz(view) < widthHz(full) * 0.999 };
}

/** Peaks of the live trace inside the view, by the rule the user set, in order of frequency. */
export function peaksIn(source: TraceSource, view: Span, state: PageState, floorDbm: number): Peak[] {
  const { aboveFloorDb, excursionDb } = state.peakWish;
  const [from, to] = binsIn(source, view);
  return findPeaks(source.levels('write'), { thresholdDbm: floorDbm + aboveFloorDb, excursionDb }, from, to);
}

/**
 * Key of a stored level range: the station, and the band that the receiver sweeps there. Of `full`, what was received,
 * parts may be missing in the first seconds.
 */
export function levelKey(state: PageState, full: Span): string {
  const stationId = state.receivers.find(({ id }) => id === state.receiverId)?.stationId ?? '';
  const { startHz, stopHz } = sweptSpan(state) ?? full;
  return `${stationId}/${Math.round(startHz / 1e5)}-${Math.round(stopHz / 1e5)}`;
}

/** What was stored for this station and band. */
export function rememberedLevels(state: PageState, full: Span | undefined): Partial<PageState> {
  return storedLevels(full === undefined ? undefined : levelKey(state, full));
}

function binsIn({ grid }: TraceSource, view: Span): [number, number] {
  const from = Math.max(0, Math.ceil((view.startHz - grid.startHz) / grid.stepHz));
  const to = Math.min(grid.bins, Math.floor((view.stopHz - grid.startHz) / grid.stepHz) + 1);
  return [from, Math.max(from, to)];
}

function floorOf(sources: readonly TraceSource[], view: Span): number | undefined {
  const floors = sources.map((source) =>
    levelQuantile(source.levels('average'), FLOOR_QUANTILE, ...binsIn(source, view)),
  );
  return floors.reduce(
    (low, floor) => (floor !== undefined && !(floor >= (low ?? floor + 1)) ? floor : low),
    undefined,
  );
}

function levelsOf(picture: Picture, view: Span, state: PageState, floorDbm: number | undefined): Partial<PageState> {
  const { full } = picture;
  if (full === undefined || floorDbm === undefined) return {};
  let topDbm = Number.NEGATIVE_INFINITY;
  for (const source of picture.sourcesIn(view)) {
    const [from, to] = binsIn(source, view);
    for (const level of source.levels('max').subarray(from, to)) if (level > topDbm) topDbm = level;
  }
  return levelsFor(levelKey(state, full), state, { floorDbm, topDbm });
}

function factsOf(picture: Picture, { grid }: TraceSource, state: PageState): Facts {
  const { last } = picture;
  const lastSweep = state.receivers.find(({ id }) => id === state.receiverId)?.lastSweep;
  const measured = lastSweep !== undefined && overlaps(spanOf(lastSweep), spanOf(grid)) ? lastSweep : undefined;
  const rates = picture.rates();
  return {
    rbwHz: measured?.rbwHz,
    traceDetector: measured?.traceDetector,
    stepHz: grid.stepHz,
    bins: grid.bins,
    sweepMs: last?.durationMs ?? 0,
    sweepsPerS: rates?.measuredPerS,
    shownPerS: rates?.shownPerS,
    thinned: measured !== undefined && measured.stepHz < grid.stepHz * 0.99,
    flags: flagNames(last?.flags ?? 0),
    held: picture.heldSweeps(grid),
  };
}

function listed(
  source: TraceSource,
  peaks: readonly Peak[],
  { view, floorDbm, now, state }: { view: Span; floorDbm: number | undefined; now: number; state: PageState },
): Partial<PageState> {
  const { grid } = source;
  const byLevel = [...peaks].sort((a, b) => b.levelDbm - a.levelDbm).slice(0, LISTED_PEAKS);
  const readings = byLevel.map(({ bin, levelDbm }) => ({ hz: grid.startHz + bin * grid.stepHz, levelDbm }));
  if (floorDbm === undefined || now - (state.spoken?.at ?? 0) < SPOKEN_EVERY_MS) return { peaks: readings };
  const rise = largestRise(source, view, state);
  return { peaks: readings, spoken: { at: now, peak: readings[0], floorDbm, view, rise } };
}

/** Where the newest sweep is the most above the base, while traces are shown less one. */
function largestRise(source: TraceSource, view: Span, { minus, stills }: PageState): Spoken['rise'] {
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

type Told = Pick<PageState, 'view' | 'zoomed'>;

/**
 * Tells the store which span is shown. React renders each time it is told, which takes longer than to draw the plots, so while a
 * view is dragged it is told some times a second; the plots follow in each frame.
 */
export class ToldView {
  #next: Told | undefined;
  #timer: number | undefined;

  tell(told: Told): void {
    this.#next = told;
    if (this.#timer === undefined) this.#now();
  }

  /** Another receiver is shown: what was not told yet is not told any more. */
  forget(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = undefined;
  }

  #now(): void {
    const told = this.#next;
    this.#timer = undefined;
    if (told === undefined) return;
    this.#next = undefined;
    this.#timer = window.setTimeout(() => this.#now(), TOLD_EVERY_MS);
    pageStore.setState(told);
  }
}
