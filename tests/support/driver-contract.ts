/**
 * What every receiver's driver owes, run against its emulated receiver (`emulated.ts` lists them). All of it runs in
 * memory and in false time, so that a deadline of a minute costs milliseconds; `real-port.test.ts` is the one part that
 * needs a port. Each check is a function, so that tests can show which wrong driver each check catches.
 */
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkClosed, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { identityOf, type ReceiverDriver, type ReceiverIdentity, sweepsOf } from '../../src/receiver/driver.js';
import { streamTransport } from '../../src/receiver/stream-transports.js';
import type { Transport } from '../../src/receiver/transport.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, lastBinHz, SweepFlag } from '../../src/rf/sweep.js';
import { asItCame } from '../../src/words/said.js';
import type { Emulator } from './emulator.js';
import { inFakeTime, quickly } from './fake-time.js';
import { type LastingLine, lastingLine, memoryTransport } from './memory-transport.js';
import { runs } from './runs.js';
import { emulatedShell } from './tinysa/bare-shell.js';

const IDENTIFY_MS = 4000;
const GARBAGE_BYTES = 64;
const GARBAGE_RUNS = runs(25);
const FAREWELL_MS = 3000;
/** Moments from the setting up to the middle of a later sweep. */
const KILLED_AFTER_MS = [5, 40, 130, 400, 777, 1510, 2630];
/** When a line is lost while a driver identifies: with so many questions asked, or after so many ms. */
const LOSSES = [
  ...[1, 2, 3, 4, 5, 6].map((questions) => ({ questions, afterMs: 60_000 })),
  ...[0, 60, 140, 300, 700, 1500, 2500].map((afterMs) => ({ questions: 1e9, afterMs })),
];
/** How far the last bin may lie below the plan's end, in steps of the plan: some firmware stops one step early. */
const LAST_BIN_STEPS = 1.5;
/** Silence for so long, and for so many times the longest wait between two sweeps, means that the receiver hangs. */
const HANGS_AFTER_MS = 250;
const HANGS_AFTER_WAITS = 2;

/** What the emulated air holds: a level for a frequency. */
export type LevelAt = (hz: number) => number;

export interface EmulatorWish {
  readonly levelDbm: LevelAt;
  /** `hang`: falls silent for ever in an early sweep. `short`: some sweeps miss their last bins. */
  readonly fault?: 'hang' | 'short';
}

/** What the author of a driver says about it and its emulator. */
export interface ContractTerms<E extends Emulator = Emulator> {
  /** Of the driver, as in the configuration. */
  readonly settings?: unknown;
  makeEmulator(wish: EmulatorWish): E;
  /** A quick one, with `points`, within what the emulated receiver can do. */
  readonly plan: SweepPlan & { readonly points: number };
  /** The weakest level the receiver can show; -100 when absent. */
  readonly lowestDbm?: number;
  /** Half the receiver's level step, and what rounding of frequencies makes of the slope. */
  readonly toleranceDb: number;
  /** How the receiver is set: what a person would find on its screen. */
  settingsOf(emulator: E): unknown;
  /** Longest time a sweep of `plan` may take before the driver gives up. */
  readonly giveUpMs: number;
  /** True where the receiver sends a checksum: then no flipped bit may pass for a level. */
  readonly hasChecksum: boolean;
  /** False where the receiver's bytes have no frames, so that a recording cannot be read from the middle. */
  readonly isReplayable?: boolean;
}

export interface DriverContract extends ContractTerms {
  readonly driver: ReceiverDriver;
  /** Emulators of other receivers, which must not be taken for this one. */
  readonly strangers: Readonly<Record<string, () => Emulator>>;
}

export interface ContractCheck {
  readonly name: string;
  run(): Promise<void>;
}

export function driverContract(contract: DriverContract): void {
  const settings = contract.settings === undefined ? '' : ` with ${JSON.stringify(contract.settings)}`;
  describe(`contract of driver "${contract.driver.id}"${settings}`, () => {
    it.each(contractChecks(contract).map((check) => [check.name, check] as const))('%s', (_name, { run }) => run());
  });
}

export function contractChecks(contract: DriverContract): ContractCheck[] {
  return [
    ...identityChecks(contract),
    ...sweepChecks(contract),
    ...failureChecks(contract),
    ...farewellChecks(contract),
    killedCheck(contract),
    ...(contract.isReplayable === false ? [] : recordingChecks(contract)),
    ...(contract.hasChecksum ? [checksumCheck(contract)] : []),
  ];
}

