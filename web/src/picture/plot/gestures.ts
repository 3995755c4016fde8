/** Turns mouse, wheel, touch and pen on the plot into a few commands: pan, zoom, pinch, cursor, marker. */

export interface GestureTarget {
  /** Share of the plot's width at a client x; may lie outside 0…1. */
  shareAt(clientX: number): number;
  zoomAt(share: number, factor: number): void;
  /** By a share of the width; positive shows higher frequencies. */
  panBy(share: number): void;
  /** Two fingers: the frequencies at the shares `from` move to the shares `to`. */
  pinchFrom(shares: readonly [number, number]): void;
  pinchTo(shares: readonly [number, number]): void;
  /** True when a drag that begins here chooses a region. */
  choosesAt(clientY: number, withShift: boolean): boolean;
  chooseFrom(clientX: number, clientY: number): void;
  chooseTo(clientX: number, clientY: number): void;
  chosen(): void;
  cursorAt(clientX: number, clientY: number): void;
  cursorGone(): void;
  /** A click, or a long press. */
  pick(clientX: number, clientY: number): void;
}

const CLICK_SLACK_PX = 5;
const LONG_PRESS_MS = 450;
const WHEEL_ZOOM_PER_PX = 0.0016;
const WHEEL_LINE_PX = 33;

interface Finger {
  readonly startX: number;
  readonly startY: number;
  x: number;
}

/** Listens until `signal` is aborted. */
export function listenToGestures(element: HTMLElement, target: GestureTarget, signal: AbortSignal): void {
  const fingers = new Map<number, Finger>();
  let moved = false;
  let choosing = false;
  let longPress: number | undefined;
  const listen = <K extends keyof HTMLElementEventMap>(type: K, act: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(type, act, { signal, passive: false });
  const shares = (): [number, number] | undefined => {
    const [first, second] = [...fingers.values()].sort((a, b) => a.x - b.x);
    return first === undefined || second === undefined
      ? undefined
      : [target.shareAt(first.x), target.shareAt(second.x)];
  };
  const startPinch = () => {
    const pair = shares();
    if (pair !== undefined) target.pinchFrom(pair);
  };

  listen('wheel', (event) => {
    event.preventDefault();
    const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1;
    const sideways = event.shiftKey ? event.deltaY + event.deltaX : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey)
      target.panBy((sideways * px) / element.clientWidth);
    else target.zoomAt(target.shareAt(event.clientX), Math.exp(event.deltaY * px * WHEEL_ZOOM_PER_PX));
  });

  listen('pointerdown', (event) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    if (fingers.size === 0) {
      moved = false;
      choosing = target.choosesAt(event.clientY, event.shiftKey);
      if (choosing) target.chooseFrom(event.clientX, event.clientY);
    }
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { startX: event.clientX, startY: event.clientY, x: event.clientX });
    window.clearTimeout(longPress);
    if (choosing) return;
    if (fingers.size === 2) {
      moved = true;
      startPinch();
    } else if (event.pointerType !== 'mouse') {
      longPress = window.setTimeout(() => {
        if (moved) return;
        moved = true;
        target.pick(event.clientX, event.clientY);
      }, LONG_PRESS_MS);
    }
  });

  listen('pointermove', (event) => {
    const finger = fingers.get(event.pointerId);
    if (finger === undefined || fingers.size === 1) target.cursorAt(event.clientX, event.clientY);
    if (finger === undefined) return;
    const byPx = event.clientX - finger.x;
    if (!moved && Math.hypot(event.clientX - finger.startX, event.clientY - finger.startY) < CLICK_SLACK_PX) return;
    moved = true;
    finger.x = event.clientX;
    if (choosing) {
      if (fingers.size === 1) target.chooseTo(event.clientX, event.clientY);
      return;
    }
    if (fingers.size === 1) {
      target.panBy(-(target.shareAt(event.clientX) - target.shareAt(event.clientX - byPx)));
      return;
    }
    const pair = shares();
    if (pair !== undefined) target.pinchTo(pair);
  });

  const lift = (event: PointerEvent, picks: boolean) => {
    window.clearTimeout(longPress);
    const known = fingers.delete(event.pointerId);
    if (!known || fingers.size > 0) {
      if (!choosing) startPinch();
      return;
    }
    if (choosing && moved) {
      choosing = false;
      target.chosen();
      return;
    }
    // A short touch only moves the cursor; a marker needs a long press.
    if (picks && !moved && event.pointerType === 'mouse') target.pick(event.clientX, event.clientY);
    else if (picks && !moved) target.cursorAt(event.clientX, event.clientY);
  };
  listen('pointerup', (event) => lift(event, true));
  listen('pointercancel', (event) => lift(event, false));
  listen('pointerleave', () => {
    if (fingers.size === 0) target.cursorGone();
  });
  listen('contextmenu', (event) => event.preventDefault());
  signal.addEventListener('abort', () => window.clearTimeout(longPress));
}
