/**
 * What page and drawing thread say to each other. The page tells what is to be seen and only what changed of it; the sweeps
 * of a picture go to its copy, which the thread draws by itself.
 *
 *   page                                       drawing thread
 *   CopiedPicture ──steps──────────────────►   its copy ──┐
 *   DrawnPlot ──canvases, scene, changes───►   PlotDrawing ──► canvases
 *             ◄──Painted, a few times a second──┘
 */
import type { Language } from '../../ground/words/format.js';
import type { ThresholdRow } from '../detection-api.js';
import type { Grid, Span } from '../grid.js';
import type { MarkerReading } from '../markers.js';
import type { Picture } from '../picture.js';
import type { Boxed } from '../plot/emission-boxes.js';
import type { PainterWish } from '../plot/painter.js';
import type { ShownKinds } from '../plot/shown-traces.js';
import type { LayerPictures } from '../plot/spectrum.js';
import type { Look, Size } from '../plot/surface.js';
import type { AskedLevels } from '../plot/threshold-mark.js';
import type { Painted } from '../plot/waterfall.js';
import type { LevelRange, PaletteName } from '../plot/waterfall-row.js';

export interface DrawnScene extends ShownKinds {
  /** Number of the copied picture; undefined while there is none. */
  readonly picture: number | undefined;
  readonly view: Span | undefined;
  /** Slot of the waterfall's top row; undefined for the newest. */
  readonly topSlot: number | undefined;
  readonly sizes: { readonly spectrum: Size; readonly waterfall: Size };
  readonly look: Look;
  /** Colours of the spectrum, which differ where its traces are old. */
  readonly spectrumLook: Look;
  /** False while the traces are old. */
  readonly current: boolean;
  readonly language: Language;
  /** Levels are of a recording of field strength. */
  readonly isField?: boolean | undefined;
  readonly palette: PaletteName;
  readonly range: LevelRange;
  readonly axis: LevelRange;
  readonly dbPerDiv: number | undefined;
  readonly boxes: readonly Boxed[];
  readonly thresholdDbm: number | undefined;
  /** Undefined where no detection is shown. */
  readonly detection: readonly ThresholdRow[] | undefined;
  readonly legend: string;
  readonly layers: LayerPictures | undefined;
  readonly markers: readonly MarkerReading[];
  readonly activeMarker: number | undefined;
  readonly asked: AskedLevels | undefined;
  /** Traces of these are left out: their receivers are silent. */
  readonly hidden: readonly Grid[];
}

/** The calls that change a picture, which its copy repeats. A live frame comes as its bytes. */
type Step = 'takeStored' | 'takeStoredClose' | 'lookElsewhere' | 'freeze' | 'thaw' | 'restartHolds' | 'reslot';
export type StepMessage =
  | { [S in Step]: { readonly step: S; readonly with: Parameters<Picture[S]> } }[Step]
  | { readonly step: 'take' | 'takeClose'; readonly with: readonly [Parameters<Picture['take']>[0] | ArrayBuffer] };

export type ToDrawing =
  | {
      readonly kind: 'open';
      readonly plot: number;
      readonly spectrum: OffscreenCanvas;
      readonly waterfall: OffscreenCanvas;
      readonly wish: PainterWish;
    }
  | { readonly kind: 'close'; readonly plot: number }
  /** `repaint`: more than rows changed. */
  | { readonly kind: 'show'; readonly plot: number; readonly scene: Partial<DrawnScene>; readonly repaint: boolean }
  | { readonly kind: 'picture'; readonly picture: number; readonly rows: number; readonly slotMs: number }
  | ({ readonly kind: 'step'; readonly picture: number } & StepMessage)
  | { readonly kind: 'forget'; readonly picture: number }
  /** A font for the plots. */
  | { readonly kind: 'letters'; readonly bytes: ArrayBuffer }
  /** Is answered with `alive`. */
  | { readonly kind: 'ping' };

/** The first thing that the thread says. */
export const READY = 'ready';

export type FromDrawing = 'alive' | ToldOfPlot;

export interface ToldOfPlot {
  readonly plot: number;
  readonly painted: Painted | undefined;
  /** A trace was drawn. */
  readonly hasTraces: boolean;
}
