/** The address names what is looked at, so that a copied link shows the same receiver and span. */
import type { StoreApi } from 'zustand/vanilla';
import type { Span } from '../live/grid.js';
import type { PageState } from './page-store.js';

const WRITE_AFTER_MS = 400;

export interface Link {
  readonly receiverId: string | undefined;
  readonly view: Span | undefined;
}

/** `?receiver=ID&start=HZ&stop=HZ`; what makes no sense is left out. */
export function readLink(search: string): Link {
  const query = new URLSearchParams(search);
  const startHz = Number(query.get('start') ?? Number.NaN);
  const stopHz = Number(query.get('stop') ?? Number.NaN);
  return {
    receiverId: query.get('receiver') ?? undefined,
    view: startHz >= 0 && stopHz > startHz && stopHz <= 1e12 ? { startHz, stopHz } : undefined,
  };
}

export function linkTo({ receiverId, view, zoomed }: Pick<PageState, 'receiverId' | 'view' | 'zoomed'>): string {
  const query = new URLSearchParams();
  if (receiverId !== undefined) query.set('receiver', receiverId);
  if (zoomed && view !== undefined) {
    query.set('start', String(Math.round(view.startHz)));
    query.set('stop', String(Math.round(view.stopHz)));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Keeps the address up to date; late and in place, because browsers refuse many changes a second. */
export function writeLinks(store: StoreApi<PageState>): void {
  let timer: number | undefined;
  store.subscribe((state, before) => {
    if (state.view === before.view && state.receiverId === before.receiverId) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      // Other screens have a query of their own.
      if (location.pathname !== '/') return;
      history.replaceState(null, '', `${location.pathname}${linkTo(store.getState())}`);
    }, WRITE_AFTER_MS);
  });
}
