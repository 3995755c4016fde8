/** Which life of a station the hub follows, by what each says of those before it on its disk, and by whether the one before still answers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { KeptJson } from '../../src/files/kept-json.js';
import { livesSchema, StationLives } from '../../src/network/station-lives.js';

const ABOUT = { schema: 1, station: { name: 'Huế' }, receivers: [] };

/** Lives that run, with those before each on its disk. */
async function hubOf(running: Record<string, readonly string[]>) {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-lives-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const state = { now: 1000, joinedAt: 1 };
  const notices: string[] = [];
  const open = async () =>
    new StationLives({
      kept: await KeptJson.open(join(folder, 'lives.json'), livesSchema, {}),
      clock: () => state.now,
      joinedAt: () => state.joinedAt,
      async ask(_station, verb, question) {
        const { life } = question as { life: string };
        const before = running[life];
        // A station of an earlier version answers whatever life is asked.
        if ('old' in running) return verb === 'receivers' ? ABOUT : {};
        if (before === undefined) throw new Error('timeout');
        return verb === 'receivers' ? { ...ABOUT, lives: [life, ...before] } : {};
      },
      onNotice: (sentence) => notices.push(sentence),
    });
  const lives = await open();
  lives.begins('hue', ['a1']);
  /** What becomes of a life whose beat comes. */
  const heard = async (life: string, of = lives) => {
    of.hears('hue', life);
    await expect.poll(() => of.hears('hue', life)).not.toBe('unknown');
    return of.hears('hue', life);
  };
  return { lives, heard, state, running, notices, open };
}

it('a start of the same station is followed when the life before answers no more, and a late block of that is its own', async () => {
  const { lives, heard, state } = await hubOf({ a2: ['a1'] });
  expect(lives.of('hue', 'a2', 1500)).toBe('unknown');
  state.now = 2000;
  expect(await heard('a2')).toBe('own');
  expect(lives.of('hue', 'a1', 1900)).toBe('own');
  expect(lives.of('hue', 'a1', 2100)).toBe('copy');
  expect(lives.copied).toEqual([]);
});

it('a start beside a life that still answers is a copy, and stays one when that is silent, also for a hub that starts again', async () => {
  const { lives, heard, running, open, notices } = await hubOf({ a1: [], b2: ['a1'] });
  expect(await heard('b2')).toBe('copy');
  expect([lives.copied, notices]).toEqual([['hue'], [expect.stringContaining('b2')]]);
  delete running['a1'];
  running['b3'] = ['b2', 'a1'];
  expect(await heard('b3')).toBe('copy');
  expect(await heard('b3', await open())).toBe('copy');
});

it('of two that go on from one disk the second is the copy, until a person lets it join with a new code', async () => {
  const { lives, heard, state } = await hubOf({ a2: ['a1'], b2: ['a1'] });
  expect(await heard('a2')).toBe('own');
  expect(await heard('b2')).toBe('copy');
  state.joinedAt = 2;
  lives.begins('hue', ['b2', 'a1']);
  expect(lives.hears('hue', 'b2')).toBe('own');
  expect(lives.of('hue', 'b2', 0)).toBe('own');
});

it('a disk that was lost or restored remembers no life and goes on, unless the one that is followed answers', async () => {
  const { heard, running } = await hubOf({ c1: [] });
  expect(await heard('c1')).toBe('own');
  running['d1'] = [];
  expect(await heard('d1')).toBe('copy');
});

it('a life that was followed and then left for the copy taints no later start of the copy', async () => {
  const { lives, heard, running } = await hubOf({ b2: ['a1'] });
  expect(await heard('b2')).toBe('own');
  running['a1'] = [];
  expect(await heard('a1')).toBe('copy');
  delete running['b2'];
  running['b3'] = ['b2', 'a1'];
  expect(await heard('b3')).toBe('own');
  running['a4'] = ['a1'];
  expect(await heard('a4')).toBe('copy');
  expect(lives.of('hue', 'b2', 0)).toBe('own');
});

it('a station of an earlier version names no life and is taken; one that goes back to that version is followed', async () => {
  const { lives, heard, running } = await hubOf({});
  expect([lives.hears('vinh', 'x'), lives.of('vinh', 'x', 0), lives.of('hue', '', 0)]).toEqual(['own', 'own', 'own']);
  lives.begins('vinh', []);
  expect(lives.hears('vinh', 'y')).toBe('own');
  running['old'] = [];
  expect(await heard('o1')).toBe('own');
  expect(lives.copied).toEqual([]);
});

it('a description that comes late changes no life that is followed', async () => {
  const { lives } = await hubOf({});
  lives.begins('hue', ['b1']);
  expect([lives.of('hue', 'a1', 0), lives.of('hue', 'b1', 0)]).toEqual(['own', 'unknown']);
});

it('a life that does not answer yet is unknown, is named, and is asked again', async () => {
  const { lives, heard, running, notices } = await hubOf({});
  expect(lives.hears('hue', 'a2')).toBe('unknown');
  await expect.poll(() => notices).toEqual([expect.stringContaining('does not say which of its lives it is')]);
  running['a2'] = ['a1'];
  expect(await heard('a2')).toBe('own');
});

it('of two lives that begin at once one is followed, and the other is judged by that one', async () => {
  const { lives, heard } = await hubOf({ b1: ['a1'], c1: ['a1'] });
  lives.hears('hue', 'b1');
  lives.hears('hue', 'c1');
  expect([await heard('b1'), await heard('c1')].sort()).toEqual(['copy', 'own']);
  expect(lives.of('hue', 'c1', 0)).toBe('copy');
});
