import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { EnvironmentError, LinkClosed } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { readNotes } from '../../import/recording-notes.js';
import { ByteLink } from '../../receiver/byte-link.js';
import { DriverRegistry } from '../../receiver/registry.js';
import { fileTransport, streamTransport } from '../../receiver/stream-transports.js';
import { iso } from '../../rf/iso.js';
import { type DriverSweep, flagNames } from '../../rf/sweep.js';
import { wallClock } from '../../time/wall-clock.js';
import { say } from '../../words/said.js';
import { driverOf, type PlanFlags, planOf, withPlanFlags } from './record-command.js';

const TAIL_BYTES = 4096;

interface DecodeFlags extends PlanFlags {
  readonly driver?: string;
}

export function decodeCommand(): Command {
  return withPlanFlags(
    new Command('decode')
      .description('Turns recorded bytes into sweeps, one JSON object a line.')
      .argument('<file>', 'the recording; "-" is standard input')
      .option('--driver <id>', "the receiver's driver; taken from FILE.json when the recording has one")
      .option('--json', 'one JSON object a line (what it does anyway)'),
  ).action(async (file: string, flags: DecodeFlags) => decode(file, flags));
}

async function decode(file: string, flags: DecodeFlags): Promise<void> {
  const notes = file === '-' ? undefined : await readNotes(file);
  if (file !== '-' && !isThere(file))
    throw new EnvironmentError(
      say('{file} is not there.', { file }),
      say('Give the path of a recording, or "-" for standard input.'),
    );
  const registry = await DriverRegistry.load();
  const settings = flags.settings ?? (notes?.settings === undefined ? undefined : JSON.stringify(notes.settings));
  const driver = await driverOf(registry, flags.driver ?? notes?.driver ?? '', settings);
  const recordedAt = notes?.startedAt ?? (file === '-' ? wallClock() : (await stat(file)).mtimeMs);
  const transport = file === '-' ? streamTransport(say('Standard input'), () => process.stdin) : fileTransport(file);
  const heard = new Tail();
  const link = await ByteLink.open(
    transport,
    () => recordedAt,
    (chunk) => heard.add(chunk),
  );
  const never = new AbortController().signal;
  let sweeps = 0;
  try {
    for await (const sweep of driver.listen(link, { ...notes?.plan, ...planOf(flags) }, never)) {
      sweeps += 1;
      await print(sweep);
    }
  } catch (error) {
    if (!(error instanceof LinkClosed)) throw error;
  } finally {
    await link.close();
  }
  if (sweeps > 0) return;
  const reason = driver.explain?.(heard.bytes);
  throw new EnvironmentError(
    reason === undefined
      ? say('{file} holds no sweep of {label}.', { file, label: driver.label })
      : say('{file} holds no sweep of {label}: {reason}.', { file, label: driver.label, reason }),
    say('Name the right driver with --driver, or say how its lines are to be read with --settings.'),
  );
}

/** Keeps the newest bytes of a recording, to explain why no sweep was read. */
class Tail {
  bytes: Uint8Array = new Uint8Array(0);

  add(chunk: Uint8Array): void {
    const both = new Uint8Array(this.bytes.length + chunk.length);
    both.set(this.bytes);
    both.set(chunk, this.bytes.length);
    this.bytes = both.subarray(-TAIL_BYTES).slice();
  }
}

/** Waits while the reader of the output is slow, so that a large recording does not fill memory. */
async function print(sweep: DriverSweep): Promise<void> {
  const line = JSON.stringify({
    startedAt: iso(sweep.startedAt),
    startHz: sweep.startHz,
    stepHz: sweep.stepHz,
    // Shortest decimal that gives the same Float32: -92.94, not -92.94000244140625.
    levelsDbm: Array.from(sweep.levelsDbm, (level) => (Number.isNaN(level) ? null : shortest(level))),
    flags: flagNames(sweep.flags),
  });
  if (!process.stdout.write(`${line}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

function shortest(level: number): number {
  for (let digits = 3; digits < 9; digits++) {
    const value = Number(level.toPrecision(digits));
    if (Math.fround(value) === level) return value;
  }
  return level;
}
