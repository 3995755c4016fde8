/**
 * The desk: handles every request about an incident or a shift, and looks up in the case book what the pure parts need. There
 * is one per program; it owns no timer, so its owner calls `tick`.
 *
 *   detection ─ take ─►          ┌─ escalation, raised alarms ─► outbox ─► notify
 *   people ──── act ──► CaseBook ┤
 *   clock ───── tick ─►          └─ changed incidents ─► onChange ─► live
 */
import {
  COMPLAINT_CLASS,
  type Complaint,
  type EmissionReport,
  idByHand,
  NO_LEVEL_DBM,
  withoutFloor,
} from '../../incidents/emission-report.js';
import { afterStep, type Incident, sinceStart } from '../../incidents/incident.js';
import type { Advance, IncidentContext, IncidentEvent, PinRange } from '../../incidents/incident-event.js';
import { caseOfWhole, type Merged, type MergeVersions } from '../../incidents/merge-incidents.js';
import { DEFAULT_POLICY, type IncidentPolicy } from '../../incidents/severity.js';
import { MINUTE_MS } from '../../time/units.js';
import { type Assignment, victimAmong } from '../../watch/registry/assignment.js';
import { type BandPlanEntry, bandUseOf } from '../../watch/registry/band-plan.js';
import type { CallTurns, EscalationPolicy, TurnTimes } from '../../watch/roster/escalation.js';
import {
  HANDLED_ACTS,
  type Handled,
  type HandledAct,
  summariseHandover,
  type WatchedBand,
} from '../../watch/roster/handover.js';
import { dutyAt, type Roster } from '../../watch/roster/roster.js';
import type { CaseBook } from './case-book.js';
import type { KeptHandover } from './case-book-records.js';
import {
  type Escalation,
  escalationKnownAt,
  type PlannedEscalation,
  plannedEscalations,
  policyKnownAt,
  stepsInTurn,
  toldSteps,
  turnTimes,
} from './escalation-record.js';

export interface DeskOptions {
  readonly caseBook: CaseBook;
  readonly clock: () => number;
  /** Band plan of a new station; entries of the book replace those with the same key, or are added. */
  readonly plan: readonly BandPlanEntry[];
  /** Licences of the configuration: in the registry, and changed only in the file. */
  readonly configured?: readonly Assignment[] | undefined;
  readonly policy?: IncidentPolicy;
  readonly escalation?: EscalationPolicy;
  /** Decides who calls about a case: this program, or the other side of a network. */
  readonly turns?: CallTurns | undefined;
  stationName?(id: string): string | undefined;
  /** False while no sweeps of this receiver come, or none are known of. */
  isHeard?(receiverId: string): boolean;
  /** The time that it probably is, where the clock is known to be wrong. */
  readonly numberedAt?: (() => number | undefined) | undefined;
  /** Called for every changed incident, after it is stored. */
  readonly onChange?: (incident: Incident) => void;
}

export interface SeenByHand extends PinRange {
  /** Highest level recorded there. */
  readonly peak: { readonly levelDbm: number; readonly at: number } | undefined;
  /** Report by somebody outside; then no receiver is named and nothing was measured. */
  readonly complaint?: Complaint | undefined;
}

/**
 * Largest delay in ms: a message that became due while the program was down is sent to others only within this time, to the
 * person on watch always.
 */
const LATE_MS = 15 * 60e3;
/** Time in ms within which the same person looking at the same case counts as one look. */
const VIEW_MS = 3600e3;
const MOST_VIEWS = 10_000;
/** Time in ms between two writings of what is only in memory: each costs a page of the disk for each case that is heard. */
const WRITE_EVERY_MS = MINUTE_MS;

export class IncidentDesk {
  readonly caseBook: CaseBook;
  readonly clock: () => number;
  /** Start of this run of the program, epoch ms. */
  readonly startedAt: number;
  readonly #options: DeskOptions;
  readonly #viewedAt = new Map<string, number>();
  #writtenAt = Number.NEGATIVE_INFINITY;
  /** The band plan; an entry of people replaces the one of the same key. */
  readonly plan: () => readonly BandPlanEntry[];
  /** All licences, of the configuration and of the registry; a licence of the registry replaces one of the same id. */
  readonly licences: () => readonly Assignment[];

