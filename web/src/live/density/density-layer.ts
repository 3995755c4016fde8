/** The picture of densities behind the traces. */
import type { ColumnRange } from '../../../../src/rf/bin-columns.js';
import type { ShownState } from '../../picture/picture-store.js';
import { rangeOf } from '../../picture/plot/level-axis.js';
import type { PaletteName } from '../../picture/plot/palette.js';
import type { Layer, LayerPlace } from '../../picture/plot/spectrum-place.js';
import type { Context2d } from '../../picture/plot/surface.js';
import type { LevelRange } from '../../picture/plot/waterfall-row.js';
import type { Plot } from '../plot/plot.js';
import { densityColours, densityImage } from './density-pixels.js';
import type { DensitySpan } from './live-density.js';

export interface DensityPicture extends ColumnRange {
  readonly counts: Float32Array;
  readonly least: number;
  readonly span: DensitySpan;
}

interface Scene {
  readonly palette: PaletteName;
  readonly axis: LevelRange;
  /** Grey says that it is old. */
  readonly current: boolean;
}

export class DensityLayer {
  #layer: Layer | undefined;
  #key = '';

  /** Draws the picture in the next frame, if anything of it has changed; undefined removes it. */
  show(plot: Plot | undefined, picture: undefined): void;
  show(plot: Plot | undefined, picture: DensityPicture, shown: { state: ShownState; current: boolean }): void;
  show(plot: Plot | undefined, picture?: DensityPicture, shown?: { state: ShownState; current: boolean }): void {
    let next: Layer | undefined;
    let key = '';
    if (picture !== undefined && shown !== undefined && picture.columns > 0) {
      const { axis, palette, scheme } = shown.state;
      const { span, startHz, stopHz } = picture;
      key = JSON.stringify([axis, palette, scheme, shown.current, startHz, stopHz, span]);
      next = layerOf(picture, { palette, axis: rangeOf(axis), current: shown.current });
    }
    if (key === this.#key) return;
    this.#key = key;
    plot?.layers.set(this.#layer, next, 'behind');
    this.#layer = next;
  }
}

function layerOf(picture: DensityPicture, { palette, axis, current }: Scene): Layer {
  let image: { readonly canvas: HTMLCanvasElement; readonly levels: LevelRange; readonly rows: number } | undefined;
  return {
    draw(context: Context2d, { x, y, box, look }: LayerPlace): void {
      const rows = Math.floor(box.height);
      if (image?.rows !== rows) {
        const colours = densityColours(current ? palette : 'grey', isDark(look.plot) ? 'dark' : 'light');
        image = { ...painted(picture, { range: axis, rows, colours }), rows };
      }
      const { canvas, levels } = image;
      const [left, top] = [x(picture.startHz), y(levels.highDbm)];
      context.imageSmoothingEnabled = false;
      context.drawImage(canvas, left, top, x(picture.stopHz) - left, y(levels.lowDbm) - top);
    },
  };
}

function painted(picture: DensityPicture, how: Parameters<typeof densityImage>[2]) {
  const { pixels, width, height, levels } = densityImage(picture, picture.least, how);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer);
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0);
  return { canvas, levels };
}

function isDark(hexColour: string): boolean {
  return Number.parseInt(hexColour.slice(3, 5), 16) < 128;
}
