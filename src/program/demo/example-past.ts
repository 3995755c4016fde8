/**
 * Thirty days of a past for the demonstration, written once into a new case book: the watch at once, the cases in the
 * background in the first seconds. Every case says that it is invented.
 */
import type { Part } from '../../errors/part.js';
import type { Resolution } from '../../incidents/incident.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { nextTurn } from '../../time/pause.js';
import { DAY_MS } from '../../time/units.js';
import { signHandover } from '../../watch/roster/handover.js';
import { dutyAt, shiftsBetween } from '../../watch/roster/roster.js';
import { type PastCase, pastCases } from './past-cases.js';
import { keepPastOrders, keepPastRecords, pastCoverage } from './past-watch.js';

const NOTE = 'Vụ việc mô phỏng của bản trình diễn, không có thật. (Simulated for the demonstration.)';

export function openExamplePast(desk: IncidentDesk, seed: number): Part {
  const { caseBook, clock } = desk;
  const isNew = caseBook.records.all('person').length === 0 && caseBook.incidents.live.length === 0;
  if (!isNew) return {};
  const now = clock();
  const plan = desk.plan();
  keepPastRecords(caseBook, now);
  caseBook.coverage.note(pastCoverage(seed, plan, now));
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  const fill = async (): Promise<void> => {
    const acts = [...pastCases(seed, now).flatMap((one) => actsOf(desk, one)), ...handovers(desk, now)];
    let open = 0;
    for (const { run, opens = 0 } of acts.sort((a, b) => a.at - b.at)) {
      if (stopped && open === 0) return;
      run();
      open += opens;
      // The desk must not meet a case of the past that nobody has answered yet: it would call people.
      if (open === 0) await nextTurn();
    }
    keepPastOrders(caseBook, plan, now);
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

/** Something that was done in the past. */
interface Act {
  readonly at: number;
  /** Change in the number of cases at work. */
  readonly opens?: 1 | -1;
  run(): void;
}

/** Acts of one case from its first sign to its end, as the people on duty then would have handled it. */
function actsOf(desk: IncidentDesk, { heard: [began, ended], answeredAt, endedAt, ending }: PastCase): Act[] {
  const { incidents } = desk.caseBook;
  const by = dutyAt(desk.roster(), answeredAt).personIds[0] ?? 'system';
  let id = '';
  const open = (): void => {
    const context = desk.context('system', began.firstHeardAt + 2000);
    id = incidents.take(began, context).incident.id;
    incidents.act(id, { kind: 'noted', text: NOTE }, context);
  };
  const answer = (): void => {
    const context = desk.context(by, answeredAt);
    if ('noise' in ending) incidents.act(id, { kind: 'called-noise', why: ending.noise }, context);
    else incidents.act(id, { kind: 'acknowledged' }, context);
    if (!('started' in ending)) return;
    incidents.act(id, { kind: 'assigned', personId: by }, context);
    incidents.act(id, { kind: 'started' }, context);
    sendToContact(desk, id, by, answeredAt);
  };
  const fallSilent = (): void => {
    incidents.take(ended, desk.context('system', ended.lastHeardAt));
  };
  const close = (): void => {
    const context = desk.context(by, endedAt);
    if ('dismissal' in ending) incidents.act(id, { kind: 'dismissed', reason: ending.dismissal }, context);
    else {
      incidents.act(id, { kind: 'resolved', ...('cause' in ending ? ending : KNOWN) }, context);
      incidents.act(id, { kind: 'closed' }, context);
    }
  };
  return [
    { at: began.firstHeardAt, opens: 1, run: open },
    { at: answeredAt, run: answer },
    { at: ended.lastHeardAt, run: fallSilent },
    ...('started' in ending ? [] : [{ at: endedAt, opens: -1 as const, run: close }]),
  ];
}

/** The case was given to the contact, who took it on. */
function sendToContact({ caseBook: { records } }: IncidentDesk, incidentId: string, by: string, at: number): void {
  const contact = records.all('contact')[0];
  if (contact === undefined) return;
  const told = { address: contact.addresses[0]?.address ?? '', at: at + 4000 };
  const answer = { answer: 'taken' as const, text: 'Tổ đo lưu động đã xuất phát (ví dụ).', at: at + 3 * 60e3 };
  const text = 'Đề nghị cử tổ đo đến gần sân bay.';
  const sending = { incidentId, contactId: contact.id, name: contact.name, text, by, at, told, answers: [answer] };
  records.put('sending', { ...sending, id: 'example' }, { at: answer.at, by });
}

const KNOWN: Resolution = { cause: 'Nhiễu đã biết.', measure: 'Không cần xử lý.' };
const HANDOVER_DAYS = 7;

/** At each change of shift of the last days the leaders of both shifts sign. */
function handovers(desk: IncidentDesk, to: number): Act[] {
  const shifts = shiftsBetween(desk.roster(), to - HANDOVER_DAYS * DAY_MS, to);
  return shifts.flatMap(({ startsAt, endsAt, personIds: outgoing }): Act[] => {
    const incoming = shifts.find((next) => next.startsAt === endsAt)?.personIds;
    if (incoming === undefined) return [];
    const run = (): void => {
      const { records } = desk.caseBook;
      let handover = desk.drawUpHandover({ people: { outgoing, incoming } }, startsAt, outgoing[0] ?? 'system', endsAt);
      for (const [i, side] of (['outgoing', 'incoming'] as const).entries()) {
        const [by = 'system'] = handover.people[side];
        const at = endsAt + (i + 1) * SIGNING_MS;
        handover = { ...handover, ...signHandover(handover, side, { personId: by, at, remark: REMARK }).handover };
        records.put('handover', handover, { at, by });
      }
    };
    return [{ at: endsAt, run }];
  });
}

const SIGNING_MS = 2 * 60e3;
const REMARK = 'Chữ ký mô phỏng của bản trình diễn.';
