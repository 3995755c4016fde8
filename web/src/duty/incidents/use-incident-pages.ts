import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useAddress } from '../../ground/shell/address.js';
import { onIncident } from '../cases/open-incidents.js';
import { filterFrom, type IncidentFilter } from './incident-filter.js';
import { IncidentPages, type PagesState } from './incident-pages.js';

/** The rows that the address asks for; events update them while they are shown. */
export function useIncidentPages(): { filter: IncidentFilter; pages: IncidentPages; state: PagesState } {
  const { query } = useAddress();
  const filter = useMemo(() => filterFrom(query), [query]);
  const key = JSON.stringify(filter);
  // The pages depend on the filter's content. A new object with the same content loads nothing.
  const pages = useMemo(() => new IncidentPages(JSON.parse(key)), [key]);
  useEffect(() => {
    void pages.reload();
    const stop = onIncident((incident) => pages.take(incident));
    return () => {
      stop();
      pages.close();
    };
  }, [pages]);
  return { filter, pages, state: useStore(pages.store) };
}
