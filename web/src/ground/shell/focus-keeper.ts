/**
 * Keeps the place of a person who works by keyboard. When the focused element goes away with a dialogue, a menu or an act that
 * is done, the browser starts again at the top of the page; here the focus moves to the part that the element stood in, or
 * back to what opened it.
 */

/** Most focused elements remembered. */
const MOST = 20;
/** Parts with a name, which a reading program says; the screen itself only where nothing nearer is left. */
const PARTS = 'section, [role="dialog"], [role="group"], fieldset, nav, header, .state-line, li, tr';

const TAKES_FOCUS = 'a, button, input, select, textarea, [tabindex]';

interface Focused {
  readonly element: HTMLElement;
  /** The nearest named part around it. */
  readonly part: HTMLElement | undefined;
}

/** Starts with the page, for as long as it is open. */
export function keepFocus(): void {
  const focused: Focused[] = [];
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    focused.push({ element: target, part: target.parentElement?.closest<HTMLElement>(PARTS) ?? undefined });
    if (focused.length > MOST) focused.shift();
  });
  new MutationObserver((changes) => {
    const last = focused.at(-1);
    if (document.activeElement !== document.body || last === undefined) return;
    // A press on empty ground takes the focus away too, and is no loss; a button that was busy is.
    const wasBusy = changes.some(({ type, target }) => type === 'attributes' && target === last.element);
    if (last.element.isConnected && !wasBusy) return;
    const place = placeFor(focused);
    if (!place.matches(TAKES_FOCUS)) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

/** What was focused last and still can be, or the part that it stood in: behind a dialogue that closed, what opened it. */
function placeFor(focused: readonly Focused[]): HTMLElement {
  for (const { element, part } of [...focused].reverse()) {
    if (isUsable(element)) return element;
    if (part?.isConnected) return part;
  }
  return document.querySelector<HTMLElement>('main h1, main') ?? document.body;
}

function isUsable(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && element.checkVisibility();
}
