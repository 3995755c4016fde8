import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LicenceFinding } from '../../../src/api/registry.js';
import { Only, OnlyButton } from '../ground/access/only.js';
import { useMay } from '../ground/access/session.js';
import { clockOf, FaultLine, useWork } from '../ground/asking/fields.js';
import { ListTable } from '../ground/asking/list-table.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { type Kept, useRecords } from '../ground/asking/use-records.js';
import { Button } from '../ground/shell/button.js';
import type { Formats } from '../ground/words/format.js';
import { useFormats, useNow } from '../ground/words/use-language.js';
import { useProgram } from '../program/program-store.js';
import { found, inOrder, isInForce, isTemporary, type Licence, lastInstant, type Validity } from './licence.js';
import { LicenceForm } from './licence-form.js';
import { LicenceImport } from './list-import.js';

const ROW_PX = 37;
const VALIDITIES: readonly Validity[] = ['all', 'valid', 'temporary', 'proposed', 'expired'];
const COLUMNS = ['centre', 'bandwidth', 'licenceNo', 'name', 'holder', 'valid', 'hours', 'power'] as const;
const MOST = 50_000;

/** Table of thousands of licences; only the rows in sight are in the document. Search by words, number or frequency. */
export function LicenceTab() {
  const { t } = useTranslation('registry');
  const now = useNow(60_000);
  const keepsRegister = useMay('registry');
  const records = useRecords('assignments', MOST);
  const [words, setWords] = useState('');
  const [validity, setValidity] = useState<Validity>('all');
  const [edited, setEdited] = useState<Kept<Licence> | 'new'>();
  const rows = useMemo(
    () =>
      records.rows
        .filter(({ value }) => found(value, words.trim(), validity, now))
        .sort((a, b) => inOrder(a.value, b.value)),
    [records.rows, words, validity, now],
  );
  const current = edited === 'new' ? undefined : edited;
  return (
    <>
      <section className="card" aria-label={t('licences.title')}>
        <div className="card-head row">
          <h2>{t('licences.title')}</h2>
          <span className="dim" role="status">
            {records.loading
              ? t('loading')
              : `${t('licences.count', { count: records.rows.length })} · ${t('licences.shown', { count: rows.length })}`}
          </span>
        </div>
        <div className="filter-fields row">
          <LicenceFilter {...{ words, setWords, validity, setValidity }} />
          <OnlyButton may="incidents" onClick={() => setEdited('new')}>
            {t(keepsRegister ? 'add' : 'licences.proposeNew')}
          </OnlyButton>
        </div>
        <FaultLine words={records.fault} />
        <LicenceTable rows={rows} now={now} currentId={current?.value.id} choose={setEdited} />
      </section>
      {edited !== undefined && (
        <div className="columns">
          {current?.origin === 'file' ? (
            <section className="card">
              <h2>{current.value.name}</h2>
              <p>{t('licences.ofFile')}</p>
            </section>
          ) : (
            <LicenceForm
              key={current?.value.id ?? ''}
              kept={current}
              put={records.put}
              remove={records.remove}
              close={() => setEdited(undefined)}
            />
          )}
          {current !== undefined && <MeasuredCard key={current.value.id} id={current.value.id} />}
        </div>
      )}
      <Only may="registry">
        <LicenceImport kept={() => void records.load()} />
      </Only>
    </>
  );
}

interface TableProps {
  readonly rows: readonly Kept<Licence>[];
  readonly now: number;
  readonly currentId: string | undefined;
  choose(kept: Kept<Licence>): void;
}

