/** The station's side of the turns of calling: which cases its hub calls about, and whom that called. */
import { randomUUID } from 'node:crypto';
import type { Incident } from '../incidents/incident.js';
import { callsSoFar, forgetGivenUp, noteElsewhere, ownCalls } from '../store/cases/case-calls.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { stationTurn } from '../watch/roster/call-turns.js';
import type { CallTurn, CallTurns } from '../watch/roster/escalation.js';
import type { CallsAnswer, CallsQuestion } from './station-messages.js';

const HUB = { vi: 'Trung tâm', en: 'The hub' };
/** A call before the present alarm, by more than clocks differ, was about an earlier one. */
const CLOCKS_DIFFER_MS = 5000;
const MOST_REMEMBERED = 50_000;

export class StationCalls implements CallTurns {
  readonly #life = randomUUID();
  readonly #clock: () => number;
  /** Emissions of cases about which the hub calls. */
  readonly #hubs = new Set<string>();
  #desk: IncidentDesk | undefined;
  #isLinked = () => false;
  #hubAskedAt: number | undefined;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** @param isLinked true while the link to the hub is up */
  follow(desk: IncidentDesk, isLinked: () => boolean): void {
    this.#desk = desk;
    this.#isLinked = isLinked;
  }

  turnOf(incident: Incident, at: number): CallTurn {
    if (this.#desk === undefined || this.#hubAskedAt === undefined) return 'ours';
    const view = {
      isLinked: this.#isLinked(),
      hubAskedAt: this.#hubAskedAt,
      raisedAt: incident.alarm.raisedAt ?? at,
      isHubs: incident.emissions.some(({ emissionId }) => this.#hubs.has(emissionId)),
      lastCallAt: callsSoFar(this.#desk.caseBook.outbox, incident).lastAt,
    };
    return stationTurn(view, this.#desk.turnTimes(incident), at);
  }

  /** A station that calls is alone: there is nobody to tell first. */
  mayCall(): boolean {
    return true;
  }

  called(): void {}

  /** Answers the hub, and notes whom the hub called. */
  answer({ cases }: CallsQuestion): Omit<CallsAnswer, 'schema'> {
    this.#hubAskedAt = this.#clock();
    const found = cases.map(({ incidentId, emissionIds, calls }) => {
      for (const id of emissionIds) this.#hubs.add(id);
      const own = this.#desk?.caseBook.incidents.withEmission(emissionIds);
      const isOver = own === undefined || own.state === 'closed' || own.state === 'merged';
      return { incidentId, calls: isOver ? [] : this.#exchange(own, calls) };
    });
    for (const id of this.#hubs) {
      if (this.#hubs.size <= MOST_REMEMBERED) break;
      this.#hubs.delete(id);
    }
    return { life: this.#life, cases: found };
  }

  #exchange(incident: Incident, calls: CallsQuestion['cases'][number]['calls']): CallsAnswer['cases'][number]['calls'] {
    const desk = this.#desk;
    if (desk === undefined) return [];
    const { caseBook } = desk;
    const raisedAt = incident.alarm.raisedAt ?? 0;
    const present = calls.filter(({ at }) => at >= raisedAt - CLOCKS_DIFFER_MS);
    forgetGivenUp(caseBook.outbox, incident, present, 'hub');
    for (const call of present)
      if (noteElsewhere(caseBook.outbox, incident, call, 'hub') && call.isPersonal)
        desk.act(incident.id, { kind: 'called', person: call.name, caller: HUB, calledAt: call.at }, 'system');
    return ownCalls(caseBook, incident).map((call) => ({ ...call, marks: [...call.marks] }));
  }
}
