import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { isComplete, signHandover } from '../../src/watch/roster/handover.js';
import { parseDay } from '../../src/watch/roster/local-day.js';
import type { Person } from '../../src/watch/roster/people.js';
import type { RosterPattern } from '../../src/watch/roster/roster.js';
import { sentenceText } from '../../src/words/sentence.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60e3;

/** Three turns of eight hours from midnight; the evening of the 4th ends where the night of the 5th (eve of Tết) begins. */
const PATTERN: RosterPattern = {
  id: 'watch',
  firstDay: parseDay('2027-01-01'),
  days: 'every',
  slots: [
    { startMin: 0, lengthMin: 480, crews: [['night-leader', 'night-second']] },
    { startMin: 480, lengthMin: 480, crews: [['day-leader']] },
    { startMin: 960, lengthMin: 480, crews: [['evening-leader', 'evening-second']] },
  ],
};

const person = (id: string): Person => ({ id, name: id, duty: 'leader', addresses: [], active: true });

interface Escalated {
  readonly kind: string;
  readonly to: { readonly id: string };
  readonly why: string;
}

/** A duty room with its own clock, stepped by the test. */
function dutyRoom(startsAt: number) {
  const path = mkdtempSync(join(tmpdir(), 'rfi-shift-'));
  const book = new CaseBook(join(path, 'cases.db'));
  onTestFinished(() => {
    book.close();
    rmSync(path, { recursive: true, force: true });
  });
  let now = startsAt;
  const desk = new IncidentDesk({ caseBook: book, clock: () => now, plan: BAND_PLAN_VN });
  const write = { at: now, by: 'admin' };
  const ids = ['night-leader', 'night-second', 'day-leader', 'evening-leader', 'evening-second', 'standby'];
  book.records.putAll('person', ids.map(person), write);
  book.records.put('pattern', PATTERN, write);
  const centre = { id: 'regional-centre', name: 'regional centre', order: 1, severities: [1], addresses: [] };
  book.records.put('contact', centre, write);
  const told: string[] = [];
  return {
    book,
    desk,
    told,
    get now() {
      return now;
    },
    /** Steps second by second, sending what is due. */
    until(at: number, each: () => void = () => undefined) {
      for (; now < at; now += SECOND_MS) {
        each();
        if (now % (5 * SECOND_MS) === 0) desk.tick();
        for (const message of book.outbox.due(now, 100)) {
          const body = message.body as Escalated;
          if (body.kind === 'escalate') told.push(`${clockText(now)} ${body.to.id} (${body.why})`);
          book.outbox.sent(message.id, now);
        }
      }
    },
  };
}

function clockText(at: number): string {
  return new Date(at + 7 * 3600e3).toISOString().slice(11, 19);
}

function emission(at: number, firstHeardAt: number, active = true): EmissionReport {
  return {
    emissionId: 'rx1/7',
    stationId: 'mau-son',
    receiverId: 'rx1',
    startHz: 121.494e6,
    stopHz: 121.506e6,
    firstHeardAt,
    lastHeardAt: at,
    active,
    confirmed: at - firstHeardAt >= 3000,
    peakDbm: -88,
    excessDb: 14,
    emissionClass: 'cw',
  };
}

