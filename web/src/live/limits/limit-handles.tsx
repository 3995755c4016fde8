/** The points of the line that is edited, on the plot: dragged, or moved with the arrow keys. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ground/words/use-language.js';
import type { LayerPlace } from '../../picture/plot/spectrum-place.js';
import type { Point } from '../../registry/mask.js';
import { addedPoint, movedPoint, removedPoint } from './limit-lines.js';

/** Part of the view that an arrow key moves a point; with Shift ten times as far. */
const KEY_SHARE = 0.002;
const KEY_DB = 0.5;

interface Props {
  readonly points: readonly Point[];
  readonly place: LayerPlace;
  set(points: readonly Point[]): void;
}

export function LimitHandles({ points, place, set }: Props) {
  const { t } = useTranslation('limits');
  const formats = useFormats();
  const plot = document.getElementById('plot');
  const dragged = useRef<{ readonly at: number; readonly dx: number; readonly dy: number }>(undefined);
  const { box, x, y } = place;
  // The axes are straight, so two places give all others.
  const [hzPerPx, dbPerPx] = [1e6 / (x(1e6) - x(0)), -1 / (y(1) - y(0))];
  const pointAt = (left: number, top: number): Point => ({
    hz: (left - x(0)) * hzPerPx,
    levelDbm: -(top - y(0)) * dbPerPx,
  });
  const press = (event: KeyboardEvent, at: number, point: Point) => {
    const by = event.shiftKey ? 10 : 1;
    const hz = KEY_SHARE * box.width * hzPerPx * by;
    const step = { ArrowLeft: [-hz, 0], ArrowRight: [hz, 0], ArrowUp: [0, KEY_DB * by], ArrowDown: [0, -KEY_DB * by] }[
      event.key
    ];
    if (step !== undefined)
      set(movedPoint(points, at, { hz: point.hz + (step[0] ?? 0), levelDbm: point.levelDbm + (step[1] ?? 0) }));
    else if (event.key === 'Insert' || event.key === '+') set(addedPoint(points, at));
    else if (event.key === 'Delete' || event.key === 'Backspace') set(removedPoint(points, at));
    else return;
    // The plot has commands of its own on these keys.
    event.preventDefault();
    event.stopPropagation();
  };
  const grip = (event: PointerEvent<HTMLElement>, at: number, point: Point) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = { at, dx: x(point.hz) - event.clientX, dy: y(point.levelDbm) - event.clientY };
  };
  const drag = (event: PointerEvent) => {
    const from = dragged.current;
    if (from === undefined) return;
    event.stopPropagation();
    set(movedPoint(points, from.at, pointAt(event.clientX + from.dx, event.clientY + from.dy)));
  };
  const drop = () => {
    dragged.current = undefined;
  };
  // A point is known by its place in the line.
  const named = points.map((point, at) => ({ point, at, id: `point ${at}` }));
  if (plot === null) return null;
  return createPortal(
    named.map(({ point, at, id }) => {
      const [left, top] = [x(point.hz), y(point.levelDbm)];
      const isThere =
        left >= box.left - 1 && left <= box.left + box.width + 1 && top >= box.top && top <= box.top + box.height;
      const place = { n: at + 1, frequency: formats.frequency(point.hz), level: formats.level(point.levelDbm) };
      return (
        <button
          key={id}
          type="button"
          className="limit-point"
          style={{ left, top, visibility: isThere ? 'visible' : 'hidden' }}
          aria-label={t('point', place)}
          title={`${t('point', place)}\n${t('pointKeys')}`}
          onKeyDown={(event) => press(event, at, point)}
          onPointerDown={(event) => grip(event, at, point)}
          onPointerMove={drag}
          onPointerUp={drop}
          onPointerCancel={drop}
          onDoubleClick={(event) => {
            event.stopPropagation();
            set(addedPoint(points, at));
          }}
        />
      );
    }),
    plot,
  );
}
