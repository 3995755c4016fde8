/**
 * What every receiver's driver owes, run against an emulated receiver:
 *
 *   driverContract({ driver, makeEmulator: ({ levelDbm, fault }) => emulatedTinySa({ … }), plan, … });
 *
 * All but the last test run in memory and in false time, so that a deadline of a minute costs milliseconds.
 */

import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import type { ReceiverDriver, ReceiverIdentity } from '../../src/receiver/driver.js';
import { serialTransport } from '../../src/receiver/serial-transport.js';
import { streamTransport } from '../../src/receiver/stream-transports.js';
import type { Transport } from '../../src/receiver/transport.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import type { Emulator } from './emulator.js';
import { inFakeTime, quickly } from './fake-time.js';
import { memoryTransport } from './memory-transport.js';
import { attachEmulator, openPty } from './pty.js';

const IDENTIFY_MS = 4000;
const GARBAGE_BYTES = 64;
const GARBAGE_RUNS = 25;
const FAREWELL_MS = 3000;

/** What the emulated air holds: a level for a frequency. */
export type LevelAt = (hz: number) => number;

export interface EmulatorWish {
  readonly levelDbm: LevelAt;
  /** `hang`: falls silent for ever in an early sweep. `short`: some sweeps miss their last bins. */
  readonly fault?: 'hang' | 'short';
}

export interface DriverContract<E extends Emulator> {
  readonly driver: ReceiverDriver;
  makeEmulator(wish: EmulatorWish): E;
  /** A quick one, with `points`, within what the emulated receiver can do. */
  readonly plan: SweepPlan & { readonly points: number };
  /** Half the receiver's level step, and what rounding of frequencies makes of the slope. */
  readonly toleranceDb: number;
  /** Other receivers, which must not be taken for this one. */
  readonly strangers: Readonly<Record<string, () => Emulator>>;
  /** How the receiver is set: what a person would find on its screen. */
  settingsOf(emulator: E): unknown;
  /** Longest time a sweep of `plan` may take before the driver gives up. */
  readonly giveUpMs: number;
}

