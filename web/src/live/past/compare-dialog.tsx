/** The chosen range and the same range at another time: two spectra over waterfalls, and their difference. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine, InstantField, SelectField } from '../../ground/asking/fields.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { Dialog } from '../../ground/shell/dialog.js';
import type { Formats } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import type { Span } from '../../picture/grid.js';
import { type ComparedTimes, pictureStore, usePicture, useShownReceiver } from '../../picture/picture-store.js';
import { GUTTER_LEFT_PX, type Look, readLook, Surface, sizeOf } from '../../picture/plot/surface.js';
import { decimalsFor, roundTicks } from '../../picture/plot/ticks.js';
import { PlotPair } from '../../picture/plot-pair.js';
import { useProgram } from '../../program/program-store.js';
import { useLive } from '../live-context.js';
import { type Comparison, differenceDb, type Extreme, extremes, fetchComparison, isOneGrid } from './comparison.js';
import { antennaOf } from './field-comparison.js';

const SHORTEST_MS = 10_000;
const SHIFTS_MS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const;

export default function CompareDialog({ compared, onClose }: { compared: ComparedTimes; onClose: () => void }) {
  const { t } = useTranslation('past');
  const { session } = useLive();
  const receiverId = usePicture((state) => state.receiverId);
  const [otherId, setOtherId] = useState(receiverId);
  const formats = useFormats();
  const unknown = useUnknownField(receiverId, otherId);
  const { startHz, stopHz, from: fromA, otherFrom: fromB } = compared;
  const lengthMs = Math.max(SHORTEST_MS, compared.to - compared.from);
  // The compared times are in the address, so that the link shows the same to another person.
  const setFromA = (from: number) => pictureStore.setState({ compared: { ...compared, from, to: from + lengthMs } });
  const setFromB = (otherFrom: number) => pictureStore.setState({ compared: { ...compared, otherFrom } });
  const question = useCallback(
    async (signal: AbortSignal) =>
      receiverId === undefined || unknown !== undefined
        ? undefined
        : await fetchComparison({ receiverId, otherId, fromA, fromB, lengthMs, startHz, stopHz }, signal),
    [receiverId, otherId, unknown, fromA, fromB, lengthMs, startHz, stopHz],
  );
  const { value: found, fault } = useFollowed<Comparison | undefined>(question);
  const view = { startHz, stopHz };
  const begin = (label: string, value: number, set: (at: number) => void) => (
    <InstantField label={label} latest={session.now()} at={value} set={set} />
  );
  return (
    <Dialog
      title={`${t('compare.title')} · ${formats.mhz(startHz)} – ${formats.frequency(stopHz)}`}
      close={onClose}
      size="wide"
    >
      <div className="row">
        {begin(t('compare.fromA'), fromA, setFromA)}
        {begin(t('compare.fromB'), fromB, setFromB)}
        <OtherReceiver value={otherId} set={setOtherId} />
        <div className="line tight">
          {(['hour', 'day', 'week'] as const).map((shift) => (
            <button
              key={shift}
              type="button"
              className="button-link"
              aria-pressed={fromB === fromA - SHIFTS_MS[shift]}
              onClick={() => setFromB(fromA - SHIFTS_MS[shift])}
            >
              {t(`compare.shift.${shift}`)}
            </button>
          ))}
        </div>
        <span className="dim">
          {t('compare.length')} {formats.duration(lengthMs)}
        </span>
      </div>
      <FaultLine words={fault === '' ? '' : t('compare.failed', { reason: fault })} />
      <FaultLine words={unknown === undefined ? '' : t('compare.noField', { receiver: unknown })} />
      {found === undefined && fault === '' && unknown === undefined && <p className="dim">{t('compare.loading')}</p>}
      {found !== undefined && unknown === undefined && (
        <FoundComparison found={found} view={view} to={{ a: fromA + lengthMs, b: fromB + lengthMs }} />
      )}
    </Dialog>
  );
}

/** The receiver of B: another one is compared by field strength. */
function OtherReceiver({ value, set }: { value: string | undefined; set(id: string): void }) {
  const { t } = useTranslation('past');
  const receivers = useProgram((state) => state.receivers);
  const options = receivers.map(({ id, name }) => [id, name] as const);
  return <SelectField label={t('compare.receiverB')} value={value ?? ''} options={options} set={set} />;
}

/** Name of the receiver of two different ones of which no field strength is known. */
function useUnknownField(a: string | undefined, b: string | undefined): string | undefined {
  const receivers = useProgram((state) => state.receivers);
  const stations = useProgram((state) => state.stations);
  if (a === b) return undefined;
  const unknown = [a, b].find((id) => id !== undefined && antennaOf(id, { receivers, stations }) === undefined);
  return receivers.find(({ id }) => id === unknown)?.name ?? unknown;
}

interface SideProps {
  readonly which: 'A' | 'B';
  readonly picture: CopiedPicture;
  readonly range: Comparison['range'];
  readonly view: Span;
  readonly to: number;
  readonly isField: boolean | undefined;
}

