/**
 * Clocks that are wrong while the program runs or at its start, set right, and a web hook that is away meanwhile: calls and
 * notices come when they were to come, the shelf ends when it was to end, and nothing is deleted.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Dispatcher } from '../../src/notify/dispatcher.js';
import { SendFailed } from '../../src/notify/notice.js';
import { parseNotices } from '../../src/notify/notice-settings.js';
import { NoticeSettingsStore } from '../../src/notify/settings-store.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { ProgramClock } from '../../src/time/program-clock.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/units.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../support/emission-report.js';

const NOW = Date.UTC(2026, 11, 1, 2);
const YEAR_MS = 365 * DAY_MS;
const CALL_STEP_MS = 5 * MINUTE_MS;
const NOTICES = {
  channels: [{ id: 'hook', name: 'Hook', kind: 'webhook', template: 'json', url: 'https://example.vn/hook' }],
  rules: [{ id: 'all', name: 'All', severities: [1, 2, 3, 4, 5, 6], causes: ['raised'], channelIds: ['hook'] }],
};
const PEOPLE = ['an', 'binh', 'chi'];

interface Machine {
  true: number;
  wrongByMs: number;
  isHookAway: boolean;
  isSynchronised: boolean;
  readonly folder: string;
}

function computer(wrongByMs: number): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-clocks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { true: NOW, wrongByMs, isHookAway: false, isSynchronised: true, folder };
}

/** A program's watch on a computer, second by second of true time. */
async function watch(machine: Machine) {
  const { folder, true: bootedAt } = machine;
  const wall = () => machine.true + machine.wrongByMs;
  const time = await ProgramClock.open({
    ...{ path: join(folder, 'time.json'), wall, onFault: expect.fail },
    isSynchronised: async () => machine.isSynchronised,
    even: () => machine.true - bootedAt,
  });
  await time.begin(async () => NOW - MINUTE_MS);
  const caseBook = new CaseBook(join(folder, 'cases.db'));
  let isOn = true;
  const off = async () => {
    if (!isOn) return;
    isOn = false;
    await time.stop();
    caseBook.close();
  };
  onTestFinished(off);
  const escalation = { personalFrom: 6 as const, stepMs: { 1: CALL_STEP_MS }, repeatMs: HOUR_MS, mostSteps: 20 };
  const desk = new IncidentDesk({
    ...{ caseBook, clock: wall, plan: BAND_PLAN_VN, escalation },
  });
  const write = { at: wall(), by: 'admin' };
  for (const id of PEOPLE) {
    const addresses = [{ channel: 'email', address: `${id}@example.vn` }] as const;
    caseBook.records.put('person', { id, name: id, duty: 'leader', addresses, active: true }, write);
  }
  // On duty whatever the clock says.
  const shift = { id: 'ever', startsAt: 0, endsAt: NOW + 200 * YEAR_MS, personIds: PEOPLE };
  caseBook.records.put('shift', shift, write);
  /** True times. */
  const sentAt: number[] = [];
  const settings = await NoticeSettingsStore.open(join(folder, 'notices.json'), parseNotices(NOTICES, 'test'));
  const { outbox, incidents } = caseBook;
  const dispatcher = new Dispatcher({
    ...{ outbox, settings, clock: wall, age: time.age, stationName: (id: string) => id, onFault: expect.fail },
    report: async () => undefined,
    incident: (id) => incidents.get(id),
    addressee: () => undefined,
    async send() {
      if (machine.isHookAway) throw new SendFailed('the server is away');
      sentAt.push(machine.true);
    },
  });
  time.onStep((step) => {
    dispatcher.clockSet(step.ms);
    desk.clockSet(step);
  });
  await time.start();
  return {
    ...{ machine, desk, time, sentAt, off },
    setClock(to: number) {
      const step = to - machine.wrongByMs;
      machine.wrongByMs = to;
      time.stepped(step);
    },
    async pass(ms: number) {
      const each = ms < MINUTE_MS ? SECOND_MS : 6 * SECOND_MS;
      for (const end = machine.true + ms; machine.true < end; machine.true += each) {
        desk.tick();
        for (const _ of [1, 2]) {
          dispatcher.tick();
          await dispatcher.stop();
        }
        expect(time.age()).toBeLessThanOrEqual(machine.true);
      }
    },
    /** Time in ms until the next person is called about the case. */
    nextCallMs(id: string): number {
      const steps = desk.escalations(DAY_MS).flatMap((one) => (one.incidentId === id ? one.steps : []));
      return Math.min(...steps.filter(({ message }) => message === 'planned').map(({ at }) => at - wall()));
    },
  };
}

const SCRIPTS: readonly (readonly [name: string, wrongByMs: number])[] = [
  ['14 s ahead', 14 * SECOND_MS],
  ['14 s behind', -14 * SECOND_MS],
  ['7 h ahead', 7 * HOUR_MS],
  ['7 h behind', -7 * HOUR_MS],
  ['a day ahead', DAY_MS],
  ['a day behind', -DAY_MS],
  ['40 days ahead', 40 * DAY_MS],
  ['in 2038', 12 * YEAR_MS],
  ['in 2099', 73 * YEAR_MS],
];