/** A slope over the span: a bin in the wrong place has the wrong level. */
export function slopeOf({ plan, lowestDbm = -100 }: ContractTerms): LevelAt {
  return (hz) => lowestDbm + (50 * (hz - plan.startHz)) / (plan.stopHz - plan.startHz);
}

/** A whole sweep, on the plan's span, with the levels of the slope. */
export function expectSlope(terms: ContractTerms, sweep: DriverSweep | undefined): void {
  const { plan } = terms;
  const slope = slopeOf(terms);
  const planStepHz = (plan.stopHz - plan.startHz) / (plan.points - 1);
  if (sweep === undefined) expect.fail('no sweep');
  expect(sweep.levelsDbm.length, 'number of levels').toBe(plan.points);
  expect(Math.abs(sweep.startHz - plan.startHz), 'Hz between the first bin and the start').toBeLessThan(planStepHz);
  const shortOfStopHz = plan.stopHz - lastBinHz(sweep);
  expect(Math.abs(shortOfStopHz), 'Hz between the last bin and the stop').toBeLessThan(LAST_BIN_STEPS * planStepHz);
  for (const [i, level] of sweep.levelsDbm.entries()) {
    const errorDb = Math.abs(level - slope(sweep.startHz + i * sweep.stepHz));
    if (!(errorDb <= terms.toleranceDb)) expect.fail(`bin ${i} is ${errorDb} dB off`);
  }
}

function healthyOf(contract: DriverContract): Emulator {
  return contract.makeEmulator({ levelDbm: slopeOf(contract) });
}

function identityChecks(contract: DriverContract): ContractCheck[] {
  const { driver, plan, strangers } = contract;
  const others = { ...strangers, ...STRANGERS };
  return [
    {
      name: 'recognises its own receiver and says where it can measure',
      run: async () => {
        const identity = await quickly(IDENTIFY_MS, () => identify(driver, memoryTransport(healthyOf(contract))));
        expect(identity?.driverId).toBe(driver.id);
        expect(identity?.model).not.toBe('');
        expect(identity?.minHz).toBeLessThanOrEqual(plan.startHz);
        expect(identity?.maxHz).toBeGreaterThanOrEqual(plan.stopHz);
      },
    },
    {
      name: 'leaves a receiver that it only identified as it was',
      run: async () => {
        const emulator = healthyOf(contract);
        const before = structuredClone(contract.settingsOf(emulator));
        await quickly(IDENTIFY_MS, () => identify(driver, memoryTransport(emulator)));
        expect(contract.settingsOf(emulator)).toEqual(before);
      },
    },
    {
      name: 'tells of a line that is lost while it identifies, and takes that neither for silence nor for an answer',
      run: async () => {
        const whole = await quickly(IDENTIFY_MS, () => identify(driver, memoryTransport(healthyOf(contract))));
        for (const loss of LOSSES) {
          const line = losing(memoryTransport(healthyOf(contract)), loss);
          const { value, error } = await inFakeTime(IDENTIFY_MS, () => identify(driver, line));
          if (error === undefined) expect(value, JSON.stringify(loss)).toEqual(whole);
          else expect(error, JSON.stringify(loss)).toBeInstanceOf(LinkClosed);
        }
      },
    },
    ...Object.entries(others).map(([name, makeStranger]) => ({
      name: `does not take ${name} for its receiver, and knows within seconds`,
      run: async () => {
        const { value, error } = await inFakeTime(IDENTIFY_MS, () => identify(driver, memoryTransport(makeStranger())));
        expect(error).toBeUndefined();
        expect(value).toBeUndefined();
      },
    })),
  ];
}

