import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { dailyReports, policyAt, type WatchCampaign } from '../../src/watch/campaign.js';
import { parseCsv } from '../../src/watch/csv.js';
import {
  type EscalationPolicy,
  type EscalationStep,
  escalating,
  escalationSteps,
} from '../../src/watch/roster/escalation.js';
import { holidayOn } from '../../src/watch/roster/holidays.js';
import { civilDate, dayOf, dayStart, dayText, parseDay } from '../../src/watch/roster/local-day.js';
import type { Contact, Person } from '../../src/watch/roster/people.js';
import {
  dutyAt,
  patternFaults,
  type Roster,
  type RosterPattern,
  rosterHoles,
  shiftsBetween,
} from '../../src/watch/roster/roster.js';
import { rosterFromRows } from '../../src/watch/roster/roster-import.js';
import { runs } from '../support/runs.js';
import { DISTRESS } from '../support/sample-day.js';

const MINUTE_MS = 60e3;
const DAY = parseDay('2027-02-01');
const T0 = dayStart(DAY);
const PEOPLE = ['an', 'binh', 'chi', 'dung', 'em'];

/** The obvious answer for one minute: go through patterns, days and lists by hand. */
function slowDuty({ patterns, listed, swaps }: Roster, at: number): Set<string> {
  const on = new Map<string, readonly string[]>();
  for (const shift of listed) if (shift.startsAt <= at && at < shift.endsAt) on.set(shift.id, shift.personIds);
  if (on.size === 0)
    for (let day = dayOf(at) - 1; day <= dayOf(at); day++) {
      const valid = patterns.filter((one) => one.firstDay <= day && day <= (one.lastDay ?? 1e9));
      const festive = holidayOn(day, []) !== undefined && valid.some(({ days }) => days === 'holiday');
      for (const { id, firstDay, slots, days } of valid) {
        if (days !== (festive ? 'holiday' : 'every')) continue;
        slots.forEach(({ startMin, lengthMin, crews }, i) => {
          const startsAt = dayStart(day) + startMin * MINUTE_MS;
          if (startsAt <= at && at < startsAt + lengthMin * MINUTE_MS)
            on.set(`${id}/${dayText(day)}/${i + 1}`, crews[(day - firstDay) % crews.length] ?? []);
        });
      }
    }
  const people = new Set<string>();
  for (const [id, crew] of on)
    for (const person of crew) {
      let who = person;
      for (const swap of swaps) if (swap.shiftId === id && swap.outPersonId === who) who = swap.inPersonId;
      people.add(who);
    }
  return people;
}

const person = fc.constantFrom(...PEOPLE);
const slot = fc.record({
  startMin: fc.integer({ min: 0, max: 47 }).map((half) => half * 30),
  lengthMin: fc.integer({ min: 1, max: 48 }).map((half) => half * 30),
  crews: fc.array(fc.uniqueArray(person, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
});
const pattern = (id: string, days: RosterPattern['days']): fc.Arbitrary<RosterPattern> =>
  fc.record({
    id: fc.constant(id),
    firstDay: fc.integer({ min: DAY - 6, max: DAY + 2 }),
    lastDay: fc.option(fc.integer({ min: DAY + 2, max: DAY + 9 }), { nil: undefined }),
    days: fc.constant(days),
    slots: fc.array(slot, { minLength: 1, maxLength: 3 }),
  });
const anyRoster: fc.Arbitrary<Roster> = fc.record({
  patterns: fc
    .tuple(pattern('day', 'every'), pattern('tet', 'holiday'), pattern('extra', 'every'))
    .chain((all) => fc.subarray(all)),
  listed: fc.array(
    fc
      .record({
        start: fc.integer({ min: 0, max: 400 }),
        length: fc.integer({ min: 1, max: 30 }),
        people: fc.uniqueArray(person, { minLength: 1, maxLength: 2 }),
      })
      .map(({ start, length, people }) => ({
        id: `listed-${start}-${length}-${people.join()}`,
        startsAt: T0 + start * 30 * MINUTE_MS,
        endsAt: T0 + (start + length) * 30 * MINUTE_MS,
        personIds: people,
      })),
    { maxLength: 3 },
  ),
  swaps: fc.array(
    fc.record({
      shiftId: fc
        .tuple(fc.constantFrom('day', 'tet', 'extra'), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 3 }))
        .map(([id, day, n]) => `${id}/${dayText(DAY + day)}/${n}`),
      outPersonId: person,
      inPersonId: person,
    }),
    { maxLength: 12 },
  ),
});

