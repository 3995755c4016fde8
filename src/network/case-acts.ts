/**
 * What people do with a case, between the desks of a station and its hub. Each desk has a journal of acts on its disk; the hub
 * compares both by their digests, as hours are compared, and each side gets what it lacks, with the case. So nothing is "told":
 * only equal digests end it, whatever was cut or killed.
 *
 *   beat (digest) ─► another here? ─► question `acts`: digests of days ─► ids of the days that differ
 *                                   ─► question `acts`: ids wanted, cases given ─► cases wanted
 */
import type { z } from 'zod';
import { sentenceOf } from '../errors/errors.js';
import { type EmissionReport, isByHand } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import type { IncidentEvent } from '../incidents/incident-event.js';
import { defined } from '../rf/defined.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { reportAtHub } from './event-intake.js';
import { RateLimit } from './rate-limit.js';
import { type ActsQuestion, actsAnswer, type SharedCase } from './station-events.js';
import { type AskVerb, idAtHub, idAtStation } from './subjects.js';

/** Acts in one message: with the longest texts and their cases less than the largest message. */
const ACTS_A_MESSAGE = 40;
/** Ids in one answer; a day is listed whole. */
const IDS_A_MESSAGE = 500;
const EMISSIONS_A_CASE = 20;
const LONGEST_FAULT = 300;
/** Acts of one station that a hub takes: after a long cut all that waited, then what people do. */
const MOST_ACTS = { perS: 2, burst: 5000 };

/** One desk of the two. */
export class CaseActs {
  readonly #desk: IncidentDesk;
  readonly #removedMs: ((stationId: string) => number) | undefined;

  /** @param removedMs at a hub: ms by which the clock of a station is ahead, where that is taken off its times */
  constructor(desk: IncidentDesk, removedMs?: (stationId: string) => number) {
    this.#desk = desk;
    this.#removedMs = removedMs;
  }

