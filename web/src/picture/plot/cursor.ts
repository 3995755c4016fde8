/** The cursor that spectrum and waterfall share: drawn on a separate canvas, so that a move redraws nothing else. */
import { type Context2d, GUTTER_LEFT_PX, type Look, Surface } from './surface.js';

export interface CursorScene {
  /** CSS px on the overlay; undefined when there is no cursor. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
  /** Top and bottom of each plot, CSS px on the overlay. */
  readonly plots: readonly { readonly top: number; readonly bottom: number }[];
  /** Text in the gutter beside the horizontal line. */
  readonly sideLabel: string | undefined;
  readonly look: Look;
  /** The chosen region, CSS px on the overlay. */
  readonly region: DOMRect | undefined;
}

export class Cursor {
  readonly surface: Surface;
  readonly #canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.surface = new Surface(canvas, 'transparent');
  }

  paint({ at, plots, sideLabel, look, region }: CursorScene): void {
    // An empty canvas costs as much in every frame as a drawn one, so it is hidden.
    this.#canvas.style.visibility = at === undefined && region === undefined ? 'hidden' : 'visible';
    if (at === undefined && region === undefined) return;
    const context = this.surface.begin();
    if (region !== undefined) drawRegion(context, region, look);
    if (at === undefined) return;
    const right = GUTTER_LEFT_PX + this.surface.plotWidth;
    const x = Math.round(Math.min(right, Math.max(GUTTER_LEFT_PX, at.x))) + 0.5;
    context.strokeStyle = look.marker;
    context.globalAlpha = 0.7;
    context.setLineDash([3, 3]);
    context.beginPath();
    for (const { top, bottom } of plots) {
      context.moveTo(x, top);
      context.lineTo(x, bottom);
      if (at.y < top || at.y > bottom) continue;
      context.moveTo(GUTTER_LEFT_PX, Math.round(at.y) + 0.5);
      context.lineTo(right, Math.round(at.y) + 0.5);
    }
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
    if (sideLabel === undefined) return;
    context.font = look.font;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const width = context.measureText(sideLabel).width + 8;
    context.fillStyle = look.label;
    context.beginPath();
    context.roundRect(GUTTER_LEFT_PX - width - 2, at.y - 9, width, 18, 3);
    context.fill();
    context.fillStyle = look.marker;
    context.fillText(sideLabel, GUTTER_LEFT_PX - 6, at.y);
  }
}

/** Light on dark, which is visible on every palette. */
function drawRegion(context: Context2d, { x, y, width, height }: DOMRect, look: Look): void {
  context.fillStyle = look.light;
  context.globalAlpha = 0.12;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
  context.lineWidth = 3;
  context.strokeStyle = look.dark;
  context.strokeRect(x, y, width, height);
  context.lineWidth = 1.25;
  context.strokeStyle = look.light;
  context.setLineDash([6, 4]);
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
}