export function driverContract<E extends Emulator>(contract: DriverContract<E>): void {
  const { driver, plan, makeEmulator } = contract;
  /** A slope over the span: a bin in the wrong place has the wrong level. */
  const slope: LevelAt = (hz) => -100 + (50 * (hz - plan.startHz)) / (plan.stopHz - plan.startHz);
  const healthy = () => makeEmulator({ levelDbm: slope });

  const expectSlope = (sweep: DriverSweep | undefined) => {
    expect(sweep?.levelsDbm.length).toBe(plan.points);
    expect(sweep?.startHz).toBeCloseTo(plan.startHz, -4);
    for (let i = 0; sweep !== undefined && i < sweep.levelsDbm.length; i++) {
      const errorDb = Math.abs((sweep.levelsDbm[i] as number) - slope(sweep.startHz + i * sweep.stepHz));
      if (!(errorDb <= contract.toleranceDb)) expect.fail(`bin ${i} is ${errorDb} dB off`);
    }
  };

  describe(`contract of driver "${driver.id}"`, () => {
    it('recognises its own receiver and says where it can measure', async () => {
      const identity = await quickly(IDENTIFY_MS, () => identify(driver, memoryTransport(healthy())));
      expect(identity?.driverId).toBe(driver.id);
      expect(identity?.model).not.toBe('');
      expect(identity?.minHz).toBeLessThanOrEqual(plan.startHz);
      expect(identity?.maxHz).toBeGreaterThanOrEqual(plan.stopHz);
    });

    it('leaves a receiver that it only identified as it was', async () => {
      const emulator = healthy();
      const before = structuredClone(contract.settingsOf(emulator));
      await quickly(IDENTIFY_MS, () => identify(driver, memoryTransport(emulator)));
      expect(contract.settingsOf(emulator)).toEqual(before);
    });

    for (const [name, makeStranger] of Object.entries({ ...contract.strangers, nobody: silence, noise: babble }))
      it(`does not take ${name} for its receiver, and knows within seconds`, async () => {
        const { value, error } = await inFakeTime(IDENTIFY_MS, () => identify(driver, memoryTransport(makeStranger())));
        expect(error).toBeUndefined();
        expect(value).toBeUndefined();
      });

    it('delivers levels and frequencies as they are on the air', async () => {
      const { sweeps } = await quickly(60_000, () => takeSweeps(driver, memoryTransport(healthy()), plan, 5));
      expect(sweeps).toHaveLength(5);
      for (const sweep of sweeps) {
        expectSlope(sweep);
        expect(sweep.flags & SweepFlag.partial).toBe(0);
        expect(sweep.endedAt).toBeGreaterThanOrEqual(sweep.startedAt);
      }
      const starts = sweeps.map(({ startedAt }) => startedAt);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    });

    it('survives rubbish on the line before it, and bytes in chunks of any size', async () => {
      const rubbish = fc.uint8Array({ minLength: GARBAGE_BYTES, maxLength: GARBAGE_BYTES });
      const chunks = fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 9 });
      const property = fc.asyncProperty(rubbish, chunks, async (bytesBefore, sizes) => {
        let turn = 0;
        const nextChunkBytes = () => sizes[turn++ % sizes.length] as number;
        const transport = memoryTransport(healthy(), { bytesBefore, nextChunkBytes });
        const { identity, sweeps } = await quickly(60_000, () => takeSweeps(driver, transport, plan, 3));
        expect(identity?.driverId).toBe(driver.id);
        expect(sweeps).toHaveLength(3);
        for (const sweep of sweeps) expectSlope(sweep);
      });
      await fc.assert(property, { numRuns: GARBAGE_RUNS, examples: [[new Uint8Array(GARBAGE_BYTES), [1]]] });
    });

    it('flags a short sweep as partial and leaves what did not come as NaN', async () => {
      const emulator = makeEmulator({ levelDbm: slope, fault: 'short' });
      const { sweeps } = await quickly(60_000, () => takeSweeps(driver, memoryTransport(emulator), plan, 8));
      const partial = sweeps.filter(({ flags }) => (flags & SweepFlag.partial) !== 0);
      expect(partial.length).toBeGreaterThan(0);
      for (const { levelsDbm, startHz, stepHz } of partial) {
        const missing = levelsDbm.findIndex(Number.isNaN);
        expect(levelsDbm.length).toBe(plan.points);
        expect(missing).toBeGreaterThanOrEqual(0);
        expect(levelsDbm.subarray(missing).every(Number.isNaN)).toBe(true);
        for (let i = 0; i < missing; i++)
          expect(Math.abs((levelsDbm[i] as number) - slope(startHz + i * stepHz))).toBeLessThanOrEqual(
            contract.toleranceDb,
          );
      }
      for (const sweep of sweeps.filter(({ flags }) => (flags & SweepFlag.partial) === 0)) expectSlope(sweep);
    });

    it('gives up on a receiver that falls silent in the middle of a sweep', async () => {
      const emulator = makeEmulator({ levelDbm: slope, fault: 'hang' });
      const transport = memoryTransport(emulator);
      const { error } = await inFakeTime(contract.giveUpMs, () => takeSweeps(driver, transport, plan, 1000));
      expect(error).toBeInstanceOf(LinkTimeout);
    });

    for (const [name, makeStranger] of Object.entries({ silence, babble }))
      it(`ends with an error when there is nothing but ${name}`, async () => {
        const { error } = await inFakeTime(contract.giveUpMs, async () => {
          const link = await ByteLink.open(memoryTransport(makeStranger()), Date.now);
          try {
            for await (const _sweep of driver.sweeps(link, plan, new AbortController().signal));
          } finally {
            await link.close();
          }
        });
        expect(error instanceof LinkTimeout || error instanceof ProtocolError).toBe(true);
      });

    it('leaves the receiver as found when its reader goes away', async () => {
      const emulator = healthy();
      const before = structuredClone(contract.settingsOf(emulator));
      await quickly(60_000, () => takeSweeps(driver, memoryTransport(emulator), plan, 3));
      expect(contract.settingsOf(emulator)).toEqual(before);
    });

    it('leaves the receiver as found when it is stopped at any moment, and soon', async () => {
      for (const stopAfterMs of [40, 130, 400, 777, 1500]) {
        const emulator = healthy();
        const before = structuredClone(contract.settingsOf(emulator));
        const tookMs = await quickly(60_000, async () => {
          const link = await ByteLink.open(memoryTransport(emulator), Date.now);
          const abort = new AbortController();
          setTimeout(() => abort.abort(), stopAfterMs);
          const startedAt = Date.now();
          for await (const _sweep of driver.sweeps(link, plan, abort.signal));
          const endedAt = Date.now();
          await link.close();
          return endedAt - startedAt - stopAfterMs;
        });
        expect(tookMs).toBeLessThan(FAREWELL_MS);
        expect(contract.settingsOf(emulator)).toEqual(before);
      }
    });

    it('reads the same sweeps out of the recorded bytes, after rubbish and in any chunks', async () => {
      const live = await quickly(60_000, () => takeSweeps(driver, memoryTransport(healthy()), plan, 4));
      for (const size of [1, 7, 4096]) {
        const recording = Buffer.concat([Buffer.from([0x55, 0x0a, 0x7d, 0x00]), live.heard]);
        const replayed = await listenTo(driver, chunked(recording, size), plan);
        expect(replayed.length).toBeGreaterThanOrEqual(live.sweeps.length);
        expect(replayed.slice(0, 4).map(essence)).toEqual(live.sweeps.map(essence));
      }
    });

    it('presents no sweep whose end was cut off the recording as a whole one', async () => {
      const live = await quickly(60_000, () => takeSweeps(driver, memoryTransport(healthy()), plan, 2));
      for (let cut = 1; cut <= 12; cut++) {
        const end = Math.floor((live.heard.length * cut) / 13);
        const replayed = await listenTo(driver, chunked(live.heard.subarray(0, end), 512), plan);
        for (const { levelsDbm, flags } of replayed)
          expect(levelsDbm.some(Number.isNaN)).toBe((flags & SweepFlag.partial) !== 0);
      }
    });

    it('does all this over a real serial port', async () => {
      const pty = await openPty();
      const emulator = healthy();
      const before = structuredClone(contract.settingsOf(emulator));
      try {
        attachEmulator(emulator, pty.far);
        const baudRate = driver.serial.baudRates[0] ?? 115_200;
        const transport = serialTransport(pty.path, { ...driver.serial, baudRate });
        const { identity, sweeps } = await takeSweeps(driver, transport, plan, 3);
        expect(identity?.driverId).toBe(driver.id);
        for (const sweep of sweeps) expectSlope(sweep);
        expect(contract.settingsOf(emulator)).toEqual(before);
      } finally {
        await pty.close();
      }
    });
  });
}

async function identify(driver: ReceiverDriver, transport: Transport): Promise<ReceiverIdentity | undefined> {
  const link = await ByteLink.open(transport, Date.now);
  try {
    return await driver.identify(link);
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
    const identity = await driver.identify(link);
    const sweeps: DriverSweep[] = [];
    for await (const sweep of driver.sweeps(link, plan, new AbortController().signal)) {
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
    streamTransport('Recording', () => recording),
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
