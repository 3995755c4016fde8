/** Messages of the case book: each once, in order, and what becomes of those that cannot be sent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { addressMark } from '../../../src/store/cases/case-calls.js';
import { EvidencePins } from '../../../src/store/cases/evidence-pins.js';

function open(): CaseBook['outbox'] {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-outbox-'));
  const book = new CaseBook(join(folder, 'cases.db'));
  onTestFinished(() => {
    book.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return book.outbox;
}

describe('the outbox', () => {
  const message = (key: string, dueAt: number, body: object = {}) => ({ key, dueAt, body });

  it('takes each message once, and gives those that are due, the longest due first', () => {
    const outbox = open();
    expect([outbox.put(message('b', 20), 1), outbox.put(message('a', 10, { n: 1 }), 2)]).toEqual([true, true]);
    expect(outbox.put(message('a', 5), 3)).toBe(false);
    const due = (at: number, limit = 9) => outbox.due(at, limit).map(({ key }) => key);
    expect([due(9), due(10), due(20), due(20, 1)]).toEqual([[], ['a'], ['a', 'b'], ['a']]);
    expect(outbox.due(10, 1)).toEqual([
      {
        ...{ id: 2, key: 'a', createdAt: 2, dueAt: 10, state: 'waiting', attempts: 0, body: { n: 1 } },
        ...{ sentAt: undefined, failedAt: undefined, fault: undefined },
      },
    ]);
    expect(outbox.startingWith('a').map(({ key }) => key)).toEqual(['a']);
    expect(outbox.startingWith('').map(({ key }) => key)).toEqual(['b', 'a']);
  });

  it('tries a failed message again, gives it up with its reason, and repeats it when a person asks', () => {
    const outbox = open();
    outbox.put(message('a', 10), 1);
    outbox.failed(1, 'refused', 50, 11);
    expect(outbox.get(1)).toMatchObject({ state: 'waiting', attempts: 1, dueAt: 50, failedAt: 11, fault: 'refused' });
    expect([outbox.due(49, 9), outbox.retry(1, 60)]).toEqual([[], false]);
    outbox.failed(1, 'gone', undefined, 51);
    expect(outbox.get(1)).toMatchObject({ state: 'dead', attempts: 2, dueAt: 50, failedAt: 51, fault: 'gone' });
    expect(outbox.list('dead', 2, 9)).toHaveLength(1);
    expect(outbox.retry(1, 60)).toBe(true);
    expect(outbox.get(1)).toMatchObject({ state: 'waiting', attempts: 0, dueAt: 60 });
    outbox.sent(1, 61);
    expect(outbox.get(1)).toMatchObject({ state: 'sent', attempts: 1, sentAt: 61, fault: undefined });
    expect([outbox.drop(1), outbox.retry(1, 70), outbox.get(2)]).toEqual([false, false, undefined]);
  });

  it('replaces a message by several, all or none, and notes what another side has sent', () => {
    const outbox = open();
    outbox.put(message('whole', 1), 1);
    outbox.put(message('known', 1), 1);
    expect(outbox.expand(1, [message('one', 2), message('known', 2), message('two', 2)], 5)).toBe(2);
    expect(outbox.get(1)).toMatchObject({ state: 'sent', sentAt: 5 });
    expect([outbox.putSent(message('there', 3), 7), outbox.putSent(message('there', 3), 8)]).toEqual([true, false]);
    expect(outbox.startingWith('there')).toMatchObject([
      { state: 'sent', attempts: 0, createdAt: 7, sentAt: 7, dueAt: 3 },
    ]);
    expect(outbox.list('sent', 99, 9).map(({ key }) => key)).toEqual(['there', 'whole']);
    expect(outbox.list('sent', 99, 1).map(({ key }) => key)).toEqual(['there']);
    outbox.remove('there');
    expect(outbox.drop(2)).toBe(true);
    expect(outbox.startingWith('').map(({ key }) => key)).toEqual(['whole', 'one', 'two']);
  });

  it('counts what waits and what was given up by channel, and forgets what is old', () => {
    const outbox = open();
    for (const [i, channelId] of ['sms', 'sms', 'mail', undefined].entries())
      outbox.put(message(`m${i}`, i, { channelId }), i);
    outbox.failed(2, 'x', undefined, 5);
    outbox.sent(3, 6);
    const counts = outbox.counts().map(({ channelId, state, count }) => `${channelId} ${state} ${count}`);
    expect(counts.sort()).toEqual(['sms dead 1', 'sms waiting 1', 'undefined waiting 1']);
    expect([outbox.pruneDead(1), outbox.pruneDead(2), outbox.prune(6), outbox.prune(7)]).toEqual([0, 1, 0, 1]);
    expect(outbox.startingWith('').map(({ key }) => key)).toEqual(['m0', 'm3']);
  });
});

it('two ways to write a number have one mark, and other addresses their own', () => {
  const same = ['+84 912 345 678', '0912345678', '0912.345-678', '84912345678'].map(addressMark);
  expect(new Set(same).size).toBe(1);
  expect(same[0]).toMatch(/^[0-9a-f]{20}$/);
  expect(addressMark(' An@Example.VN ')).toBe(addressMark('an@example.vn'));
  const others = ['0912345679', 'an@example.vn', 'binh@example.vn', 'person an An', 'person an'].map(addressMark);
  expect(new Set([...same, ...others]).size).toBe(6);
});

describe('the pins of an incident', () => {
  const pin = { incidentId: 'i', stationId: 's', receiverId: 'rx', startHz: 1, stopHz: 2, from: 0, to: 100e3 };

  async function pinned(steps: readonly (readonly [to: number, at: number])[], before: object[] = []) {
    const kept: string[] = [];
    const archive = {
      pin: async ({ receiverIds, from, to }: { receiverIds: readonly string[]; from: number; to: number }) =>
        void kept.push(`${receiverIds.join()} ${from / 1e3}-${to / 1e3}`),
      pins: async () => before as never,
    };
    const pins = new EvidencePins(archive, () => ['rx', 'other']);
    await pins.load();
    for (const [to, at] of steps) await pins.keep([{ ...pin, to: to * 1e3 }], at * 1e3);
    return kept;
  }

  it('are copied in pieces of a minute while they grow, and to their end once it has passed', async () => {
    const steps = [
      [59, 58],
      [60, 59],
      [119, 118],
      [119, 119],
      [119, 130],
      [200, 150],
    ] as const;
    expect(await pinned(steps)).toEqual(['rx,other 0-60', 'rx,other 60-119', 'rx,other 119-200']);
  });

  it('that an archive lacks are written hundreds together', async () => {
    const batches: number[] = [];
    const archive = { pin: async (...ranges: object[]) => void batches.push(ranges.length), pins: async () => [] };
    const pins = new EvidencePins(archive, () => []);
    const all = Array.from({ length: 1100 }, (_, i) => ({ ...pin, incidentId: `i${i}` }));
    await pins.keep(all, 200e3);
    await pins.keep(all, 200e3);
    expect(batches).toEqual([500, 500, 100]);
  });

  it('name other receivers only while the incident lasts, and are not copied twice over a restart', async () => {
    expect(await pinned([[100, 159.999]])).toEqual(['rx,other 0-100']);
    expect(await pinned([[100, 160]])).toEqual(['rx 0-100']);
    const before = [
      { receiverIds: ['rx'], from: 0, to: 70e3, reason: 'i' },
      { receiverIds: ['rx'], from: 0, to: 40e3, reason: 'i' },
      { receiverIds: ['rx'], from: 0, to: 90e3, reason: 'another' },
    ];
    expect(await pinned([[100, 101]], before)).toEqual(['rx,other 70-100']);
    expect(await pinned([[70, 101]], before)).toEqual([]);
  });
});
