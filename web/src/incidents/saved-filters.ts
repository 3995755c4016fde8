/** Filters with a name, kept by the browser: a filter is a query of the page's address, nothing more. */

export interface SavedFilter {
  readonly name: string;
  /** Without its question mark. */
  readonly query: string;
}

const KEY = 'rfi-logger.incident-filters';
const MOST = 50;

/** In order of name as Vietnamese sorts. */
export function loadFilters(): SavedFilter[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? sortedByName(stored.filter(isFilter)) : [];
  } catch {
    // Forbidden, or written by an older page.
    return [];
  }
}

/** Keeps a filter; one of the same name gives way. */
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
    // Forbidden or full: the filter works, it is only forgotten.
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
