/** A list from an office's table: its columns pointed at, what would change looked at, and only then kept. */
import { Button } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { listIn, request } from '../asking/request.js';
import { type Table, tableFrom } from '../asking/table-file.js';
import { fieldsOf, numberOf, textOf } from '../cases/incident.js';
import { FORMATS } from '../format.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';

const LISTS = {
  licence: {
    path: '/api/v1/assignments/import',
    needed: ['licenceNo', 'centre', 'bandwidth', 'validFrom'],
    columns: [
      ...(['licenceNo', 'centre', 'bandwidth', 'validFrom', 'validTo', 'name', 'holder', 'status'] as const),
      ...(['power', 'latitude', 'longitude', 'emission', 'hours', 'tolerance'] as const),
    ],
  },
  band: {
    path: '/api/v1/bandplan/import',
    needed: ['start', 'stop', 'severity', 'service', 'nameVi'],
    columns: ['start', 'stop', 'severity', 'service', 'nameVi', 'nameEn', 'confidence', 'source'],
  },
} as const;

const SHOWN = 25;

interface Preview {
  readonly table: Table;
  /** Each with its place: they may repeat. */
  readonly headings: readonly { readonly heading: string; readonly index: number }[];
  readonly columns: Readonly<Record<string, number>>;
  readonly read: readonly { readonly kind: string; readonly words: string }[];
  readonly changes: {
    readonly added: number;
    readonly changed: number;
    readonly same: number;
    readonly notInTable: number;
  };
  readonly faults: readonly { readonly row: number; readonly column: string; readonly problem: string }[];
}

export function ListImport({ list, kept }: { list: keyof typeof LISTS; kept: () => void }) {
  const { t } = useTranslation('registry');
  const language = usePage((state) => state.language);
  const { busy, fault, run } = useWork();
  const [preview, setPreview] = useState<Preview>();
  const [skipFaulty, setSkip] = useState(false);
  const [told, setTold] = useState('');
  const { path, columns: known, needed } = LISTS[list];
  const look = (table: Table, columns?: Readonly<Record<string, number>>) =>
    run(async () => {
      const wish = columns === undefined ? {} : { columns };
      setPreview(previewFrom(table, await request('POST', path, { ...table, ...wish, dryRun: true }), language));
    });
  const choose = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file === undefined) return;
    setTold('');
    setPreview(undefined);
    await run(async () => void (await look(await tableFrom(file))));
  };
  const keep = async () => {
    if (preview === undefined) return;
    const { table, columns } = preview;
    await run(async () => {
      const answer = await request('POST', path, { ...table, columns, dryRun: false, skipFaulty });
      setTold(t('import.done', { count: numberOf(answer['kept']) ?? 0 }));
      setPreview(undefined);
      kept();
    });
  };
  const point = (column: string, index: string) => {
    if (preview === undefined) return;
    const { [column]: _before, ...rest } = preview.columns;
    void look(preview.table, index === '' ? rest : { ...rest, [column]: Number(index) });
  };
  const count = preview === undefined ? 0 : preview.changes.added + preview.changes.changed;
  return (
    <section className="card" aria-label={t('import.title')}>
      <h2>{t('import.title')}</h2>
      <p className="dim">{t('import.hint')}</p>
      <label className="button-link file-button">
        <input type="file" accept=".csv,.txt,.tsv,.xlsx" className="sr-only" onChange={(event) => void choose(event)} />
        {t('import.file')}
      </label>
      <p role="status">{told}</p>
      <FaultLine words={fault} />
      {preview !== undefined && (
        <div className="form">
          <fieldset className="mapping">
            <legend>{t('import.mapping')}</legend>
            {known.map((column) => (
              <label key={column} className="field">
                <span>
                  {t(`import.${list}.${column}` as 'import.licence.name')}
                  {(needed as readonly string[]).includes(column) && (
                    <span className="dim small"> ({t('import.needed')})</span>
                  )}
                </span>
                <select
                  value={preview.columns[column] ?? ''}
                  onChange={({ currentTarget }) => point(column, currentTarget.value)}
                >
                  <option value="">{t('import.notThere')}</option>
                  {preview.headings.map(({ heading, index }) => (
                    <option key={`${index}/${heading}`} value={index}>
                      {heading}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </fieldset>
          <p role="status">
            <b>{t('import.preview', preview.changes)}</b>
          </p>
          <ul className="plain-list">
            {preview.read.slice(0, SHOWN).map(({ kind, words }) => (
              <li key={words}>
                <span className="mark">{t(kind === 'added' ? 'import.added' : 'import.changed')}</span> {words}
              </li>
            ))}
            {preview.read.length > SHOWN && <li>{t('import.more', { count: preview.read.length - SHOWN })}</li>}
          </ul>
          {preview.faults.length > 0 && (
            <div className="form-fault">
              <p>{t('import.faults', { count: preview.faults.length })}</p>
              <ul className="plain-list">
                {preview.faults.slice(0, SHOWN).map((one) => (
                  <li key={`${one.row}/${one.column}`}>{t('import.row', one)}</li>
                ))}
                {preview.faults.length > SHOWN && <li>{t('import.more', { count: preview.faults.length - SHOWN })}</li>}
              </ul>
              <label className="check">
                <input
                  type="checkbox"
                  checked={skipFaulty}
                  onChange={(event) => setSkip(event.currentTarget.checked)}
                />
                {t('import.skip')}
              </label>
            </div>
          )}
          <div className="form-buttons">
            <Button
              loading={busy}
              disabled={count === 0 || (preview.faults.length > 0 && !skipFaulty)}
              onClick={() => void keep()}
            >
              {t('import.keep', { count })}
            </Button>
            <Button variant="default" onClick={() => setPreview(undefined)}>
              {t('cancel')}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

function previewFrom(table: Table, answer: Readonly<Record<string, unknown>>, language: 'vi' | 'en'): Preview {
  const changes = fieldsOf(answer['changes']);
  const kinds = listIn(changes, 'kinds');
  const formats = FORMATS[language];
  const read = listIn(answer, 'read').flatMap((value, i) => {
    const raw = fieldsOf(value);
    const kind = String(kinds[i]);
    if (kind === 'same') return [];
    const names = fieldsOf(raw['name']);
    const name = textOf(raw['name']) ?? textOf(names[language]) ?? '';
    const centreHz = numberOf(raw['centreHz']);
    const [startHz, stopHz] = [numberOf(raw['startHz']) ?? 0, numberOf(raw['stopHz']) ?? 0];
    const where =
      centreHz === undefined ? `${formats.mhz(startHz)}–${formats.frequency(stopHz)}` : formats.frequency(centreHz, 4);
    return [{ kind, words: [where, name, textOf(raw['licenceNo']), textOf(raw['id'])].filter(Boolean).join(' · ') }];
  });
  const number = (name: string) => numberOf(changes[name]) ?? 0;
  return {
    ...{ table, read },
    headings: listIn(answer, 'headings').map((heading, index) => ({ heading: String(heading), index })),
    columns: Object.fromEntries(
      Object.entries(fieldsOf(answer['columns'])).flatMap(([column, index]) => {
        const place = numberOf(index);
        return place === undefined ? [] : [[column, place]];
      }),
    ),
    changes: {
      ...{ added: number('added'), changed: number('changed') },
      ...{ same: number('same'), notInTable: number('notInTable') },
    },
    faults: listIn(answer, 'faults').map((one) => {
      const raw = fieldsOf(one);
      return {
        row: numberOf(raw['row']) ?? 0,
        column: textOf(raw['column']) ?? '',
        problem: textOf(raw['problem']) ?? '',
      };
    }),
  };
}