  constructor(options: DeskOptions) {
    this.#options = options;
    this.caseBook = options.caseBook;
    this.clock = options.clock;
    this.startedAt = this.clock();
    const { records } = this.caseBook;
    this.plan = records.listOf('band', (all) => {
      const own = new Map(all.map((entry) => [entry.key, entry]));
      const known = new Set(options.plan.map(({ key }) => key));
      const added = [...own.values()].filter(({ key }) => !known.has(key));
      return [...options.plan.map((entry) => own.get(entry.key) ?? entry), ...added];
    });
    this.licences = records.listOf('assignment', (all) => {
      const own = all.filter(({ proposedBy }) => proposedBy === undefined);
      const ids = new Set(own.map(({ id }) => id));
      return [...this.configuredLicences.filter(({ id }) => !ids.has(id)), ...own];
    });
  }

  /** The case as this run of the program knows it: for everything that tells of it. */
  told(incident: Incident): Incident {
    return sinceStart(incident, (receiverId) => this.listenedSince(receiverId));
  }

  /** Epoch ms since when it would be known that an emission goes on there; infinite while nobody hears the receiver. */
  listenedSince(receiverId: string): number {
    return this.#options.isHeard?.(receiverId) === false ? Number.POSITIVE_INFINITY : this.startedAt;
  }

