/**
 * The journal of what people do with cases, as two desks compare it. The digest of a station's acts is their ids, combined by
 * exclusive or, for each day of the acts' own times: equal digests are equal journals.
 */
import { randomUUID } from 'node:crypto';
import { type Act, type CaseJournal, type Decided, decidedOf } from '../../incidents/acts.js';
import { judged } from '../../incidents/advance.js';
import type { Incident } from '../../incidents/incident.js';
import type { IncidentContext, IncidentEvent } from '../../incidents/incident-event.js';
import { DAY_MS } from '../../time/units.js';
import type { BookDb } from './held-writes.js';

/** An act with its case here. */
export type KeptAct = Act & { readonly incidentId: string };

interface ActRow extends Omit<KeptAct, 'event' | 'incidentId' | 'about'> {
  readonly incident: string;
  readonly event: string;
  readonly about: string | null;
}

interface OfStations {
  readonly id: string;
  readonly emissions: readonly { readonly stationId: string }[];
}

/** Acts of the stations whose emissions a case has. */
const OF_STATIONS = 'FROM acts JOIN incident_stations ON incident_stations.incident = acts.incident';

export class Acts {
  readonly #db: BookDb;
  /** By station, then by day; undefined until it is asked for. */
  #digests: Map<string, Map<number, bigint>> | undefined;
  /** Stations in whose digests the acts of a case are. */
  readonly #stations = new Map<string, Set<string>>();

  constructor(db: BookDb) {
    this.#db = db;
  }

  /** The journal of a case, and what had been decided before it began. */
  of(incidentId: string): { readonly base: Decided | undefined; readonly known: readonly KeptAct[] } {
    const body = this.#db.prepare('SELECT body FROM act_bases WHERE incident = ?').pluck().get(incidentId);
    const known = this.#rows('SELECT * FROM acts WHERE incident = ?', incidentId);
    return { base: body === undefined ? undefined : (JSON.parse(body as string) as Decided), known };
  }

  /** The journal of a case with fresh acts. @param openedAt time at which the case was opened elsewhere */
  journal(incident: Incident, fresh: readonly Act[], openedAt = Number.POSITIVE_INFINITY): CaseJournal {
    const { known, base = decidedOf(incident) } = this.of(incident.id);
    return { known, fresh, base: openedAt < (base.openedAt ?? 0) ? { ...base, openedAt } : base };
  }

  /** The journal of a case with an act of a person here. */
  with(incident: Incident, { expectedVersion: _, ...event }: IncidentEvent, { at, by }: IncidentContext): CaseJournal {
    const { known, base } = this.journal(incident, []);
    // Acts of one millisecond are in the order of their ids.
    const id = known.length.toString(16).padStart(8, '0') + randomUUID().slice(8);
    return {
      known,
      base,
      fresh: [{ id, at, actor: by, place: '', event, about: incident.emissions.at(-1)?.emissionId }],
    };
  }

  /** Writes acts of a case, in the transaction of the change that they make. */
  write(incidentId: string, { base, fresh }: CaseJournal): void {
    this.#db.prepare('INSERT OR REPLACE INTO act_bases VALUES (?, ?)').run(incidentId, JSON.stringify(base));
    this.#insert(incidentId, fresh);
  }

