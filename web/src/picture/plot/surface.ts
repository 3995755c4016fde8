/** A canvas at the screen's own resolution, and the colours of the page for drawing on it. */

import type { Severity } from '../../ground/names/severities.js';

/** Space left of the plots for level and time labels, and right of them, CSS px. */
export const GUTTER_LEFT_PX = 62;
export const GUTTER_RIGHT_PX = 10;

/** Most device pixels for one CSS pixel: more are not visible, but cost time in every redraw. */
const MAX_DENSITY = 2;

/** Size of a drawing in CSS px, and the device pixels for each of them. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly density: number;
}

/** The same calls on a canvas of the page and on one of the drawing thread. */
export type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** The size that the layout gives a canvas. */
export function sizeOf(canvas: HTMLCanvasElement): Size {
  const { clientWidth: width, clientHeight: height } = canvas;
  // A wall enlarges its plots by `zoom`; they are drawn in their visible size, so that letters stay sharp.
  const zoom = canvas.currentCSSZoom ?? 1;
  return { width, height, density: Math.min(MAX_DENSITY, window.devicePixelRatio || 1) * zoom };
}

export function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height && a.density === b.density;
}

export class Surface {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  readonly context: Context2d;
  /** CSS px. */
  width = 0;
  height = 0;
  density = 1;
  /** Number of times the canvas was emptied; earlier drawings are gone then. */
  emptied = 0;

  /**
   * An opaque surface saves the browser from blending it with the page behind; one whose pixels are read often is kept
   * where they are read.
   * @throws Error when the browser gives no 2d context.
   */
  constructor(canvas: HTMLCanvasElement | OffscreenCanvas, kind: 'opaque' | 'transparent' | 'read') {
    const either: { getContext(kind: '2d', wish: CanvasRenderingContext2DSettings): Context2d | null } = canvas;
    const context = either.getContext('2d', { alpha: kind === 'transparent', willReadFrequently: kind === 'read' });
    if (context === null) throw new Error('the browser gives no 2d canvas');
    this.canvas = canvas;
    this.context = context;
  }

  /** Takes this size; true when it is another one. */
  fit(size: Size): boolean {
    if (isSameSize(this, size)) return false;
    const { width, height, density } = size;
    Object.assign(this, { width, height, density });
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    this.emptied += 1;
    return true;
  }

  /** From here on, drawing is in CSS px. */
  scaled(): void {
    this.context.setTransform(this.density, 0, 0, this.density, 0, 0);
  }

  /** Starts a drawing in CSS px on an empty canvas, or on one filled with this colour. */
  begin(colour?: string): Context2d {
    const { context } = this;
    this.emptied += 1;
    this.scaled();
    if (colour === undefined) context.clearRect(0, 0, this.width, this.height);
    else {
      context.fillStyle = colour;
      context.fillRect(0, 0, this.width, this.height);
    }
    return context;
  }

  get plotWidth(): number {
    return Math.max(1, this.width - GUTTER_LEFT_PX - GUTTER_RIGHT_PX);
  }

  /** Columns of the plot in device px. */
  get plotColumns(): number {
    return Math.max(1, Math.round(this.plotWidth * this.density));
  }
}

/** The page's colours from the style sheet, read once for each colour scheme. */
export interface Look {
  readonly panel: string;
  readonly plot: string;
  readonly grid: string;
  readonly text: string;
  readonly dim: string;
  readonly write: string;
  readonly max: string;
  readonly min: string;
  readonly average: string;
  readonly frozen: string;
  readonly reference: string;
  readonly marker: string;
  readonly label: string;
  readonly threshold: string;
  readonly past: string;
  /** Of a case, by its level. */
  readonly severity: Readonly<Record<Severity, string>>;
  /** Over pictures of levels, whose colours no scheme changes. */
  readonly severe: string;
  readonly notable: string;
  readonly weak: string;
  readonly light: string;
  readonly dark: string;
  /** Letters of all plots, with their size. */
  readonly font: string;
}

/** The same without the colours of what is live, for traces that are old. */
export function faded(look: Look): Look {
  const { dim } = look;
  return { ...look, write: dim, max: dim, min: dim, average: dim, marker: dim };
}

export function readLook(element: Element): Look {
  const style = getComputedStyle(element);
  const named = (name: string) => style.getPropertyValue(name).trim();
  return {
    panel: named('--panel'),
    plot: named('--plot'),
    grid: named('--plot-grid'),
    text: named('--text'),
    dim: named('--dim'),
    write: named('--trace-write'),
    max: named('--trace-max'),
    min: named('--trace-min'),
    average: named('--trace-average'),
    frozen: named('--trace-frozen'),
    reference: named('--trace-reference'),
    marker: named('--marker'),
    label: named('--label'),
    threshold: named('--threshold'),
    past: named('--past'),
    severity: {
      1: named('--s1'),
      2: named('--s2'),
      3: named('--s3'),
      4: named('--s4'),
      5: named('--s5'),
      6: named('--s6'),
    },
    severe: named('--over-severe'),
    notable: named('--over-notable'),
    weak: named('--over-weak'),
    light: named('--over-light'),
    dark: named('--over-dark'),
    font: `${named('--t-mark')} ${named('--mono')}`,
  };
}
