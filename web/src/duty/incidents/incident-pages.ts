/**
 * Rows of the incident table. The pages load as the reader scrolls, and `incident` events update the rows. A row changes
 * in its place. New incidents wait until the reader lets them in, so that no row moves under a finger.
 */
import { ask } from '../../ground/asking/ask.js';
import { Followed } from '../../ground/asking/followed.js';
import type { Incident } from '../cases/incident.js';
import { compare, type IncidentFilter, matches, queryOf } from './incident-filter.js';

const PAGE_ROWS = 200;
/** Most new incidents that wait to be shown. The older ones of more come with the next load. */
const MOST_HELD = 500;

interface Pages {
  readonly rows: readonly Incident[];
  /** New incidents that match the filter and are not shown yet. */
  readonly held: readonly Incident[];
  /** Where the next page begins; undefined when there is none. */
  readonly cursor: string | undefined;
}

const NO_PAGE: Pages = { rows: [], held: [], cursor: undefined };

export class IncidentPages {
  readonly filter: IncidentFilter;
  readonly followed = new Followed<Pages>(
    (signal, before) => this.#read(signal, before?.rows.length ?? 0),
    () => ({ fold: { incident: (pages, { incident }) => this.#with(pages, incident) } }),
  );

  constructor(filter: IncidentFilter) {
    this.filter = filter;
  }

  /** Loads the next page, unless one is loading or there is none. */
  async next(): Promise<void> {
    const { value, error } = this.followed.known();
    if (value?.cursor !== undefined && error === undefined)
      await this.followed.extend((pages, signal) => this.#page(pages, signal));
  }

  /** Puts each waiting incident at its place in the list. */
  release(): void {
    this.followed.change(({ rows, held, cursor }) => {
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
      return { rows: [...merged, ...fresh.slice(next)], held: [], cursor };
    });
  }

  /** With a new or changed incident. */
  #with(pages: Pages, incident: Incident): Pages {
    const { rows, held } = pages;
    const place = rows.findIndex(({ id }) => id === incident.id);
    const known = rows[place];
    if (known !== undefined)
      return known.version > incident.version ? pages : { ...pages, rows: rows.with(place, incident) };
    const others = held.filter(({ id }) => id !== incident.id);
    if (!matches(this.filter, incident)) return others.length < held.length ? { ...pages, held: others } : pages;
    return this.#reaches(pages, incident) ? { ...pages, held: [...others, incident].slice(-MOST_HELD) } : pages;
  }

  /** True when the incident belongs between loaded rows. A later one arrives with its page. */
  #reaches({ rows, cursor }: Pages, incident: Incident): boolean {
    const last = rows.at(-1);
    return cursor === undefined || last === undefined || compare(this.filter.order, incident, last) <= 0;
  }

  /** The list from its top, with at least so many rows where there are as many. */
  async #read(signal: AbortSignal, least: number): Promise<Pages> {
    let pages = await this.#page(NO_PAGE, signal);
    while (pages.cursor !== undefined && pages.rows.length < least) pages = await this.#page(pages, signal);
    return pages;
  }

  async #page({ rows: before, held, cursor }: Pages, signal: AbortSignal): Promise<Pages> {
    const query = { ...queryOf(this.filter), limit: PAGE_ROWS, cursor };
    const answer = await ask('GET /api/v1/incidents', { query, signal });
    const known = new Set(before.map(({ id }) => id));
    const fresh = answer.incidents.filter((one) => !known.has(one.id) && matches(this.filter, one));
    const rows = [...before, ...fresh];
    const shown = new Set(rows.map(({ id }) => id));
    return { rows, held: held.filter(({ id }) => !shown.has(id)), cursor: answer.nextCursor };
  }
}