  /** The name of a person of the watch or of a station; the id of anybody else. */
  readonly nameOf = (id: string, what: 'person' | 'station'): string =>
    what === 'station'
      ? (this.#options.stationName?.(id) ?? id)
      : (this.caseBook.records.get('person', id)?.value.name ?? id);

  licence(id: string): Assignment | undefined {
    return this.caseBook.records.get('assignment', id)?.value ?? this.configuredLicences.find((one) => one.id === id);
  }

  get configuredLicences(): readonly Assignment[] {
    return this.#options.configured ?? [];
  }

  policy(at: number): IncidentPolicy {
    const { records } = this.caseBook;
    return policyKnownAt(records, this.#options.policy ?? DEFAULT_POLICY, at);
  }

  /** The roster without people who left: nobody absent is called, and a crew without people shows as a gap. */
  roster(): Roster {
    const { records } = this.caseBook;
    const gone = new Set(records.all('person').flatMap(({ id, active }) => (active ? [] : [id])));
    const here = (ids: readonly string[]): string[] => ids.filter((id) => !gone.has(id));
    return {
      patterns: records.all('pattern').map((pattern) => ({
        ...pattern,
        slots: pattern.slots.map((slot) => ({ ...slot, crews: slot.crews.map(here) })),
      })),
      listed: records.all('shift').map((shift) => ({ ...shift, personIds: here(shift.personIds) })),
      swaps: records.all('swap').filter(({ inPersonId }) => !gone.has(inPersonId)),
      holidays: records.all('holiday'),
    };
  }

  /** Facts with which an act at `at` is judged. */
  context(by: string, at: number = this.clock()): IncidentContext {
    const plan = this.plan();
    const assignments = this.licences();
    const basis = this.caseBook.records.get('basis', 'current')?.value;
    return {
      at,
      numberedAt: this.#options.numberedAt?.(),
      by,
      policy: this.policy(at),
      shiftEndsAt: dutyAt(this.roster(), at)
        .now.map(({ endsAt }) => endsAt)
        .sort((a, b) => b - a)[0],
      bandOf: (startHz, stopHz) => bandUseOf(plan, startHz, stopHz),
      victimOf: (startHz, stopHz, when) => victimAmong(assignments, startHz, stopHz, when),
      basis,
    };
  }

  /** Takes a report of detection. @throws RangeError for an impossible report */
  take({ partOfId, ...report }: EmissionReport): Incident {
    const { incidents, writes } = this.caseBook;
    const { incident } = writes.watch(() => incidents.take(report, this.context('system')));
    this.#options.onChange?.(incident);
    const whole = partOfId === undefined ? undefined : caseOfWhole(incident, partOfId, incidents.live);
    if (whole !== undefined) writes.watch(() => this.merge(whole.id, incident.id, {}, 'system'));
    return incident;
  }

  /** Opens a case for a person, or adds to an existing one; there is no detection behind it. */
  openByHand(seen: SeenByHand, text: string, by: string): Incident {
    const { from, to, peak, ...place } = seen;
    const emissionClass = seen.complaint === undefined ? 'unknown' : COMPLAINT_CLASS;
    const context = this.context(by);
    const report: EmissionReport = {
      ...place,
      emissionId: idByHand(context.at, place),
      firstHeardAt: from,
      lastHeardAt: to,
      active: false,
      confirmed: true,
      peakDbm: peak?.levelDbm ?? NO_LEVEL_DBM,
      excessDb: 0,
      emissionClass,
      levels: peak && withoutFloor(peak.levelDbm, peak.at),
    };
    const { incident } = this.caseBook.incidents.take(report, context);
    return this.act(incident.id, { kind: 'noted', text }, by)?.incident ?? incident;
  }

  /** Takes an act of a person; undefined when there is no such incident. */
  act(id: string, event: IncidentEvent, by: string): Advance | undefined {
    const { incidents, writes } = this.caseBook;
    const acted = () => incidents.act(id, event, this.context(by));
    const result = by === 'system' ? writes.watch(acted) : acted();
    if (result !== undefined && result.refusal === undefined) {
      this.#options.onChange?.(result.incident);
      for (const effect of result.effects) if (effect.kind === 'create') this.#options.onChange?.(effect.incident);
    }
    return result;
  }

  /** Takes acts that people did at the other side of a network. */
  takeActs(incident: Incident, done: Parameters<CaseBook['incidents']['takeActs']>[1]): void {
    const { incidents, writes } = this.caseBook;
    const changed = writes.watch(() => incidents.takeActs(incident, done, this.context('system')));
    for (const one of changed) this.#options.onChange?.(one);
  }

  merge(survivor: string, absorbed: string, versions: MergeVersions, by: string): Merged | undefined {
    const merged = this.caseBook.incidents.merge({ survivor, absorbed }, versions, this.context(by));
    if (merged !== undefined && merged.refusal === undefined) {
      this.#options.onChange?.(merged.survivor);
      this.#options.onChange?.(merged.absorbed);
    }
    return merged;
  }

  /** Records that somebody looked at a case, but not each time a page is loaded. */
  viewed(subject: string, by: string): void {
    const at = this.clock();
    const key = `${by} ${subject}`;
    if (Math.abs(at - (this.#viewedAt.get(key) ?? Number.NEGATIVE_INFINITY)) < VIEW_MS) return;
    this.#viewedAt.delete(key);
    this.#viewedAt.set(key, at);
    const oldest = this.#viewedAt.size > MOST_VIEWS ? this.#viewedAt.keys().next().value : undefined;
    if (oldest !== undefined) this.#viewedAt.delete(oldest);
    this.caseBook.audit.append({ at, actor: by, action: 'incident.viewed', subject, detail: {} });
  }

  /**
   * Handles the passing of time, every few seconds: shelves end, targets are missed, the next person is told, memory is
   * written.
   */
  tick(): void {
    const at = this.clock();
    const { incidents, writes } = this.caseBook;
    for (const incident of writes.watch(() => incidents.tick(this.context('system', at))))
      this.#options.onChange?.(incident);
    this.#escalate(at);
    writes.watch(() => {
      if (!writes.letGo()) return;
      this.caseBook.journal.flush();
      if (Math.abs(at - this.#writtenAt) < WRITE_EVERY_MS) return;
      this.caseBook.flush();
      this.#writtenAt = at;
    });
  }

  /** Moves what live cases wait for with a step of the clock. */
  clockSet(step: Parameters<typeof afterStep>[1]): void {
    const { incidents, writes } = this.caseBook;
    const moved = () => incidents.changeLive((incident) => afterStep(incident, step), this.context('system'));
    for (const incident of writes.watch(moved)) this.#options.onChange?.(incident);
  }

  #escalate(at: number): void {
    const onDuty = new Set(dutyAt(this.roster(), at).personIds);
    for (const plan of this.#escalations(at)) {
      const { incidentId, severity } = plan;
      // Repeats that the program slept through are one: nobody's telephone rings five times for them.
      const newest = plan.steps.findLast(({ step: { why } }) => why === 'again');
      const inTime = plan.steps.filter((one) => {
        const { to, why, at: dueAt } = one.step;
        if (why === 'again' && one !== newest) return false;
        return to.kind !== 'person' || onDuty.has(to.id) || at - dueAt <= LATE_MS;
      });
      for (const { step, key } of stepsInTurn(this.caseBook, this.#options.turns, { ...plan, steps: inTime }, at)) {
        const { to, why } = step;
        const body = { kind: 'escalate', incidentId, severity, to, why };
        this.caseBook.outbox.put({ key, dueAt: step.at, body }, at);
      }
    }
  }

  /**
   * Alarms that wait for a person. The messages already sent are read from the outbox, never from the plan: the present roster,
   * contacts and campaigns say nothing about what was done before they existed.
   */
  escalations(aheadMs: number): Escalation[] {
    const at = this.clock();
    const { turns } = this.#options;
    const plans = this.#escalations(at + aheadMs).map((plan) => {
      return turns?.turnOf(plan.incident, at) === 'theirs' ? { ...plan, steps: [] } : plan;
    });
    return toldSteps(this.caseBook.outbox, plans, at);
  }

  /** Times after which the other side of a network takes over the calls about this case. */
  turnTimes(incident: Incident): TurnTimes {
    const { records } = this.caseBook;
    const { severity } = incident.priority;
    return turnTimes(
      escalationKnownAt(records, this.#options.escalation, incident.alarm.raisedAt ?? this.clock()),
      severity,
    );
  }

  #escalations(until: number): PlannedEscalation[] {
    return plannedEscalations(this.caseBook, this.roster(), this.#options.escalation, until);
  }

  /** Watch kept in [from, to), by station and band. */
  coverage(from: number, to: number): WatchedBand[] {
    const { coverage } = this.caseBook;
    return coverage.watched(from, to).map(({ stationId, bandKey }) => ({
      stationId,
      bandKey,
      stretches: coverage.stretches(stationId, bandKey, from, to),
    }));
  }

  /** Draws up a hand-over of [from, at): summary, note and audit head are fixed, signatures are still missing. */
  drawUpHandover(
    told: Pick<KeptHandover, 'people' | 'note'>,
    from: number,
    by: string,
    at = this.clock(),
  ): KeptHandover {
    const { incidents, records, audit } = this.caseBook;
    const bands = this.coverage(from, at);
    const live = incidents.live.map((one) => this.told(one));
    const facts = { from, at, incidents: live, handled: this.#handled(from, at), bands, policy: this.policy(at) };
    const handover = {
      id: `HO-${at}`,
      ...told,
      summary: summariseHandover(facts),
      signatures: {},
      auditHead: audit.head(),
    };
    return records.put('handover', handover, { at, by, expectedVersion: 0 }).value;
  }

  #handled(from: number, to: number): Handled[] {
    const { incidents } = this.caseBook;
    const acts = new Map<string, Set<HandledAct>>();
    for (const act of HANDLED_ACTS)
      for (const { incidentId } of incidents.moves(act, { from, to }))
        acts.set(incidentId, (acts.get(incidentId) ?? new Set()).add(act));
    return [...acts].flatMap(([id, done]) => {
      const incident = incidents.get(id);
      return incident === undefined ? [] : [{ incident: this.told(incident), acts: [...done] }];
    });
  }
}
