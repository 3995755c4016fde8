import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConfigError, EnvironmentError } from '../../src/errors/errors.js';
import type { Part } from '../../src/errors/part.js';
import { PartFailed, Parts } from '../../src/program/parts.js';
import { asItCame } from '../../src/words/said.js';

/** A list of parts that writes down what is done with them. */
function world() {
  const done: string[] = [];
  const faults: string[] = [];
  const parts = new Parts((sentence) => void faults.push(sentence));
  const part = (name: string, more: Part = {}): Part => ({
    start: () => void done.push(`start ${name}`),
    stop: () => void done.push(`stop ${name}`),
    ...more,
  });
  const make = (name: string, more?: Part) => () => {
    done.push(`make ${name}`);
    return part(name, more);
  };
  return { done, faults, parts, make };
}

describe('the parts of the program', () => {
  it('are all made, then started in order, and stopped backwards', async () => {
    const { done, parts, make } = world();
    const made = await parts.start(async (list) => {
      await list.make('a', make('a'));
      await list.make('b', make('b'));
      return 'what the list gives';
    });
    expect(made).toBe('what the list gives');
    await parts.stop();
    await parts.stop();
    expect(done).toEqual(['make a', 'make b', 'start a', 'start b', 'stop b', 'stop a']);
  });

  it('that cannot start names itself and the cure, and everything that was made is stopped', async () => {
    const { done, parts, make } = world();
    const full = new EnvironmentError(asItCame('The disk is full'), asItCame('Make room.'));
    const starting = parts.start(async (list) => {
      await list.make('a', make('a'));
      await list.make('book', make('book', { start: () => Promise.reject(full) }));
      await list.make('c', make('c'));
    });
    await expect(starting).rejects.toThrow('The part "book" cannot start: The disk is full. Make room.');
    await expect(starting).rejects.toBeInstanceOf(PartFailed);
    expect(done).toEqual(['make a', 'make book', 'make c', 'start a', 'stop c', 'stop book', 'stop a']);
  });

  it('that cannot be made names itself, keeps its cause, and those made before are stopped', async () => {
    const { done, parts, make } = world();
    const cause = new ConfigError(asItCame('no such driver'));
    const starting = parts.start(async (list) => {
      await list.make('a', make('a'));
      await list.make('receivers', () => Promise.reject(cause));
    });
    await expect(starting).rejects.toMatchObject({
      message: 'The part "receivers" cannot start: no such driver.',
      cause,
    });
    expect(done).toEqual(['make a', 'stop a']);
  });

  it('are stopped although one fails to, or never ends; each is told', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { done, faults, parts, make } = world();
    const starting = parts.start(async (list) => {
      await list.make('a', make('a'));
      await list.make('stuck', make('stuck', { stop: () => new Promise<void>(() => undefined) }));
      await list.make('broken', make('broken', { stop: () => Promise.reject(new Error('no')) }));
      throw new Error('give up');
    });
    const given = expect(starting).rejects.toThrow('give up');
    await vi.advanceTimersByTimeAsync(10_000);
    await given;
    expect(done.at(-1)).toBe('stop a');
    expect(faults).toEqual([
      'The part "broken" did not stop: no.',
      expect.stringMatching(/^The part "stuck" did not stop: it takes more than [67]\.\d s\.$/),
    ]);
  });

  it('tell together what they answer and what does not work', async () => {
    const { parts, make } = world();
    const trouble = { vi: 'hỏng', en: 'broken' };
    const route = { method: 'get', path: '/x', access: 'public', summary: '', handle: () => undefined } as const;
    await parts.start(async (list) => {
      await list.make('a', make('a'), () => [route]);
      await list.make('b', make('b', { health: () => [trouble] }));
    });
    expect(parts.names).toEqual(['a', 'b']);
    expect(parts.routes).toEqual([route]);
    expect(parts.troubles).toEqual([{ part: 'b', ...trouble }]);
  });
});
