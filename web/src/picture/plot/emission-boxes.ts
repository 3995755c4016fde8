/**
 * Frames around detected emissions on the waterfall: horizontally in frequency, vertically in time; they move with the
 * rows. An emission that goes on over time without data has a frame on either side of it.
 */
import { gradeOf } from '../emissions.js';
import { overlaps, type Span, spanOf } from '../grid.js';
import type { HeardRun } from './standing-sweeps.js';
import { type Context2d, GUTTER_LEFT_PX, type Look } from './surface.js';

/** The object of a frame. */
export interface Boxed {
  readonly id: string;
  readonly name: string;
  /** True for an incident, which has a screen of its own: a click on the name opens it. */
  readonly isIncident?: boolean;
  readonly live: boolean;
  /** Epoch ms. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly score: number;
}

export interface BoxPlace {
  readonly view: Span;
  /** Instants at the top and at the bottom edge. */
  readonly topMs: number;
  readonly bottomMs: number;
  readonly heard: readonly HeardRun[];
  /** Length of the slots in which `heard` counts. */
  readonly slotMs: number;
  /** CSS px. */
  readonly plotWidth: number;
  readonly height: number;
}

/** CSS px on the waterfall. */
export interface Box {
  readonly boxed: Boxed;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Most frames drawn, the most severe first: a screen full of frames is useless. */
const MOST_BOXES = 60;
const ROOM_PX = 2;
const SMALLEST_PX = 7;
const LABEL_HEIGHT_PX = 13;

/**
 * Positions of the frames, the most severe emission first, its newest frame first; those outside the view and those of
 * times without data are left out.
 */
export function placeBoxes(boxed: readonly Boxed[], place: BoxPlace): Box[] {
  const { view, topMs, bottomMs, plotWidth, height } = place;
  const x = (hz: number) => GUTTER_LEFT_PX + ((hz - view.startHz) / (view.stopHz - view.startHz)) * plotWidth;
  const y = (at: number) => ((topMs - at) / (topMs - bottomMs)) * height;
  const right = GUTTER_LEFT_PX + plotWidth;
  return boxed
    .filter(({ lowHz, highHz }) => highHz > view.startHz && lowHz < view.stopHz)
    .filter(({ live, firstSeenAt, lastSeenAt }) => firstSeenAt < topMs && (live || lastSeenAt > bottomMs))
    .sort((a, b) => Number(b.live) - Number(a.live) || b.score - a.score)
    .slice(0, MOST_BOXES)
    .flatMap((boxed) => {
      const middle = (x(boxed.lowHz) + x(boxed.highHz)) / 2;
      const half = Math.max(SMALLEST_PX / 2, (x(boxed.highHz) - x(boxed.lowHz)) / 2 + ROOM_PX);
      const left = Math.max(GUTTER_LEFT_PX + 0.5, middle - half);
      return heardTimes(boxed, place).map(({ from, to }) => {
        const top = Math.max(1, y(to) - ROOM_PX);
        const bottom = Math.min(height - 1, Math.max(top + SMALLEST_PX, y(from) + ROOM_PX));
        return { boxed, left, top, width: Math.min(right - 0.5, middle + half) - left, height: bottom - top };
      });
    });
}

/** The parts of an emission's time in which its frequency was swept, the newest first. Breaks too low to see are none. */
function heardTimes({ live, firstSeenAt, lastSeenAt, lowHz, highHz }: Boxed, place: BoxPlace) {
  const { heard, slotMs, topMs, bottomMs, height } = place;
  const band = { startHz: lowHz, stopHz: highHz };
  const until = live ? topMs : lastSeenAt;
  const breakMs = ((topMs - bottomMs) / height) * SMALLEST_PX;
  const times: { from: number; to: number }[] = [];
  for (const run of heard) {
    const from = Math.max(firstSeenAt, run.from * slotMs);
    const to = Math.min(until, (run.to + 1) * slotMs);
    if (from > to || !run.grids.some((grid) => overlaps(spanOf(grid), band))) continue;
    const before = times[0];
    if (before !== undefined && from - before.to < breakMs) before.to = to;
    else times.unshift({ from, to });
  }
  return times;
}

export interface BoxStyle {
  readonly look: Look;
  /** Right edge of the canvas, CSS px; reading it from the canvas would force a layout in every frame. */
  readonly rightPx: number;
}

/** Light lines with a dark edge, visible on every palette; solid where severe, dashed otherwise; a name only where it covers no other name. Returns the names' places, for the pointer. */
export function drawBoxes(context: Context2d, boxes: readonly Box[], { look, rightPx }: BoxStyle): Box[] {
  context.save();
  context.font = look.font;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const names: Box[] = [];
  for (const box of boxes) {
    const { boxed, left, top, width, height } = box;
    const grade = gradeOf(boxed.score);
    context.globalAlpha = boxed.live ? 1 : 0.75;
    context.setLineDash([]);
    context.strokeStyle = look.dark;
    context.lineWidth = 3;
    context.strokeRect(left, top, width, height);
    if (grade !== 'severe') context.setLineDash([4, 3]);
    context.strokeStyle = look[grade];
    context.lineWidth = grade === 'severe' ? 1.75 : 1.1;
    context.strokeRect(left, top, width, height);
    const text = boxed.name;
    const name = namePlace(box, context.measureText(text).width + 8, rightPx);
    if (names.some((other) => cover(other, name))) continue;
    names.push({ boxed, ...name });
    context.fillStyle = look.dark;
    context.fillRect(name.left, name.top, name.width, name.height);
    context.fillStyle = look[grade];
    context.fillText(text, name.left + 4, name.top + LABEL_HEIGHT_PX / 2 + 0.5);
  }
  context.restore();
  return names;
}

/** To the right of the frame at its newest row; to its left where the plot ends; inside a frame as wide as the plot. */
function namePlace({ left, top, width }: Box, nameWidth: number, plotRight: number): Omit<Box, 'boxed'> {
  const [after, before] = [left + width + 2, left - nameWidth - 2];
  const outside = after + nameWidth < plotRight - 10 ? after : before;
  return { left: outside < GUTTER_LEFT_PX ? left : outside, top, width: nameWidth, height: LABEL_HEIGHT_PX };
}

function cover(a: Omit<Box, 'boxed'>, b: Omit<Box, 'boxed'>): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
