/** Limit lines as a layer of the plot: each with its name, its rule, and a second sign where the newest trace is over it. */
import type { Span } from '../../picture/grid.js';
import type { Layer, LayerPlace } from '../../picture/plot/spectrum-place.js';
import type { Context2d } from '../../picture/plot/surface.js';
import { maskLine, type Point } from '../../registry/mask.js';
import type { LimitLine, Verdict } from './limit-lines.js';

export interface DrawnLine {
  readonly line: LimitLine;
  readonly verdict: Verdict;
  /** Written at the line. */
  readonly words: string;
  readonly isEdited: boolean;
}

const LABEL_HEIGHT_PX = 15;

/** `placed` hears where frequencies and levels are on the plot, whenever it is drawn. */
export function limitLayer(
  lines: readonly DrawnLine[],
  { view, floorDbm }: { view: Span; floorDbm: number | undefined },
  placed: (place: LayerPlace) => void,
): Layer {
  const inView = lines.map((drawn): Drawing => {
    const startHz = Math.max(view.startHz, drawn.line.startHz);
    const stopHz = Math.min(view.stopHz, drawn.line.stopHz);
    const pieces = maskLine(drawn.line.mask, { startHz, stopHz }, floorDbm ?? Number.NaN);
    return { ...drawn, startHz, stopHz, pieces };
  });
  return {
    draw(context, place) {
      for (const drawing of inView) drawLine(context, drawing, place);
      placed(place);
    },
    label(context, place) {
      const taken: number[] = [];
      for (const drawing of inView) drawLabel(context, drawing, place, taken);
    },
  };
}

/** A line as far as the view reaches. */
interface Drawing extends DrawnLine, Span {
  readonly pieces: readonly (readonly Point[])[];
}

const isDrawn = ({ levelDbm }: Point) => !Number.isNaN(levelDbm);

function drawLine(
  context: Context2d,
  { line, verdict, isEdited, startHz, stopHz, pieces }: Drawing,
  { x, y, box, look }: LayerPlace,
): void {
  const isOver = typeof verdict !== 'string';
  context.strokeStyle = isOver ? look.threshold : look.text;
  context.lineWidth = isOver ? 2.5 : 1.5;
  context.setLineDash(isEdited ? [] : line.rules.length > 0 ? [10, 3] : [3, 4]);
  context.save();
  context.beginPath();
  context.rect(x(startHz), box.top, x(stopHz) - x(startHz), box.height);
  context.clip();
  context.beginPath();
  for (const piece of pieces)
    piece.forEach((point, i) => {
      if (!isDrawn(point)) return;
      if (i === 0) context.moveTo(x(point.hz), y(point.levelDbm));
      else context.lineTo(x(point.hz), y(point.levelDbm));
    });
  context.stroke();
  context.restore();
}

/** `taken`: tops of the labels so far. */
function drawLabel(
  context: Context2d,
  { words, verdict, startHz, pieces }: Drawing,
  { x, y, box, look }: LayerPlace,
  taken: number[],
): void {
  const points = pieces.flat().filter(isDrawn);
  const start = points.find(({ hz }) => hz >= startHz) ?? points.at(-1);
  if (start === undefined) return;
  context.font = look.font;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const width = context.measureText(words).width + 8;
  const left = Math.max(box.left + 2, Math.min(box.left + box.width - width - 2, x(start.hz)));
  const bottom = box.top + box.height - LABEL_HEIGHT_PX;
  let top = Math.min(bottom, Math.max(box.top + 2, y(start.levelDbm) - LABEL_HEIGHT_PX - 3));
  while (taken.some((other) => Math.abs(other - top) < LABEL_HEIGHT_PX) && top < bottom) top += LABEL_HEIGHT_PX;
  taken.push(top);
  context.fillStyle = look.label;
  context.fillRect(left, top, width, LABEL_HEIGHT_PX);
  context.fillStyle = typeof verdict === 'string' ? look.text : look.threshold;
  context.fillText(words, left + 4, top + LABEL_HEIGHT_PX / 2 + 0.5);
}
