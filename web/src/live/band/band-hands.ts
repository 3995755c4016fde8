/** Mouse, touch and keys on the plots of the band view: zoom, pan and the cursor. */
import { panned, pinched, type Span, within, zoomed } from '../../picture/grid.js';
import { type GestureTarget, listenToGestures } from '../../picture/plot/gestures.js';
import { GUTTER_LEFT_PX, GUTTER_RIGHT_PX } from '../../picture/plot/surface.js';

export const NARROWEST_HZ = 1000;
export const ZOOM = 0.7;
export const PAN = 0.15;
const CURSOR_STEP = 0.01;

/** A place on the plots: share of their width, and client y of a pointer. */
export interface Place {
  readonly share: number;
  readonly clientY?: number;
}

export interface Hands {
  readonly view: Span;
  readonly whole: Span;
  readonly cursor: Place | undefined;
  setView(view: Span): void;
  setCursor(place: Place | undefined): void;
}

/** Listens until the signal; `hands` tells the present view and cursor. */
export function listenToHands(root: HTMLElement, hands: () => Hands, signal: AbortSignal): void {
  const show = (view: Span) => hands().setView(within(view, hands().whole, NARROWEST_HZ));
  const hzAt = (share: number) => hands().view.startHz + share * (hands().view.stopHz - hands().view.startHz);
  let held: readonly [number, number] | undefined;
  const target: GestureTarget = {
    shareAt: (clientX) => {
      const { left, width } = root.getBoundingClientRect();
      return (clientX - left - GUTTER_LEFT_PX) / Math.max(1, width - GUTTER_LEFT_PX - GUTTER_RIGHT_PX);
    },
    zoomAt: (share, factor) => show(zoomed(hands().view, hzAt(share), factor)),
    panBy: (share) => show(panned(hands().view, share)),
    pinchFrom: ([first, second]) => {
      held = [hzAt(first), hzAt(second)];
    },
    pinchTo: ([first, second]) => {
      const view = held && pinched(held[0], first, held[1], second);
      if (view !== undefined) show(view);
    },
    choosesAt: () => false,
    chooseFrom: () => undefined,
    chooseTo: () => undefined,
    chosen: () => undefined,
    cursorAt: (clientX, clientY) => hands().setCursor({ share: target.shareAt(clientX), clientY }),
    cursorGone: () => hands().setCursor(undefined),
    pick: (clientX, clientY) => target.cursorAt(clientX, clientY),
  };
  listenToGestures(root, target, signal);
  const pressed = (event: KeyboardEvent) => {
    const side = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    const { cursor } = hands();
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (side !== 0 && event.shiftKey)
      hands().setCursor({ share: Math.min(1, Math.max(0, (cursor?.share ?? 0.5) + side * CURSOR_STEP)) });
    else if (side !== 0) show(panned(hands().view, side * PAN));
    else if (event.key === '+' || event.key === '=') target.zoomAt(cursor?.share ?? 0.5, ZOOM);
    else if (event.key === '-') target.zoomAt(cursor?.share ?? 0.5, 1 / ZOOM);
    else if (event.key === '0') show(hands().whole);
    else if (event.key === 'Escape') hands().setCursor(undefined);
    else return;
    event.preventDefault();
  };
  root.addEventListener('keydown', pressed, { signal });
}
