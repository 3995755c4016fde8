/** The table of incidents with its filters, its bulk actions and its keys. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../../ground/asking/use-reason.js';
import { nameWindow } from '../../ground/shell/title.js';
import { BulkBar } from './bulk-bar.js';
import { FilterBar } from './filter-bar.js';
import type { IncidentPages } from './incident-pages.js';
import { IncidentTable } from './incident-table.js';
import { ListHead } from './list-head.js';
import { useIncidentPages } from './use-incident-pages.js';

const NOTHING: ReadonlySet<string> = new Set();

export function IncidentList({ phone }: { phone: boolean }) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const { filter, pages, state } = useIncidentPages();
  const { rows, held, loading, more, fault } = state;
  const [chosen, setChosen] = useState<{ of: IncidentPages; ids: ReadonlySet<string> }>();
  // Rows that were selected under another filter are out of sight, so the selection ends.
  const selected = chosen?.of === pages ? chosen.ids : NOTHING;
  const setSelected = (ids: ReadonlySet<string>) => setChosen({ of: pages, ids });
  useEffect(() => nameWindow(t('title')), [t]);
  return (
    <main id="main" className="screen incident-screen">
      <ListHead {...{ filter, rows, loading, more, phone }} />
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
