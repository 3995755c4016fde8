/** What the plots show and what a person chose of them. Only what changes at most a few times a second: frames never come here. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Explanation } from '../../../src/api/emissions.js';
import type { Receiver } from '../../../src/api/stations.js';
import type { SweepFlagName } from '../../../src/rf/sweep.js';
import { type Formats, levelFormats } from '../ground/words/format.js';
import { useLanguage } from '../ground/words/use-language.js';
import {
  type Emission,
  type ProgramState,
  programStore,
  type ReceiverInfo,
  useProgram,
} from '../program/program-store.js';
import { type ReaderState, readerStore } from '../reader/reader-store.js';
import type { Question } from './detection-api.js';
import { DEFAULT_DISPLAY, type Display } from './display.js';
import { type Grid, hullOf, overlaps, type Span, spanOf } from './grid.js';
import type { MarkerReading, PeakReading } from './markers.js';
import { loadPreferences, type TimeSpan } from './picture-preferences.js';
import type { PaletteName } from './plot/waterfall-row.js';
import type { StillKind, StillTrace, TraceKind } from './traces.js';

/** What is printed about the measurement beside the plot. */
export interface GridFacts extends Grid {
  readonly rbwHz: number | undefined;
  readonly traceDetector: string | undefined;
  readonly floorDbm: number | undefined;
  /** True when its frames are coarser than what the receiver measured (each bin the maximum of several). */
  readonly thinned: boolean;
}

export interface Facts {
  /** Of each range of the view that is measured in bins of its own, in order of frequency. */
  readonly grids: readonly GridFacts[];
  /** Duration of the newest sweep of each range in the view, in order of frequency. */
  readonly sweepsMs: readonly number[];
  readonly sweepsPerS: number | undefined;
  /** Sweeps that reach this screen; fewer than were measured on a lite stream or a slow line. */
  readonly shownPerS: number | undefined;
  /** True where any of the grids is. */
  readonly thinned: boolean;
  /** How the receiver makes one level of many samples; undefined where it does not say. */
  readonly traceDetector: string | undefined;
  readonly flags: readonly SweepFlagName[];
  /** Sweeps in the holds and the average. */
  readonly held: number;
}

export interface PeakWish {
  /** Above the noise floor of the visible span. */
  readonly aboveFloorDb: number;
  readonly excursionDb: number;
}

/** What the plots show, for ears. */
export interface Spoken {
  readonly at: number;
  readonly peak: PeakReading | undefined;
  readonly floorDbm: number;
  readonly view: Span;
  /** Where the newest sweep is the most above the base, while traces are shown less one. */
  readonly rise: { readonly hz: number; readonly db: number } | undefined;
}

/** A frequency that was asked about, and what detection said. */
export interface Why {
  readonly question: Question & { readonly askedAt: number };
  /** `learning`: detection does not know the noise there yet, or the past before the moment asked for is too short. */
  readonly state: 'asking' | 'learning' | 'answered' | 'failed';
  readonly explanation: Explanation | undefined;
  /** What was being followed at that frequency. */
  readonly emission: Emission | undefined;
}

/** Where looking back has got to. */
export interface PastState {
  /** Epoch ms: the newest row of the picture. */
  readonly at: number;
  readonly playing: boolean;
  /** So many times as fast as it happened. */
  readonly speed: number;
  /** `silent`: nothing was received at this instant, and the trace is of the sweep before it. */
  readonly state: 'fetching' | 'shown' | 'silent' | 'empty' | 'failed';
}

