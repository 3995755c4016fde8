/** A board whose program is changed while it runs: nothing is recorded that neither program meant, and the receiver stops with the reason. */
import { describe, expect, it } from 'vitest';
import { driver } from '../../drivers/lines.js';
import { EnvironmentError } from '../../src/errors/errors.js';
import type { ReceiverDriver } from '../../src/receiver/driver.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import type { Emulator } from '../support/emulator.js';
import { areLevelsOf, isMeant, type OddPrint, oddPrints } from '../support/odd-prints.js';
import { firstSweeps } from '../support/run-driver.js';
import { runs } from '../support/runs.js';

const PLAN = { startHz: 863e6, stopHz: 870e6, points: 101 };
const ROUNDS = 12;

/** Prints one text after the other, a line each 10 ms, and is then silent. */
function printing(...texts: readonly string[]): Emulator {
  let timer: NodeJS.Timeout | undefined;
  const lines = texts.join('').split(/(?<=\n)/);
  return {
    receive: () => undefined,
    start(send) {
      timer = setInterval(() => {
        for (const line of lines.splice(0, 10)) send(Buffer.from(line));
      }, 100);
    },
    stop: () => clearInterval(timer),
  };
}

const told = async (board: ReceiverDriver, ...texts: readonly string[]) => {
  const { sweeps, error } = await firstSweeps(board, printing(...texts), PLAN, Number.POSITIVE_INFINITY);
  return { sweeps, why: error instanceof EnvironmentError ? error.message : undefined };
};

/** The settings by which the gate reads these lines, by itself or when a person chooses. */
function settingsFor({ text, truth }: OddPrint): object | undefined {
  const tried = (settings: object) => driver.tryLines?.(settings, text.split('\n').slice(0, -1), {});
  const { verdict } = tried({}) ?? {};
  const readings = [{}, ...(verdict?.kind === 'readings' ? verdict.readings.map(({ settings }) => settings) : [])];
  const shape = (sweep: DriverSweep) => ({
    ...sweep,
    stopHz: sweep.startHz + sweep.stepHz * (sweep.levelsDbm.length - 1),
    levelsDbm: [...sweep.levelsDbm],
  });
  return readings.find((settings) => {
    const sweeps = tried(settings)?.sweeps ?? [];
    return truth !== undefined && sweeps.length > 0 && sweeps.every((one) => isMeant(truth, shape(one)));
  });
}

const pairs = (separator: string, [firstHz, unit]: readonly [number, number], levelOf: (i: number) => string) =>
  Array.from(
    { length: 20 },
    (_, i) => `${((firstHz + i * 50e3) / unit).toFixed(unit === 1e6 ? 3 : 1)}${separator}${levelOf(i)}\n`,
  ).join('');
const level = (i: number) => (-97 - (i % 5)).toFixed(1);
const RIGHT = pairs(',', [868e6, 1e6], level);
const BEFORE = RIGHT.repeat(ROUNDS);

describe('a board that begins to print otherwise', () => {
  const SET_UP = { format: 'hz-dbm', unit: 'MHz' };

  it.each([
    ['another column before the level', pairs(',-12.5,', [868e6, 1e6], level)],
    ['decimal commas with units', pairs(' MHz, ', [868e6, 1e6], (i) => `${level(i)} dBm`).replaceAll('.', ',')],
    ['levels in dBµV', pairs(',', [868e6, 1e6], (i) => (Number(level(i)) + 106.99).toFixed(1))],
    ['another range', pairs(',', [433e6, 1e6], level)],
    ['GHz in place of MHz', pairs(',', [868e6, 1e9], level)],
  ])('stops with the reason, stays stopped, and goes on when the old lines come again: %s', async (_name, after) => {
    const board = driver.configure?.(SET_UP) ?? driver;
    const { sweeps } = await told(board, BEFORE, after.repeat(ROUNDS));
    expect(sweeps.length).toBeGreaterThan(ROUNDS - 3);
    for (const { startHz, levelsDbm } of sweeps) expect([startHz, levelsDbm[1]]).toEqual([868e6, -98]);
    const again = await told(board, after.repeat(ROUNDS));
    expect(again.sweeps).toEqual([]);
    expect((await told(board, BEFORE)).sweeps.length).toBeGreaterThan(ROUNDS - 3);
  });

  it('names the old and the new line, or both ranges', async () => {
    const reason = async (after: string) => (await told(driver.configure?.({}) ?? driver, BEFORE, after)).why;
    expect(await reason(pairs(',-12.5,', [868e6, 1e6], level).repeat(3))).toMatch(
      /"868\.300,-98\.0" before, "868\.\d{3},-12\.5,-\d+\.0" now/,
    );
    expect(await reason(pairs(',', [433e6, 1e6], level).repeat(6))).toMatch(
      /"868 MHz – 868\.95 MHz, -99 dBm" before, "433 MHz – 433\.95 MHz, -99 dBm" now/,
    );
  });

  it('is believed when a few lines are damaged, or words stand between', async () => {
    const damaged = RIGHT.replace('868.200,', '868.200,7,').replace('868.500', 'temp 25.1 C, bat 3.7\n868.500');
    const { sweeps, why } = await told(driver.configure?.(SET_UP) ?? driver, BEFORE, damaged.repeat(ROUNDS));
    expect(why).toBeUndefined();
    expect(sweeps.length).toBeGreaterThan(2 * ROUNDS - 3);
  });

  it('records nothing that neither form meant: sentences in two languages, separators, marks and units by chance', async () => {
    const known = oddPrints(runs(300), 2).flatMap((print) => {
      const settings = print.truth === undefined ? undefined : settingsFor(print);
      return settings === undefined ? [] : [{ ...print, settings }];
    });
    const wrong: string[] = [];
    const outcomes = { recorded: 0, stopped: 0 };
    for (const [i, before] of known.entries()) {
      const after = known[(i * 7 + 3) % known.length] as OddPrint;
      const board = driver.configure?.(before.settings) ?? driver;
      const text = before.text.repeat(Math.ceil(500 / before.text.split('\n').length));
      const { sweeps, why } = await told(board, text, after.text.repeat(8));
      outcomes.recorded += sweeps.length;
      if (why !== undefined) outcomes.stopped += 1;
      const isWrong = sweeps.some((sweep) => ![before, after].some(({ truth }) => truth && areLevelsOf(truth, sweep)));
      if (isWrong) wrong.push(`${before.name} → ${after.name}`);
    }
    expect(wrong).toEqual([]);
    expect(known.length).toBeGreaterThan(15);
    expect(outcomes.recorded).toBeGreaterThan(10 * known.length);
  });
});
