/** A roster from a table: read and judged by the program first, kept only when somebody has seen what was read. */
import { Button } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../access/only.js';
import { FaultLine } from '../../asking/fields.js';
import { listIn, request } from '../../asking/request.js';
import { type Table, tableFrom } from '../../asking/table-file.js';
import { fieldsOf, numberOf, textOf } from '../../cases/incident.js';
import { useNames } from '../../cases/use-names.js';
import { localDate } from '../../format.js';
import { usePage } from '../../state/page-store.js';
import { useWork } from '../use-work.js';
import { hourOf } from './local-days.js';
import { type Shift, shiftFrom } from './shift.js';

interface Preview {
  readonly table: Table;
  readonly shifts: readonly Shift[];
  readonly faults: readonly { readonly row: number; readonly column: string; readonly problem: string }[];
}

const SHOWN = 30;

export function RosterImport({ kept }: { kept: () => void }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const language = usePage((state) => state.language);
  const { busy, fault, run } = useWork();
  const [preview, setPreview] = useState<Preview>();
  const [skipFaulty, setSkip] = useState(false);
  const [told, setTold] = useState('');
  const choose = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file === undefined) return;
    setTold('');
    setPreview(undefined);
    await run(async () => {
      const table = await tableFrom(file);
      const answer = await request('POST', '/api/v1/roster/import', { ...table, dryRun: true });
      setPreview({
        table,
        shifts: listIn(answer, 'read').flatMap((one) => shiftFrom(one) ?? []),
        faults: listIn(answer, 'faults').map((one) => {
          const raw = fieldsOf(one);
          return {
            row: numberOf(raw['row']) ?? 0,
            column: textOf(raw['column']) ?? '',
            problem: textOf(raw['problem']) ?? '',
          };
        }),
      });
    });
  };
  const keep = async () => {
    if (preview === undefined) return;
    await run(async () => {
      const answer = await request('POST', '/api/v1/roster/import', { ...preview.table, dryRun: false, skipFaulty });
      setTold(t('roster.importDone', { count: numberOf(answer['kept']) ?? 0 }));
      setPreview(undefined);
      kept();
    });
  };
  return (
    <Only may="duty">
      <section className="card" aria-label={t('roster.importTitle')}>
        <h2>{t('roster.importTitle')}</h2>
        <p className="dim">{t('roster.importHint')}</p>
        <label className="button-link file-button">
          <input
            type="file"
            accept=".csv,.txt,.tsv,.xlsx"
            className="sr-only"
            onChange={(event) => void choose(event)}
          />
          {t('roster.importFile')}
        </label>
        <p role="status">{told}</p>
        <FaultLine words={fault} />
        {preview !== undefined && (
          <div className="form">
            <p>{t('roster.importRead', { count: preview.shifts.length })}</p>
            <ul className="plain-list">
              {preview.shifts.slice(0, SHOWN).map((shift) => (
                <li key={shift.id}>
                  {localDate(shift.startsAt, language)} {hourOf(shift.startsAt)}–{hourOf(shift.endsAt)}{' '}
                  <b>{shift.personIds.map(names).join(', ')}</b>
                </li>
              ))}
              {preview.shifts.length > SHOWN && <li>…</li>}
            </ul>
            {preview.faults.length > 0 && (
              <div className="form-fault">
                <p>{t('roster.importFaults', { count: preview.faults.length })}</p>
                <ul className="plain-list">
                  {preview.faults.slice(0, SHOWN).map((one) => (
                    <li key={`${one.row}/${one.column}`}>{t('roster.importRow', one)}</li>
                  ))}
                </ul>
                <label className="check">
                  <input
                    type="checkbox"
                    checked={skipFaulty}
                    onChange={({ currentTarget }) => setSkip(currentTarget.checked)}
                  />
                  {t('roster.importSkip')}
                </label>
              </div>
            )}
            <div className="form-buttons">
              <Button
                loading={busy}
                disabled={preview.shifts.length === 0 || (preview.faults.length > 0 && !skipFaulty)}
                onClick={() => void keep()}
              >
                {t('roster.importKeep', { count: preview.shifts.length })}
              </Button>
              <Button variant="default" onClick={() => setPreview(undefined)}>
                {t('cancel')}
              </Button>
            </div>
          </div>
        )}
      </section>
    </Only>
  );
}
