/** Parts of a receiver that decide alone, each in a few lines. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EnvironmentError, LinkClosed, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { outOfRange } from '../../src/receiver/plan-range.js';
import { possibleLevels, possibleOnly, withoutGapZeros } from '../../src/receiver/possible-levels.js';
import { PortRefused, problemOf } from '../../src/receiver/problem.js';
import { sysfsPorts } from '../../src/receiver/serial-ports.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { SteadyClock } from '../../src/time/steady-clock.js';
import { asItCame } from '../../src/words/said.js';

const sweep = (...levels: number[]) => {
  return {
    startedAt: 0,
    endedAt: 1,
    startHz: 0,
    stepHz: 1,
    levelsDbm: Float32Array.from(levels),
    flags: SweepFlag.overload,
  };
};
const { NaN: none, POSITIVE_INFINITY: inf } = Number;

it.each([
  [[-200, 60, none, 0], undefined],
  [
    [-200.1, -90],
    [none, -90],
  ],
  [
    [-90, 60.1],
    [-90, none],
  ],
  [
    [inf, -inf, -90],
    [none, none, -90],
  ],
])('levels that no receiver measures are missing: %j', async (levels, wanted) => {
  const given = sweep(...levels);
  const cleaned = possibleOnly(given);
  if (wanted === undefined) expect(cleaned).toBe(given);
  else expect(cleaned).toEqual({ ...sweep(...wanted), flags: SweepFlag.overload | SweepFlag.partial });
  async function* one() {
    yield given;
  }
  for await (const passed of possibleLevels(one())) expect(passed).toEqual(cleaned);
});

it.each([
  [
    [0, -90, -20],
    [none, -90, -20],
  ],
  [[0, -90, -19], undefined],
  [[0, -90], undefined],
  [[-90, -90, -90], undefined],
  [
    [0, 0, none],
    [none, none, none],
  ],
  [[0, 5, -90], undefined],
])('zeros among levels far below are gaps: %j', (levels, wanted) => {
  const given = sweep(...levels);
  const cleaned = withoutGapZeros(given);
  if (wanted === undefined) expect(cleaned).toBe(given);
  else expect(cleaned).toEqual({ ...sweep(...wanted), flags: SweepFlag.overload | SweepFlag.partial });
});

it('a plan is refused below and above what the receiver tunes, with both numbers', () => {
  const range = { name: 'tinySA', minHz: 100, maxHz: 200 };
  const why = (startHz: number, stopHz: number, of = range) => outOfRange({ startHz, stopHz }, of)?.en;
  expect([why(100, 200), why(0, 1e9, { name: 'x' } as typeof range)]).toEqual([undefined, undefined]);
  expect(why(99, 200)).toBe('startHz is 99: tinySA begins at 100 Hz');
  expect(why(100, 201)).toBe('stopHz is 201: tinySA ends at 200 Hz');
});

it('the clock of receivers runs evenly while the computer is set, until it follows', () => {
  const times = { wall: 1e12, even: 500 };
  const clock = new SteadyClock({ wall: () => times.wall, even: () => times.even });
  Object.assign(times, { wall: 1e12 - 3_600_000, even: 1500 });
  expect([clock.now(), clock.stepMs]).toEqual([1e12 + 1000, -3_601_000]);
  clock.follow();
  expect([clock.now(), clock.stepMs]).toEqual([1e12 - 3_600_000, 0]);
});

it('each error of a receiver has its kind, and a person is told what to do', () => {
  const told = (error: unknown) => {
    const { kind, sentence } = problemOf(error);
    return `${kind}: ${sentence}`;
  };
  expect(told(new PortRefused('port-busy', asItCame('It is in use.'), asItCame('End it.')))).toBe(
    'port-busy: It is in use. End it.',
  );
  expect(told(new EnvironmentError(asItCame('No.'), asItCame('Mend it.')))).toBe('cannot-open: No. Mend it.');
  expect(told(new LinkClosed(asItCame('It ended.')))).toMatch(/^unplugged: It ended\. Plug/);
  expect(told(new LinkTimeout(asItCame('Nothing.')))).toMatch(/^silent: Nothing\. Check that it is switched on/);
  expect(told(new ProtocolError(asItCame('Noise.')))).toMatch(/^garbled: Noise\. Check the driver and the baud rate/);
  expect(told(new Error('Else.'))).toBe('other: Else.');
});

it('USB ports are found in the tables of Linux, with the ids of the device above them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-sysfs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // As Linux 6.1 shows a tinySA: /sys/class/tty/ttyACM0/device leads to 1-1:1.0, below the device 1-1.
  const device = join(folder, 'devices/usb1/1-1');
  mkdirSync(join(device, '1-1:1.0/tty'), { recursive: true });
  for (const [file, content] of Object.entries({
    idVendor: '0483\n',
    idProduct: '5740\n',
    serial: '400\n',
    manufacturer: '\n',
  }))
    writeFileSync(join(device, file), content);
  const far = join(folder, 'a/b/c/d/e/f');
  mkdirSync(far, { recursive: true });
  writeFileSync(join(folder, 'a/idVendor'), '1111');
  for (const [name, target] of [
    ['ttyACM0', join(device, '1-1:1.0')],
    ['ttyUSB7', far],
    ['ttyS0', device],
    ['myttyACM1', device],
    ['ttyACM0x', device],
    ['ttyACM9', join(folder, 'gone')],
    ['ttyS1', join(folder, 'gone')],
    ['ttyS2', join(folder, 'gone')],
  ] as const) {
    mkdirSync(join(folder, 'tty', name), { recursive: true });
    symlinkSync(target, join(folder, 'tty', name, 'device'));
  }
  writeFileSync(join(folder, 'tty/ttyS1/type'), '0\n');
  writeFileSync(join(folder, 'tty/ttyS2/type'), '4\n');
  const nothing = { manufacturer: undefined, serialNumber: undefined, vendorId: undefined, productId: undefined };
  const about = { pnpId: undefined, locationId: undefined };
  expect(await sysfsPorts(join(folder, 'tty'))).toEqual([
    {
      path: '/dev/ttyACM0',
      manufacturer: undefined,
      serialNumber: '400',
      vendorId: '0483',
      productId: '5740',
      ...about,
    },
    { path: '/dev/ttyACM9', ...nothing, ...about },
    { path: '/dev/ttyS2', ...nothing, ...about },
    { path: '/dev/ttyUSB7', ...nothing, ...about },
  ]);
  expect(await sysfsPorts(join(folder, 'none'))).toEqual([]);
});
