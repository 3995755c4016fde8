/** Menu of the filters with a name: choose one, keep the present one, remove one. */

import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from '../../ground/shell/address.js';
import { Button, IconButton } from '../../ground/shell/button.js';
import { DropDown } from '../../ground/shell/drop-down.js';

const KEY = 'rfi-logger.incident-filters';
const MOST = 50;

export function SavedFilters() {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const [open, setOpen] = useState(false);
  const [filters, setFilters] = useState(loadFilters);
  const [name, setName] = useState('');
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    setFilters(saveFilter({ name: name.trim().slice(0, 60), query: location.search.slice(1) }));
    setName('');
  };
  return (
    <DropDown
      label={t('saved.label')}
      opened={open}
      turn={setOpen}
      width={300}
      button={
        <Button variant="default" size="small" className="saved-filters">
          <IconBookmark size={16} aria-hidden /> {t('saved.label')}
        </Button>
      }
    >
      <div className="form">
        {filters.length === 0 && <p className="dim">{t('saved.none')}</p>}
        <ul>
          {filters.map((filter) => (
            <li key={filter.name} className="line spread">
              <button
                type="button"
                className="text-button"
                onClick={() => {
                  navigate(filter.query === '' ? '/incidents' : `/incidents?${filter.query}`);
                  setOpen(false);
                }}
              >
                {filter.name}
              </button>
              <IconButton
                variant="subtle"
                aria-label={`${t('saved.remove')}: ${filter.name}`}
                onClick={() => setFilters(removeFilter(filter.name))}
              >
                <IconTrash size={16} />
              </IconButton>
            </li>
          ))}
        </ul>
        <form className="line" onSubmit={keep}>
          <input
            className="plain-input"
            aria-label={t('saved.name')}
            placeholder={t('saved.name')}
            maxLength={60}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            {t('saved.save')}
          </Button>
        </form>
        <Button variant="subtle" size="small" onClick={() => setOpen(false)}>
          {common('actions.close')}
        </Button>
      </div>
    </DropDown>
  );
}

/** Filters with a name, kept in the browser. A filter is the query of the page's address. */
interface SavedFilter {
  readonly name: string;
  /** Query of the address, without the question mark. */
  readonly query: string;
}

/** Sorted by name in Vietnamese order. */
function loadFilters(): SavedFilter[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? sortedByName(stored.filter(isFilter)) : [];
  } catch {
    // The browser forbids storage, or an older page wrote the value.
    return [];
  }
}

/** Keeps a filter, in place of one with the same name. */
function saveFilter(filter: SavedFilter): SavedFilter[] {
  return keep([...loadFilters().filter(({ name }) => name !== filter.name), filter].slice(-MOST));
}

function removeFilter(name: string): SavedFilter[] {
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