describe('the roster', () => {
  it('equals the obvious answer, half hour by half hour, over random patterns, holidays, lists and swaps', () => {
    fc.assert(
      fc.property(anyRoster, (roster) => {
        for (let half = 0; half < 48 * 8; half += 3) {
          const at = T0 + half * 30 * MINUTE_MS;
          expect([...dutyAt(roster, at).personIds].sort()).toEqual([...slowDuty(roster, at)].sort());
        }
      }),
      { numRuns: runs(60), seed: 13 },
    );
  });

  it('finds exactly the half hours in which nobody is on duty', () => {
    fc.assert(
      fc.property(anyRoster, (roster) => {
        const to = T0 + 6 * 86_400e3;
        const holes = rosterHoles(roster, T0, to);
        for (let at = T0; at < to; at += 30 * MINUTE_MS) {
          const inHole = holes.some((hole) => hole.from <= at && at < hole.to);
          expect(inHole).toBe(slowDuty(roster, at).size === 0);
        }
      }),
      { numRuns: runs(25), seed: 17 },
    );
  });

  it('gives other crews at Tết, and who is next', () => {
    const eight = (crews: string[][]) => [0, 480, 960].map((startMin) => ({ startMin, lengthMin: 480, crews }));
    const roster: Roster = {
      patterns: [
        { id: 'usual', firstDay: DAY, days: 'every', slots: eight([['an'], ['binh']]) },
        { id: 'tet', firstDay: DAY, days: 'holiday', slots: eight([['chi', 'dung']]) },
      ],
      listed: [],
      swaps: [{ shiftId: 'tet/2027-02-06/1', outPersonId: 'chi', inPersonId: 'em' }],
    };
    const duty = dutyAt(roster, Date.parse('2027-02-06T00:30:00+07:00'));
    expect(duty.personIds).toEqual(['em', 'dung']);
    expect(duty.now[0]?.leaderId).toBe('em');
    expect(duty.next).toMatchObject({ id: 'tet/2027-02-06/2', leaderId: 'chi' });
    expect(dutyAt(roster, Date.parse('2027-02-04T12:00:00+07:00')).personIds).toEqual(['binh']);
    expect(shiftsBetween(roster, T0, T0 + 86_400e3)).toHaveLength(3);
  });

  it('has a listed shift in place of what it covers of a pattern, in the order of start and name', () => {
    const hour = 60 * MINUTE_MS;
    const slots = [{ startMin: 480, lengthMin: 480, crews: [['an'], ['binh']] }];
    const listed = (id: string, from: number, to: number) => ({
      ...{ id, startsAt: T0 + from * hour, endsAt: T0 + to * hour, personIds: ['chi'] },
    });
    const pattern: RosterPattern = { id: 'p', firstDay: DAY, lastDay: DAY + 1, days: 'every', slots };
    const shown = (list: ReturnType<typeof listed>[], from = 0, to = 24) =>
      shiftsBetween({ patterns: [pattern], listed: list, swaps: [] }, T0 + from * hour, T0 + to * hour).map(
        ({ id, startsAt, endsAt }) => `${id.slice(0, 1)} ${(startsAt - T0) / hour}-${(endsAt - T0) / hour}`,
      );
    expect(shown([])).toEqual(['p 8-16']);
    expect(shown([listed('x', 10, 12)])).toEqual(['p 8-10', 'x 10-12', 'p 12-16']);
    expect(shown([listed('x', 6, 10), listed('y', 14, 20)])).toEqual(['x 6-10', 'p 10-14', 'y 14-20']);
    expect(shown([listed('x', 8, 16)])).toEqual(['x 8-16']);
    expect(shown([listed('x', 4, 8), listed('y', 16, 20)])).toEqual(['x 4-8', 'p 8-16', 'y 16-20']);
    expect(shown([listed('x', 9, 9), listed('z', 0, 1), listed('y', 0, 1)])).toEqual(['y 0-1', 'z 0-1', 'p 8-16']);
    expect([shown([], 16, 32), shown([], 15.9, 32), shown([], 0, 8), shown([], 15.9, 32.1)]).toEqual([
      [],
      ['p 8-16'],
      [],
      ['p 8-16', 'p 32-40'],
    ]);
    // The last day counts, and none before the first or after the last.
    expect(shown([], -100, 200)).toEqual(['p 8-16', 'p 32-40']);
  });

  it('says who is on duty up to the end of a shift, when that may change, and who comes next', () => {
    const slots = [{ startMin: 480, lengthMin: 480, crews: [['an', 'an', 'binh']] }];
    const roster: Roster = { patterns: [{ id: 'p', firstDay: DAY, days: 'every', slots }], listed: [], swaps: [] };
    const duty = (minute: number) => dutyAt(roster, T0 + minute * MINUTE_MS);
    expect([479, 480, 959, 960].map((minute) => duty(minute).personIds.join())).toEqual(['', 'an,binh', 'an,binh', '']);
    expect([479, 480, 960].map((minute) => ((duty(minute).changesAt ?? 0) - T0) / MINUTE_MS)).toEqual([480, 960, 1920]);
    expect(duty(480).next?.startsAt).toBe(T0 + 1920 * MINUTE_MS);
    const two = [...slots, { startMin: 600, lengthMin: 60, crews: [['chi']] }];
    const busy = dutyAt(
      { ...roster, patterns: [{ id: 'p', firstDay: DAY, days: 'every', slots: two }] },
      T0 + 620 * MINUTE_MS,
    );
    expect([busy.personIds, ((busy.changesAt ?? 0) - T0) / MINUTE_MS]).toEqual([['an', 'binh', 'chi'], 660]);
    expect(dutyAt({ patterns: [], listed: [], swaps: [] }, T0)).toMatchObject({ personIds: [], changesAt: undefined });
  });

  it('takes a pattern with the first and last minute of a day, and names what is none', () => {
    const faultsOf = (more: Partial<RosterPattern>) => {
      const slot_ = { startMin: 0, lengthMin: 1440, crews: [['an']] };
      return patternFaults({ id: 'p-1', firstDay: 5, lastDay: 5, days: 'every', slots: [slot_], ...more });
    };
    const slots = (startMin: number, lengthMin: number, crews = [['an']]) => ({
      slots: [{ startMin, lengthMin, crews }],
    });
    expect([faultsOf({}), faultsOf(slots(1439, 1)), faultsOf({ id: 'x'.repeat(60) })]).toEqual([[], [], []]);
    expect(faultsOf({ slots: [] })).toEqual(['pattern p-1 has no turns']);
    expect(faultsOf({ lastDay: 4 })).toEqual(['pattern p-1 ends before it begins']);
    expect(faultsOf({ id: 'x'.repeat(61) })).toHaveLength(1);
    expect([faultsOf(slots(1440, 1)), faultsOf(slots(-1, 1))]).toEqual([
      ['turn 1 of p-1 begins at minute 1440 of a day'],
      ['turn 1 of p-1 begins at minute -1 of a day'],
    ]);
    expect([faultsOf(slots(0, 0)), faultsOf(slots(0, 1441))]).toEqual([
      ['turn 1 of p-1 lasts 0 min, not 1 to 1440'],
      ['turn 1 of p-1 lasts 1441 min, not 1 to 1440'],
    ]);
    for (const crews of [[], [['an'], []]])
      expect(faultsOf(slots(0, 1, crews))).toEqual(['turn 1 of p-1 has a crew without people']);
  });

  it('reads days as both languages write them', () => {
    expect(['2027-02-06', ' 6/2/2027 ', '06.02.2027', '6-2-2027'].map((text) => dayText(parseDay(text)))).toEqual(
      Array.from({ length: 4 }, () => '2027-02-06'),
    );
    for (const text of ['30/2/2027', '2027-13-01', '6/2/27', 'x6/2/2027', '2027-02-06x', ''])
      expect(() => parseDay(text)).toThrow(`"${text}" is not a date; write 2027-02-06 or 06/02/2027`);
    expect(civilDate(parseDay('2027-12-31'))).toEqual({ year: 2027, month: 12, day: 31 });
  });

  it('names the faults of a pattern', () => {
    const bad: RosterPattern = {
      id: 'a b',
      firstDay: 10,
      lastDay: 5,
      days: 'every',
      slots: [{ startMin: 1500, lengthMin: 0, crews: [[]] }],
    };
    expect(patternFaults(bad)).toHaveLength(5);
  });

  it('reads a roster from a table in Vietnamese, and names row and column of what it cannot read', () => {
    const people: Person[] = [
      { id: 'an', name: 'Trực ban A', duty: 'leader', addresses: [], active: true },
      { id: 'binh', name: 'Trực ban B', duty: 'operator', addresses: [], active: true },
      { id: 'chi', name: 'Trực ban C', duty: 'operator', addresses: [], active: false },
    ];
    const csv =
      '\uFEFFNgày;Từ giờ;Đến giờ;Người trực\r\n05/02/2027;16h;24:00;"Trực ban A, binh"\r\n05/02/2027;22:00;06:00;truc ban b\r\n31/02/2027;8:00;9:00;an\r\n06/02/2027;8:00;9:00;Trực ban C\r\n06/02/2027;8:75;9:00;an\r\n';
    const { shifts, faults } = rosterFromRows(parseCsv(csv), people);
    expect(shifts.map(({ startsAt, endsAt, personIds }) => [startsAt, endsAt, personIds.join()])).toEqual([
      [Date.parse('2027-02-05T16:00:00+07:00'), Date.parse('2027-02-06T00:00:00+07:00'), 'an,binh'],
      [Date.parse('2027-02-05T22:00:00+07:00'), Date.parse('2027-02-06T06:00:00+07:00'), 'binh'],
    ]);
    expect(faults.map(({ row, column }) => `${row} ${column}`)).toEqual([
      '4 A (Ngày)',
      '5 D (Người trực)',
      '6 B (Từ giờ)',
    ]);
    expect(faults[1]?.problem).toBe('"Trực ban C" is no longer in the service');
  });
});

