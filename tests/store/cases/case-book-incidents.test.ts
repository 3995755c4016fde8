/** What the book of incidents remembers, what passing time changes in it, and what it writes of each move. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EmissionReport } from '../../../src/incidents/emission-report.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../../support/emission-report.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const HOUR_MS = 3_600_000;

function open() {
  const book = new CaseBook(':memory:');
  onTestFinished(() => book.close());
  const time = { now: T0 };
  const desk = new IncidentDesk({ caseBook: book, clock: () => time.now, plan: BAND_PLAN_VN });
  const take = (changes: Partial<EmissionReport> = {}) => desk.take(emissionReport(time.now, changes));
  const context = () => desk.context('system', time.now);
  const tick = () => book.incidents.tick(context());
  const actions = (id: string) =>
    book.audit
      .list({ subject: `incident/${id}`, limit: 20 })
      .map(({ action }) => action)
      .reverse();
  return { book, desk, time, take, tick, context, actions };
}

it('numbers a case by the year that it probably is, where the clock is known to be wrong', () => {
  const caseBook = new CaseBook(':memory:');
  onTestFinished(() => caseBook.close());
  const wrong = Date.UTC(2099, 0, 1);
  let probable: number | undefined = T0;
  const options = { caseBook, clock: () => wrong, plan: BAND_PLAN_VN, numberedAt: () => probable };
  const desk = new IncidentDesk(options);
  expect(desk.take(emissionReport(wrong, { emissionId: 'e1' })).id).toBe('INC-2027-000001');
  probable = undefined;
  expect(desk.take(emissionReport(wrong, { emissionId: 'e2', startHz: 433e6, stopHz: 434e6 })).id).toBe(
    'INC-2099-000001',
  );
});

describe('passing time', () => {
  it('changes an incident once, when a target is missed, and writes what is only in memory', () => {
    const { book, time, take, tick, actions } = open();
    const { id } = take();
    const quiet = take({ emissionId: 'e2', startHz: 433e6, stopHz: 433.1e6 });
    expect(tick()).toEqual([]);
    time.now += HOUR_MS;
    const changed = tick();
    expect(changed.map((one) => [one.id, one.missed.length > 0])).toContainEqual([id, true]);
    expect(tick()).toEqual([]);
    expect(book.incidents.list({ limit: 10, order: 'newest' }).find((one) => one.id === id)?.missed).toEqual(
      changed[0]?.missed,
    );
    expect(actions(quiet.id)[0]).toBe('incident.created');
  });

  it('drops a candidate that was never confirmed, and nothing else', () => {
    const { book, time, take, tick, actions } = open();
    const candidate = take({ confirmed: false, active: false, startHz: 433e6, stopHz: 433.1e6 });
    const standing = take({ emissionId: 'e2' });
    expect(candidate.state).toBe('candidate');
    time.now += 24 * HOUR_MS;
    tick();
    expect(book.incidents.get(candidate.id)).toMatchObject({ state: 'closed', outcome: 'expired' });
    expect(book.incidents.get(standing.id)?.state).not.toBe('closed');
    expect(book.incidents.live.map(({ id }) => id)).toEqual([standing.id]);
    expect(actions(candidate.id)).toEqual(['incident.created', 'incident.expired']);
  });
});

describe('what is remembered', () => {
  it('is, of each emission, up to when it was heard last, in open cases and closed ones', () => {
    const { book, desk, time, take } = open();
    const first = take({ emissionId: 'station.e1' });
    time.now += 60_000;
    take({ emissionId: 'station.e2', startHz: 433e6, stopHz: 433.1e6 });
    desk.act(first.id, { kind: 'dismissed', reason: 'a test' }, 'an');
    expect([...book.incidents.toldUpTo().values()]).toEqual([T0, T0 + 60_000]);
    expect(book.incidents.toldUpTo().size).toBe(2);
  });

  it('are the 500 cases that were closed last', () => {
    const { book, desk, time, take } = open();
    for (let i = 0; i < 502; i++) {
      time.now += 1000;
      const place = { emissionId: `e${i}`, startHz: 400e6 + 1e5 * i, stopHz: 400e6 + 1e5 * i + 1e4 };
      desk.act(take({ ...place, active: false }).id, { kind: 'dismissed', reason: 'a test' }, 'an');
    }
    const known = book.incidents.toldUpTo();
    expect(known.size).toBe(500);
    expect(['e0', 'e1', 'e2', 'e501'].map((id) => known.has(id))).toEqual([false, false, true, true]);
    expect(book.incidents.live).toEqual([]);
  });
});

describe('the list on a full disk', () => {
  it('is there, with what was measured since the last writing', () => {
    const { book, time, take } = open();
    const { id } = take();
    time.now += 1000;
    take({ peakDbm: -40 });
    vi.spyOn(book.incidents, 'flush').mockImplementation(() => {
      throw new Error('database or disk is full');
    });
    onTestFinished(() => void vi.restoreAllMocks());
    expect(book.incidents.list({ limit: 10, order: 'newest' })).toMatchObject([{ id, peakDbm: -40 }]);
  });
});

describe('a move', () => {
  it('that is refused changes nothing; one of a case that is not there is none', () => {
    const { book, desk, take, context, actions } = open();
    const { id, version } = take();
    const before = book.audit.head();
    const refused = desk.act(id, { kind: 'acknowledged', expectedVersion: version + 1 }, 'an');
    expect(refused?.refusal).toBeDefined();
    expect(book.incidents.get(id)?.version).toBe(version);
    expect(book.audit.head()).toEqual(before);
    expect(book.incidents.act('INC-1', { kind: 'confirmed' }, context())).toBeUndefined();
    expect(book.incidents.merge({ survivor: id, absorbed: 'INC-1' }, {}, context())).toBeUndefined();
    expect(book.incidents.merge({ survivor: 'INC-1', absorbed: id }, {}, context())).toBeUndefined();
    desk.act(id, { kind: 'acknowledged' }, 'an');
    desk.act(id, { kind: 'noted', text: 'x' }, 'an');
    expect(actions(id)).toEqual(['incident.created', 'incident.acknowledged', 'incident.noted']);
  });

  it('that asks for a person is a raise, and one that does not is none', () => {
    const { book, desk, time, take } = open();
    const { id } = take();
    time.now += 1000;
    desk.act(id, { kind: 'acknowledged' }, 'an');
    expect(desk.act(id, { kind: 'assigned', personId: 'binh' }, 'an')?.refusal).toBeUndefined();
    expect(book.incidents.raises(0, time.now + 1)).toMatchObject([{ at: T0, incidentId: id }]);
    const keys = book.outbox.due(time.now, 10).map(({ key }) => key);
    expect(keys).toEqual([`${id}/raised/1/${T0}`, `${id}/assigned/1/${T0 + 1000}`]);
  });
});