  #insert(incidentId: string, acts: readonly Act[]): void {
    const insert = this.#db.prepare(
      'INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET incident = excluded.incident',
    );
    for (const { id, at, actor, place, event, about } of acts)
      insert.run(id, incidentId, at, actor, place, JSON.stringify(event), about);
  }

  /** Keeps acts whose case is not known here. */
  writeWithoutCase(stationId: string, acts: readonly Act[]): void {
    const id = `none/${stationId}`;
    this.#db.prepare('INSERT OR IGNORE INTO incident_stations VALUES (?, ?)').run(stationId, id);
    const have = new Set(this.withIds(acts.map((one) => one.id)).map((one) => one.id));
    const fresh = acts.filter((one) => !have.has(one.id));
    this.#insert(id, fresh);
    this.note({ id, emissions: [{ stationId }] }, fresh);
  }

  /** Counts acts that were written, and earlier ones of a case that has an emission of another station now. */
  note({ id, emissions }: OfStations, written: readonly Act[]): void {
    if (this.#digests === undefined) return;
    const before = this.#stations.get(id);
    if (before === undefined && written.length === 0) return;
    const known = new Set(before);
    for (const station of known) this.#add(station, id, written);
    for (const station of new Set(emissions.map(({ stationId }) => stationId)))
      if (!known.has(station)) this.#add(station, id, this.of(id).known);
  }

  /** Acts went from one case to another: the digests are made again when they are asked for. */
  recount(): void {
    this.#digests = undefined;
    this.#stations.clear();
  }

  /** Digest of all acts of a station's cases. */
  digest(stationId: string): string {
    return hex([...(this.#all().get(stationId)?.values() ?? [])].reduce((sum, one) => sum ^ one, 0n));
  }

  /** The same of each day with acts; days since the epoch. */
  days(stationId: string): { day: number; digest: string }[] {
    return [...(this.#all().get(stationId) ?? [])].map(([day, digest]) => ({ day, digest: hex(digest) }));
  }

  idsOn(stationId: string, day: number): string[] {
    const sql = `SELECT acts.id ${OF_STATIONS} WHERE station = ? AND at >= ? AND at < ? ORDER BY at`;
    return this.#db
      .prepare(sql)
      .pluck()
      .all(stationId, day * DAY_MS, (day + 1) * DAY_MS) as string[];
  }

  /** Acts with these ids, the oldest first. */
  withIds(ids: readonly string[]): KeptAct[] {
    return this.#rows(
      'SELECT * FROM acts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY at',
      JSON.stringify(ids),
    );
  }

  /** Acts that stand in the timeline as unknown and are known to this version, the oldest first, each in its journal; writing them again counts none twice. */
  understood(): { readonly incidentId: string; readonly journal: CaseJournal }[] {
    const sql = `SELECT DISTINCT acts.* FROM timeline JOIN acts ON acts.incident = timeline.incident AND acts.at = timeline.at
      WHERE move = ? AND NOT EXISTS (SELECT 1 FROM timeline AS line WHERE line.incident = acts.incident
        AND line.at = acts.at AND line.move = json_extract(event, '$.kind')) ORDER BY acts.at`;
    this.recount();
    return this.#rows(sql, 'unknown').flatMap((act) => {
      const { base, known } = this.of(act.incidentId);
      if (base === undefined || judged(act).event.kind === 'unknown') return [];
      return {
        incidentId: act.incidentId,
        journal: { base, known: known.filter(({ id }) => id !== act.id), fresh: [act] },
      };
    });
  }

  #rows(sql: string, value: string): KeptAct[] {
    return (this.#db.prepare(sql).all(value) as ActRow[]).map(({ incident: incidentId, event, about, ...row }) => {
      return { ...row, incidentId, about: about ?? undefined, event: JSON.parse(event) as IncidentEvent };
    });
  }

  #all(): Map<string, Map<number, bigint>> {
    if (this.#digests !== undefined) return this.#digests;
    this.#digests = new Map();
    const rows = this.#db.prepare(`SELECT station, acts.incident, id, at ${OF_STATIONS}`).raw().iterate();
    for (const [station, incident, id, at] of rows as Iterable<[string, string, string, number]>)
      this.#add(station, incident, [{ id, at }]);
    return this.#digests;
  }

  #add(station: string, incidentId: string, acts: readonly Pick<Act, 'id' | 'at'>[]): void {
    const days = this.#digests?.get(station) ?? new Map<number, bigint>();
    this.#digests?.set(station, days);
    this.#stations.set(incidentId, (this.#stations.get(incidentId) ?? new Set<string>()).add(station));
    for (const { id, at } of acts) {
      const day = Math.floor(at / DAY_MS);
      days.set(day, (days.get(day) ?? 0n) ^ BigInt(`0x${id.replaceAll('-', '')}`));
    }
  }
}

function hex(digest: bigint): string {
  return digest.toString(16);
}
