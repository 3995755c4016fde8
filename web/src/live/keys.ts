/** One-key commands of the live page: the command of each key. Pure. */
import type { Base } from '../picture/difference.js';
import { type StillKind, TRACE_KINDS, type TraceKind } from '../picture/traces.js';

export type Command =
  | { readonly do: 'pan'; readonly share: number }
  | { readonly do: 'zoom'; readonly factor: number }
  | { readonly do: 'full' | 'pause' | 'peak' | 'marker' | 'remove-marker' | 'restart-holds' | 'why' }
  | { readonly do: 'step'; readonly side: 'before' | 'after' }
  | { readonly do: 'to-live' | 'choose' | 'auto-axis' | 'measure' | 'density' | 'limits' }
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

export function commandFor(press: KeyPress): Command | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined;
  switch (press.key) {
    case 'ArrowLeft':
      return press.shiftKey ? { do: 'next-peak', side: 'left' } : { do: 'pan', share: -PAN_SHARE };
    case 'ArrowRight':
      return press.shiftKey ? { do: 'next-peak', side: 'right' } : { do: 'pan', share: PAN_SHARE };
    case '+':
    case '=':
      return { do: 'zoom', factor: ZOOM_IN };
    case '-':
    case '_':
      return { do: 'zoom', factor: 1 / ZOOM_IN };
    case '0':
      return { do: 'full' };
    case ' ':
      return { do: 'pause' };
    case 'p':
    case 'P':
      return { do: 'peak' };
    case 'm':
    case 'M':
      return { do: 'marker' };
    case 'Delete':
    case 'Backspace':
      return { do: 'remove-marker' };
    case 'PageUp':
      return { do: 'reference', divisions: 1 };
    case 'PageDown':
      return { do: 'reference', divisions: -1 };
    case '[':
      return { do: 'scale', by: -1 };
    case ']':
      return { do: 'scale', by: 1 };
    case '\\':
      return { do: 'auto-axis' };
    case 't':
    case 'T':
      return { do: 'measure' };
    case 'd':
    case 'D':
      return { do: 'density' };
    case 'l':
    case 'L':
      return { do: 'limits' };
    case 'f':
    case 'F':
      return { do: 'type-frequency' };
    case 'b':
    case 'B':
      return { do: 'channels' };
    case '<':
      return { do: 'next-channel', side: 'left' };
    case '>':
      return { do: 'next-channel', side: 'right' };
    case 'h':
    case 'H':
      return { do: 'restart-holds' };
    case '5':
      return { do: 'still', kind: 'frozen' };
    case '6':
      return { do: 'still', kind: 'reference' };
    case '7':
      return { do: 'minus', base: 'next' };
    case ',':
      return { do: 'step', side: 'before' };
    case '.':
      return { do: 'step', side: 'after' };
    case 'End':
      return { do: 'to-live' };
    case 'x':
    case 'X':
      return { do: 'choose' };
    case 'e':
    case 'E':
      return { do: 'why' };
    default: {
      const kind = TRACE_KINDS[['1', '2', '3', '4'].indexOf(press.key)];
      return kind === undefined ? undefined : { do: 'trace', kind };
    }
  }
}
