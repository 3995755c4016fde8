/** Twelve ways in which the clock of a computer is wrong: what is deleted by age, and what is told of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProgramClock, stoppedBelief } from '../../src/time/program-clock.js';
import type { ClockVerdict } from '../../src/time/time-belief.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/units.js';

const NOW = Date.UTC(2026, 11, 1, 12);

/** A computer whose clock can be set, with a program on it that can be started again. */
async function computer() {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-clock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const machine = { true: NOW, wrongByMs: 0, isSynchronised: true };
  const wall = () => machine.true + machine.wrongByMs;
  const boot = async (newestSweepAt?: number) => {
    const bootedAt = machine.true;
    const options = {
      path: join(folder, 'time.json'),
      wall,
      even: () => machine.true - bootedAt,
      onFault: expect.fail,
      isSynchronised: async () => machine.isSynchronised,
    };
    const clock = await ProgramClock.open(options);
    const steps: number[] = [];
    clock.onStep(({ ms }) => steps.push(ms));
    await clock.begin(() => Promise.resolve(newestSweepAt));
    await clock.start();
    onTestFinished(() => clock.stop());
    return { clock, steps };
  };
  /** What a command says of the clock while the program is stopped. */
  const command = async () => {
    const options = { wall, even: () => 0, isSynchronised: async () => machine.isSynchronised };
    return (await stoppedBelief(join(folder, 'time.json'), options)).doubt;
  };
  return { machine, boot, command };
}

