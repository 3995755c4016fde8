/** The address names what is looked at, so that a copied link shows the same receiver and span. */
import type { StoreApi } from 'zustand/vanilla';
import { DAY_MS } from '../../../src/time/units.js';
import type { Span } from '../picture/grid.js';
import { TIME_SPANS_MS, type TimeSpan } from '../picture/picture-preferences.js';
import type { ComparedTimes, PictureState } from '../picture/picture-store.js';

const WRITE_AFTER_MS = 400;

export interface Link {
  readonly receiverId: string | undefined;
  readonly view: Span | undefined;
  /** A moment of the past, epoch ms; undefined in the present. */
  readonly at: number | undefined;
  /** What the waterfall spans, ms. */
  readonly timeSpan: Exclude<TimeSpan, 'auto'> | undefined;
  /** What was shown beside it. */
  readonly compared: ComparedTimes | undefined;
}

/** A frequency alone is shown with so much on either side. */
const AROUND_HZ = 500_000;

/**
 * `?receiver=ID&t=RFC3339&f=MHZ[-MHZ]&span=S&cmp=RFC3339`; a span of frequency may also be given as `start` and `stop`
 * in Hz. `t` and `cmp` are where the two times end. What makes no sense is left out.
 */
export function readLink(search: string): Link {
  const query = new URLSearchParams(search);
  const at = Date.parse(query.get('t') ?? '');
  const seconds = Number(query.get('span') ?? Number.NaN);
  const view = spanIn(query.get('f')) ?? spanOfHz(Number(query.get('start') ?? Number.NaN), Number(query.get('stop')));
  return {
    receiverId: query.get('receiver') ?? undefined,
    view,
    at: Number.isNaN(at) ? undefined : at,
    timeSpan: TIME_SPANS_MS.find((ms) => ms === 1000 * seconds),
    compared: comparedIn(view, at, Date.parse(query.get('cmp') ?? ''), 1000 * seconds),
  };
}

const LONGEST_COMPARED_MS = 366 * DAY_MS;

function comparedIn(view: Span | undefined, to: number, otherTo: number, lengthMs: number): ComparedTimes | undefined {
  const isLength = lengthMs > 0 && lengthMs <= LONGEST_COMPARED_MS;
  if (view === undefined || Number.isNaN(to) || Number.isNaN(otherTo) || !isLength) return undefined;
  return { ...view, from: to - lengthMs, to, otherFrom: otherTo - lengthMs };
}

function spanIn(text: string | null): Span | undefined {
  if (text === null) return undefined;
  const [low = Number.NaN, high] = text.split('-').map((part) => Number(part) * 1e6);
  return high === undefined ? spanOfHz(Math.max(0, low - AROUND_HZ), low + AROUND_HZ) : spanOfHz(low, high);
}

function spanOfHz(startHz: number, stopHz: number): Span | undefined {
  return startHz >= 0 && stopHz > startHz && stopHz <= 1e12 ? { startHz, stopHz } : undefined;
}

type Linked = Pick<PictureState, 'receiverId' | 'view' | 'zoomed'> &
  Partial<Pick<PictureState, 'past' | 'shownMs' | 'compared'>>;

/** Of a moment of the past everything is named, so that the link shows the same picture on another screen. */
export function linkTo({ receiverId, view, zoomed, past, shownMs, compared }: Linked): string {
  const query = new URLSearchParams();
  if (receiverId !== undefined) query.set('receiver', receiverId);
  if (compared !== undefined) {
    const { from, to, otherFrom, startHz, stopHz } = compared;
    query.set('t', new Date(to).toISOString());
    query.set('f', `${mhz(startHz)}-${mhz(stopHz)}`);
    query.set('span', String((to - from) / 1000));
    query.set('cmp', new Date(otherFrom + to - from).toISOString());
  } else if (past !== undefined) {
    query.set('t', new Date(past.at).toISOString());
    if (view !== undefined) query.set('f', `${mhz(view.startHz)}-${mhz(view.stopHz)}`);
    if (shownMs !== undefined) query.set('span', String(shownMs / 1000));
  } else if (zoomed && view !== undefined) {
    query.set('start', String(Math.round(view.startHz)));
    query.set('stop', String(Math.round(view.stopHz)));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function mhz(hz: number): string {
  return String(Math.round(hz) / 1e6);
}

/**
 * Keeps the address up to date, in place: another receiver at once, so that a reload stays with it; a view that is dragged late,
 * because browsers refuse many changes a second.
 */
export function writeLinks(store: StoreApi<PictureState>): void {
  let timer: number | undefined;
  const write = () => {
    // Other screens have a query of their own.
    if (location.pathname !== '/') return;
    history.replaceState(null, '', `${location.pathname}${linkTo(store.getState())}`);
  };
  store.subscribe((state, before) => {
    const same = (['view', 'receiverId', 'past', 'shownMs', 'compared'] as const).every(
      (name) => state[name] === before[name],
    );
    if (same) return;
    if (before.receiverId !== undefined && state.receiverId !== before.receiverId) write();
    window.clearTimeout(timer);
    timer = window.setTimeout(write, WRITE_AFTER_MS);
  });
}
