/** The table of incidents with its filters, its bulk actions and its keys. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../access/only.js';
import { useReason } from '../cases/use-reason.js';
import { ExportLink } from '../exports/export-link.js';
import { FORMATS } from '../format.js';
import { useLive } from '../live-context.js';
import { Link } from '../shell/link.js';
import { nameWindow } from '../shell/title.js';
import { usePage } from '../state/page-store.js';
import { BulkBar } from './bulk-bar.js';
import { FilterBar } from './filter-bar.js';
import { exportRange } from './incident-filter.js';
import type { IncidentPages } from './incident-pages.js';
import { IncidentTable } from './incident-table.js';
import { useIncidentPages } from './use-incident-pages.js';

const NOTHING: ReadonlySet<string> = new Set();

export function IncidentList({ phone }: { phone: boolean }) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const formats = FORMATS[usePage((state) => state.language)];
  const { session } = useLive();
  const { filter, pages, state } = useIncidentPages();
  const { startHz, stopHz } = filter;
  const { rows, held, loading, more, fault } = state;
  const [chosen, setChosen] = useState<{ of: IncidentPages; ids: ReadonlySet<string> }>();
  // What was chosen under another filter is out of sight and must not be acted on.
  const selected = chosen?.of === pages ? chosen.ids : NOTHING;
  const setSelected = (ids: ReadonlySet<string>) => setChosen({ of: pages, ids });
  useEffect(() => nameWindow(t('title')), [t]);
  return (
    <main id="main" className="screen incident-screen">
      <div className="screen-head">
        <h1>{t('title')}</h1>
        <span className="dim" role="status">
          {loading && rows.length === 0
            ? t('loading')
            : t(more ? 'countMore' : 'count', { count: formats.number(rows.length) as unknown as number })}
        </span>
        <span className="spring" />
        {!phone && <span className="dim key-hint">{t('keys')}</span>}
        <ExportLink what="incidents" {...{ startHz, stopHz, ...exportRange(filter, rows, session.now()) }} />
        <Only may="incidents">
          <Link to="/incidents/new" className="button-link">
            <IconPlus size={18} aria-hidden /> {t('new')}
          </Link>
        </Only>
      </div>
      <FilterBar filter={filter} phone={phone} />
      {fault !== undefined && (
        <p className="form-fault" role="alert">
          {t('failed', { reason: explain(fault) })}{' '}
          <Button size="compact-sm" variant="default" onClick={() => void pages.reload()}>
            {t('again')}
          </Button>
        </p>
      )}
      <BulkBar rows={rows} selected={selected} clear={() => setSelected(new Set())} />
      <IncidentTable
        {...{ pages, rows, held, phone, selected, setSelected }}
        order={filter.order}
        empty={!loading && fault === undefined}
      />
    </main>
  );
}
