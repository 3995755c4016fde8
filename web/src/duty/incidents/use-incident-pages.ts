import { useMemo } from 'react';
import { useAddress } from '../../ground/shell/address.js';
import { filterFrom, type IncidentFilter } from './incident-filter.js';
import { IncidentPages } from './incident-pages.js';

/** The rows that the address asks for; events update them while they are shown. */
export function useIncidentPages(): { filter: IncidentFilter; pages: IncidentPages } {
  const { query } = useAddress();
  const filter = useMemo(() => filterFrom(query), [query]);
  const key = JSON.stringify(filter);
  // The pages depend on the filter's content. A new object with the same content loads nothing.
  const pages = useMemo(() => new IncidentPages(JSON.parse(key)), [key]);
  return { filter, pages };
}
