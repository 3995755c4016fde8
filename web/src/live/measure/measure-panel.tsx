/** The table of channel measurements below the plots. */
import { Button, CloseButton } from '../../ground/shell/button.js';
import '../../ground/styles/measure.css';
import './words.js';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, ListTable } from '../../ground/asking/list-table.js';
import type { Formats } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import { pictureStore, usePicture, useShownReceiver } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { saveBlob } from '../saving/screen-picture.js';
import { type Deviation, isOutside, type MeasuredRow, measuredCsv } from '../tuning/measured-rows.js';
import { showMeasuring } from '../tuning/tuning-commands.js';
import { useMeasuredRows } from './use-measured-rows.js';

const WIDTHS_KHZ = [8.33, 12.5, 25, 50, 100, 200, 1000, 5000, 8000] as const;
const USUAL_KHZ = 25;

export default function MeasurePanel() {
  const { t } = useTranslation('measure');
  const { session } = useLive();
  const receiverId = usePicture((state) => state.receiverId);
  const formats = useFormats();
  const [pinned, setPinned] = useState<readonly string[]>([]);
  const [widthKhz, setWidthKhz] = useState<number>(USUAL_KHZ);
  const wish = useMemo(() => ({ markerWidthHz: widthKhz * 1e3, pinned }), [widthKhz, pinned]);
  const isField = useShownReceiver()?.isField;
  const rows = useMeasuredRows(session, wish);
  const toggle = (key: string) =>
    setPinned((before) => (before.includes(key) ? before.filter((one) => one !== key) : [...before, key]));
  const save = () => {
    const at = pictureStore.getState().past?.at ?? session.now();
    const csv = measuredCsv(rows ?? [], at, receiverId ?? '', isField);
    const name = `${receiverId}-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '')}Z.csv`;
    saveBlob(new Blob([csv], { type: 'text/csv' }), name);
  };
  return (
    <section className="measure card" aria-label={t('title')}>
      <div className="row">
        <h2>{t('title')}</h2>
        <label className="tuned">
          <span>{t('width')}</span>
          <select value={widthKhz} onChange={({ currentTarget }) => setWidthKhz(Number(currentTarget.value))}>
            {WIDTHS_KHZ.map((khz) => (
              <option key={khz} value={khz}>
                {formats.number(khz, Number.isInteger(khz) ? 0 : 2)}
              </option>
            ))}
          </select>
        </label>
        <span className="spring" />
        <Button size="small" variant="default" disabled={rows === undefined || rows.length === 0} onClick={save}>
          {t('csv')}
        </Button>
        <CloseButton label={t('close')} close={() => showMeasuring(false)} />
      </div>
      {rows === undefined && <p className="dim">{t('noData')}</p>}
      {rows?.length === 0 && <p className="dim">{t('none')}</p>}
      {rows !== undefined && rows.length > 0 && (
        <div className="measure-rows" title={t('method')}>
          <MeasuredTable rows={rows} pinned={pinned} toggle={toggle} />
        </div>
      )}
      <Spoken rows={rows} />
    </section>
  );
}

interface TableProps {
  readonly rows: readonly MeasuredRow[];
  readonly pinned: readonly string[];
  toggle(key: string): void;
}

function MeasuredTable({ rows, pinned, toggle }: TableProps) {
  const { t } = useTranslation('measure');
  const formats = useFormats();
  const isField = useShownReceiver()?.isField;
  const level = (value: number | undefined) => (value === undefined ? '—' : formats.number(value, 1));
  const columns: readonly Column<MeasuredRow>[] = [
    {
      heading: t('columns.pin'),
      cell: ({ key, name }) => (
        <input
          type="checkbox"
          aria-label={t('pin', { name })}
          checked={pinned.includes(key)}
          onChange={() => toggle(key)}
        />
      ),
    },
    {
      heading: t('columns.channel'),
      kind: 'name',
      cell: ({ name, centreHz, bandwidthHz }) => (
        <>
          {name}{' '}
          <span className="dim small">
            {formats.frequency(centreHz)} · {formats.bandwidth(bandwidthHz)}
          </span>
        </>
      ),
    },
    {
      heading: t('columns.power'),
      kind: 'figure',
      cell: ({ powerDbm }) => (isField ? <span title={t('onlyField')}>—</span> : level(powerDbm)),
    },
    { heading: t('columns.snr'), kind: 'figure', cell: ({ snrDb }) => level(snrDb) },
    {
      heading: t('columns.occupied'),
      kind: 'figure',
      cell: ({ emission }) =>
        emission?.width === undefined ? (
          <span title={emission && t('hidden')}>—</span>
        ) : (
          <PlusMinus of={emission.width} words={(hz) => formats.bandwidth(hz)} />
        ),
    },
    {
      heading: t('columns.adjacent'),
      kind: 'figure',
      cell: ({ lowerDbc, upperDbc }) => `${level(lowerDbc)} / ${level(upperDbc)}`,
    },
    {
      heading: t('columns.field'),
      kind: 'figure',
      cell: ({ emission }) =>
        emission?.field === undefined ? (
          <span title={t('noFactor')}>—</span>
        ) : (
          <PlusMinus of={emission.field} words={level} />
        ),
    },
    { heading: t('columns.centre'), kind: 'figure', cell: ({ centre }) => <Off by={centre} words={inHz(formats)} /> },
    {
      heading: t('columns.bandwidth'),
      kind: 'figure',
      cell: ({ bandwidth }) => <Off by={bandwidth} words={inHz(formats)} />,
    },
    {
      heading: t('columns.level'),
      kind: 'figure',
      cell: ({ level: off }) => <Off by={off} words={(db) => formats.signed(db, 1)} />,
    },
  ];
  return <ListTable rows={rows} columns={columns} keyOf={({ key }) => key} />;
}

interface PlusMinusProps {
  readonly of: { readonly value: number; readonly uncertainty: number };
  words(value: number): string;
}

/** A measured value beside what it may be wrong by, at 95 %. */
function PlusMinus({ of: { value, uncertainty }, words }: PlusMinusProps) {
  return (
    <>
      {words(value)} <span className="dim">± {words(uncertainty)}</span>
    </>
  );
}

const inHz = (formats: Formats) => (hz: number) =>
  `${hz < 0 ? '−' : hz > 0 ? '+' : ''}${formats.bandwidth(Math.abs(hz))}`;

const SIGNS = { within: '✓', outside: '▲', 'cannot-tell': '?' } as const;

/** A difference with its verdict as a sign, a colour and in words. */
function Off({ by, words }: { by: Deviation | undefined; words(difference: number): string }) {
  const { t } = useTranslation('measure');
  if (by === undefined) return '—';
  const { difference, verdict } = by;
  return (
    <span data-verdict={verdict} title={t(`verdict.${verdict}`)}>
      {words(difference)} <span aria-hidden>{SIGNS[verdict]}</span>
      <span className="sr-only">{t(`verdict.${verdict}`)}</span>
    </span>
  );
}

/** Read aloud when the number of channels, or which of them are off their licence, changes. */
function Spoken({ rows }: { rows: readonly MeasuredRow[] | undefined }) {
  const { t } = useTranslation('measure');
  if (rows === undefined) return <p className="sr-only" role="status" />;
  const names = rows.filter(isOutside).map(({ name }) => name);
  const outside = names.length === 0 ? t('outsideNone') : t('outsideSome', { names: names.join(', ') });
  return (
    <p className="sr-only" role="status">
      {t('spoken', { count: rows.length, outside })}
    </p>
  );
}
