/** Limit lines as a layer of the plot: each with its name, its rule, and a second sign where the newest trace is over it. */
import type { Span } from '../live/picture/grid.js';
import type { Layer, LayerPlace } from '../live/plot/spectrum.js';
import { maskLine, type Point } from '../registry/mask.js';
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
  return {
    draw(context, place) {
      const taken: number[] = [];
      for (const drawn of lines) drawLine(context, drawn, { place, view, floorDbm, taken });
      placed(place);
    },
  };
}

interface Drawing {
  readonly place: LayerPlace;
  readonly view: Span;
  readonly floorDbm: number | undefined;
  /** Tops of the labels so far. */
  readonly taken: number[];
}

function drawLine(context: CanvasRenderingContext2D, drawn: DrawnLine, drawing: Drawing): void {
  const { line, verdict, isEdited } = drawn;
  const { place, view, floorDbm } = drawing;
  const { x, y, look } = place;
  const isOver = typeof verdict !== 'string';
  const from = Math.max(view.startHz, line.startHz);
  const to = Math.min(view.stopHz, line.stopHz);
  const pieces = maskLine(line.mask, { startHz: from, stopHz: to }, floorDbm ?? Number.NaN);
  context.strokeStyle = isOver ? look.threshold : look.text;
  context.lineWidth = isOver ? 2.5 : 1.5;
  context.setLineDash(isEdited ? [] : line.rules.length > 0 ? [10, 3] : [3, 4]);
  context.save();
  context.beginPath();
  context.rect(x(from), place.box.top, x(to) - x(from), place.box.height);
  context.clip();
  context.beginPath();
  let label: Point | undefined;
  for (const piece of pieces)
    piece.forEach((point, i) => {
      if (Number.isNaN(point.levelDbm)) return;
      if (i === 0) context.moveTo(x(point.hz), y(point.levelDbm));
      else context.lineTo(x(point.hz), y(point.levelDbm));
      if (label === undefined || label.hz < from) label = point;
    });
  context.stroke();
  context.restore();
  if (label !== undefined) drawLabel(context, drawn, label, drawing);
}

function drawLabel(
  context: CanvasRenderingContext2D,
  { words, verdict }: DrawnLine,
  { hz, levelDbm }: Point,
  { place, taken }: Drawing,
): void {
  const { x, y, box, look } = place;
  context.font = `10.5px ${look.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const width = context.measureText(words).width + 8;
  const left = Math.min(box.left + box.width - width - 2, Math.max(box.left + 2, x(hz)));
  const bottom = box.top + box.height - LABEL_HEIGHT_PX;
  let top = Math.min(bottom, Math.max(box.top + 2, y(levelDbm) - LABEL_HEIGHT_PX - 3));
  while (taken.some((other) => Math.abs(other - top) < LABEL_HEIGHT_PX) && top < bottom) top += LABEL_HEIGHT_PX;
  taken.push(top);
  context.fillStyle = look.label;
  context.fillRect(left, top, width, LABEL_HEIGHT_PX);
  context.fillStyle = typeof verdict === 'string' ? look.text : look.threshold;
  context.fillText(words, left + 4, top + LABEL_HEIGHT_PX / 2 + 0.5);
}
