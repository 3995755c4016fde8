/**
 * Thirty days of a past for the demonstration, written once into a new case book: the watch at once, the cases in the
 * background in the first seconds. Every case says that it is invented.
 */
import { setImmediate } from 'node:timers/promises';
import type { Part } from '../../program/part.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { dutyAt } from '../../watch/roster/roster.js';
import { type PastCase, pastCases } from './past-cases.js';
import { keepPastRecords, pastCoverage } from './past-watch.js';

const NOTE = 'Vụ việc mô phỏng của bản trình diễn, không có thật. (Simulated for the demonstration.)';

export function openExamplePast(desk: IncidentDesk, seed: number): Part {
  const { caseBook, clock } = desk;
  const isNew = caseBook.records.all('person').length === 0 && caseBook.incidents.live.length === 0;
  if (!isNew) return {};
  const now = clock();
  const plan = desk.plan();
  keepPastRecords(caseBook, plan, now);
  caseBook.coverage.note(pastCoverage(seed, plan, now));
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  const fill = async (): Promise<void> => {
    for (const one of pastCases(seed, now)) {
      if (stopped) return;
      keepCase(desk, one);
      await setImmediate();
    }
  };
  return {
    start() {
      work = fill();
    },
    async stop() {
      stopped = true;
      await work;
    },
  };
}

/** One case from its first sign to its end, as the people on duty then would have handled it. */
function keepCase(desk: IncidentDesk, { heard: [began, ended], answeredAt, endedAt, ending }: PastCase): void {
  const { incidents } = desk.caseBook;
  const by = dutyAt(desk.roster(), answeredAt).personIds[0] ?? 'system';
  const { incident } = incidents.take(began, desk.context('system', began.firstHeardAt + 2000));
  const { id } = incident;
  incidents.act(id, { kind: 'noted', text: NOTE }, desk.context('system', began.firstHeardAt + 2000));
  if ('noise' in ending) incidents.act(id, { kind: 'called-noise', why: ending.noise }, desk.context(by, answeredAt));
  else incidents.act(id, { kind: 'acknowledged' }, desk.context(by, answeredAt));
  incidents.take(ended, desk.context('system', ended.lastHeardAt));
  if ('started' in ending) {
    incidents.act(id, { kind: 'assigned', personId: by }, desk.context(by, answeredAt));
    incidents.act(id, { kind: 'started' }, desk.context(by, answeredAt));
    return;
  }
  const context = desk.context(by, endedAt);
  if ('dismissal' in ending) incidents.act(id, { kind: 'dismissed', reason: ending.dismissal }, context);
  else {
    const resolution = 'cause' in ending ? ending : { cause: 'Nhiễu đã biết.', measure: 'Không cần xử lý.' };
    incidents.act(id, { kind: 'resolved', cause: resolution.cause, measure: resolution.measure }, context);
    incidents.act(id, { kind: 'closed' }, context);
  }
}
