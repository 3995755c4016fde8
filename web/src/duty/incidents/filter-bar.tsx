/** The filters of the table. All of them stand in the address, so that back, reload and a copied link keep them. */

import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { type FormEvent, type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choices } from '../../ground/asking/fields.js';
import { TimeInput } from '../../ground/asking/time-input.js';
import { usePeople } from '../../ground/names/people.js';
import { SEVERITIES } from '../../ground/names/severities.js';
import { changeQuery, navigate } from '../../ground/shell/address.js';
import { Button, IconButton } from '../../ground/shell/button.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import { useProgram } from '../../program/program-store.js';
import { type IncidentFilter, ORDERS, rangeFrom, usualOrder, VIEWS } from './incident-filter.js';

const KEY = 'rfi-logger.incident-filters';
const MOST = 50;

/** Menu of the filters with a name: choose one, keep the present one, remove one. */
function SavedFilters() {
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

const ALL_FIELDS = { mhz: '', severity: '', station: '', owner: '', from: '', to: '' };

export function FilterBar({ filter }: { filter: IncidentFilter }) {
  const { t } = useTranslation('incidents');
  const narrowed = [filter.startHz, filter.severity, filter.stationId, filter.assigneeId, filter.fromDay, filter.toDay];
  const count = narrowed.filter((one) => one !== undefined).length;
  const mhz = new URLSearchParams(location.search).get('mhz') ?? '';
  return (
    <section className="row" aria-label={t('filter.label')}>
      <Choices
        legend={t('view.label')}
        hidesLegend
        type="radio"
        name="view"
        options={VIEWS.map((view) => [view, t(`view.${view}`)])}
        chosen={[filter.view]}
        toggle={(view) => changeQuery({ view: view === 'open' ? undefined : view })}
      />
      {/* The field follows the address, which also changes by the back button or a saved filter. */}
      <SearchField key={mhz} shown={mhz} />
      <details className="filter-more">
        <summary className="button-link">
          {t('filter.more')} {count > 0 && `(${count})`}
        </summary>
        <FilterFields filter={filter} />
      </details>
      <SavedFilters />
      {count > 0 && (
        <Button variant="subtle" size="small" onClick={() => changeQuery(ALL_FIELDS)}>
          {t('filter.clear')}
        </Button>
      )}
    </section>
  );
}

function FilterFields({ filter }: { filter: IncidentFilter }) {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const stations = useProgram((state) => state.stations);
  const people = usePeople();
  const byName = new Intl.Collator('vi', { numeric: true });
  return (
    <div className="filter-fields row">
      <Choice
        label={t('filter.severity')}
        value={filter.severity === undefined ? '' : String(filter.severity)}
        any={t('filter.anySeverity')}
        options={SEVERITIES.map((one) => [String(one), `${one} ${common(`cases.severity.${one}`)}`])}
        change={(severity) => changeQuery({ severity })}
      />
      <Choice
        label={t('filter.station')}
        value={filter.stationId ?? ''}
        any={t('filter.anyStation')}
        options={stations
          .map(({ id, name }): [string, string] => [id, name])
          .sort((a, b) => byName.compare(a[1], b[1]))}
        change={(station) => changeQuery({ station })}
      />
      <Choice
        label={t('filter.owner')}
        value={filter.assigneeId ?? ''}
        any={t('filter.anyOwner')}
        options={people.map(({ id, name }) => [id, name])}
        change={(owner) => changeQuery({ owner })}
      />
      <DayField label={t('filter.from')} value={filter.fromDay} change={(from) => changeQuery({ from })} />
      <DayField label={t('filter.to')} value={filter.toDay} change={(to) => changeQuery({ to })} />
      <Choice
        label={t('filter.order')}
        value={filter.order}
        options={ORDERS.map((order) => [order, t(`order.${order}`)])}
        change={(order) => changeQuery({ order: order === usualOrder(filter.view) ? undefined : order })}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  /** Words of the choice that leaves the filter off. */
  readonly any?: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  change(value: string): void;
}

function Choice({ label, value, any, options, change }: ChoiceProps) {
  return (
    <select
      className="plain-input"
      aria-label={label}
      title={label}
      value={value}
      data-narrows={(any !== undefined && value !== '') || undefined}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    >
      {any !== undefined && <option value="">{any}</option>}
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </select>
  );
}

function DayField({ label, value, change }: { label: string; value: string | undefined; change: (v: string) => void }) {
  return (
    <label className="line dim">
      <span>{label}</span>
      <TimeInput type="date" className="plain-input" value={value ?? ''} set={change} />
    </label>
  );
}

function SearchField({ shown }: { shown: string }) {
  const { t } = useTranslation('incidents');
  const [text, setText] = useState(shown);
  const [bad, setBad] = useState(false);
  const search = (event: SyntheticEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (/^INC-\d{4}-\d+$/i.test(wanted)) navigate(`/incidents/${wanted.toUpperCase()}`);
    else if (wanted === '' || rangeFrom(wanted) !== undefined) changeQuery({ mhz: wanted });
    else setBad(true);
  };
  return (
    <form className="search-field row" onSubmit={search}>
      <input
        className="plain-input"
        type="search"
        aria-label={t('filter.search')}
        aria-invalid={bad || undefined}
        placeholder={t('filter.searchHint')}
        defaultValue={shown}
        onBlur={(event) => text !== shown && search(event)}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setBad(false);
        }}
      />
      {bad && (
        <span role="alert" className="form-fault">
          {t('filter.badSearch', { text: text.trim() })}
        </span>
      )}
    </form>
  );
}