function sweepChecks(contract: DriverContract): ContractCheck[] {
  const { driver, plan } = contract;
  const slope = slopeOf(contract);
  return [
    {
      name: 'delivers levels and frequencies as they are on the air, up to the end of the plan',
      run: async () => {
        const transport = memoryTransport(healthyOf(contract));
        const { sweeps } = await quickly(60_000, () => takeSweeps(driver, transport, plan, 5));
        expect(sweeps).toHaveLength(5);
        for (const sweep of sweeps) {
          expectSlope(contract, sweep);
          expect(sweep.flags & SweepFlag.partial).toBe(0);
          expect(sweep.endedAt).toBeGreaterThanOrEqual(sweep.startedAt);
        }
        const starts = sweeps.map(({ startedAt }) => startedAt);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      },
    },
    {
      name: 'survives rubbish on the line before it, and bytes in chunks of any size',
      run: async () => {
        const rubbish = fc.uint8Array({ minLength: GARBAGE_BYTES, maxLength: GARBAGE_BYTES });
        const chunks = fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 9 });
        const property = fc.asyncProperty(rubbish, chunks, async (bytesBefore, sizes) => {
          let turn = 0;
          const nextChunkBytes = () => sizes[turn++ % sizes.length] as number;
          const transport = memoryTransport(healthyOf(contract), { bytesBefore, nextChunkBytes });
          const { identity, sweeps } = await quickly(60_000, () => takeSweeps(driver, transport, plan, 3));
          expect(identity?.driverId).toBe(driver.id);
          expect(sweeps).toHaveLength(3);
          for (const sweep of sweeps) expectSlope(contract, sweep);
        });
        await fc.assert(property, { numRuns: GARBAGE_RUNS, examples: [[new Uint8Array(GARBAGE_BYTES), [1]]] });
      },
    },
    {
      name: 'flags a short sweep as partial and leaves the bins that did not come as NaN',
      run: async () => {
        const transport = memoryTransport(contract.makeEmulator({ levelDbm: slope, fault: 'short' }));
        const { sweeps } = await quickly(60_000, () => takeSweeps(driver, transport, plan, 8));
        const partial = sweeps.filter(({ flags }) => (flags & SweepFlag.partial) !== 0);
        expect(partial.length).toBeGreaterThan(0);
        for (const { levelsDbm, startHz, stepHz } of partial) {
          const missing = levelsDbm.findIndex(Number.isNaN);
          expect(levelsDbm.length).toBe(plan.points);
          expect(missing).toBeGreaterThanOrEqual(0);
          expect(levelsDbm.subarray(missing).every(Number.isNaN)).toBe(true);
          for (const [i, level] of levelsDbm.subarray(0, missing).entries())
            expect(Math.abs(level - slope(startHz + i * stepHz))).toBeLessThanOrEqual(contract.toleranceDb);
        }
        for (const sweep of sweeps.filter(({ flags }) => (flags & SweepFlag.partial) === 0))
          expectSlope(contract, sweep);
      },
    },
  ];
}

function failureChecks(contract: DriverContract): ContractCheck[] {
  const { driver, plan } = contract;
  const hanging = () => memoryTransport(contract.makeEmulator({ levelDbm: slopeOf(contract), fault: 'hang' }));
  return [
    {
      name: 'gives up on a receiver that falls silent in the middle of a sweep',
      run: async () => {
        const { error } = await inFakeTime(contract.giveUpMs, () => takeSweeps(driver, hanging(), plan, 1000));
        expect(error).toBeInstanceOf(LinkTimeout);
      },
    },
    {
      name: 'stops at once, and without an error, when it is stopped while it waits for a silent receiver',
      run: async () => {
        const { value, error } = await inFakeTime(contract.giveUpMs, () => stopInSilence(driver, hanging(), plan));
        expect(error).toBeUndefined();
        expect(value, 'ms until it stopped').toBeLessThan(FAREWELL_MS);
      },
    },
    ...Object.entries({ silence, babble }).map(([name, makeStranger]) => ({
      name: `ends with an error when there is nothing but ${name}`,
      run: async () => {
        const { error } = await inFakeTime(contract.giveUpMs, async () => {
          const link = await ByteLink.open(memoryTransport(makeStranger()), Date.now);
          try {
            for await (const _sweep of sweepsOf(driver, link, plan, new AbortController().signal));
          } finally {
            await link.close();
          }
        });
        expect(error instanceof LinkTimeout || error instanceof ProtocolError).toBe(true);
      },
    })),
  ];
}

/** Stops the driver once its receiver has fallen silent; gives the time in ms until the driver ended. */
async function stopInSilence(driver: ReceiverDriver, transport: Transport, plan: SweepPlan): Promise<number> {
  const link = await ByteLink.open(transport, Date.now);
  const abort = new AbortController();
  let longestWaitMs = 0;
  let lastAt = Date.now();
  let stoppedAt: number | undefined;
  let sweeps = 0;
  const watch = setInterval(() => {
    if (
      sweeps === 0 ||
      stoppedAt !== undefined ||
      Date.now() - lastAt < Math.max(HANGS_AFTER_MS, HANGS_AFTER_WAITS * longestWaitMs)
    )
      return;
    stoppedAt = Date.now();
    abort.abort();
  }, 20);
  try {
    for await (const _sweep of sweepsOf(driver, link, plan, abort.signal)) {
      // The wait for the first sweep holds the setting up.
      if (sweeps > 0) longestWaitMs = Math.max(longestWaitMs, Date.now() - lastAt);
      lastAt = Date.now();
      sweeps += 1;
    }
    if (stoppedAt === undefined) throw new Error('the driver ended by itself, without an error');
    return Date.now() - stoppedAt;
  } finally {
    clearInterval(watch);
    await link.close();
  }
}