describe('a shift on the eve of Tết', () => {
  it('tells the right people about interference on 121.5 MHz at 23:58, across the hand-over at midnight, and proves it', () => {
    const onset = Date.parse('2027-02-04T23:58:00+07:00');
    const room = dutyRoom(onset - 10 * MINUTE_MS);
    const { book, desk, told } = room;
    room.until(onset);
    expect(book.incidents.live).toEqual([]);

    const hear = () => void desk.take(emission(room.now, onset));
    room.until(Date.parse('2027-02-05T00:04:30+07:00'), hear);
    const [incident] = book.incidents.live;
    if (incident === undefined) throw new Error('no incident');
    expect(incident).toMatchObject({ state: 'open', priority: { severity: 1 }, active: true });
    expect(sentenceText(incident.priority.reason, 'vi', INCIDENT_SENTENCES)).toContain('an toàn sinh mạng');
    // The evening leader at once; the night leader at the very minute of taking over, not the evening's second; then on.
    expect(told).toEqual([
      '23:58:05 evening-leader (on-duty)',
      '00:00:00 night-leader (took-over)',
      '00:03:00 night-second (next-on-duty)',
    ]);

    const evening = ['evening-leader', 'evening-second'];
    const night = ['night-leader', 'night-second'];
    const from = Date.parse('2027-02-04T16:00:00+07:00');
    const people = { outgoing: evening, incoming: night };
    const drawn = desk.drawUpHandover({ people, note: 'Chưa liên lạc được đài không lưu.' }, from, 'evening-leader');
    expect(drawn.summary.unacknowledged.map(({ incidentId }) => incidentId)).toEqual([incident.id]);
    const refused = signHandover(drawn, 'incoming', { personId: 'standby', at: room.now });
    expect(refused.refusal?.key).toBe('handover.wrong-person');
    const half = signHandover(drawn, 'outgoing', { personId: 'evening-leader', at: room.now });
    const whole = signHandover(half.handover, 'incoming', { personId: 'night-leader', at: room.now });
    expect([isComplete(half.handover), isComplete(whole.handover)]).toEqual([false, true]);
    book.records.put('handover', { ...drawn, ...whole.handover }, { at: room.now, by: 'night-leader' });

    // Acknowledged a little late: nobody else is told, and the target is on record as missed.
    const seen = book.incidents.get(incident.id);
    desk.act(incident.id, { kind: 'acknowledged', expectedVersion: seen?.version }, 'night-leader');
    room.until(Date.parse('2027-02-05T00:30:00+07:00'), hear);
    expect(told).toHaveLength(3);
    const steps = [{ kind: 'assigned', personId: 'standby' }, { kind: 'started' }] as const;
    for (const event of steps) expect(desk.act(incident.id, event, 'night-leader')?.refusal).toBeUndefined();
    room.until(Date.parse('2027-02-05T00:31:00+07:00'));
    desk.take(emission(room.now, onset, false));
    const resolved = { kind: 'resolved', cause: 'a faulty wireless microphone', measure: 'taken off the air' } as const;
    expect(desk.act(incident.id, resolved, 'standby')?.refusal).toBeUndefined();
    expect(desk.act(incident.id, { kind: 'closed' }, 'night-leader')?.incident).toMatchObject({
      state: 'closed',
      outcome: 'resolved',
      missed: ['acknowledge'],
      acknowledgedBy: 'night-leader',
    });

    // The night's own hand-over tells of it, though it is closed; the evening's has the officer's words and nothing handled.
    expect(drawn).toMatchObject({ note: 'Chưa liên lạc được đài không lưu.', summary: { handled: [] } });
    room.until(room.now + MINUTE_MS);
    const next = desk.drawUpHandover(
      { people: { outgoing: night, incoming: evening } },
      drawn.summary.at,
      'night-leader',
    );
    expect(next.summary.handled).toMatchObject([
      { incidentId: incident.id, state: 'closed', acts: ['acknowledged', 'resolved'], cause: { vi: resolved.cause } },
    ]);

    expect(book.incidents.timeline(incident.id, 0, 100).map(({ move }) => move)).toEqual([
      'confirmed',
      'ticked',
      'acknowledged',
      'assigned',
      'started',
      'fell-quiet',
      'resolved',
      'closed',
    ]);
    const [pin] = book.incidents.pins().filter(({ receiverId }) => receiverId === 'rx1');
    expect(pin?.from).toBe(onset - MINUTE_MS);
    expect(pin?.to).toBe(Date.parse('2027-02-05T00:31:00+07:00') + MINUTE_MS);
    expect(book.verify([drawn.auditHead, book.audit.head()]).faults).toEqual([]);
  });

  it('continues with the contact list when nobody answers, and informs each only once after a restart of the program', () => {
    const onset = Date.parse('2027-02-04T18:00:00+07:00');
    const room = dutyRoom(onset);
    room.until(onset + 8 * MINUTE_MS, () => void room.desk.take(emission(room.now, onset)));
    const again = new IncidentDesk({ caseBook: room.book, clock: () => room.now, plan: BAND_PLAN_VN });
    again.tick();
    expect(room.book.outbox.due(room.now, 100)).toEqual([]);
    expect(room.told).toEqual([
      '18:00:05 evening-leader (on-duty)',
      '18:03:05 evening-second (next-on-duty)',
      '18:06:05 regional-centre (contact-list)',
    ]);
  });
});
