/**
 * The hub's side of the turns of calling. A station hears of each case and each call before the call is made; its answer says
 * whom it called itself.
 *
 *   case or call ─► pending ─► question `calls` ─► answer ─► noted in the case book ─► the desk calls on
 */
import type { Incident } from '../incidents/incident.js';
import { type Call, callsSoFar, forgetGivenUp, marksOf, noteElsewhere, ownCalls } from '../store/cases/case-calls.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { every, owned, type Repeated, unexpected } from '../time/work.js';
import { hubTurn, STATION_HERE_MS } from '../watch/roster/call-turns.js';
import type { CallTurn, CallTurns, PlannedCall } from '../watch/roster/escalation.js';
import { CASES_A_QUESTION, callsAnswer, QuestionUnknown } from './station-messages.js';
import { type AskVerb, idAtStation } from './subjects.js';
import { wasNotHeard } from './unanswered.js';

const LOOK_EVERY_MS = 500;
/** A station hears this often that its hub is there. */
const RENEW_EVERY_MS = 8000;
/** Time in ms after which a station that did not answer is asked again. */
const AGAIN_AFTER_MS = 1000;

export interface CallNetwork {
  readonly desk: IncidentDesk;
  /** True for a station that may connect; not for one whose receivers are at the hub itself. */
  isMember(stationId: string): boolean;
  /** Stations that are heard now. */
  heard(): readonly string[];
  /** Station's clock minus the hub's, ms. */
  offsetMs(stationId: string): number;
  ask(stationId: string, verb: AskVerb, question: object): Promise<unknown>;
}

interface Known {
  readonly pending: Set<string>;
  /** Emissions with which the station answered for each case. */
  readonly answered: Map<string, string>;
  /** Cases of which the station may know that the hub calls about them. */
  readonly asked: Set<string>;
  /** Keys of the calls that the station knows of. */
  readonly told: Set<string>;
  /** Cases with a call that the station is about to make. */
  readonly calling: Set<string>;
  /** Epoch ms at which the last question was asked that it answered. */
  answeredAt: number | undefined;
  askedAt: number;
  isAsking: boolean;
  /** The last question got no answer. */
  hasFailed: boolean;
  life: string | undefined;
  /** A station of an older version calls by itself, and cannot be asked. */
  isOlder: boolean;
}

export class HubCalls implements CallTurns {
  readonly #clock: () => number;
  readonly #lookEveryMs: number;
  readonly #startedAt: number;
  readonly #known = new Map<string, Known>();
  /** The call of each case that waits until the stations know of it. */
  readonly #announced = new Map<string, Call>();
  #network: CallNetwork | undefined;
  #timer: Repeated | undefined;

  constructor(clock: () => number, lookEveryMs = LOOK_EVERY_MS) {
    this.#clock = clock;
    this.#lookEveryMs = lookEveryMs;
    this.#startedAt = clock();
  }