function farewellChecks(contract: DriverContract): ContractCheck[] {
  const { driver, plan } = contract;
  return [
    {
      name: 'leaves the receiver as found when its reader goes away',
      run: async () => {
        const emulator = healthyOf(contract);
        const before = structuredClone(contract.settingsOf(emulator));
        await quickly(60_000, () => takeSweeps(driver, memoryTransport(emulator), plan, 3));
        expect(contract.settingsOf(emulator)).toEqual(before);
      },
    },
    {
      name: 'leaves the receiver as found when it is stopped at any moment, and soon',
      run: async () => {
        for (const stopAfterMs of [40, 130, 400, 777, 1500]) {
          const emulator = healthyOf(contract);
          const before = structuredClone(contract.settingsOf(emulator));
          const tookMs = await quickly(60_000, async () => {
            const link = await ByteLink.open(memoryTransport(emulator), Date.now);
            const abort = new AbortController();
            setTimeout(() => abort.abort(), stopAfterMs);
            const startedAt = Date.now();
            for await (const _sweep of sweepsOf(driver, link, plan, abort.signal));
            const endedAt = Date.now();
            await link.close();
            return endedAt - startedAt - stopAfterMs;
          });
          expect(tookMs).toBeLessThan(FAREWELL_MS);
          expect(contract.settingsOf(emulator)).toEqual(before);
        }
      },
    },
  ];
}

function killedCheck(contract: DriverContract): ContractCheck {
  const { driver, plan } = contract;
  return {
    name: 'recognises a receiver whose program was killed at any moment, and sweeps again',
    run: async () => {
      for (const killedAfterMs of KILLED_AFTER_MS) {
        const emulator = healthyOf(contract);
        const { identity, sweeps } = await quickly(60_000, async () => {
          const line = lastingLine(emulator);
          await killedSweeping(contract, line, killedAfterMs);
          return await takeSweeps(driver, line.transport, plan, 3);
        });
        expect(identity?.driverId, `killed after ${killedAfterMs} ms`).toBe(driver.id);
        for (const sweep of sweeps) expectSlope(contract, sweep);
      }
    },
  };
}

/** A program that recognised its receiver and is killed so many ms after it began to sweep. */
async function killedSweeping({ driver, plan }: DriverContract, line: LastingLine, afterMs: number): Promise<void> {
  const link = await ByteLink.open(line.transport, Date.now);
  await identityOf(driver, link);
  setTimeout(() => {
    line.cut();
    void link.close();
  }, afterMs);
  try {
    for await (const _sweep of sweepsOf(driver, link, plan, new AbortController().signal));
  } catch (error) {
    if (!(error instanceof LinkClosed)) throw error;
  }
}

function recordingChecks(contract: DriverContract): ContractCheck[] {
  const { driver, plan } = contract;
  const record = (count: number) =>
    quickly(60_000, () => takeSweeps(driver, memoryTransport(healthyOf(contract)), plan, count));
  return [
    {
      name: 'reads the same sweeps out of the recorded bytes, after rubbish and in any chunks',
      run: async () => {
        const live = await record(4);
        for (const size of [1, 7, 4096]) {
          const recording = Buffer.concat([Buffer.from([0x55, 0x0a, 0x7d, 0x00]), live.heard]);
          const replayed = await listenTo(driver, chunked(recording, size), plan);
          expect(replayed.length).toBeGreaterThanOrEqual(live.sweeps.length);
          expect(replayed.slice(0, 4).map(essence)).toEqual(live.sweeps.map(essence));
        }
      },
    },
    {
      name: 'presents no sweep whose end was cut off the recording as a whole one',
      run: async () => {
        const live = await record(2);
        for (let cut = 1; cut <= 12; cut++) {
          const end = Math.floor((live.heard.length * cut) / 13);
          const replayed = await listenTo(driver, chunked(live.heard.subarray(0, end), 512), plan);
          for (const { levelsDbm, flags } of replayed)
            expect(levelsDbm.some(Number.isNaN)).toBe((flags & SweepFlag.partial) !== 0);
        }
      },
    },
  ];
}

function checksumCheck(contract: DriverContract): ContractCheck {
  const { driver, plan } = contract;
  return {
    name: 'shows no level out of bytes whose checksum is wrong',
    run: async () => {
      const { heard } = await quickly(60_000, () => takeSweeps(driver, memoryTransport(healthyOf(contract)), plan, 3));
      const flip = fc.tuple(fc.nat({ max: heard.length - 1 }), fc.nat({ max: 7 }));
      const property = fc.asyncProperty(flip, async ([at, bit]) => {
        const damaged = Uint8Array.from(heard);
        damaged[at] = (damaged[at] as number) ^ (1 << bit);
        const sweeps = await listenTo(driver, chunked(damaged, 512), plan);
        for (const sweep of sweeps) if ((sweep.flags & SweepFlag.partial) === 0) expectSlope(contract, sweep);
      });
      await fc.assert(property, { numRuns: runs(300) });
    },
  };
}

