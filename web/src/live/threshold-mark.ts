/** The detection threshold in force and the learned floor, where they were asked for: each bin has its own. */
import i18next from 'i18next';
import type { Why } from '../state/page-store.js';
import type { Look } from './surface.js';

const HALF_WIDTH_PX = 26;

export interface ThresholdPlace {
  x(hz: number): number;
  y(levelDbm: number): number;
  readonly look: Look;
}

export function drawThresholdMark(context: CanvasRenderingContext2D, why: Why, { x, y, look }: ThresholdPlace): void {
  const { explanation, question } = why;
  if (explanation === undefined) return;
  const middle = x(question.hz);
  const lines = [
    { at: y(explanation.thresholdDbm), colour: look.threshold, name: i18next.t('why.threshold'), above: true },
    { at: y(explanation.floorDbm), colour: look.dim, name: i18next.t('why.floor'), above: false },
  ];
  context.font = `10.5px ${look.font}`;
  context.textAlign = 'center';
  for (const { at, colour, name, above } of lines) {
    context.fillStyle = colour;
    context.fillRect(middle - HALF_WIDTH_PX, at - 1, 2 * HALF_WIDTH_PX, 2);
    const width = context.measureText(name).width + 6;
    context.fillStyle = look.label;
    context.fillRect(middle - width / 2, above ? at - 17 : at + 3, width, 14);
    context.fillStyle = colour;
    context.textBaseline = above ? 'bottom' : 'top';
    context.fillText(name, middle, above ? at - 4 : at + 5);
  }
}
