/** A driver against an emulator in false time: how tests ask for a few sweeps. */
import { ByteLink } from '../../src/receiver/byte-link.js';
import { type ReceiverDriver, sweepsOf } from '../../src/receiver/driver.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { asItCame } from '../../src/words/said.js';
import type { Emulator } from './emulator.js';
import { inFakeTime, type Outcome } from './fake-time.js';
import { type MemoryTransportOptions, memoryTransport } from './memory-transport.js';

const LIMIT_MS = 600_000;

/** Opens a link to the emulator, does the work, closes. */
export function overLink<T>(
  emulator: Emulator,
  work: (link: ByteLink) => Promise<T>,
  options: MemoryTransportOptions = {},
): Promise<Outcome<T>> {
  return inFakeTime(LIMIT_MS, async () => {
    const link = await ByteLink.open(memoryTransport(emulator, options), Date.now);
    try {
      return await work(link);
    } finally {
      await link.close();
    }
  });
}

/** The first `count` sweeps, and the error that ended them where fewer came; the driver is stopped as the loop would. */
export async function firstSweeps(
  driver: ReceiverDriver,
  emulator: Emulator,
  plan: SweepPlan,
  count: number,
  options: MemoryTransportOptions = {},
): Promise<Outcome<void> & { sweeps: DriverSweep[] }> {
  const sweeps: DriverSweep[] = [];
  const outcome = await overLink(
    emulator,
    async (link) => {
      const stop = new AbortController();
      for await (const sweep of sweepsOf(driver, link, plan, stop.signal)) {
        sweeps.push(sweep);
        if (sweeps.length >= count) stop.abort();
      }
    },
    options,
  );
  return { ...outcome, sweeps };
}

/** Sweeps out of recorded bytes, delivered in chunks of any size. */
export async function heardIn(
  driver: ReceiverDriver,
  bytes: Uint8Array,
  plan: Partial<SweepPlan> = {},
  chunkBytes = 65_536,
): Promise<DriverSweep[]> {
  const link = await ByteLink.open(recording(bytes, chunkBytes), Date.now);
  const sweeps: DriverSweep[] = [];
  for await (const sweep of driver.listen(link, plan, new AbortController().signal)) sweeps.push(sweep);
  await link.close();
  return sweeps;
}

function recording(bytes: Uint8Array, chunkBytes: number) {
  return {
    description: asItCame('Recording'),
    open: async (sink: { onBytes(chunk: Uint8Array): void; onClosed(error?: Error): void }) => {
      for (let at = 0; at < bytes.length; at += chunkBytes) sink.onBytes(bytes.slice(at, at + chunkBytes));
      sink.onClosed();
      return {
        write: async () => undefined,
        pause: () => undefined,
        resume: () => undefined,
        close: async () => undefined,
      };
    },
  };
}
