/** One-key commands of the live page: the command of each key. Pure. */
import type { Base } from '../picture/difference.js';
import { type StillKind, TRACE_KINDS, type TraceKind } from '../picture/traces.js';

export type Command =
  | { readonly do: 'pan'; readonly share: number }
  | { readonly do: 'zoom'; readonly factor: number }
  | { readonly do: 'full' | 'pause' | 'peak' | 'marker' | 'remove-marker' | 'restart-holds' | 'why' }
  | { readonly do: 'step'; readonly side: 'before' | 'after' }
  | { readonly do: 'to-live' | 'choose' | 'auto-axis' | 'measure' | 'density' | 'limits' | 'tools' }
  | { readonly do: 'reference'; readonly divisions: number }
  | { readonly do: 'scale'; readonly by: 1 | -1 }
  | { readonly do: 'type-frequency' | 'channels' }
  | { readonly do: 'next-channel'; readonly side: 'left' | 'right' }
  | { readonly do: 'next-peak'; readonly side: 'left' | 'right' }
  | { readonly do: 'trace'; readonly kind: TraceKind }
  | { readonly do: 'still'; readonly kind: StillKind }
  | { readonly do: 'minus'; readonly base: Base | undefined | 'next' };

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const PAN_SHARE = 0.1;
const ZOOM_IN = 0.5;

/** Commands of single keys; letters count the same with Shift. */
const COMMANDS: Readonly<Record<string, Command>> = {
  '+': { do: 'zoom', factor: ZOOM_IN },
  '=': { do: 'zoom', factor: ZOOM_IN },
  '-': { do: 'zoom', factor: 1 / ZOOM_IN },
  _: { do: 'zoom', factor: 1 / ZOOM_IN },
  0: { do: 'full' },
  ' ': { do: 'pause' },
  p: { do: 'peak' },
  m: { do: 'marker' },
  Delete: { do: 'remove-marker' },
  Backspace: { do: 'remove-marker' },
  PageUp: { do: 'reference', divisions: 1 },
  PageDown: { do: 'reference', divisions: -1 },
  '[': { do: 'scale', by: -1 },
  ']': { do: 'scale', by: 1 },
  '\\': { do: 'auto-axis' },
  k: { do: 'tools' },
  t: { do: 'measure' },
  d: { do: 'density' },
  l: { do: 'limits' },
  f: { do: 'type-frequency' },
  b: { do: 'channels' },
  '<': { do: 'next-channel', side: 'left' },
  '>': { do: 'next-channel', side: 'right' },
  h: { do: 'restart-holds' },
  5: { do: 'still', kind: 'frozen' },
  6: { do: 'still', kind: 'reference' },
  7: { do: 'minus', base: 'next' },
  ',': { do: 'step', side: 'before' },
  '.': { do: 'step', side: 'after' },
  End: { do: 'to-live' },
  x: { do: 'choose' },
  e: { do: 'why' },
};

export function commandFor(press: KeyPress): Command | undefined {
  const { key, shiftKey } = press;
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined;
  if (key === 'ArrowLeft') return shiftKey ? { do: 'next-peak', side: 'left' } : { do: 'pan', share: -PAN_SHARE };
  if (key === 'ArrowRight') return shiftKey ? { do: 'next-peak', side: 'right' } : { do: 'pan', share: PAN_SHARE };
  const kind = TRACE_KINDS[['1', '2', '3', '4'].indexOf(key)];
  if (kind !== undefined) return { do: 'trace', kind };
  return COMMANDS[key.length === 1 ? key.toLowerCase() : key];
}
