import { FORMATS } from '../../ground/words/format.js';
import type { Span } from '../../picture/grid.js';
import { readCursor } from '../../picture/plot/cursor-reading.js';
import type { BandFeed, PartState } from './band-feed.js';
import type { Place } from './band-hands.js';

interface Reading {
  readonly cursor: Place | undefined;
  readonly view: Span;
  readonly feed: BandFeed | undefined;
  readonly states: readonly PartState[] | undefined;
  readonly waterfall: HTMLCanvasElement | null;
  readonly language: 'vi' | 'en';
  nameOf(receiverId: string): string;
}

/** Frequency and level under the cursor, with the receiver and the width of its bins. */
export function cursorWords({ cursor, view, feed, states, waterfall, language, nameOf }: Reading): string {
  if (cursor === undefined || feed === undefined || cursor.share < 0 || cursor.share > 1) return '\u00a0';
  const hz = view.startHz + cursor.share * (view.stopHz - view.startHz);
  const part = states?.find(({ startHz, stopHz }) => hz >= startHz && hz < stopHz);
  const box = waterfall?.getBoundingClientRect();
  const downWaterfall = box && cursor.clientY !== undefined ? (cursor.clientY - box.top) / box.height : -1;
  const { picture, topSlot } = feed;
  const { text } = readCursor({
    ...{ hz, spectrumDbm: Number.NaN, downWaterfall, picture, language },
    scene: { history: picture.history, cadence: picture.cadence, topSlot },
    current: part?.isSilent === false,
  });
  if (part === undefined) return text;
  const step = part.stepHz === undefined ? [] : [FORMATS[language].bandwidth(part.stepHz)];
  return [text, nameOf(part.receiverId), ...step].join(' · ');
}
