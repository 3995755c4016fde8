/** What later parts of the page draw on the spectrum, as pictures for the drawing thread. */
import type { Span } from '../grid.js';
import type { LayerPictures } from '../plot/spectrum.js';
import { type Layer, plotSize, spectrumPlace, TOP_PX } from '../plot/spectrum-place.js';
import { type Context2d, GUTTER_LEFT_PX, type Look, type Size } from '../plot/surface.js';
import type { LevelRange } from '../plot/waterfall-row.js';

interface Where {
  readonly view: Span;
  readonly axis: LevelRange;
  readonly look: Look;
}

export class PlotLayers {
  readonly #changed: () => void;
  #layers: readonly Layer[] = [];
  #made: { readonly of: readonly unknown[]; readonly pictures: LayerPictures } | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Puts this layer in the place of an earlier one; undefined removes that. Density lies behind lines. */
  set(before: Layer | undefined, layer: Layer | undefined, at: 'behind' | 'front' = 'front'): void {
    const others = this.#layers.filter((one) => one !== before);
    this.#layers = layer === undefined ? others : at === 'front' ? [...others, layer] : [layer, ...others];
    this.#changed();
  }

  /** The same object until a layer or its place changes; undefined where none is shown. */
  pictures(size: Size, where: Where | undefined): LayerPictures | undefined {
    if (this.#layers.length === 0 || where === undefined) {
      // The pictures of before were given away.
      this.#made = undefined;
      return undefined;
    }
    const { view, axis, look } = where;
    const of = [this.#layers, size, view, axis.lowDbm, axis.highDbm, look];
    if (this.#made === undefined || of.some((part, i) => part !== this.#made?.of[i]))
      this.#made = { of, pictures: pictured(this.#layers, size, where) };
    return this.#made.pictures;
  }
}

/** From back to front. */
function pictured(layers: readonly Layer[], size: Size, where: Where): LayerPictures {
  const place = spectrumPlace(size, where);
  const labelled = layers.filter(({ label }) => label !== undefined);
  return {
    behind: picture(size, (context) => {
      for (const layer of layers) {
        context.save();
        layer.draw(context, place);
        context.restore();
      }
    }),
    over:
      labelled.length === 0
        ? undefined
        : picture(size, (context) => {
            for (const { label } of labelled) label?.(context, place);
          }),
  };
}

/** @throws Error when the browser gives no 2d context. */
function picture(size: Size, draw: (context: Context2d) => void): ImageBitmap {
  const { density } = size;
  const { width, height } = plotSize(size);
  const px = (css: number) => Math.max(1, Math.round(css * density));
  const canvas = new OffscreenCanvas(px(width), px(height));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser gives no 2d canvas');
  context.setTransform(density, 0, 0, density, -px(GUTTER_LEFT_PX), -px(TOP_PX));
  draw(context);
  return canvas.transferToImageBitmap();
}