/** A stretch of time and frequency chosen on the waterfall. */
export interface Region extends Span {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** A region, and the same span and length at another time. */
export interface ComparedTimes extends Region {
  /** When the other time begins, epoch ms. */
  readonly otherFrom: number;
}

export interface PictureState extends Display {
  readonly receiverId: string | undefined;
  /** Age of the newest sweep; undefined before the first. */
  readonly dataAgeMs: number | undefined;
  /** True when the newest sweep is older than the receiver's rhythm explains. */
  readonly dataOld: boolean;
  /** True when the thread that draws the plots does not: they show what they showed before. */
  readonly undrawn: boolean;
  readonly paused: boolean;
  /** Undefined in the present. */
  readonly past: PastState | undefined;
  /** What was chosen on the waterfall, or is being chosen. */
  readonly region: Region | undefined;
  /** Two times that are shown side by side. */
  readonly compared: ComparedTimes | undefined;
  /** A drag on the waterfall chooses a region instead of moving the axis. */
  readonly choosing: boolean;
  readonly traces: Readonly<Record<TraceKind, boolean>>;
  /** One for each grid; empty where none was taken. */
  readonly stills: Readonly<Record<StillKind, readonly StillTrace[]>>;
  readonly palette: PaletteName;
  readonly timeSpan: TimeSpan;
  /** What `timeSpan` means at the moment, in ms from top to bottom. */
  readonly shownMs: number;
  readonly view: Span | undefined;
  readonly zoomed: boolean;
  readonly facts: Facts | undefined;
  readonly floorDbm: number | undefined;
  readonly markers: readonly MarkerReading[];
  readonly activeMarker: number | undefined;
  readonly peaks: readonly PeakReading[];
  readonly peakWish: PeakWish;
  /** Undefined while nothing was asked. */
  readonly why: Why | undefined;
  /** Frequency and level of the highest peak for the spoken summary; changes at most every 5 s. */
  readonly spoken: Spoken | undefined;
  readonly lite: boolean;
}

const { traces, palette, timeSpan, measuring } = loadPreferences();

export const pictureStore = createStore<PictureState>(() => ({
  receiverId: undefined,
  dataAgeMs: undefined,
  dataOld: false,
  undrawn: false,
  paused: false,
  past: undefined,
  region: undefined,
  compared: undefined,
  choosing: false,
  traces,
  stills: { frozen: [], reference: [] },
  palette,
  timeSpan,
  shownMs: 60_000,
  view: undefined,
  zoomed: false,
  facts: undefined,
  floorDbm: undefined,
  markers: [],
  activeMarker: undefined,
  peaks: [],
  peakWish: { aboveFloorDb: 10, excursionDb: 6 },
  why: undefined,
  spoken: undefined,
  ...DEFAULT_DISPLAY,
  measuring,
  lite: false,
}));

export function usePicture<T>(select: (state: PictureState) => T): T {
  return useStore(pictureStore, select);
}

/** A picture, what the program said of its receiver, and how the reader wants it. */
export type ShownState = PictureState & ProgramState & ReaderState;

export function shownState(): ShownState {
  return { ...readerStore.getState(), ...programStore.getState(), ...pictureStore.getState() };
}

export function shownReceiver({ receivers, receiverId }: ShownState): ReceiverInfo | undefined {
  return receivers.find(({ id }) => id === receiverId);
}

export function useShownReceiver(): ReceiverInfo | undefined {
  const receiverId = usePicture((state) => state.receiverId);
  return useProgram(({ receivers }) => receivers.find(({ id }) => id === receiverId));
}

/** How levels of the shown receiver are written. */
export function useLevelFormats(): Formats {
  return levelFormats(useLanguage(), useShownReceiver()?.isField);
}

/** From the lowest to the highest frequency that the shown receiver sweeps, as far as it is known. */
export function sweptSpan(state: ShownState): Span | undefined {
  return hullOf(shownReceiver(state)?.ranges ?? []);
}

/** True when levels, traces and readings are of the shown instant: now, or a chosen moment of the past. */
export function isCurrent({ silence, dataOld, past }: Pick<ShownState, 'silence' | 'dataOld' | 'past'>): boolean {
  return past !== undefined || (silence === undefined && !dataOld);
}

export function useCurrent(): boolean {
  const silence = useProgram((state) => state.silence);
  const dataOld = usePicture((state) => state.dataOld);
  const past = usePicture((state) => state.past);
  return isCurrent({ silence, dataOld, past });
}

/** Flags of the newest sweep and of the newest one of each plan: of two in turn, one alone may be overloaded. */
export function flagsOf({
  lastSweep,
  measured,
  ranges,
}: Pick<Receiver, 'lastSweep' | 'measured' | 'ranges'>): string[] {
  const ofPlans = ranges.flatMap(
    (range) => measured.find((one) => !one.flags.includes('aside') && overlaps(spanOf(one), range)) ?? [],
  );
  return [...new Set([lastSweep, ...ofPlans].flatMap((one) => one?.flags ?? []))];
}