const contacts: Contact[] = ['centre', 'tower'].map((id, i) => ({
  id,
  name: id,
  order: i,
  severities: [1],
  addresses: [],
}));
const policy: EscalationPolicy = {
  personalFrom: 6,
  stepMs: { 1: 3 * MINUTE_MS },
  repeatMs: 10 * MINUTE_MS,
  mostSteps: 60,
};

/** The obvious escalation: look at the clock every half minute and ask what a duty officer's instruction says. */
function slowEscalation(roster: Roster, raisedAt: number, until: number): EscalationStep[] {
  const steps: EscalationStep[] = [];
  const told = new Set<string>();
  let nextAt = raisedAt;
  const say = (at: number, kind: 'person' | 'contact', id: string, why: EscalationStep['why']) => {
    told.add(id);
    steps.push({ number: steps.length + 1, at, to: { kind, id }, why });
  };
  for (let at = raisedAt; at <= until && steps.length < policy.mostSteps; at += MINUTE_MS / 2) {
    const { now, personIds } = dutyAt(roster, at);
    const everybody = [...personIds, ...contacts.map(({ id }) => id)].every((id) => told.has(id));
    const newLeader = now.find(({ startsAt }) => startsAt === at)?.leaderId;
    if (at > raisedAt && newLeader !== undefined && !told.has(newLeader)) say(at, 'person', newLeader, 'took-over');
    else if (at < nextAt) continue;
    else {
      const colleague = personIds.find((id) => !told.has(id));
      const contact = contacts.find(({ id }) => !told.has(id));
      if (colleague !== undefined) say(at, 'person', colleague, steps.length === 0 ? 'on-duty' : 'next-on-duty');
      else if (contact !== undefined) say(at, 'contact', contact.id, 'contact-list');
      else if (personIds[0] !== undefined) say(at, 'person', personIds[0], 'again');
    }
    nextAt = at + (everybody ? policy.repeatMs : 3 * MINUTE_MS);
  }
  return steps;
}

