/** Calls about an alarm by a station and its hub: each side knows whom the other called, and by what address. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Incident } from '../../../src/incidents/incident.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import {
  addressMark,
  type Call,
  callsSoFar,
  escalationPrefix,
  forgetGivenUp,
  marksOf,
  noteElsewhere,
  ownCalls,
} from '../../../src/store/cases/case-calls.js';
import type { Person } from '../../../src/watch/roster/people.js';

const INCIDENT = { id: 'INC-1', alarm: { base: 'unacknowledged', raises: 2 } } as unknown as Incident;
const PREFIX = 'INC-1/escalation/2/';

function open(): CaseBook {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-calls-'));
  const book = new CaseBook(join(folder, 'cases.db'));
  onTestFinished(() => {
    book.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const person = (id: string, name: string, ...addresses: string[]): Person => ({
    ...{ id, name, duty: 'operator', active: true },
    addresses: addresses.map((address) => ({ channel: 'sms', address })),
  });
  const people = [person('an', 'Nguyễn An', '0912345678', 'an@example.vn'), person('binh', 'Trần Bình')];
  book.records.putAll('person', people, { at: 1, by: 'admin' });
  return book;
}

const body = (id: string) => ({ kind: 'escalate', to: { kind: 'person', id }, why: 'on-duty' });
const call = (more: Partial<Call> = {}): Call => ({
  ...{ key: 'there/1', name: 'Chi', marks: ['m1'], at: 50, isPersonal: true, isSent: true },
  ...more,
});

describe('calls of this program', () => {
  it('are its escalations and its notices with addresses about the present alarm, but none that was given up', () => {
    const book = open();
    const { outbox } = book;
    const put = (key: string, content: object) => outbox.put({ key, dueAt: 5, body: content }, 10);
    put(`${PREFIX}person:an`, body('an'));
    put(`${PREFIX}person:gone`, body('gone'));
    put(`${PREFIX}person:binh`, body('binh'));
    put('INC-1/raised/2/sms', { kind: 'deliver', channelId: 'sms', reaches: ['0912345678'] });
    put('INC-1/raised-again/2/sms', { kind: 'deliver', channelId: 'mail', reaches: ['x@y'] });
    put('INC-1/reopened/2/sms', { kind: 'deliver', channelId: 'siren', reaches: [] });
    put('INC-1/raised/2/other', { kind: 'expand', channelId: 'x', reaches: ['x'] });
    put('INC-1/raised/1/sms', { kind: 'deliver', channelId: 'before', reaches: ['x'] });
    put('INC-1/escalation/1/person:an', body('an'));
    outbox.sent(1, 77);
    outbox.failed(3, 'refused', undefined, 20);
    const calls = ownCalls(book, INCIDENT);
    expect(calls.map(({ key, name, at, isPersonal, isSent }) => [key, name, at, isPersonal, isSent])).toEqual([
      [`${PREFIX}person:an`, 'Nguyễn An', 77, true, true],
      [`${PREFIX}person:gone`, 'gone', 10, true, false],
      ['INC-1/raised/2/sms', 'sms', 10, false, false],
      ['INC-1/raised-again/2/sms', 'mail', 10, false, false],
    ]);
    const anByNumber = addressMark('0912345678');
    expect(calls.map(({ marks }) => marks)).toEqual([
      [anByNumber, addressMark('an@example.vn')],
      [addressMark('person gone ')],
      [anByNumber],
      [addressMark('x@y')],
    ]);
    expect(marksOf(book, { kind: 'person', id: 'binh' })).toEqual([addressMark('person binh Trần Bình')]);
    expect(escalationPrefix(INCIDENT)).toBe(PREFIX);
  });
});

describe('calls of the other side', () => {
  it('are announced first, count once when they were made, and are kept beside those of this program', () => {
    const { outbox } = open();
    const note = (more: Partial<Call>, by = 'hub') => noteElsewhere(outbox, INCIDENT, call(more), by);
    expect(callsSoFar(outbox, INCIDENT)).toEqual({
      marksElsewhere: new Set(),
      marksReached: new Set(),
      lastAt: undefined,
    });
    expect(note({ isSent: false })).toBe(false);
    expect(callsSoFar(outbox, INCIDENT)).toMatchObject({ marksElsewhere: new Set(['m1']), marksReached: new Set() });
    expect([note({}), note({})]).toEqual([true, false]);
    expect(callsSoFar(outbox, INCIDENT)).toEqual({
      ...{ marksElsewhere: new Set(['m1']), marksReached: new Set(['m1']), lastAt: 50 },
    });
    expect(outbox.startingWith(PREFIX).map(({ key, body: kept }) => [key, kept])).toEqual([
      [
        `${PREFIX}elsewhere/hub/there/1`,
        { kind: 'elsewhere', to: { kind: 'person', id: 'Chi (hub)' }, why: 'elsewhere', marks: ['m1'] },
      ],
    ]);
    expect(note({ key: 'n', isPersonal: false, marks: ['m2'], at: 99 })).toBe(true);
    expect(outbox.startingWith('INC-1/raised/2/elsewhere/hub/n')).toHaveLength(1);
    // A notice to a channel is no call to a person: the next step does not wait for it.
    expect(callsSoFar(outbox, INCIDENT)).toMatchObject({ marksReached: new Set(['m1', 'm2']), lastAt: 50 });
    outbox.put({ key: `${PREFIX}person:an`, dueAt: 1, body: body('an') }, 60);
    expect(callsSoFar(outbox, INCIDENT).lastAt).toBe(60);
    outbox.failed(outbox.startingWith(`${PREFIX}person:an`)[0]?.id ?? 0, 'x', undefined, 61);
    expect(callsSoFar(outbox, INCIDENT).lastAt).toBe(50);
  });

  it('that were announced and given up are forgotten, and no others', () => {
    const { outbox } = open();
    const announce = (key: string, by: string, isPersonal = true) =>
      noteElsewhere(outbox, INCIDENT, call({ key, isPersonal, isSent: false, marks: [`${by} ${key}`] }), by);
    announce('a', 'hub');
    announce('b', 'hub');
    announce('c', 'hub', false);
    announce('a', 'other');
    noteElsewhere(outbox, INCIDENT, call({ key: 'd', marks: ['hub d'] }), 'hub');
    forgetGivenUp(outbox, INCIDENT, [call({ key: 'b' })], 'hub');
    expect([...callsSoFar(outbox, INCIDENT).marksElsewhere].sort()).toEqual(['hub b', 'hub d', 'other a']);
  });
});
