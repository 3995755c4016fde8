/** The limit lines in view, below the plots: whose they are, whether the newest trace is over them, and their change. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { Link } from '../../ground/shell/address.js';
import { Button, CloseButton } from '../../ground/shell/button.js';
import { pictureStore } from '../../picture/picture-store.js';
import type { LayerPlace } from '../../picture/plot/spectrum-place.js';
import { addedPoint, firstPoints, movedPoint, removedPoint } from './limit-lines.js';
import { editedMask, keepLine, rulesOf, tryRules, useLimitEdit } from './use-limit-edit.js';
import { type LimitLines, type ShownLine, useLimitLines, useLineWords } from './use-limit-lines.js';
import '../../ground/styles/measure.css';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import type { Point } from '../../registry/mask.js';
import { useLive } from '../live-context.js';

const ABOVE_FLOOR_DB = 20;
const USUAL_DBM = -80;

export default function LimitCard() {
  const room = useRoom();
  const edit = useLimitEdit();
  const [place, setPlace] = useState<LayerPlace>();
  const { line } = edit;
  const shown = useLimitLines(line === undefined ? undefined : editedMask(line), setPlace);
  return (
    <>
      {line !== undefined && place !== undefined && (
        <LimitHandles points={line.points} place={place} set={edit.setPoints} />
      )}
      {room !== undefined && createPortal(<Lines shown={shown} edit={edit} />, room)}
    </>
  );
}

/** An element after the plots. */
function useRoom(): HTMLElement | undefined {
  const [room, setRoom] = useState<HTMLElement>();
  useEffect(() => {
    const made = document.createElement('div');
    made.className = 'limits-room';
    document.getElementById('plot')?.after(made);
    setRoom(made);
    return () => made.remove();
  }, []);
  return room;
}

function Lines({ shown, edit }: { shown: LimitLines; edit: ReturnType<typeof useLimitEdit> }) {
  const { t } = useTranslation('limits');
  const { masks, lines } = shown;
  const { line } = edit;
  const begin = () => {
    const { view, floorDbm } = pictureStore.getState();
    const levelDbm = floorDbm === undefined ? USUAL_DBM : floorDbm + ABOVE_FLOOR_DB;
    if (view !== undefined) edit.begin(undefined, t('newName'), firstPoints(view, levelDbm));
  };
  return (
    <section className="limits card" aria-label={t('title')}>
      <div className="row">
        <h2>{t('title')}</h2>
        <span className="spring" />
        <Only may="registry">
          {line === undefined && (
            <Button size="small" variant="default" onClick={begin}>
              {t('add')}
            </Button>
          )}
        </Only>
        <CloseButton label={t('close')} close={() => pictureStore.setState({ limits: false })} />
      </div>
      <FaultLine words={masks.fault} />
      {!masks.loading && lines.length === 0 && <p className="dim">{t('none')}</p>}
      {line === undefined ? (
        <ul className="limit-list">
          {lines.map((one) => (
            <Line key={one.line.id} shown={one} begin={edit.begin} />
          ))}
        </ul>
      ) : (
        <LimitEditor shown={shown} edit={edit} line={line} />
      )}
    </section>
  );
}

function Line({ shown, begin }: { shown: ShownLine; begin: ReturnType<typeof useLimitEdit>['begin'] }) {
  const { t } = useTranslation('limits');
  const words = useLineWords();
  const { line, verdict, kept } = shown;
  const { mask, name } = line;
  return (
    <li className="row spread" data-over={typeof verdict !== 'string' || undefined}>
      <span>{words(line, verdict)}</span>
      <Only may="registry">
        {mask.kind === 'fixed' && kept?.origin !== 'file' ? (
          <Button
            size="small"
            variant="default"
            aria-label={t('changeOne', { name })}
            onClick={() => begin(kept, name, mask.points)}
          >
            {t('change')}
          </Button>
        ) : (
          <Link to="/registry/masks">{t('registry')}</Link>
        )}
      </Only>
    </li>
  );
}

type Edit = ReturnType<typeof useLimitEdit>;

/** The fields of the line that is edited; an active rule is tried with it before it can be saved. */
function LimitEditor({ shown, edit, line }: { shown: LimitLines; edit: Edit; line: NonNullable<Edit['line']> }) {
  const { t } = useTranslation('limits');
  const { session } = useLive();
  const language = useLanguage();
  const { busy, fault, run } = useWork();
  const { points, name, trials } = line;
  const rules = rulesOf(line, shown.rules.rows);
  const isFirstTry = rules.length > 0 && trials === undefined;
  const save = async () => {
    if (isFirstTry) await run(async () => edit.tried(await tryRules(line, rules, session.now())));
    else if (await run(() => keepLine(line, shown.masks))) edit.end();
  };
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label className="tuned limit-name">
        <span>{t('name')}</span>
        <input
          value={name}
          required
          maxLength={200}
          onChange={({ currentTarget }) => edit.setName(currentTarget.value)}
        />
      </label>
      <Button size="small" variant="default" onClick={() => edit.setPoints(addedPoint(points, points.length - 1))}>
        {t('addPoint')}
      </Button>
      <Button size="small" type="submit" loading={busy}>
        {t(isFirstTry ? 'try' : 'save')}
      </Button>
      <Button size="small" variant="subtle" onClick={edit.end}>
        {t('cancel')}
      </Button>
      <p className="dim small">{t('editHint')}</p>
      {isFirstTry && <p className="small">{t('tryHint', { rules: rules.map((rule) => rule.name).join(', ') })}</p>}
      {trials?.map(({ ruleId, result }) => (
        <p key={ruleId} className="small" role="status">
          {result?.sentence[language]}
        </p>
      ))}
      <FaultLine words={fault} />
    </form>
  );
}

/** Part of the view that an arrow key moves a point; with Shift ten times as far. */
const KEY_SHARE = 0.002;
const KEY_DB = 0.5;

interface LimitHandlesProps {
  readonly points: readonly Point[];
  readonly place: LayerPlace;
  set(points: readonly Point[]): void;
}

/** The points of the line that is edited, on the plot: dragged, or moved with the arrow keys. */
function LimitHandles({ points, place, set }: LimitHandlesProps) {
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
