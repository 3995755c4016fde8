/** Filters with a name, kept in the browser. A filter is the query of the page's address. */

export interface SavedFilter {
  readonly name: string;
  /** Query of the address, without the question mark. */
  readonly query: string;
}

const KEY = 'rfi-logger.incident-filters';
const MOST = 50;

/** Sorted by name in Vietnamese order. */
export function loadFilters(): SavedFilter[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? sortedByName(stored.filter(isFilter)) : [];
  } catch {
    // The browser forbids storage, or an older page wrote the value.
    return [];
  }
}

/** Keeps a filter, in place of one with the same name. */
export function saveFilter(filter: SavedFilter): SavedFilter[] {
  return keep([...loadFilters().filter(({ name }) => name !== filter.name), filter].slice(-MOST));
}

export function removeFilter(name: string): SavedFilter[] {
  return keep(loadFilters().filter((filter) => filter.name !== name));
}

function keep(filters: SavedFilter[]): SavedFilter[] {
  try {
    localStorage.setItem(KEY, JSON.stringify(filters));
  } catch {
    // The storage is forbidden or full. The filter works, and is lost when the page closes.
  }
  return sortedByName(filters);
}

function sortedByName(filters: readonly SavedFilter[]): SavedFilter[] {
  const byName = new Intl.Collator('vi', { numeric: true });
  return [...filters].sort((a, b) => byName.compare(a.name, b.name));
}

function isFilter(value: unknown): value is SavedFilter {
  const filter = value as Partial<SavedFilter> | null;
  return typeof filter === 'object' && typeof filter?.name === 'string' && typeof filter.query === 'string';
}