  get #isHub(): boolean {
    return this.#removedMs !== undefined;
  }

  get journal() {
    return this.#desk.caseBook.incidents.acts;
  }

  digest(stationId: string): string {
    return this.journal.digest(stationId);
  }

  /** The station's side of the comparison. */
  answer(stationId: string, { days, want = [], cases = [] }: ActsQuestion): Omit<z.infer<typeof actsAnswer>, 'schema'> {
    const refused = this.take(stationId, cases);
    const differing = days === undefined ? [] : this.#differing(stationId, days);
    return { days: differing, cases: this.shared(stationId, want), refused };
  }

  #differing(stationId: string, theirs: NonNullable<ActsQuestion['days']>): { day: number; ids: string[] }[] {
    const [ours, told] = [this.journal.days(stationId), theirs].map(
      (all) => new Map(all.map((one) => [one.day, one.digest])),
    );
    const found: { day: number; ids: string[] }[] = [];
    let ids = 0;
    for (const day of new Set([...(ours?.keys() ?? []), ...(told?.keys() ?? [])])) {
      if (ours?.get(day) === told?.get(day) || ids >= IDS_A_MESSAGE) continue;
      found.push({ day, ids: this.journal.idsOn(stationId, day) });
      ids += found.at(-1)?.ids.length ?? 0;
    }
    return found;
  }

  /** These acts with their cases, as the other side calls them. */
  shared(stationId: string, ids: readonly string[]): SharedCase[] {
    const cases = new Map<string, SharedCase>();
    for (const { incidentId, ...act } of this.journal.withIds(ids.slice(0, ACTS_A_MESSAGE))) {
      const found = cases.get(incidentId) ?? this.#case(stationId, incidentId);
      const place = act.place === '' ? this.#placeOf(stationId) : act.place;
      const event = act.event as SharedCase['acts'][number]['event'];
      found.acts.push({ ...act, place, event, about: this.#aboutFor(stationId, act.about) });
      cases.set(incidentId, found);
    }
    return [...cases.values()];
  }

  #placeOf(stationId: string): string {
    return this.#isHub ? 'hub' : stationId;
  }

  #case(stationId: string, incidentId: string): SharedCase {
    const incident = this.#desk.caseBook.incidents.get(incidentId);
    const own = (incident?.emissions ?? []).filter((one) => one.stationId === stationId).slice(-EMISSIONS_A_CASE);
    const reports = own.map((report) => {
      return { ...report, ...(this.#isHub ? stationIds(stationId, report) : {}), levels: undefined };
    });
    return {
      ...defined({ openedAt: incident?.openedAt }),
      reports: reports as unknown as SharedCase['reports'],
      acts: [],
    };
  }

  #aboutFor(stationId: string, about: string | undefined): string | undefined {
    if (!this.#isHub || about === undefined) return about;
    const isOf = about.startsWith(`${stationId}.`) || isByHand({ emissionId: about });
    return isOf ? idAtStation(stationId, about) : undefined;
  }

  /** Takes acts of the other side, and the cases where they are not known here. Returns why some cannot be taken: they hold up no others. */
  take(stationId: string, cases: readonly SharedCase[]): string[] {
    return cases.flatMap((one) => {
      try {
        this.#takeCase(stationId, one);
        return [];
      } catch (error) {
        return sentenceOf(error).slice(0, LONGEST_FAULT);
      }
    });
  }

  #takeCase(stationId: string, { reports, acts, openedAt }: SharedCase): void {
    const own = reports.map((one) => this.#ownReport(stationId, { ...one, stationId } as EmissionReport));
    const ids = new Set(own.map(({ emissionId }) => emissionId));
    const told = own.length < EMISSIONS_A_CASE ? { stationId, ids } : undefined;
    let left = acts.map((act) => {
      const about = act.about !== undefined && this.#isHub ? idAtHub(stationId, act.about) : act.about;
      return { ...act, event: act.event as IncidentEvent, about };
    });
    // An act is one of the case here that has its emission: what is one case there may be two here.
    for (let [first] = left; first !== undefined; [first] = left) {
      const incident = this.#caseOf(stationId, own, first.about);
      const its = left.filter(
        ({ about }) => about === first?.about || incident?.emissions.some((one) => one.emissionId === about),
      );
      left = left.filter((one) => !its.includes(one));
      // A case that lost the emissions of this station: its acts stay in the journal, where they are asked for no more.
      if (incident === undefined) this.journal.writeWithoutCase(stationId, its);
      else this.#desk.takeActs(incident, { acts: its, openedAt, told });
      if (incident !== undefined && this.#isHub) this.#joinAgain(incident.id, ids);
    }
  }

  /** What came again here as a case of its own, which nobody has touched, is one with this case where the station that hears it says so. */
  #joinAgain(incidentId: string, ids: ReadonlySet<string>): void {
    const { incidents } = this.#desk.caseBook;
    for (const { id, state, emissions } of incidents.live) {
      const isItself = id === incidentId || !(state === 'candidate' || state === 'open');
      if (isItself || !emissions.every(({ emissionId }) => ids.has(emissionId))) continue;
      if (this.journal.of(id).known.length === 0) this.#desk.merge(incidentId, id, {}, 'system');
    }
  }

  #caseOf(stationId: string, reports: readonly EmissionReport[], about: string | undefined): Incident | undefined {
    const its = reports.filter(({ emissionId }) => emissionId === about);
    const asked = its.length > 0 ? its : reports;
    return this.#known(stationId, asked) ?? asked.map((report) => this.#desk.take(report)).at(-1);
  }

  #known(stationId: string, reports: readonly EmissionReport[]): Incident | undefined {
    const ids = reports.map(({ emissionId }) => emissionId);
    const found = this.#desk.caseBook.incidents.withEmission(ids);
    const isOf = found?.emissions.some((one) => one.stationId === stationId && ids.includes(one.emissionId)) ?? true;
    if (!isOf) throw new RangeError(`${found?.id} is no case of station ${stationId}`);
    return found;
  }

  #ownReport(stationId: string, report: EmissionReport): EmissionReport {
    // What the hub has of this station was heard in a former life of its disk.
    if (this.#removedMs === undefined) return { ...report, active: false };
    return reportAtHub(stationId, report, { offMs: this.#removedMs(stationId), now: this.#desk.clock() });
  }
}

function stationIds(stationId: string, { emissionId, receiverId }: EmissionReport) {
  return { emissionId: idAtStation(stationId, emissionId), receiverId: idAtStation(stationId, receiverId) };
}

export interface ActExchangeOptions {
  readonly acts: CaseActs;
  readonly clock: () => number;
  /** Digest that a station told last; undefined while it is silent, and for one of an earlier version. */
  digestOf(stationId: string): string | undefined;
  ask(stationId: string, verb: AskVerb, question: object): Promise<unknown>;
  onNotice(sentence: string): void;
}

/** The hub's side of the comparison, of all its stations. */
export class ActExchange {
  readonly #options: ActExchangeOptions;
  readonly #limit = new RateLimit(MOST_ACTS);
  readonly #busy = new Set<string>();

  constructor(options: ActExchangeOptions) {
    this.#options = options;
  }

  /** After each beat, and each change of a case. */
  look(stationId: string): void {
    const { acts, digestOf, onNotice } = this.#options;
    const told = digestOf(stationId);
    if (told === undefined || this.#busy.has(stationId) || told === acts.digest(stationId)) return;
    this.#busy.add(stationId);
    this.#exchange(stationId)
      .catch((error: unknown) => onNotice(`Acts of station ${stationId} are compared again: ${sentenceOf(error)}`))
      .finally(() => this.#busy.delete(stationId));
  }

  /** The case changed: its stations may lack an act. */
  changed({ emissions }: Incident): void {
    for (const stationId of new Set(emissions.map((one) => one.stationId))) this.look(stationId);
  }

  async #exchange(stationId: string): Promise<void> {
    const { acts, ask, clock } = this.#options;
    const { days } = actsAnswer.parse(await ask(stationId, 'acts', { days: acts.journal.days(stationId) }));
    const theirs = days.flatMap(({ ids }) => ids);
    const ours = days.flatMap(({ day }) => acts.journal.idsOn(stationId, day));
    let want = without(theirs, ours);
    let give = without(ours, theirs);
    const faults: string[] = [];
    while (want.length + give.length > 0) {
      const question = { want: want.slice(0, ACTS_A_MESSAGE), cases: acts.shared(stationId, give) };
      const { cases, refused } = actsAnswer.parse(await ask(stationId, 'acts', question));
      if (!this.#limit.takes(stationId, clock(), question.want.length)) throw new Error('more acts than people do');
      faults.push(...acts.take(stationId, cases), ...refused);
      want = want.slice(ACTS_A_MESSAGE);
      give = give.slice(ACTS_A_MESSAGE);
    }
    if (faults.length > 0) throw new Error(faults.slice(0, 3).join('; '));
  }
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id));
}