describe('escalation', () => {
  it('equals the obvious clock-watching implementation over random rosters with swaps', () => {
    fc.assert(
      fc.property(anyRoster, fc.integer({ min: 0, max: 5 * 1440 }), (roster, minutes) => {
        const raisedAt = T0 + minutes * MINUTE_MS;
        const until = raisedAt + 120 * MINUTE_MS;
        const fast = escalationSteps({ severity: 1, raisedAt }, { roster, contacts, policy }, until);
        expect(fast).toEqual(slowEscalation(roster, raisedAt, until));
      }),
      { numRuns: runs(60), seed: 19 },
    );
  });

  it('passes over days in which nobody is on duty, and goes on at the turn that it would have come to', () => {
    const back = T0 + (3 * 1440 + 1) * MINUTE_MS;
    const shift = { id: 's', startsAt: back, endsAt: back + 8 * 60 * MINUTE_MS, personIds: ['an'] };
    let reads = 0;
    const roster: Roster = {
      ...{ patterns: [], swaps: [] },
      get listed() {
        reads += 1;
        return [shift];
      },
    };
    const until = back + 60 * MINUTE_MS;
    const steps = escalationSteps({ severity: 1, raisedAt: T0 }, { roster, contacts, policy }, until);
    expect(steps).toEqual(slowEscalation({ patterns: [], swaps: [], listed: [shift] }, T0, until));
    expect(steps.at(-1)?.at).toBeGreaterThan(back);
    expect(reads).toBeLessThan(100);
  });

  it('sends alarms below the severity of the policy to nobody, unless a campaign names it', () => {
    const slots = [{ startMin: 0, lengthMin: 1440, crews: [['an']] }];
    const roster: Roster = { patterns: [{ id: 'p', firstDay: DAY, days: 'every', slots }], listed: [], swaps: [] };
    const quiet: EscalationPolicy = { ...policy, personalFrom: 3 };
    const told = (severity: 3 | 4, one: EscalationPolicy) =>
      escalationSteps({ severity, raisedAt: T0 }, { roster, contacts, policy: one }, T0 + MINUTE_MS).length;
    expect([told(3, quiet), told(4, quiet), told(4, policy)]).toEqual([1, 0, 1]);
    expect(told(4, { ...quiet, stepMs: { 4: MINUTE_MS } })).toBeGreaterThan(0);
  });

  it('tells only the leader on duty, of each watch in turn, when a severity does not escalate', () => {
    const slots = [
      { startMin: 0, lengthMin: 720, crews: [['an', 'binh']] },
      { startMin: 720, lengthMin: 720, crews: [['chi', 'dung']] },
    ];
    const roster: Roster = { patterns: [{ id: 'p', firstDay: DAY, days: 'every', slots }], listed: [], swaps: [] };
    const raisedAt = T0 + 700 * MINUTE_MS;
    const steps = escalationSteps({ severity: 4, raisedAt }, { roster, contacts, policy }, raisedAt + 60 * MINUTE_MS);
    expect(steps.map(({ to, why }) => `${to.id} ${why}`)).toEqual(['an on-duty', 'chi took-over']);
  });

  it('goes through the people on duty, then the contacts of the severity in their order, then begins again, up to a limit', () => {
    const slots = [{ startMin: 0, lengthMin: 1440, crews: [['an', 'binh']] }];
    const roster: Roster = { patterns: [{ id: 'p', firstDay: DAY, days: 'every', slots }], listed: [], swaps: [] };
    const [centre, tower] = contacts as [Contact, Contact];
    const list = [
      { ...tower, severities: [1, 2] as const },
      centre,
      { ...centre, id: 'other', severities: [2] as const },
    ];
    const raisedAt = T0 + 30 * MINUTE_MS;
    const steps = (untilMin: number, mostSteps: number) =>
      escalationSteps(
        { severity: 1, raisedAt },
        { roster, contacts: list, policy: { ...policy, mostSteps } },
        raisedAt + untilMin * MINUTE_MS,
      );
    expect(
      steps(22, 60).map(
        ({ number, at, to, why }) => `${number} ${(at - raisedAt) / MINUTE_MS} ${to.kind} ${to.id} ${why}`,
      ),
    ).toEqual([
      '1 0 person an on-duty',
      '2 3 person binh next-on-duty',
      '3 6 contact centre contact-list',
      '4 9 contact tower contact-list',
      '5 12 person an again',
      '6 22 person an again',
    ]);
    expect([steps(2.9, 60).length, steps(3, 60).length, steps(999, 4).length]).toEqual([1, 2, 4]);
  });

  it('of a severity that does not escalate waits for the next watch when nobody is on duty', () => {
    const slots = [{ startMin: 60, lengthMin: 600, crews: [['an', 'binh']] }];
    const roster: Roster = { patterns: [{ id: 'p', firstDay: DAY, days: 'every', slots }], listed: [], swaps: [] };
    const steps = escalationSteps({ severity: 4, raisedAt: T0 }, { roster, contacts, policy }, T0 + 200 * MINUTE_MS);
    expect(steps.map(({ at, to }) => [(at - T0) / MINUTE_MS, to.id])).toEqual([[60, 'an']]);
    const nobody = { patterns: [], listed: [], swaps: [] };
    expect(escalationSteps({ severity: 4, raisedAt: T0 }, { roster: nobody, contacts, policy }, T0 + 1e9)).toEqual([]);
  });

  it('is of an alarm that was raised and that nobody has answered', () => {
    expect(escalating(DISTRESS)).toBeUndefined();
    const raised: Incident = {
      ...DISTRESS,
      state: 'open',
      active: true,
      outcome: undefined,
      acknowledgedAt: undefined,
      alarm: { base: 'unacknowledged', raises: 1, raisedAt: T0 },
    };
    expect(escalating(raised)).toEqual({ severity: raised.priority.severity, raisedAt: raised.alarm.raisedAt });
    expect(escalating({ ...raised, alarm: { base: 'unacknowledged', raises: 0 } })).toBeUndefined();
  });

  it('uses the contact list at once when nobody is on duty', () => {
    const roster: Roster = { patterns: [], listed: [], swaps: [] };
    const steps = escalationSteps({ severity: 1, raisedAt: T0 }, { roster, contacts, policy }, T0 + 60 * MINUTE_MS);
    expect(steps.map(({ to, at }) => [to.id, (at - T0) / MINUTE_MS])).toEqual([
      ['centre', 0],
      ['tower', 3],
    ]);
  });
});