function LicenceTable({ rows, now, currentId, choose }: TableProps) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    getItemKey: (index) => rows[index]?.value.id ?? index,
  });
  // The scrolling box takes the focus, so that it can be scrolled by keyboard.
  useEffect(() => scroller.current?.setAttribute('tabindex', '0'), []);
  if (rows.length === 0) return <p className="dim">{t('none')}</p>;
  return (
    <div ref={scroller} className="licence-scroll row-table">
      <table aria-label={t('licences.table')} aria-rowcount={rows.length + 1}>
        <thead>
          <tr className="licence-row" aria-rowindex={1}>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {t(`licences.column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start, size }) => {
            const kept = rows[index];
            if (kept === undefined) return null;
            const { value } = kept;
            return (
              <tr
                key={key}
                className="licence-row"
                style={{ top: start, height: size }}
                aria-rowindex={index + 2}
                data-current={value.id === currentId || undefined}
                data-gone={!isInForce(value, now) || undefined}
              >
                <td>
                  <button type="button" className="text-button" onClick={() => choose(kept)}>
                    {formats.frequency(value.centreHz, 4)}
                  </button>
                </td>
                <td>{formats.bandwidth(value.bandwidthHz)}</td>
                <td title={value.licenceNo}>{value.licenceNo}</td>
                <td title={value.name}>{value.name}</td>
                <td title={value.holder}>{value.holder}</td>
                <td>
                  {kept.origin === 'file' ? (
                    <span className="mark" data-kind="file">
                      {t('licences.fileMark')}
                    </span>
                  ) : (
                    `${formats.date(value.validFrom)} –`
                  )}{' '}
                  {value.validTo === undefined ? t('licences.noEnd') : formats.date(lastInstant(value.validTo))}{' '}
                  {value.proposedBy !== undefined ? (
                    <span className="mark" data-kind="proposed">
                      {t('licences.proposedMark')}
                    </span>
                  ) : (
                    isTemporary(value) && (
                      <span className="mark" data-kind="temporary">
                        {t('licences.temporaryMark')}
                      </span>
                    )
                  )}
                </td>
                <td>
                  {value.hours === undefined
                    ? t('licences.always')
                    : `${clockOf(value.hours.startMin)}–${clockOf(value.hours.endMin)}`}
                </td>
                <td>{value.powerW === undefined ? '—' : `${formats.number(value.powerW)} W`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface FilterProps {
  readonly words: string;
  setWords(words: string): void;
  readonly validity: Validity;
  setValidity(validity: Validity): void;
}

function LicenceFilter({ words, setWords, validity, setValidity }: FilterProps) {
  const { t } = useTranslation('registry');
  return (
    <>
      <input
        className="plain-input"
        type="search"
        size={40}
        aria-label={t('search')}
        placeholder={t('licences.searchHint')}
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <select
        className="plain-input"
        aria-label={t('licences.only')}
        value={validity}
        onChange={({ currentTarget }) => setValidity(VALIDITIES.find((v) => v === currentTarget.value) ?? 'all')}
      >
        {VALIDITIES.map((one) => (
          <option key={one} value={one}>
            {t(`licences.${one}`)}
          </option>
        ))}
      </select>
    </>
  );
}

/** Measured values beside licensed ones, each with its source and its uncertainty. */
function MeasuredCard({ id }: { id: string }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const receivers = useProgram((state) => state.receivers);
  const { busy, run } = useWork();
  const { value, fault, ask: measure } = useAsked('GET /api/v1/assignments/{id}/measured', { params: { id } });
  const measured = value?.receivers;
  return (
    <section className="card" aria-label={t('measured.title')}>
      <div className="card-head row">
        <h2>{t('measured.title')}</h2>
        <Button size="small" variant="default" loading={busy} onClick={() => void run(measure)}>
          {t('measured.again')}
        </Button>
      </div>
      <p className="dim small">{t('measured.hint')}</p>
      <FaultLine words={fault} />
      {measured?.length === 0 && <p>{t('measured.nobody')}</p>}
      {measured?.map(({ receiverId, sweeps, onAir, stepHz, findings }) => (
        <div key={receiverId}>
          <h3>{receivers.find(({ id: one }) => one === receiverId)?.name ?? receiverId}</h3>
          {onAir === 0 ? (
            <p>{t('measured.silent', { sweeps })}</p>
          ) : (
            <>
              <p className="dim small">
                {t('measured.onAir', { onAir, sweeps, step: formats.bandwidth(stepHz ?? 0) })}
              </p>
              <FindingTable findings={findings} />
            </>
          )}
        </div>
      ))}
    </section>
  );
}

function FindingTable({ findings }: { findings: readonly LicenceFinding[] }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const value = (what: LicenceFinding['what'], number: number | undefined) => {
    if (number === undefined) return '—';
    if (what === 'hours') return clockOf(number);
    return what === 'validity' ? formats.date(number) : quantity(what, number, formats);
  };
  const source = ({ what, uncertainty, tolerance }: LicenceFinding) => {
    if (what === 'hours' || what === 'validity') return t('measured.sourceRecord');
    if (what === 'level')
      return tolerance === undefined
        ? t('measured.sourceRecord')
        : t('measured.sourceUsual', { tolerance: `${tolerance} dB` });
    return t('measured.sourceMeasured', { uncertainty: formats.bandwidth(uncertainty ?? 0) });
  };
  return (
    <ListTable
      rows={findings}
      keyOf={({ what }) => what}
      columns={[
        { heading: t('measured.what'), kind: 'name', cell: ({ what }) => t(`measured.${what}`) },
        { heading: t('measured.measured'), cell: ({ what, measured }) => value(what, measured) },
        {
          heading: t('measured.licensed'),
          cell: ({ what, licensed, tolerance }) => (
            <>
              {value(what, licensed)}{' '}
              {what === 'centre' && tolerance !== undefined && (
                <span className="dim small">
                  {t('measured.tolerance', { tolerance: formats.bandwidth(tolerance) })}
                </span>
              )}
            </>
          ),
        },
        {
          heading: t('measured.verdictHead'),
          cell: ({ verdict }) => (
            <span className="mark" data-verdict={verdict}>
              {t(`measured.verdict.${verdict}`)}
            </span>
          ),
        },
        { heading: t('measured.source'), kind: 'small', cell: source },
      ]}
    />
  );
}

function quantity(what: LicenceFinding['what'], value: number, formats: Formats): string {
  if (what === 'centre') return formats.frequency(value, 4);
  return what === 'bandwidth' ? formats.bandwidth(value) : formats.level(value);
}
