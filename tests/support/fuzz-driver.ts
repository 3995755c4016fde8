/** What every driver owes when the bytes make no sense: it ends, and shows no impossible level as good. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { ConfigError, EnvironmentError, LinkClosed, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { type ReceiverDriver, sweepsOf } from '../../src/receiver/driver.js';
import { bytesOf } from '../../src/receiver/link.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import type { Emulator } from './emulator.js';
import { runs } from './runs.js';
import { ScriptedLink } from './scripted-link.js';

export const RUNS = Number(process.env['RFI_FUZZ_RUNS'] ?? runs(2000));
const MOST_SWEEPS = 4;
const MOST_BINS = 2_000_000;

/** What the author of a driver gives the fuzzing to begin with. */
export interface FuzzTerms {
  /** Of the driver, as in the configuration. */
  readonly settings?: unknown;
  readonly plan: SweepPlan;
  /** Things this receiver does say: mixed into the noise so that it gets past the first check. */
  readonly vocabulary: readonly (string | Uint8Array)[];
  /** A receiver that answers at once, without timers: its answers are damaged on the way. */
  makeEmulator?(): Emulator;
}

/** How one answer is spoilt. */
interface Damage {
  readonly kind: 'none' | 'cut' | 'flip' | 'insert' | 'lose' | 'twice';
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** 2000 streams, or RFI_FUZZ_RUNS: a third recordings, a third random answers, a third damaged dialogues. */
export async function fuzz(driver: ReceiverDriver, { plan, vocabulary, makeEmulator }: FuzzTerms): Promise<void> {
  const word = fc.constantFrom(...vocabulary.map((text) => (typeof text === 'string' ? bytesOf(text) : text)));
  const noise = fc.uint8Array({ maxLength: 24 });
  const damage: fc.Arbitrary<Damage> = fc.record({
    kind: fc.oneof(
      { weight: 9, arbitrary: fc.constant('none' as const) },
      fc.constantFrom('cut' as const, 'flip' as const, 'insert' as const, 'lose' as const, 'twice' as const),
    ),
    at: fc.nat(),
    bytes: noise,
  });
  const piece = fc.oneof(
    { weight: 4, arbitrary: word },
    noise,
    fc.tuple(word, damage).map(([bytes, how]) => damaged(bytes, how)),
  );
  const reply = fc.array(piece, { maxLength: 3 }).map((pieces) => Uint8Array.from(Buffer.concat(pieces)));
  const replies = fc.array(reply, { maxLength: 40 });
  const mode = fc.constantFrom('recording', 'answers', ...(makeEmulator === undefined ? [] : ['dialogue']));
  const spoils = fc.array(damage, { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(mode, replies, spoils, async (how, bytes, damages) => {
      if (how === 'recording') {
        const link = new ScriptedLink([Buffer.concat(bytes)], { endsWhenEmpty: true });
        await endsWell((signal) => driver.listen(link, plan, signal));
      } else {
        const answer = how === 'dialogue' && makeEmulator !== undefined ? spoilt(makeEmulator(), damages) : undefined;
        const link = new ScriptedLink(
          bytes.slice(0, answer === undefined ? 40 : 1),
          answer === undefined ? {} : { answer },
        );
        await endsWell((signal) => sweepsOf(driver, link, plan, signal));
        await orKnownError(() => driver.identify(new ScriptedLink(bytes)));
      }
    }),
    { numRuns: RUNS },
  );
}

function spoilt(emulator: Emulator, damages: readonly Damage[]): (written: Uint8Array) => Uint8Array {
  let said: Uint8Array[] = [];
  let turn = 0;
  emulator.start((bytes) => void said.push(bytes.slice()));
  return (written) => {
    said = [];
    emulator.receive(written);
    return damaged(Uint8Array.from(Buffer.concat(said)), damages[turn++ % damages.length] as Damage);
  };
}

function damaged(bytes: Uint8Array, { kind, at, bytes: extra }: Damage): Uint8Array {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  if (kind === 'none' || bytes.length === 0) return bytes;
  if (kind === 'cut') return bytes.slice(0, place);
  if (kind === 'lose') return Uint8Array.from([...bytes.slice(0, place), ...bytes.slice(place + 1 + (at % 5))]);
  if (kind === 'insert') return Uint8Array.from([...bytes.slice(0, place), ...extra, ...bytes.slice(place)]);
  if (kind === 'twice') return Uint8Array.from([...bytes, ...bytes]);
  const copy = bytes.slice();
  copy[place] = (copy[place] as number) ^ (1 << (at % 8));
  return copy;
}

async function endsWell(run: (signal: AbortSignal) => AsyncGenerator<DriverSweep, void>): Promise<void> {
  await orKnownError(async () => {
    const stop = new AbortController();
    let count = 0;
    for await (const sweep of run(stop.signal)) {
      expectSound(sweep);
      if (++count >= MOST_SWEEPS) stop.abort();
    }
  });
}

async function orKnownError(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // A plan that is refused (ConfigError) is told in words like the rest.
    const isKnown = [LinkTimeout, LinkClosed, ProtocolError, EnvironmentError, ConfigError].some(
      (kind) => error instanceof kind,
    );
    if (!isKnown) throw error;
  }
}

function expectSound({ levelsDbm, startHz, stepHz, startedAt, endedAt }: DriverSweep): void {
  const impossible = levelsDbm.find((level) => !(Number.isNaN(level) || (level >= -200 && level <= 60)));
  if (impossible !== undefined) expect.fail(`a level of ${impossible} dBm`);
  if (!(Number.isFinite(startHz) && startHz >= 0 && stepHz > 0 && stepHz < 1e12))
    expect.fail(`bins at ${startHz} + i·${stepHz} Hz`);
  if (!(endedAt >= startedAt)) expect.fail(`ended at ${endedAt}, before it started at ${startedAt}`);
  if (levelsDbm.length > MOST_BINS) expect.fail(`${levelsDbm.length} bins`);
}