describe('a watch campaign', () => {
  const campaign: WatchCampaign = {
    id: 'tet-2027',
    name: { vi: 'Tết 2027', en: 'Tết 2027' },
    from: Date.parse('2027-02-01T00:00:00+07:00'),
    to: Date.parse('2027-02-15T00:00:00+07:00'),
    targets: { 1: { acknowledgeMs: 60e3, resolveMs: 1e12 } },
    escalationStepMs: {},
    bandKeys: [],
    reportAtMin: 7 * 60,
  };

  it('tightens targets while it lasts, and never loosens one', () => {
    const during = policyAt(DEFAULT_POLICY, [campaign], campaign.from).targets[1];
    expect(during).toEqual({ acknowledgeMs: 60e3, resolveMs: DEFAULT_POLICY.targets[1].resolveMs });
    expect(policyAt(DEFAULT_POLICY, [campaign], campaign.to)).toEqual(DEFAULT_POLICY);
  });

  it('is due a report each morning and one at its end, which together cover all of it', () => {
    const reports = dailyReports(campaign);
    expect(reports).toHaveLength(15);
    expect(reports[0]).toMatchObject({ from: campaign.from, dueAt: Date.parse('2027-02-01T07:00:00+07:00') });
    expect(reports.slice(1).map(({ from }) => from)).toEqual(reports.slice(0, -1).map(({ to }) => to));
    expect(reports.at(-1)).toMatchObject({ to: campaign.to, last: true });
  });
});
