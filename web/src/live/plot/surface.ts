/** A canvas at the screen's own resolution, and the colours of the page for drawing on it. */

/** Space left of the plots for level and time labels, and right of them, CSS px. */
export const GUTTER_LEFT_PX = 62;
export const GUTTER_RIGHT_PX = 10;

/** Most device pixels for one CSS pixel: more are not visible, but cost time in every redraw. */
const MAX_DENSITY = 2;

export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
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
  constructor(canvas: HTMLCanvasElement, kind: 'opaque' | 'transparent' | 'read') {
    const context = canvas.getContext('2d', { alpha: kind === 'transparent', willReadFrequently: kind === 'read' });
    if (context === null) throw new Error('the browser gives no 2d canvas');
    this.canvas = canvas;
    this.context = context;
  }

  /** Takes the size of the layout; true when it changed. */
  fit(): boolean {
    const { clientWidth, clientHeight } = this.canvas;
    // A wall enlarges its plots by `zoom`; they are drawn in their visible size, so that letters stay sharp.
    const zoom = this.canvas.currentCSSZoom ?? 1;
    const density = Math.min(MAX_DENSITY, window.devicePixelRatio || 1) * zoom;
    if (clientWidth === this.width && clientHeight === this.height && density === this.density) return false;
    this.width = clientWidth;
    this.height = clientHeight;
    this.density = density;
    this.canvas.width = Math.round(clientWidth * density);
    this.canvas.height = Math.round(clientHeight * density);
    this.emptied += 1;
    return true;
  }

  /** From here on, drawing is in CSS px. */
  scaled(): void {
    this.context.setTransform(this.density, 0, 0, this.density, 0, 0);
  }

  /** Starts a drawing in CSS px on an empty canvas, or on one filled with this colour. */
  begin(colour?: string): CanvasRenderingContext2D {
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

  /** Takes the size of another surface. */
  fitTo({ width, height, density, canvas }: Surface): void {
    Object.assign(this, { width, height, density });
    this.canvas.width = canvas.width;
    this.canvas.height = canvas.height;
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
    font: '"JetBrains Mono Variable", ui-monospace, monospace',
  };
}
