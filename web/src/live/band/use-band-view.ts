/** The shown band: that of the address, or all of it. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { changeQuery } from '../../ground/shell/address.js';
import type { Span } from '../../picture/grid.js';

/** The same object while the ends stay: a receiver's newest sweep comes with each look at the list. */
export function useWhole(whole: Span | undefined): Span | undefined {
  const { startHz, stopHz } = whole ?? {};
  return useMemo(
    () => (startHz === undefined || stopHz === undefined ? undefined : { startHz, stopHz }),
    [startHz, stopHz],
  );
}

const WRITTEN_AFTER_MS = 400;

/** A view that is dragged is written into the address when it rests. */
export function useView(linked: Span | undefined, whole: Span | undefined) {
  const [chosen, setChosen] = useState(linked);
  const timer = useRef<number>(undefined);
  const setView = (view: Span) => {
    setChosen(view);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(
      () => changeQuery({ f: isSame(view, whole) ? undefined : `${mhz(view.startHz)}-${mhz(view.stopHz)}` }),
      WRITTEN_AFTER_MS,
    );
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return [isSame(chosen, whole) ? whole : (chosen ?? whole), setView] as const;
}

/** To the hertz, as it stands in the address. */
function mhz(hz: number): number {
  return Math.round(hz) / 1e6;
}

function isSame(a: Span | undefined, b: Span | undefined): boolean {
  return a?.startHz === b?.startHz && a?.stopHz === b?.stopHz;
}
