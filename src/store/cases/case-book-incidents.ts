/**
 * Incidents on disk. Every accepted move is one transaction: the incident, its timeline, its pins, the messages it causes and
 * the audit row are stored together or not at all. The time at which an emission was last heard changes only memory; it is
 * written with the next move or {@link Incidents.flush}, so a crash loses a minute of it and nothing else.
 */
import {
  type Act,
  type CaseJournal,
  isSharedMove,
  partedByEnd,
  sentAgain,
  type ToldEmissions,
  withActs,
} from '../../incidents/acts.js';
import { advance } from '../../incidents/advance.js';
import type { EmissionReport } from '../../incidents/emission-report.js';
import type { Incident } from '../../incidents/incident.js';
import type { Advance, Effect, IncidentContext, IncidentEvent, NotifyReason } from '../../incidents/incident-event.js';
import { type Merged, type MergeVersions, mergeIncidents } from '../../incidents/merge-incidents.js';
import { ownId } from '../../incidents/shared-case.js';
import { type Taken, takeReport } from '../../incidents/take-report.js';
import { Acts } from './case-book-acts.js';
import type { AuditFault, AuditLog } from './case-book-audit.js';
import type { Outbox } from './case-book-outbox.js';
import {
  type IncidentQuery,
  listIncidents,
  type Pin,
  type Raise,
  readMoves,
  readPins,
  readRaises,
  readTimeline,
  type TimelineEntry,
  verifyIncidents,
} from './case-book-reads.js';
import type { BookDb, BookStatement } from './held-writes.js';
import { caseSeal, IS_LIVE, nextNumber, rankKey } from './incident-row.js';

/** Reasons of a notice with which an alarm asks for a person again. */
const RAISES: ReadonlySet<NotifyReason> = new Set(['raised', 'raised-again', 'reopened', 'shelf-ended']);
/** Reason of the act with which a signal that is back opens a resolved case again. */
const IS_BACK = 'tín hiệu có lại · the signal is back';
/** Number of closed incidents kept in memory for the question "have we had this before". */
const REMEMBERED_CLOSED = 500;

export class Incidents {
  /** What people did with the cases, for the other side of a network. */
  readonly acts: Acts;
  readonly #db: BookDb;
  readonly #audit: AuditLog;
  readonly #outbox: Outbox;
  readonly #idPrefix: string;
  readonly #live = new Map<string, Incident>();
  /** Closed incidents, newest last: to find similar ones, and for emissions that outlast their case. */
  readonly #closed = new Map<string, Incident>();
  readonly #unsaved = new Set<string>();
  readonly #save: BookStatement;
  #isUpToDate = false;

  constructor(db: BookDb, audit: AuditLog, outbox: Outbox, idPrefix = 'INC') {
    this.#idPrefix = idPrefix;
    this.#db = db;
    this.acts = new Acts(db);
    this.#audit = audit;
    this.#outbox = outbox;
    this.#save = db.prepare('INSERT OR REPLACE INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    for (const incident of this.#load(IS_LIVE)) this.#live.set(incident.id, incident);
    const closed = this.#load(`state = 'closed' ORDER BY last_heard_at DESC LIMIT ${REMEMBERED_CLOSED}`);
    for (const incident of closed.reverse()) this.#closed.set(incident.id, incident);
  }

