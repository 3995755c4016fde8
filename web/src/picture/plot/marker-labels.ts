/** Markers on the spectrum: a numbered arrow on the trace, and a label that avoids its neighbours. */
import type { Formats } from '../../ground/words/format.js';
import type { MarkerReading } from '../markers.js';
import type { Context2d, Look } from './surface.js';

export interface MarkerScene {
  readonly markers: readonly MarkerReading[];
  readonly activeMarker: number | undefined;
  /** Differences, not levels, are the heights of the plot. */
  readonly unit?: 'dB' | undefined;
  readonly formats: Formats;
  readonly look: Look;
}

export interface MarkerPlace {
  x(hz: number): number;
  y(levelDbm: number): number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

const LABEL_HEIGHT_PX = 18;
const LANES = 6;

export function drawMarkers(context: Context2d, scene: MarkerScene, place: MarkerPlace): void {
  const { look, formats, activeMarker } = scene;
  /** For each lane from the top, the end of its last label. */
  const laneEnds = new Array<number>(LANES).fill(Number.NEGATIVE_INFINITY);
  const inSight = scene.markers
    .map((marker) => ({ ...marker, x: place.x(marker.hz) }))
    .filter(({ x }) => x >= place.left - 0.5 && x <= place.right + 0.5)
    .sort((a, b) => a.x - b.x);
  context.font = `600 ${look.font}`;
  context.textBaseline = 'middle';
  for (const { number, hz, levelDbm, differenceDb, x } of inSight) {
    const difference = differenceDb === undefined ? '' : ` ${formats.signed(differenceDb, 1)} dB`;
    const text = `M${number} ${formats.frequency(hz)}${difference} ${formats.level(levelDbm)}`;
    const width = context.measureText(text).width + 12;
    const left = Math.min(place.right - width, Math.max(place.left, x + 8));
    const free = laneEnds.findIndex((end) => end < left);
    const lane = free === -1 ? LANES - 1 : free;
    laneEnds[lane] = left + width + 6;
    const height = scene.unit === 'dB' ? differenceDb : levelDbm;
    const y = height === undefined ? place.top + 12 : place.y(height);
    const labelTop = place.top + 4 + lane * (LABEL_HEIGHT_PX + 3);
    const active = number === activeMarker;
    context.strokeStyle = look.marker;
    context.globalAlpha = 0.55;
    context.beginPath();
    context.moveTo(x, labelTop + LABEL_HEIGHT_PX / 2);
    context.lineTo(x, y - 9);
    context.stroke();
    context.globalAlpha = 1;
    arrow(context, x, y - 1, { filled: active, colour: look.marker, hollow: look.plot });
    context.fillStyle = look.label;
    context.beginPath();
    context.roundRect(left, labelTop, width, LABEL_HEIGHT_PX, 4);
    context.fill();
    if (active) context.stroke();
    context.fillStyle = look.marker;
    context.textAlign = 'left';
    context.fillText(text, left + 6, labelTop + LABEL_HEIGHT_PX / 2 + 0.5);
  }
}

function arrow(
  context: Context2d,
  x: number,
  y: number,
  { filled, colour, hollow }: { filled: boolean; colour: string; hollow: string },
): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - 5.5, y - 9);
  context.lineTo(x + 5.5, y - 9);
  context.closePath();
  context.fillStyle = filled ? colour : hollow;
  context.strokeStyle = colour;
  context.fill();
  context.stroke();
}
