/** What people type into the frequency fields: one frequency, or the two ends of a span. Pure. */
import { typedHz } from '../../../../src/rf/units.js';
import type { Kept, Span } from '../../picture/grid.js';

/** A centre to go to, or a span to show. */
export type Typed = { readonly centreHz: number } | Span;

const RANGE = /^(.*?\d\s*[a-z]*)\s*(?:-|–|—|…|\.\.|to|đến)\s*(\d.*)$/i;
const UNIT = /([kmg])(?:hz)?\s*$/i;

/**
 * "98.5", "98,5 MHz", "156800 kHz" is a centre; "118-137", "430 – 440 MHz", "144 to 146" are two ends, where a unit at
 * the end counts for both. Undefined for anything else, and for a span without width.
 */
export function typedFrequency(text: string): Typed | undefined {
  const [, low = '', high = ''] = RANGE.exec(text.trim()) ?? [];
  if (low === '') {
    const centreHz = typedHz(text);
    return centreHz === undefined || centreHz === 0 ? undefined : { centreHz };
  }
  const [, unit = 'M'] = UNIT.exec(high) ?? [];
  const startHz = typedHz(low, unit);
  const stopHz = typedHz(high);
  return startHz === undefined || stopHz === undefined || stopHz <= startHz ? undefined : { startHz, stopHz };
}

export const TUNED = ['centre', 'span', 'start', 'stop'] as const;
export type Tuned = (typeof TUNED)[number];

/** The value of one field for a span, Hz. */
export function tunedHz(name: Tuned, { startHz, stopHz }: Span): number {
  if (name === 'start') return startHz;
  if (name === 'stop') return stopHz;
  return name === 'span' ? stopHz - startHz : (startHz + stopHz) / 2;
}

/**
 * The span after one field was changed. As on analysers the centre stays when the span changes, the width stays when
 * the centre changes, and the other end stays when one end changes. Undefined where that leaves no width.
 */
export function retuned(name: Tuned, hz: number, view: Span): Span | undefined {
  const half = (name === 'span' ? hz : view.stopHz - view.startHz) / 2;
  const middle = name === 'centre' ? hz : (view.startHz + view.stopHz) / 2;
  const next =
    name === 'start'
      ? { startHz: hz, stopHz: view.stopHz }
      : name === 'stop'
        ? { startHz: view.startHz, stopHz: hz }
        : { startHz: middle - half, stopHz: middle + half };
  return next.stopHz > next.startHz && next.stopHz > 0 ? next : undefined;
}

/** The span after this text was typed into a field, with what of it must stay. Without a unit it is in MHz. */
export function typedSpan(name: Tuned, text: string, view: Span): { wanted: Span; keeps: Kept } | undefined {
  const typed = typedFrequency(text);
  if (typed === undefined) return undefined;
  if ('startHz' in typed) return { wanted: typed, keeps: 'ends' };
  const wanted = retuned(name, typed.centreHz, view);
  return wanted && { wanted, keeps: name === 'start' || name === 'stop' ? 'ends' : 'centre' };
}
