/** What floats above the page: where it stands, and the keys within it. */
import type { KeyboardEvent } from 'react';

/** Between what floats, its target and the edges of the window, in pixels. */
const GAP = 6;

/** Below its target, or above it where there is no room, and within the window. */
export function placeAt(target: Element, floating: HTMLElement): void {
  const { top, bottom, left } = target.getBoundingClientRect();
  const { width, height } = floating.getBoundingClientRect();
  const above = top - GAP - height;
  const isLow = bottom + GAP + height > window.innerHeight && above > 0;
  floating.style.top = `${isLow ? above : bottom + GAP}px`;
  floating.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`;
}

/** What the Tab key stops at within an element. */
export function tabStops(within: HTMLElement): HTMLElement[] {
  const found = within.querySelectorAll<HTMLElement>(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]',
  );
  return [...found].filter((one) => !one.matches(':disabled') && one.checkVisibility());
}

/** From the last control the Tab key goes on to the first, and backwards. */
export function keepTabInside(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Tab') return;
  const stops = tabStops(event.currentTarget);
  const end = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== end && document.activeElement !== event.currentTarget) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