function Side({ which, picture, range, view, to, isField }: SideProps) {
  const { t } = useTranslation('past');
  const formats = useFormats();
  const palette = usePicture((state) => state.palette);
  const root = useRef<HTMLDivElement>(null);
  const spectrum = useRef<HTMLCanvasElement>(null);
  const waterfall = useRef<HTMLCanvasElement>(null);
  const pair = useRef<PlotPair>(undefined);
  const { startHz, stopHz } = view;
  useEffect(() => {
    if (root.current === null || spectrum.current === null || waterfall.current === null) return;
    const made = new PlotPair({ root: root.current, spectrum: spectrum.current, waterfall: waterfall.current });
    pair.current = made;
    return () => made.close();
  }, []);
  useEffect(() => {
    pair.current?.show({
      picture,
      range,
      palette,
      language: formats.language,
      isField,
      view: { startHz, stopHz },
      topSlot: picture.history.slotOf(to) - 1,
      boxes: [],
      thresholdDbm: undefined,
      traces: ['write', 'max'],
    });
  }, [picture, range, palette, formats.language, isField, startHz, stopHz, to]);
  return (
    <section aria-label={which}>
      <h3>
        {which}
        {picture.last === undefined && <span className="dim"> {t('compare.none', { which })}</span>}
      </h3>
      <div ref={root} className="pair compare-pair">
        <canvas ref={spectrum} className="spectrum" role="img" aria-label={t('compare.plot', { which })} />
        <canvas ref={waterfall} className="waterfall" aria-hidden />
      </div>
    </section>
  );
}

function Difference({ difference, view }: { difference: Float32Array; view: Span }) {
  const { t } = useTranslation('past');
  const formats = useFormats();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const surface = new Surface(element, 'opaque');
    const draw = () => {
      surface.fit(sizeOf(element));
      drawDifference(surface, { differenceDb: difference, view, formats, look: readLook(element) });
    };
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  });
  return <canvas ref={canvas} className="compare-difference" role="img" aria-label={t('compare.differencePlot')} />;
}

interface FoundProps {
  readonly found: Comparison;
  readonly view: Span;
  readonly to: { readonly a: number; readonly b: number };
}

function FoundComparison({ found, view, to }: FoundProps) {
  const { t } = useTranslation('past');
  const formats = useFormats();
  const difference = differenceDb(found.density, found.overDb);
  const isShownField = useShownReceiver()?.isField;
  const isField = found.overDb !== undefined || isShownField;
  const { up, down } = extremes(difference, view);
  const said = (key: 'above' | 'below', { db, hz }: Extreme) =>
    t(`compare.${key}`, { db: formats.number(Math.abs(db), 1), hz: formats.frequency(hz) });
  const { a, b } = found.density;
  const isComparable = isOneGrid(found);
  return (
    <>
      <div className="compare-pairs columns">
        <Side which="A" picture={found.a} range={found.range} view={view} to={to.a} isField={isField} />
        <Side which="B" picture={found.b} range={found.range} view={view} to={to.b} isField={isField} />
      </div>
      <h3>{t('compare.difference')}</h3>
      <Difference difference={difference} view={view} />
      {found.a.last !== undefined && found.b.last !== undefined && (
        <p className="compare-summary">
          {t('compare.sweeps', { a: formats.number(a.sweeps, 0), b: formats.number(b.sweeps, 0) })}{' '}
          {!isComparable && t('compare.otherGrid')}
          {isComparable && up !== undefined && said('above', up)}{' '}
          {isComparable && down !== undefined && said('below', down)}
          {isComparable && up === undefined && down === undefined && t('compare.same')}
        </p>
      )}
    </>
  );
}

const AXIS_PX = 20;
const TOP_PX = 6;
const LEAST_DB = 10;

export interface DifferenceScene {
  readonly differenceDb: Float32Array;
  readonly view: Span;
  readonly formats: Formats;
  readonly look: Look;
}

/** The difference of two spectra: rises in one colour, falls in another, on an axis in dB. */
function drawDifference(surface: Surface, { differenceDb, view, formats, look }: DifferenceScene): void {
  const context = surface.begin(look.panel);
  const { width, height, plotWidth } = surface;
  const plotHeight = height - AXIS_PX - TOP_PX;
  const most =
    Math.ceil(differenceDb.reduce((top, db) => (Number.isNaN(db) ? top : Math.max(top, Math.abs(db))), LEAST_DB) / 5) *
    5;
  const y = (db: number) => TOP_PX + ((most - db) / (2 * most)) * plotHeight;
  context.fillStyle = look.plot;
  context.fillRect(GUTTER_LEFT_PX, TOP_PX, plotWidth, plotHeight);
  context.font = look.font;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const db of roundTicks(-most, most, plotHeight / 26).values) {
    context.fillStyle = look.grid;
    context.fillRect(GUTTER_LEFT_PX, Math.round(y(db)), plotWidth, 1);
    context.fillStyle = look.dim;
    const text = `${db > 0 ? '+' : ''}${formats.number(db)}`;
    context.fillText(text, GUTTER_LEFT_PX - 6, Math.min(height - AXIS_PX - 4, Math.max(TOP_PX + 5, y(db))));
  }
  context.fillStyle = look.text;
  context.textAlign = 'left';
  context.fillText('dB', 4, TOP_PX + 5);
  const bar = plotWidth / differenceDb.length;
  differenceDb.forEach((db, column) => {
    if (Number.isNaN(db)) return;
    context.fillStyle = db > 0 ? look.max : look.write;
    context.fillRect(GUTTER_LEFT_PX + column * bar, Math.min(y(0), y(db)), bar, Math.max(1, Math.abs(y(db) - y(0))));
  });
  const ticks = roundTicks(view.startHz / 1e6, view.stopHz / 1e6, plotWidth / 92);
  const decimals = decimalsFor(ticks.step);
  context.textAlign = 'center';
  for (const mhz of ticks.values) {
    const x = GUTTER_LEFT_PX + ((mhz * 1e6 - view.startHz) / (view.stopHz - view.startHz)) * plotWidth;
    context.fillStyle = look.dim;
    context.fillRect(x, height - AXIS_PX, 1, 4);
    if (x < width - 62 && x > GUTTER_LEFT_PX + 10)
      context.fillText(formats.number(mhz, decimals), x, height - AXIS_PX / 2 + 2);
  }
  context.fillStyle = look.text;
  context.textAlign = 'right';
  context.fillText('MHz', width - 10, height - AXIS_PX / 2 + 2);
}
