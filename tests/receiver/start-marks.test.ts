import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { GuardedStarts } from '../../src/receiver/guarded-starts.js';
import { ALONE_MS, StartMarks, TRUSTED_AFTER_MS } from '../../src/receiver/start-marks.js';

const IDS = ['a', 'b', 'c'];

function world() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-marks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'receiver-starts.json');
  const faults: unknown[] = [];
  /** One life of the program: every receiver is started as its mark allows; gives who ran so far and who was left out. */
  const live = (settings = 'as before', boot = 'this boot') => {
    const marks = StartMarks.open(path, (error) => faults.push(error), boot);
    const starts = new GuardedStarts(marks);
    const ran: string[] = [];
    const leftOut: string[] = [];
    for (const receiverId of IDS) {
      const start = { receiverId, settings, run: () => void ran.push(receiverId) };
      const verdict = starts.verdict(start);
      if (verdict === 'left-out') {
        leftOut.push(receiverId);
        starts.runLater(start, () => true);
      } else if (verdict === 'alone') starts.runAlone(start);
      else if (verdict === 'at-once') starts.run(start);
    }
    return { ran, leftOut, starts };
  };
  return { path, faults, live };
}

describe('marks of receivers that start', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are gone after a life that ended in order, however short, and after a receiver ran a while', async () => {
    const { path, live } = world();
    live().starts.endAll();
    expect(readFileSync(path, 'utf8')).toBe('{}');
    const life = live();
    expect(life.ran).toEqual(IDS);
    await vi.advanceTimersByTimeAsync(TRUSTED_AFTER_MS);
    expect(readFileSync(path, 'utf8')).toBe('{}');
    // A program that dies now has no receiver to blame.
    expect(live().ran).toEqual(IDS);
  });

  it('find the receiver that hangs the program: each starts alone, and the one of the next end is left out', async () => {
    const { live } = world();
    live();
    const second = live();
    await vi.advanceTimersByTimeAsync(ALONE_MS + 1);
    // The second life hangs with b alone; a was trusted before.
    expect(second.ran).toEqual(['a', 'b']);
    const third = live();
    await vi.advanceTimersByTimeAsync(ALONE_MS + 1);
    expect(third.leftOut).toEqual(['b']);
    expect(third.ran.sort()).toEqual(['a', 'c']);
    third.starts.endAll();
    // Left out until its settings change, over any number of starts.
    expect(live().leftOut).toEqual(['b']);
    expect(live('other settings').leftOut).toEqual([]);
  });

  it('leave out a single receiver that was starting at once', () => {
    const { path, live } = world();
    writeFileSync(path, JSON.stringify({ c: { state: 'starting', settings: 'as before' } }));
    const { leftOut, ran } = live();
    expect(leftOut).toEqual(['c']);
    expect(ran).toEqual(['a', 'b']);
  });

  it('blame no receiver for the end of a life that ended with the computer', () => {
    const { live } = world();
    live('as before', 'first boot');
    expect(live('as before', 'second boot').ran).toEqual(IDS);
    // Killed once more, now while the computer runs on.
    expect(live('as before', 'second boot').ran).toEqual([]);
  });

  it('let a receiver that was left out try again, alone, after waits that grow to a day', async () => {
    const { path, live } = world();
    for (const waitMs of [10 * 60_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000, 24 * 3_600_000]) {
      const times = JSON.parse(readFileSync(path, { encoding: 'utf8', flag: 'a+' }) || '{}').c?.times;
      writeFileSync(path, JSON.stringify({ c: { state: 'starting', settings: 'as before', times } }));
      const { ran, leftOut, starts } = live();
      expect(leftOut).toEqual(['c']);
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(ran).toEqual(['a', 'b']);
      await vi.advanceTimersByTimeAsync(2);
      expect(ran).toEqual(['a', 'b', 'c']);
      // The program ends with it once more.
      vi.clearAllTimers();
      void starts;
    }
    const last = live();
    await vi.advanceTimersByTimeAsync(24 * 3_600_000 + ALONE_MS + 1);
    expect(last.ran).toEqual(['a', 'b', 'c']);
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });

  it('tell a receiver that was starting alone from those that only waited for their turn', () => {
    const { path } = world();
    const settings = 'as before';
    const marksOf = (states: Record<string, object>) => {
      writeFileSync(path, JSON.stringify(states));
      const marks = StartMarks.open(path, () => undefined, 'this boot');
      return { marks, verdicts: Object.keys(states).map((id) => marks.verdict(id, settings)) };
    };
    const [alone, starting, suspect] = ['alone', 'starting', 'suspect'].map((state) => ({ state, settings }));
    const leftOut = { state: 'left-out', settings, times: 1 };
    expect(marksOf({ a: { ...alone }, b: { ...starting }, c: { ...starting } }).verdicts).toEqual([
      ...['left-out', 'at-once', 'at-once'],
    ]);
    // Several were starting at the same time: each starts alone next.
    expect(marksOf({ a: { ...starting }, b: { ...starting }, c: leftOut }).verdicts).toEqual([
      ...['alone', 'alone', 'left-out'],
    ]);
    const { marks, verdicts } = marksOf({ a: { ...suspect }, b: leftOut, c: { ...starting, boot: 'another' } });
    expect(verdicts).toEqual(['alone', 'left-out', 'at-once']);
    expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')))).toEqual(['a', 'b']);
    // None of these has run in this life, so none is trusted.
    for (const id of ['a', 'b', 'unknown']) marks.trust(id);
    expect(['a', 'b'].map((id) => marks.verdict(id, settings))).toEqual(['alone', 'left-out']);
    marks.starts('a', settings, true);
    expect(marks.verdict('a', settings)).toBe('at-once');
    marks.starts('c', settings);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      a: { state: 'alone', boot: 'this boot' },
      c: { state: 'starting', boot: 'this boot' },
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(marks.triedAgainAfterMs('unknown')).toBe(10 * 60_000);
  });

  it('name the start of the computer in which they were made', () => {
    const { path } = world();
    StartMarks.open(path, () => undefined).starts('a', 's');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    expect(JSON.parse(readFileSync(path, 'utf8')).a).toEqual({ state: 'starting', settings: 's', boot });
  });

  it('keep nothing of a mark without its settings', () => {
    const { path } = world();
    writeFileSync(path, '{"a":{"state":"left-out","settings":3},"b":{"state":"left-out"},"c":{"settings":"s"}}');
    StartMarks.open(path, () => undefined);
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });

  it('say nothing when their file is damaged, and never keep the program from starting', () => {
    const { path, faults, live } = world();
    for (const damage of ['', '{', 'null', '[]', '{"a":3}', '{"a":{"state":"x","settings":"as before"}}']) {
      writeFileSync(path, damage);
      const life = live();
      expect(life.ran, damage).toEqual(IDS);
      life.starts.endAll();
    }
    expect(faults).toEqual([]);
    const nowhere = StartMarks.open(join(path, 'no-folder', 'x.json'), (error) => faults.push(error));
    nowhere.starts('a', 's');
    expect(faults).toHaveLength(2);
    expect(nowhere.verdict('b', 's')).toBe('at-once');
  });
});
