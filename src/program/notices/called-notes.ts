/** The line in a case that says who was informed, when and by whom. */
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { CallTurns, EscalationStep } from '../../watch/roster/escalation.js';

const OWN_WATCH = { vi: 'Hệ thống trực', en: 'The watch' };

/** A message of the escalation reached a person or contact. */
export function noteOwnCall(
  desk: IncidentDesk,
  { incidentId, to }: { readonly incidentId: string; readonly to: EscalationStep['to'] },
  turns: CallTurns | undefined,
): void {
  const person = desk.caseBook.records.get(to.kind, to.id)?.value.name ?? to.id;
  desk.act(incidentId, { kind: 'called', person, caller: OWN_WATCH, calledAt: desk.clock() }, 'system');
  turns?.called(incidentId);
}