/** The same line, which is pulled out. */
function losing(transport: Transport, { questions, afterMs }: (typeof LOSSES)[number]): Transport {
  return {
    description: transport.description,
    open: async (sink) => {
      const line = await transport.open(sink);
      let asked = 0;
      const pullOut = async () => {
        await line.close();
        sink.onClosed(new Error('pulled out'));
      };
      const timer = setTimeout(() => void pullOut(), afterMs);
      return {
        ...line,
        write: (bytes) => (++asked === questions ? pullOut() : line.write(bytes)),
        close: async () => {
          clearTimeout(timer);
          await line.close();
        },
      };
    },
  };
}

async function identify(driver: ReceiverDriver, transport: Transport): Promise<ReceiverIdentity | undefined> {
  const link = await ByteLink.open(transport, Date.now);
  try {
    return await identityOf(driver, link);
  } finally {
    await link.close();
  }
}

export interface Session {
  readonly identity: ReceiverIdentity | undefined;
  readonly sweeps: readonly DriverSweep[];
  /** Every byte the receiver sent. */
  readonly heard: Buffer;
}

/** A whole life: open, identify, `count` sweeps, leave, close. */
export async function takeSweeps(
  driver: ReceiverDriver,
  transport: Transport,
  plan: SweepPlan,
  count: number,
): Promise<Session> {
  const heard: Uint8Array[] = [];
  const link = await ByteLink.open(transport, Date.now, (chunk) => heard.push(chunk.slice()));
  try {
    const identity = await identityOf(driver, link);
    const sweeps: DriverSweep[] = [];
    for await (const sweep of sweepsOf(driver, link, plan, new AbortController().signal)) {
      sweeps.push(sweep);
      if (sweeps.length >= count) break;
    }
    return { identity, sweeps, heard: Buffer.concat(heard) };
  } finally {
    await link.close();
  }
}

/** Every sweep of a recording. */
export async function listenTo(
  driver: ReceiverDriver,
  recording: Readable,
  plan: Partial<SweepPlan>,
): Promise<DriverSweep[]> {
  const link = await ByteLink.open(
    streamTransport(asItCame('Recording'), () => recording),
    () => 0,
  );
  try {
    const sweeps: DriverSweep[] = [];
    for await (const sweep of driver.listen(link, plan, new AbortController().signal)) sweeps.push(sweep);
    return sweeps;
  } finally {
    await link.close();
  }
}

export function chunked(bytes: Uint8Array, size: number): Readable {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return Readable.from(chunks);
}

function essence({ startHz, stepHz, levelsDbm, flags }: DriverSweep) {
  return { startHz, stepHz, levelsDbm, partial: (flags & SweepFlag.partial) !== 0 };
}

function silence(): Emulator {
  return { receive: () => undefined, start: () => undefined, stop: () => undefined };
}

/** A receiver of another make, or the wrong speed: bytes without end and without sense. */
function babble(): Emulator {
  let timer: NodeJS.Timeout | undefined;
  let seed = 1;
  return {
    receive: () => undefined,
    start: (send) => {
      timer = setInterval(() => {
        const bytes = new Uint8Array(200);
        for (let i = 0; i < bytes.length; i++) {
          seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
          bytes[i] = seed >>> 24;
        }
        send(bytes);
      }, 10);
    },
    stop: () => clearInterval(timer),
  };
}

/** An echo: a cable that gives back what is sent, or the echo of a bus. */
function echo(reply = ''): Emulator {
  let send: ((bytes: Uint8Array) => void) | undefined;
  return {
    start: (to) => {
      send = to;
    },
    stop: () => {
      send = undefined;
    },
    receive: (bytes) => send?.(Buffer.concat([bytes, Buffer.from(reply)])),
  };
}

/** No receivers of ours, in front of every driver. */
const STRANGERS: Readonly<Record<string, () => Emulator>> = {
  nobody: silence,
  noise: babble,
  'a cable that echoes': () => echo(),
  'a modem': () => echo('\r\nERROR\r\n'),
  // It has nothing to say to an empty line, and calls itself by a number.
  'a NanoVNA': () => emulatedShell((line) => ({ '': '', version: '1.0.63' })[line]),
};
