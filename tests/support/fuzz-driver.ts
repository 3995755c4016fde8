/** What every driver owes when the bytes make no sense: it ends, keeps to a memory, and shows no impossible level as good. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { EnvironmentError, LinkClosed, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import type { ReceiverDriver } from '../../src/receiver/driver.js';
import { bytesOf } from '../../src/receiver/link.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { ScriptedLink } from './scripted-link.js';

const RUNS = Number(process.env['RFI_FUZZ_RUNS'] ?? 2000);
const MOST_SWEEPS = 20;

export interface FuzzedDriver {
  readonly driver: ReceiverDriver;
  readonly plan: SweepPlan;
  /** Things this receiver does say: mixed into the noise so that it gets past the first check. */
  readonly vocabulary: readonly (string | Uint8Array)[];
}

/** 2000 streams, or RFI_FUZZ_RUNS. */
export async function fuzz({ driver, plan, vocabulary }: FuzzedDriver): Promise<void> {
  const word = fc.constantFrom(...vocabulary.map((text) => (typeof text === 'string' ? bytesOf(text) : text)));
  const damaged = fc.tuple(word, fc.nat(), fc.nat(255)).map(([bytes, at, value]) => {
    const copy = bytes.slice();
    if (copy.length > 0) copy[at % copy.length] = value;
    return copy;
  });
  const cut = fc.tuple(word, fc.nat()).map(([bytes, at]) => bytes.slice(0, bytes.length === 0 ? 0 : at % bytes.length));
  const piece = fc.oneof({ weight: 4, arbitrary: word }, damaged, cut, fc.uint8Array({ maxLength: 24 }));
  const reply = fc.array(piece, { maxLength: 3 }).map((pieces) => Uint8Array.from(Buffer.concat(pieces)));
  await fc.assert(
    fc.asyncProperty(fc.array(reply, { maxLength: 40 }), fc.boolean(), async (replies, isRecording) => {
      const bytes = isRecording ? [Buffer.concat(replies)] : replies;
      await endsWell(driver, plan, bytes, isRecording);
    }),
    { numRuns: RUNS },
  );
}

async function endsWell(driver: ReceiverDriver, plan: SweepPlan, replies: Uint8Array[], isRecording: boolean) {
  try {
    const stop = new AbortController();
    const link = new ScriptedLink(replies, isRecording);
    let count = 0;
    const run = isRecording ? driver.listen(link, plan, stop.signal) : driver.sweeps(link, plan, stop.signal);
    for await (const sweep of run) {
      expectSound(sweep);
      if (++count >= MOST_SWEEPS) stop.abort();
    }
    if (!isRecording) await driver.identify(new ScriptedLink(replies));
  } catch (error) {
    const isKnown = [LinkTimeout, LinkClosed, ProtocolError, EnvironmentError].some((kind) => error instanceof kind);
    if (!isKnown) throw error;
  }
}

function expectSound({ levelsDbm, startHz, stepHz, startedAt, endedAt }: DriverSweep): void {
  const impossible = levelsDbm.findIndex((level) => !(Number.isNaN(level) || (level >= -200 && level <= 60)));
  expect(impossible === -1 ? undefined : levelsDbm[impossible], 'a level that cannot be').toBeUndefined();
  expect(Number.isFinite(startHz) && Number.isFinite(stepHz) && stepHz > 0, `grid ${startHz} + i·${stepHz}`).toBe(true);
  expect(endedAt, 'ended before it started').toBeGreaterThanOrEqual(startedAt);
  expect(levelsDbm.length, 'bins').toBeLessThanOrEqual(2_000_000);
}