  /** All incidents that are neither closed nor merged. */
  get live(): readonly Incident[] {
    return [...this.#live.values()];
  }

  /** Up to when each emission of a remembered case was heard, epoch ms, by the id that detection gave it. */
  toldUpTo(): Map<string, number> {
    const all = [...this.#closed.values(), ...this.#live.values()].flatMap(({ emissions }) => emissions);
    const told = new Map<string, number>();
    for (const { emissionId, lastHeardAt } of all) {
      const id = ownId(emissionId);
      told.set(id, Math.max(lastHeardAt, told.get(id) ?? lastHeardAt));
    }
    return told;
  }

  get(id: string): Incident | undefined {
    const known = this.#live.get(id) ?? this.#closed.get(id);
    if (known !== undefined) return known;
    const row = this.#db.prepare('SELECT body FROM incidents WHERE id = ?').get(id) as { body: string } | undefined;
    return row === undefined ? undefined : (JSON.parse(row.body) as Incident);
  }

  /** The case with any of these emissions: the one that people work on, otherwise the one heard last. */
  withEmission(emissionIds: readonly string[]): Incident | undefined {
    const ids = this.#db
      .prepare('SELECT DISTINCT incident FROM case_emissions WHERE emission IN (SELECT value FROM json_each(?))')
      .pluck()
      .all(JSON.stringify(emissionIds)) as string[];
    const rank = ({ id, state }: Incident) => (this.#live.has(id) ? 0 : state === 'merged' ? 2 : 1);
    return ids
      .flatMap((id) => this.get(id) ?? [])
      .sort((a, b) => rank(a) - rank(b) || b.lastHeardAt - a.lastHeardAt)
      .at(0);
  }

  /** Makes one move; undefined when there is no such incident. */
  act(id: string, event: IncidentEvent, context: IncidentContext): Advance | undefined {
    const incident = this.get(id);
    if (incident === undefined) return undefined;
    const result = sentAgain(incident, event, () => this.acts.of(id).known) ?? advance(incident, event, context);
    if (result.refusal !== undefined || result.incident === incident) return result;
    const isShared = isSharedMove(event.kind) && context.by !== 'system';
    const journal = isShared ? this.acts.with(incident, event, context) : undefined;
    // The clock of another desk is ahead: what was done there comes after this act, at both.
    const isLater = journal?.known.some(({ at }) => at > context.at) === true;
    const done = isLater ? withActs(incident, journal, context) : result;
    this.#keep([[incident, done.incident]], done.effects, context, ofCase(id, journal));
    return done;
  }

  /**
   * Takes acts that people did elsewhere, each at its own time. Returns the changed cases.
   * @param done.openedAt time at which the case was opened there; `told`: its emissions there, where all are known
   */
  takeActs(
    incident: Incident,
    done: {
      readonly acts: readonly Act[];
      readonly openedAt?: number | undefined;
      readonly told?: ToldEmissions | undefined;
    },
    context: IncidentContext,
  ): Incident[] {
    const { acts, openedAt, told } = done;
    const have = new Set(this.acts.withIds(acts.map(({ id }) => id)).map(({ id }) => id));
    const fresh = acts.filter(({ id }) => !have.has(id));
    if (fresh.length === 0) return [];
    const journal = this.acts.journal(incident, fresh, openedAt);
    const newId = () => this.nextId(context.numberedAt ?? context.at);
    const parted = told && partedByEnd(incident, journal, { told, newId }, context);
    const cases = parted ?? [[incident, journal] as const];
    const changes = cases.map(([before, its]) => {
      const after = its.fresh.length === 0 ? { incident: before, effects: [] } : withActs(before, its, context);
      return { ...after, before: before.id === incident.id ? incident : undefined, journal: its };
    });
    this.#keep(
      changes.map((one) => [one.before, one.incident] as const),
      changes.flatMap(({ effects }) => effects),
      context,
      new Map(changes.map((one) => [one.incident.id, one.journal])),
    );
    if (parted !== undefined) this.acts.recount();
    return changes.map((one) => one.incident);
  }

  /** Takes a report of detection about an emission. @throws RangeError for an impossible report */
  take(report: EmissionReport, context: IncidentContext): Taken {
    const makeId = (): string => this.nextId(context.numberedAt ?? context.at);
    const taken = takeReport(report, [...this.#live.values(), ...this.#closed.values()], makeId, context);
    const before = taken.created ? undefined : this.get(taken.incident.id);
    const isBack = before?.state === 'resolved' && taken.incident.state === 'open';
    const journal = isBack ? this.acts.with(before, { kind: 'reopened', reason: IS_BACK }, context) : undefined;
    this.#keep([[before, taken.incident]], taken.effects, context, ofCase(taken.incident.id, journal));
    return taken;
  }

  /** Undefined when one of the two does not exist. */
  merge(
    ids: { readonly survivor: string; readonly absorbed: string },
    versions: MergeVersions,
    context: IncidentContext,
  ): Merged | undefined {
    const survivor = this.get(ids.survivor);
    const absorbed = this.get(ids.absorbed);
    if (survivor === undefined || absorbed === undefined) return undefined;
    const merged = mergeIncidents(survivor, absorbed, versions, context);
    if (merged.refusal === undefined) {
      const both: [Incident, Incident][] = [
        [survivor, merged.survivor],
        [absorbed, merged.absorbed],
      ];
      this.#keep(both, merged.effects, context);
    }
    return merged;
  }

  /** Handles the passing of time: shelves end, targets are missed, unconfirmed candidates go. Returns the changed incidents. */
  tick(context: IncidentContext): Incident[] {
    const changed = this.#isUpToDate ? [] : this.#takeUnderstood(context);
    this.#isUpToDate = true;
    for (const incident of this.live) {
      for (const kind of ['ticked', 'expired'] as const) {
        if (kind === 'expired' && incident.state !== 'candidate') continue;
        const now = this.get(incident.id) ?? incident;
        const result = advance(now, { kind }, context);
        if (result.refusal !== undefined) continue;
        const same = result.effects.length === 0 && result.incident.version === now.version;
        if (same && result.incident.missed === now.missed) continue;
        this.#keep([[now, result.incident]], result.effects, context);
        changed.push(result.incident);
      }
    }
    return changed;
  }

  /** Acts that a former version kept without knowing them take effect. */
  #takeUnderstood(context: IncidentContext): Incident[] {
    return this.acts.understood().flatMap(({ incidentId, journal }) => {
      const incident = this.get(incidentId);
      const done = incident && withActs(incident, journal, context);
      if (done !== undefined)
        this.#keep([[incident, done.incident]], done.effects, context, ofCase(incidentId, journal));
      return done?.incident ?? [];
    });
  }

  /** Changes all live cases for which `after` gives another one, together. Returns the changed ones. */
  changeLive(after: (incident: Incident) => Incident | undefined, context: IncidentContext): Incident[] {
    const changes = this.live.flatMap((before) => {
      const changed = after(before);
      return changed === undefined ? [] : [[before, changed] as const];
    });
    this.#keep(changes, [], context);
    return changes.map(([, changed]) => changed);
  }

  /** Writes what is only in memory; called every minute, and before a query. */
  flush(): void {
    if (this.#unsaved.size === 0) return;
    this.#db.transaction(() => {
      for (const id of this.#unsaved) {
        const incident = this.get(id);
        if (incident !== undefined) this.#write(incident);
      }
    })();
    this.#unsaved.clear();
  }

  /** On a full disk, whose fault the regular writing reports, people see their cases all the same. */
  list(query: IncidentQuery): Incident[] {
    try {
      this.flush();
    } catch {
      // Rows lack what was measured since the last writing; the cases in memory have it.
    }
    return listIncidents(this.#db, query).map((one) => this.#live.get(one.id) ?? this.#closed.get(one.id) ?? one);
  }

  /** The oldest act first, after entry `afterId`. */
  timeline(incidentId: string, afterId: number, limit: number): TimelineEntry[] {
    return readTimeline(this.#db, incidentId, afterId, limit);
  }

  /** Raises of alarms in [from, to), the oldest first. */
  raises(from: number, to: number): Raise[] {
    return readRaises(this.#db, from, to);
  }

  /** Times of moves of one kind in [from, to), the oldest first. */
  moves(
    move: IncidentEvent['kind'],
    range: { readonly from: number; readonly to: number },
  ): { readonly incidentId: string; readonly at: number }[] {
    return readMoves(this.#db, move, range);
  }

  /** Periods of recording that retention must not delete. */
  pins(): Pin[] {
    return readPins(this.#db);
  }

  /**
   * Next number, such as "INC-2027-000042", counted within the Vietnamese year. A number may be skipped, but is never given
   * twice.
   */
  nextId(at: number): string {
    return nextNumber(this.#db, this.#idPrefix, at);
  }

  /** Incidents that were changed without an audit entry. */
  verify(): AuditFault[] {
    this.flush();
    return verifyIncidents(this.#db);
  }

  #load(where: string): Incident[] {
    const rows = this.#db.prepare(`SELECT body FROM incidents WHERE ${where}`).all() as { body: string }[];
    return rows.map(({ body }) => JSON.parse(body) as Incident);
  }

  #keep(
    changes: readonly (readonly [Incident | undefined, Incident])[],
    effects: readonly Effect[],
    context: IncidentContext,
    journals: ReadonlyMap<string, CaseJournal> = new Map(),
  ): void {
    const born = effects.flatMap((effect) => (effect.kind === 'create' ? [effect.incident] : []));
    const remarkable = effects.length > 0 || changes.some(([before, after]) => before?.version !== after.version);
    if (remarkable)
      this.#db.transaction(() => {
        for (const [before, after] of [...changes, ...born.map((one) => [undefined, one] as const)])
          this.#record(before, after, effects, context);
        for (const effect of effects) this.#carryOut(effect, context);
        for (const [id, journal] of journals) this.acts.write(id, journal);
      })();
    // Memory is changed after the disk, so a failed write leaves both as they were.
    for (const incident of [...changes.map(([, after]) => after), ...born]) {
      this.#remember(incident);
      this.acts.note(incident, journals.get(incident.id)?.fresh ?? []);
      if (remarkable) this.#unsaved.delete(incident.id);
      else this.#unsaved.add(incident.id);
    }
  }

  #record(
    before: Incident | undefined,
    after: Incident,
    effects: readonly Effect[],
    { at, by }: IncidentContext,
  ): void {
    const body = this.#write(after);
    if (before?.version === after.version) return;
    // The text of the timeline is part of the sealed row, so a later change of a note is noticed.
    const timeline = effects.flatMap((one) => {
      if (one.kind !== 'timeline' || one.incidentId !== after.id) return [];
      return { at: one.at, move: one.move, sentence: one.sentence };
    });
    const action = `incident.${before === undefined ? 'created' : (timeline.at(-1)?.move ?? 'ticked')}`;
    const detail = { version: after.version, state: after.state, timeline, sha256: caseSeal(body) };
    this.#audit.append({ at, actor: by, action, subject: `incident/${after.id}`, detail });
  }

  #write(incident: Incident): string {
    const { id, version, state, priority, firstHeardAt, lastHeardAt, startHz, stopHz } = incident;
    const body = JSON.stringify(incident);
    const rank = rankKey(incident);
    this.#save.run(id, version, state, priority.severity, rank, firstHeardAt, lastHeardAt, startHz, stopHz, body);
    return body;
  }

  #carryOut(effect: Effect, { at }: IncidentContext): void {
    switch (effect.kind) {
      case 'timeline':
        this.#db
          .prepare(
            'INSERT INTO timeline (incident, at, actor, move, from_state, to_state, sentence) VALUES (?, ?, ?, ?, ?, ?, ?)',
          )
          .run(
            effect.incidentId,
            effect.at,
            effect.by,
            effect.move,
            effect.from,
            effect.to,
            JSON.stringify(effect.sentence),
          );
        return;
      case 'pin':
        this.#db
          .prepare('INSERT OR REPLACE INTO pins VALUES (?, ?, ?, ?, ?, ?, ?)')
          .run(
            effect.incidentId,
            effect.stationId,
            effect.receiverId,
            effect.startHz,
            effect.stopHz,
            effect.from,
            effect.to,
          );
        return;
      case 'notify': {
        const key = `${effect.incidentId}/${effect.reason}/${effect.raise}/${at}`;
        this.#outbox.put({ key, dueAt: at, body: effect }, at);
        if (RAISES.has(effect.reason))
          this.#db
            .prepare('INSERT OR REPLACE INTO raises VALUES (?, ?, ?)')
            .run(effect.incidentId, at, effect.severity);
        return;
      }
      case 'create':
        return;
    }
  }

  #remember(incident: Incident): void {
    this.#live.delete(incident.id);
    this.#closed.delete(incident.id);
    if (incident.state === 'closed') this.#closed.set(incident.id, incident);
    else if (incident.state !== 'merged') this.#live.set(incident.id, incident);
    const oldest = this.#closed.size > REMEMBERED_CLOSED ? this.#closed.keys().next().value : undefined;
    if (oldest !== undefined) this.#closed.delete(oldest);
  }
}

function ofCase(id: string, journal: CaseJournal | undefined): ReadonlyMap<string, CaseJournal> {
  return new Map(journal === undefined ? [] : [[id, journal]]);
}
