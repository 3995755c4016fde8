/** The table of incidents with its filters, its bulk actions and its keys. */

import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShown } from '../../ground/asking/use-followed.js';
import { useAddress } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { nameWindow } from '../../ground/shell/title.js';
import type { Incident } from '../cases/incident.js';
import { BulkBar } from './bulk-bar.js';
import { FilterBar } from './filter-bar.js';
import { filterFrom, type IncidentFilter } from './incident-filter.js';
import { IncidentPages } from './incident-pages.js';
import { IncidentTable } from './incident-table.js';
import { ListHead } from './list-head.js';

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