  start(network: CallNetwork): void {
    this.#network = network;
    this.#timer = every(this.#lookEveryMs, () => this.#look(network), unexpected);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** The station is heard for the first time, or again: everything is told again. */
  heard(stationId: string): void {
    const known = this.#of(stationId);
    for (const all of [known.pending, known.answered, known.told]) all.clear();
    for (const incident of this.#network?.desk.caseBook.incidents.live ?? [])
      if (this.#stationsOf(incident).includes(stationId)) known.pending.add(incident.id);
  }

  /** The case is new or changed. */
  changed(incident: Incident): void {
    const isOver = incident.state === 'closed' || incident.state === 'merged';
    if (isOver) this.#announced.delete(incident.id);
    for (const stationId of this.#stationsOf(incident)) {
      const { answered, asked, calling, told, pending } = this.#of(stationId);
      if (isOver) {
        for (const all of [answered, asked, calling]) all.delete(incident.id);
        for (const key of told) if (key.startsWith(`${incident.id}/`)) told.delete(key);
      } else if (answered.get(incident.id) !== emissionsOf(incident, stationId).key) pending.add(incident.id);
    }
  }

  turnOf(incident: Incident, at: number): CallTurn {
    const stations = this.#stationsOf(incident).map((stationId) => {
      const { answeredAt, answered, asked, isOlder } = this.#of(stationId);
      if (isOlder) return { answeredAt: at, hasAnsweredForIt: true, mayKnow: true };
      const hasAnsweredForIt = answered.get(incident.id) === emissionsOf(incident, stationId).key;
      return { answeredAt, hasAnsweredForIt, mayKnow: asked.has(incident.id) };
    });
    if (stations.length === 0) return 'ours';
    const desk = this.#network?.desk;
    if (desk === undefined) return 'wait';
    const lastCallAt = callsSoFar(desk.caseBook.outbox, incident).lastAt;
    const view = { stations, lastCallAt, hubStartedAt: this.#startedAt, raisedAt: incident.alarm.raisedAt ?? at };
    return hubTurn(view, desk.turnTimes(incident), at);
  }

  mayCall(incident: Incident, { to, key }: PlannedCall, at: number): boolean {
    const book = this.#network?.desk.caseBook;
    const here = this.#stationsOf(incident).map((stationId) => this.#of(stationId));
    const untold = here.filter(({ answeredAt = 0, told, isOlder }) => {
      return !isOlder && at - answeredAt < STATION_HERE_MS && !told.has(key);
    });
    if (untold.length === 0 || book === undefined) return true;
    const name = book.records.get(to.kind, to.id)?.value.name ?? to.id;
    this.#announced.set(incident.id, { key, name, marks: marksOf(book, to), at, isPersonal: true, isSent: false });
    for (const { pending } of untold) pending.add(incident.id);
    return false;
  }

  called(incidentId: string): void {
    const incident = this.#network?.desk.caseBook.incidents.get(incidentId);
    if (incident === undefined) return;
    for (const stationId of this.#stationsOf(incident)) this.#of(stationId).pending.add(incidentId);
  }

  #look(network: CallNetwork): void {
    const now = this.#clock();
    for (const stationId of network.heard()) {
      const known = this.#of(stationId);
      const restMs = Math.abs(now - known.askedAt);
      const isDue = restMs >= RENEW_EVERY_MS || (known.pending.size > 0 && !known.hasFailed);
      if (!known.isAsking && isDue) owned(this.#ask(stationId, known, network), unexpected);
    }
  }

  async #ask(stationId: string, known: Known, network: CallNetwork): Promise<void> {
    known.isAsking = true;
    const now = this.#clock();
    if (Math.abs(now - known.askedAt) >= RENEW_EVERY_MS) for (const id of known.calling) known.pending.add(id);
    known.askedAt = now;
    const { caseBook } = network.desk;
    const ids = [...known.pending].slice(0, CASES_A_QUESTION);
    for (const id of ids) known.pending.delete(id);
    const cases = ids.flatMap((id) => {
      const incident = caseBook.incidents.get(id);
      const emissions = incident === undefined ? undefined : emissionsOf(incident, stationId);
      if (incident === undefined || emissions === undefined || emissions.ids.length === 0) return [];
      const sent = ownCalls(caseBook, incident);
      const announced = this.#announced.get(id);
      const isNew = announced !== undefined && !sent.some(({ key }) => key === announced.key);
      return [{ incidentId: id, emissions, calls: isNew ? [...sent, announced] : sent }];
    });
    try {
      const shift = network.offsetMs(stationId);
      for (const { incidentId } of cases) known.asked.add(incidentId);
      const answer = await network.ask(stationId, 'calls', {
        cases: cases.map(({ incidentId, emissions: { ids: emissionIds }, calls }) => {
          return { incidentId, emissionIds, calls: calls.map((call) => ({ ...call, at: call.at + shift })) };
        }),
      });
      this.#take(stationId, { known, askedAt: now, answer }, network);
      for (const { incidentId, emissions, calls } of cases) {
        known.answered.set(incidentId, emissions.key);
        for (const { key } of calls) known.told.add(key);
      }
      // What waited for this answer is called about now.
      if (cases.length > 0) network.desk.tick();
    } catch (error) {
      for (const id of ids) {
        known.pending.add(id);
        if (wasNotHeard(error) && !known.answered.has(id)) known.asked.delete(id);
      }
      known.hasFailed = true;
      known.isOlder = error instanceof QuestionUnknown;
      known.askedAt = this.#clock() - RENEW_EVERY_MS + AGAIN_AFTER_MS;
    } finally {
      known.isAsking = false;
    }
  }

  #take(
    stationId: string,
    { known, askedAt, answer }: { known: Known; askedAt: number; answer: unknown },
    { desk, offsetMs }: CallNetwork,
  ): void {
    const { life, cases } = callsAnswer.parse(answer);
    // Meanwhile the station may have called by itself.
    if (known.life !== life || askedAt - (known.answeredAt ?? askedAt) >= STATION_HERE_MS) this.heard(stationId);
    known.hasFailed = false;
    known.isOlder = false;
    known.answeredAt = askedAt;
    known.life = life;
    const { outbox, incidents } = desk.caseBook;
    const caller = { vi: `Trạm ${stationId}`, en: `Station ${stationId}` };
    for (const { incidentId, calls } of cases) {
      const incident = incidents.get(incidentId);
      if (incident === undefined) continue;
      known.calling.delete(incidentId);
      forgetGivenUp(outbox, incident, calls, stationId);
      for (const told of calls) {
        const call = { ...told, at: told.at - offsetMs(stationId) };
        if (!call.isSent) known.calling.add(incidentId);
        if (noteElsewhere(outbox, incident, call, stationId) && call.isPersonal)
          desk.act(incidentId, { kind: 'called', person: call.name, caller, calledAt: call.at }, 'system');
      }
    }
  }

  #stationsOf({ emissions }: Incident): string[] {
    const all = new Set(emissions.map(({ stationId }) => stationId));
    return [...all].filter((stationId) => this.#network?.isMember(stationId) ?? true);
  }

  #of(stationId: string): Known {
    const known = this.#known.get(stationId) ?? {
      pending: new Set<string>(),
      answered: new Map<string, string>(),
      told: new Set<string>(),
      asked: new Set<string>(),
      calling: new Set<string>(),
      answeredAt: undefined,
      askedAt: 0,
      isAsking: false,
      hasFailed: false,
      life: undefined,
      isOlder: false,
    };
    this.#known.set(stationId, known);
    return known;
  }
}

/** The station's own ids of its emissions in the case, and a key that changes with them and with each alarm. */
function emissionsOf({ emissions, alarm }: Incident, stationId: string): { ids: string[]; key: string } {
  const own = emissions.filter((one) => one.stationId === stationId);
  const ids = own.map(({ emissionId }) => idAtStation(stationId, emissionId)).sort();
  return { ids, key: `${alarm.raises} ${ids.join(' ')}` };
}
