/**
 * Rows of the incident table. The pages load as the reader scrolls, and `incident` events update the rows. A row changes
 * in its place. New incidents wait until the reader lets them in, so that no row moves under a finger.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { ask } from '../../ground/asking/ask.js';
import type { Incident } from '../cases/incident.js';
import { compare, type IncidentFilter, matches, queryOf } from './incident-filter.js';

const PAGE_ROWS = 200;
/** Most new incidents that wait to be shown. When there are more, the list is loaded again. */
const MOST_HELD = 500;

export interface PagesState {
  readonly rows: readonly Incident[];
  /** New incidents that match the filter and are not shown yet. */
  readonly held: readonly Incident[];
  readonly loading: boolean;
  readonly more: boolean;
  readonly fault: unknown;
}

export class IncidentPages {
  readonly store: StoreApi<PagesState>;
  readonly filter: IncidentFilter;
  #cursor: string | undefined;
  #places = new Map<string, number>();
  #closed = false;

  constructor(filter: IncidentFilter) {
    this.filter = filter;
    this.store = createStore<PagesState>(() => ({ rows: [], held: [], loading: false, more: true, fault: undefined }));
  }

  close(): void {
    this.#closed = true;
  }

  /** Loads the list from its top. The present rows stay until the answer arrives. */
  async reload(): Promise<void> {
    this.#cursor = undefined;
    await this.#fetch([]);
  }

  /** Loads the next page, unless one is loading or there is none. */
  async next(): Promise<void> {
    const { loading, more, fault } = this.store.getState();
    if (!loading && more && fault === undefined) await this.#fetch(this.store.getState().rows);
  }

  /** Takes a new or changed incident. */
  take(incident: Incident): void {
    const { rows, held } = this.store.getState();
    const place = this.#places.get(incident.id);
    if (place !== undefined) {
      const known = rows[place];
      if (known !== undefined && known.version > incident.version) return;
      this.store.setState({ rows: rows.with(place, incident) });
      return;
    }
    const others = held.filter(({ id }) => id !== incident.id);
    if (!matches(this.filter, incident)) {
      if (others.length < held.length) this.store.setState({ held: others });
    } else if (this.#reaches(incident)) this.store.setState({ held: [...others, incident].slice(-MOST_HELD) });
  }

  /** Puts each waiting incident at its place in the list. */
  release(): void {
    const { rows, held } = this.store.getState();
    if (held.length === 0) return;
    const { order } = this.filter;
    const fresh = [...held].sort((a, b) => compare(order, a, b));
    const merged: Incident[] = [];
    let next = 0;
    for (const row of rows) {
      for (let one = fresh[next]; one !== undefined && compare(order, one, row) <= 0; one = fresh[next]) {
        merged.push(one);
        next += 1;
      }
      merged.push(row);
    }
    this.#show([...merged, ...fresh.slice(next)], { held: [] });
  }

  /** True when the incident belongs between loaded rows. A later one arrives with its page. */
  #reaches(incident: Incident): boolean {
    const { rows, more } = this.store.getState();
    const last = rows.at(-1);
    return !more || last === undefined || compare(this.filter.order, incident, last) <= 0;
  }

  async #fetch(before: readonly Incident[]): Promise<void> {
    this.store.setState({ loading: true, fault: undefined });
    try {
      const query = { ...queryOf(this.filter), limit: PAGE_ROWS, cursor: this.#cursor };
      const answer = await ask('GET /api/v1/incidents', { query });
      if (this.#closed) return;
      const known = new Set(before.map(({ id }) => id));
      const fresh = answer.incidents.filter((one) => !known.has(one.id) && matches(this.filter, one));
      this.#cursor = answer.nextCursor;
      const rows = [...before, ...fresh];
      const shown = new Set(rows.map(({ id }) => id));
      const held = this.store.getState().held.filter(({ id }) => !shown.has(id));
      this.#show(rows, { held, loading: false, more: this.#cursor !== undefined });
    } catch (fault) {
      if (!this.#closed) this.store.setState({ loading: false, fault });
    }
  }

  #show(rows: readonly Incident[], more: Partial<PagesState>): void {
    this.#places = new Map(rows.map(({ id }, i) => [id, i]));
    this.store.setState({ rows, ...more });
  }
}
