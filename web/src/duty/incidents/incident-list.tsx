/** The table of incidents with its filters, its bulk actions and its keys. */

import { IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { useReason, useShown } from '../../ground/asking/use-followed.js';
import { Link, useAddress } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { nameWindow } from '../../ground/shell/title.js';
import { useFormats } from '../../ground/words/use-language.js';
import { ExportLink } from '../../papers/exports/export-link.js';
import { programNow } from '../../program/program-store.js';
import { awaitsPerson, bySeverityAndAge, type Incident, isGrave } from '../cases/incident.js';
import { act, MOVE_OF } from '../cases/incident-acts.js';
import { FilterBar } from './filter-bar.js';
import { exportRange, filterFrom, type IncidentFilter } from './incident-filter.js';
import { IncidentPages } from './incident-pages.js';
import { IncidentTable } from './incident-table.js';

const AT_ONCE = 4;

interface Props {
  readonly rows: readonly Incident[];
  readonly selected: ReadonlySet<string>;
  clear(): void;
}

type Bulk = 'ack' | 'merge';

/** Acknowledges the selected incidents, a few at a time, or merges them into one; names those that were refused. */
function BulkBar({ rows, selected, clear }: Props) {
  const { t } = useTranslation('incidents');
  const { busy, told, work } = useBulkWork(clear);
  const chosen = rows.filter(({ id }) => selected.has(id));
  const waiting = chosen.filter((one) => awaitsPerson(one) && one.moves.includes(MOVE_OF.ack));
  // Alarms about safety of life must be looked at one by one.
  const able = waiting.filter((one) => !isGrave(one));
  const grave = waiting.length - able.length;
  const [into, ...alike] = chosen.filter(({ moves }) => moves.includes(MOVE_OF.merge)).sort(bySeverityAndAge);
  const others = alike.filter((one) => !isGrave(one));
  const acknowledge = () => work('ack', able, AT_ONCE, (one) => act('ack', one, { bulk: true }));
  const merge = async (first: Incident) => {
    let survivor = first;
    await work('merge', others, 1, async ({ id, version }) => {
      survivor = await act('merge', survivor, { absorbedId: id, absorbedVersion: version });
    });
  };
  return (
    <div className="bulk-bar row" data-shown={chosen.length > 0 || busy !== undefined || told !== '' || undefined}>
      <span role="status">{busy === undefined ? told : t(`${busy.what}Busy`, busy)}</span>
      {chosen.length > 0 && busy === undefined && (
        <>
          <span>{t('selected', { count: chosen.length })}</span>
          {grave > 0 && <span>{t('graveLeft', { count: grave })}</span>}
          <Button size="small" disabled={able.length === 0} onClick={() => void acknowledge()}>
            {t('ackSelected', { count: able.length })}
          </Button>
          {into !== undefined && others.length > 0 && (
            <Button size="small" variant="default" onClick={() => void merge(into)}>
              {t('mergeSelected', { count: others.length, id: into.id })}
            </Button>
          )}
          {alike.length > others.length && <span>{t('mergeApart', { count: alike.length - others.length })}</span>}
          <Button size="small" variant="default" onClick={clear}>
            {t('clearSelected')}
          </Button>
        </>
      )}
    </div>
  );
}

/** Does one thing to several incidents, so many at once, and tells in one sentence how it went. */
function useBulkWork(done: () => void) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const [busy, setBusy] = useState<{ what: Bulk; done: number; count: number }>();
  const [told, setTold] = useState('');
  const work = async (
    what: Bulk,
    incidents: readonly Incident[],
    atOnce: number,
    one: (incident: Incident) => Promise<unknown>,
  ) => {
    const queue = [...incidents];
    const faults: unknown[] = [];
    let count = 0;
    setTold('');
    const next = async () => {
      for (let incident = queue.shift(); incident !== undefined; incident = queue.shift()) {
        setBusy({ what, done: count + faults.length, count: incidents.length });
        try {
          await one(incident);
          count += 1;
        } catch (error) {
          faults.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    setBusy(undefined);
    setTold(
      faults.length === 0
        ? t(`${what}Done`, { count })
        : t(`${what}Some`, { done: count, failed: faults.length, reason: explain(faults[0]) }),
    );
    done();
  };
  return { busy, told, work };
}

const NOTHING: ReadonlySet<string> = new Set();
/** The rows before the first answer. */
const NO_ROWS: readonly Incident[] = [];
const UNKNOWN = { rows: NO_ROWS, held: NO_ROWS, cursor: undefined };

export function IncidentList({ phone }: { phone: boolean }) {
  const { t } = useTranslation('incidents');
  const { filter, pages } = useIncidentPages();
  const { value: { rows, held, cursor } = UNKNOWN, fault, ask } = useShown(pages.followed);
  const [chosen, setChosen] = useState<{ of: IncidentPages; ids: ReadonlySet<string> }>();
  // Rows that were selected under another filter are out of sight, so the selection ends.
  const selected = chosen?.of === pages ? chosen.ids : NOTHING;
  const setSelected = (ids: ReadonlySet<string>) => setChosen({ of: pages, ids });
  useEffect(() => nameWindow(t('title')), [t]);
  return (
    <main id="main" className="screen incident-screen">
      <ListHead {...{ filter, rows }} more={cursor !== undefined} loading={rows === NO_ROWS && fault === ''} />
      <FilterBar filter={filter} />
      {fault !== '' && (
        <p className="form-fault" role="alert">
          {t('failed', { reason: fault })}{' '}
          <Button size="small" variant="default" onClick={() => void ask()}>
            {t('again')}
          </Button>
        </p>
      )}
      <BulkBar rows={rows} selected={selected} clear={() => setSelected(new Set())} />
      <IncidentTable
        {...{ pages, rows, held, phone, selected, setSelected }}
        order={filter.order}
        empty={rows !== NO_ROWS && fault === ''}
      />
    </main>
  );
}

/** The rows that the address asks for; events update them while they are shown. */
function useIncidentPages(): { filter: IncidentFilter; pages: IncidentPages } {
  const { query } = useAddress();
  const filter = useMemo(() => filterFrom(query), [query]);
  const key = JSON.stringify(filter);
  // The pages depend on the filter's content. A new object with the same content loads nothing.
  const pages = useMemo(() => new IncidentPages(JSON.parse(key)), [key]);
  return { filter, pages };
}

interface ListHeadProps {
  readonly rows: readonly Incident[];
  readonly loading: boolean;
  readonly more: boolean;
  readonly filter: IncidentFilter;
}

/** The line above the table of incidents: their number, and the actions on all of them. */
function ListHead({ filter, rows, loading, more }: ListHeadProps) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const { startHz, stopHz } = filter;
  return (
    <div className="row">
      <h1>{t('title')}</h1>
      <span className="dim" role="status">
        {loading && rows.length === 0
          ? t('loading')
          : t(more ? 'countMore' : 'count', { count: rows.length, written: formats.number(rows.length) })}
      </span>
      <span className="spring" />
      <ExportLink what="incidents" {...{ startHz, stopHz, ...exportRange(filter, rows, programNow()) }} />
      <Only may="incidents">
        <Link to="/incidents/new" className="button-link">
          <IconPlus size={18} aria-hidden /> {t('new')}
        </Link>
      </Only>
    </div>
  );
}