describe('the age by which recordings are deleted', () => {
  const YEAR_MS = 365 * DAY_MS;
  const SCRIPTS: readonly (readonly [name: string, wrongByMs: readonly number[]])[] = [
    ['14 s ahead', [14 * SECOND_MS]],
    ['14 s behind', [-14 * SECOND_MS]],
    ['7 h ahead', [7 * HOUR_MS]],
    ['7 h behind', [-7 * HOUR_MS]],
    ['a day ahead', [DAY_MS]],
    ['a day behind', [-DAY_MS]],
    ['40 days ahead', [40 * DAY_MS]],
    ['40 days behind', [-40 * DAY_MS]],
    ['in 2038', [12 * YEAR_MS]],
    ['in 2099', [73 * YEAR_MS]],
    ['in 1970', [-NOW]],
    ['ahead, behind and ahead', [40 * DAY_MS, -DAY_MS, 73 * YEAR_MS]],
  ];

  it.each(SCRIPTS)(
    'passes no faster than the time itself while the clock is %s, at a boot as well, and after it',
    async (_name, wrongs) => {
      const { machine, boot } = await computer();
      const first = await boot(NOW - MINUTE_MS);
      const mayBe = () => machine.true;
      const isHeld = (clock: ProgramClock) => expect(clock.age()).toBeLessThanOrEqual(mayBe());
      let clock = first.clock;
      for (const wrongByMs of wrongs) {
        // The clock is set while the program runs, and the computer boots with it.
        machine.wrongByMs = wrongByMs;
        for (const _ of [1, 2, 3]) {
          machine.true += MINUTE_MS;
          isHeld(clock);
        }
        await clock.stop();
        machine.true += MINUTE_MS;
        clock = (await boot(machine.true + wrongByMs)).clock;
        machine.true += MINUTE_MS;
        isHeld(clock);
      }
      machine.wrongByMs = 0;
      isHeld(clock);
      // Nothing is kept for ever either: with the right clock age goes on, behind by no more than the time without a program.
      expect(clock.age()).toBeGreaterThanOrEqual(machine.true - (1 + 2 * wrongs.length) * MINUTE_MS);
      await clock.stop();
    },
  );

  it('begins at the newest sweep where no earlier run noted it, and is without a begin before that is known', async () => {
    const { machine, boot } = await computer();
    machine.wrongByMs = 40 * DAY_MS;
    const { clock } = await boot(NOW);
    machine.true += HOUR_MS;
    // Forty days beyond the newest sweep the clock is not believed: nothing is deleted until it is right.
    expect([clock.isBelieved(), clock.age()]).toEqual([false, Number.NEGATIVE_INFINITY]);
    machine.wrongByMs = 0;
    expect(clock.age()).toBe(NOW + HOUR_MS);
    await clock.stop();
    const asleep = await ProgramClock.open({
      path: '/nowhere/time.json',
      wall: Date.now,
      even: () => 0,
      onFault: expect.fail,
      isSynchronised: async () => true,
    });
    expect(asleep.age()).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the belief in the clock', () => {
  it('needs the newest sweep and a time server or a GPS: neither is enough alone', async () => {
    const { machine, boot } = await computer();
    machine.isSynchronised = false;
    const { clock } = await boot(NOW - MINUTE_MS);
    const { belief } = clock;
    expect(belief.doubt).toBe('unconfirmed');
    expect(clock.age()).toBe(Number.NEGATIVE_INFINITY);
    let gps: ClockVerdict = 'unchecked';
    belief.hear(() => [gps, 'unchecked']);
    expect(belief.doubt).toBe('unconfirmed');
    gps = 'good';
    expect(belief.doubt).toBeUndefined();
    gps = 'unchecked';
    machine.isSynchronised = true;
    await belief.look();
    expect(clock.isBelieved()).toBe(true);
    gps = 'bad';
    expect(belief.doubt).toBe('disagrees');
    gps = 'unchecked';
    // A wrong time server says as loudly that it is right.
    machine.wrongByMs = 40 * DAY_MS;
    clock.stepped(40 * DAY_MS);
    await belief.look();
    expect(belief.doubt).toBe('disagrees');
    // A case of this hour does not bear a number of another year.
    expect(belief.expectedAt).toBe(NOW);
    expect(belief.health()[0]?.en).toContain('confirm it if it is right');
    machine.wrongByMs = 0;
    clock.stepped(-40 * DAY_MS);
    await belief.look();
    expect(belief.health()).toEqual([]);
    await clock.stop();
  });

  it('comes from a person until somebody sets the clock, and over a restart of less than an hour', async () => {
    const { machine, boot } = await computer();
    machine.isSynchronised = false;
    const { clock } = await boot(NOW - 40 * DAY_MS);
    expect(clock.belief.doubt).toBe('disagrees');
    clock.belief.confirm();
    expect([clock.isBelieved(), clock.age()]).toEqual([true, NOW - 40 * DAY_MS]);
    await clock.stop();
    machine.true += MINUTE_MS;
    const next = await boot(NOW);
    expect(next.clock.isBelieved()).toBe(true);
    machine.wrongByMs = -2 * SECOND_MS;
    next.clock.stepped(-2 * SECOND_MS);
    expect(next.clock.belief.doubt).toBe('unconfirmed');
    next.clock.belief.confirm();
    await next.clock.stop();
    machine.true += 2 * HOUR_MS;
    expect((await boot(NOW)).clock.belief.doubt).toBe('unconfirmed');
    // Nor does it hold where the clock is behind what it was.
    const set = await computer();
    set.machine.isSynchronised = false;
    const first = await set.boot();
    first.clock.belief.confirm();
    await first.clock.stop();
    set.machine.wrongByMs = -MINUTE_MS;
    expect((await set.boot()).clock.isBelieved()).toBe(false);
  });
});

describe('what a command says of the clock over a stopped program', () => {
  it('doubts one that is behind the program or that no time server keeps, and takes a later one for later', async () => {
    const { machine, boot, command } = await computer();
    expect(await command()).toBeUndefined();
    const { clock } = await boot(NOW - MINUTE_MS);
    await clock.stop();
    machine.true += 30 * DAY_MS;
    expect(await command()).toBeUndefined();
    machine.isSynchronised = false;
    expect(await command()).toBe('unconfirmed');
    machine.isSynchronised = true;
    machine.wrongByMs = -40 * DAY_MS;
    expect(await command()).toBe('disagrees');
  });

  it('believes what a person confirmed within the hour', async () => {
    const { machine, boot, command } = await computer();
    machine.isSynchronised = false;
    const { clock } = await boot(NOW - MINUTE_MS);
    clock.belief.confirm();
    await clock.stop();
    machine.true += 59 * MINUTE_MS;
    expect(await command()).toBeUndefined();
    machine.true += 2 * MINUTE_MS;
    expect(await command()).toBe('unconfirmed');
  });
});

describe('a step of the clock', () => {
  it('is told to whoever waits for an instant, and is a problem for an hour', async () => {
    const { machine, boot } = await computer();
    const { clock, steps } = await boot();
    clock.stepped(999);
    expect([steps, clock.health()]).toEqual([[], []]);
    clock.stepped(-14 * SECOND_MS);
    expect(steps).toEqual([-14 * SECOND_MS]);
    expect(clock.health()[0]?.en).toMatch(/^The clock of this computer was set back by 14 s\./);
    machine.true += HOUR_MS + 1;
    expect(clock.health()).toEqual([]);
    await clock.stop();
  });

  it('back is noticed at the next start, when it happened while the program did not run', async () => {
    const { machine, boot } = await computer();
    machine.wrongByMs = DAY_MS;
    await (await boot()).clock.stop();
    machine.wrongByMs = 0;
    machine.true += MINUTE_MS;
    const { clock, steps } = await boot();
    expect(steps).toEqual([-DAY_MS + MINUTE_MS]);
    await clock.stop();
    expect((await boot()).steps).toEqual([]);
  });

  it('back begins an epoch of the clock, which is remembered; forward begins none', async () => {
    const { machine, boot } = await computer();
    const { clock } = await boot();
    machine.wrongByMs = MINUTE_MS;
    clock.stepped(MINUTE_MS);
    expect(clock.epoch()).toBeUndefined();
    machine.wrongByMs = 0;
    clock.stepped(-MINUTE_MS);
    const epoch = new Date(NOW + MINUTE_MS).toISOString();
    expect(clock.epoch()).toBe(epoch);
    await clock.stop();
    const later = (await boot()).clock;
    expect(later.epoch()).toBe(epoch);
    await later.stop();
  });
});

it('on a disk that takes nothing starts and ends the program all the same, and says what was not noted', async () => {
  const faults: string[] = [];
  const clock = await ProgramClock.open({
    ...{ path: '/proc/no-such-folder/time.json', wall: () => NOW, even: () => 0 },
    onFault: (sentence) => faults.push(sentence),
    isSynchronised: async () => true,
  });
  await clock.begin(async () => NOW);
  await clock.start();
  await clock.stop();
  expect(faults).toHaveLength(2);
  expect(faults[0]).toMatch(/^The time was not noted: /);
});