describe.each(SCRIPTS)('a clock that is %s', (_name, wrongByMs) => {
  it.each(['from the start', 'for a while'])(
    '%s delays nothing once it is right, with a web hook that was away',
    async (when) => {
      const watched = await watch(computer(when === 'from the start' ? wrongByMs : 0));
      const { machine, desk, sentAt } = watched;
      const take = (emissionId: string, hz: number) =>
        desk.take(emissionReport(desk.clock(), { emissionId, startHz: hz, stopHz: hz + 20e3 }));
      await watched.pass(30 * SECOND_MS);
      const before = take('e1', 121.49e6);
      await watched.pass(30 * SECOND_MS);
      watched.setClock(wrongByMs);
      machine.isHookAway = true;
      const during = take('e2', 156.79e6);
      const raisedAt = machine.true;
      const shelved = take('e3', 433e6);
      const until = desk.clock() + 4 * MINUTE_MS;
      desk.act(shelved.id, { kind: 'acknowledged' }, 'an');
      const act = desk.act(shelved.id, { kind: 'shelved', reason: 'a test', until }, 'an');
      expect(act?.refusal).toBeUndefined();
      await watched.pass(14 * SECOND_MS);
      watched.setClock(0);
      await watched.pass(3 * SECOND_MS);
      machine.isHookAway = false;
      const rightAt = machine.true;
      await watched.pass(MINUTE_MS);
      expect(sentAt).toHaveLength(3);
      expect(Math.max(...sentAt)).toBeLessThanOrEqual(rightAt + MINUTE_MS);
      const { incidents } = desk.caseBook;
      for (const { id } of [before, during]) {
        const { openedAt = Number.NaN, alarm } = incidents.get(id) ?? expect.fail();
        const trueRaise = id === during.id ? raisedAt : raisedAt - 30 * SECOND_MS;
        for (const at of [openedAt, alarm.raisedAt])
          expect(Math.abs((at ?? Number.NaN) - trueRaise)).toBeLessThan(1000);
        expect(watched.nextCallMs(id)).toBeGreaterThan(0);
        expect(watched.nextCallMs(id)).toBeLessThanOrEqual(CALL_STEP_MS);
      }
      // The shelf ends four minutes after it began, by true time.
      expect(incidents.get(shelved.id)?.alarm.shelf?.until).toBe(raisedAt + 4 * MINUTE_MS);
      await watched.pass(raisedAt + 3 * MINUTE_MS - machine.true);
      expect(incidents.get(shelved.id)?.alarm.shelf).toBeDefined();
      await watched.pass(90 * SECOND_MS);
      expect(incidents.get(shelved.id)?.alarm.shelf).toBeUndefined();
      expect(desk.caseBook.verify().faults).toEqual([]);
    },
  );
});

describe('cases that an earlier run stored', () => {
  /** How long the case has waited for a person, by the clock of the computer, and when the next one is called. */
  const standing = ({ desk, nextCallMs }: Awaited<ReturnType<typeof watch>>, id: string) => {
    const { openedAt = Number.NaN, alarm } = desk.caseBook.incidents.get(id) ?? expect.fail();
    expect(openedAt).toBe(alarm.raisedAt);
    return { waitedMs: desk.clock() - openedAt, nextCallMs: nextCallMs(id) };
  };
  const raised = async (machine: Machine) => {
    const first = await watch(machine);
    const { id } = first.desk.take(emissionReport(first.desk.clock(), { emissionId: 'e1', startHz: 121.49e6 }));
    await first.pass(2 * MINUTE_MS);
    return { id, off: first.off, first };
  };

  it.each([
    ['14 s', 14 * SECOND_MS],
    ['7 h', 7 * HOUR_MS],
    ['a day', DAY_MS],
    ['40 days', 40 * DAY_MS],
    ['since 1970', NOW - HOUR_MS],
  ])('are due in time after a start with a clock that is behind by %s, and when it is set right', async (_name, by) => {
    const machine = computer(0);
    const { id, off } = await raised(machine);
    await off();
    for (const _ of [1, 2]) {
      machine.true += 5 * SECOND_MS;
      machine.wrongByMs = -by;
      machine.isSynchronised = false;
      const second = await watch(machine);
      // Whether it was off for five seconds or is behind nobody knows yet.
      expect(Math.abs(standing(second, id).waitedMs - 2 * MINUTE_MS)).toBeLessThanOrEqual(30 * SECOND_MS);
      expect(second.nextCallMs(id)).toBeGreaterThan(CALL_STEP_MS - 3 * MINUTE_MS);
      await second.pass(10 * SECOND_MS);
      if (_ === 1) await second.off();
      else {
        second.setClock(0);
        expect(standing(second, id).waitedMs).toBe(machine.true - NOW);
        // Once believed, its instants move with each step as those of this run do.
        machine.isSynchronised = true;
        await second.time.belief.look();
        await second.off();
      }
    }
    const third = await watch(machine);
    expect(standing(third, id).waitedMs).toBe(machine.true - NOW);
    third.setClock(-by);
    expect(standing(third, id).waitedMs).toBe(machine.true - NOW);
    third.setClock(0);
    third.setClock(by);
    expect(standing(third, id).waitedMs).toBe(machine.true - NOW);
    third.setClock(0);
    expect(standing(third, id).waitedMs).toBe(machine.true - NOW);
  });

  it('stay as they are after a start with a clock that is ahead, when it is set right', async () => {
    const machine = computer(0);
    const { id, off } = await raised(machine);
    await off();
    machine.true += 5 * SECOND_MS;
    machine.wrongByMs = 7 * HOUR_MS;
    machine.isSynchronised = false;
    const second = await watch(machine);
    second.setClock(0);
    expect(standing(second, id).waitedMs).toBe(machine.true - NOW);
  });
});
