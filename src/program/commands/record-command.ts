import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import { boundedText } from '../../config/bounded-text.js';
import { ConfigError, EnvironmentError, LinkInterrupted, saidOf, sentenceOf } from '../../errors/errors.js';
import { writeNotes } from '../../import/recording-notes.js';
import { ByteLink } from '../../receiver/byte-link.js';
import { identityOf, type ReceiverDriver, type ReceiverIdentity, sweepsOf } from '../../receiver/driver.js';
import { DriverRegistry } from '../../receiver/registry.js';
import { serialTransport } from '../../receiver/serial-transport.js';
import { defined } from '../../rf/defined.js';
import type { SweepPlan } from '../../rf/plan.js';
import { parseHz } from '../../rf/units.js';
import { wallClock } from '../../time/wall-clock.js';
import { say } from '../../words/said.js';
import { tell } from '../language/language.js';

interface RecordFlags extends PlanFlags {
  readonly port: string;
  readonly driver?: string;
  readonly baud?: number;
  readonly seconds: number;
}

interface Session {
  readonly identity?: ReceiverIdentity;
  readonly plan?: SweepPlan;
  readonly sweeps: number;
}

export function recordCommand(): Command {
  return withPlanFlags(
    new Command('record')
      .description('Captures what a receiver sends, for a bug report or a test. Writes FILE and FILE.json.')
      .argument('<file>', 'where the bytes go')
      .requiredOption('--port <path>', 'the serial port')
      .option('--driver <id>', 'drive the receiver while recording; without it, only listen')
      .option('--baud <rate>', 'baud rate', wholeNumber)
      .option('--seconds <number>', 'how long', wholeNumber, 30),
  ).action(async (file: string, flags: RecordFlags) => record(file, flags));
}

async function record(file: string, flags: RecordFlags): Promise<void> {
  const driver =
    flags.driver === undefined ? undefined : await driverOf(await DriverRegistry.load(), flags.driver, flags.settings);
  const baudRate = flags.baud ?? driver?.serial.baudRates[0] ?? 115_200;
  const transport = serialTransport(flags.port, { ...driver?.serial, baudRate });
  const output = createWriteStream(file, { flags: 'wx' });
  const written = finished(output).catch((error: NodeJS.ErrnoException) => {
    const cure =
      error.code === 'EEXIST'
        ? say('Choose another name: a recording is never overwritten.')
        : say('Choose another place.');
    throw new EnvironmentError(
      say('{file} cannot be written ({code}).', { file, code: error.code ?? error.message }),
      cure,
      { cause: error },
    );
  });
  written.catch(() => undefined);
  const startedAt = wallClock();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const timer = setTimeout(() => stop.abort(), flags.seconds * 1000);
  const link = await ByteLink.open(transport, undefined, (chunk) => output.write(chunk));
  let session: Session = { sweeps: 0 };
  let fault: unknown;
  try {
    session = driver === undefined ? await listen(link, stop.signal) : await drive(link, driver, flags, stop.signal);
  } catch (error) {
    // The bytes before the failure are what a bug report needs, so they are kept, and the fault is reported.
    fault = error;
  } finally {
    clearTimeout(timer);
    await link.close();
    output.end();
  }
  await written;
  const { identity, plan } = session;
  await writeNotes(file, {
    driver: flags.driver,
    ...defined({ plan: plan && { startHz: plan.startHz, stopHz: plan.stopHz, points: plan.points } }),
    identity,
    port: flags.port,
    startedAt,
    endedAt: wallClock(),
    bytes: link.counters.bytesIn,
  });
  tell(`${file}: ${link.counters.bytesIn} bytes, ${session.sweeps} sweeps. Settings are in ${file}.json.`);
  if (fault !== undefined)
    throw new EnvironmentError(saidOf(fault), say('The bytes before the fault were recorded.'), { cause: fault });
}

async function listen(link: ByteLink, signal: AbortSignal): Promise<Session> {
  try {
    for (;;) await link.readSome(1 << 20, { timeoutMs: 86_400_000, signal });
  } catch (error) {
    if (error instanceof LinkInterrupted) return { sweeps: 0 };
    throw error;
  }
}

async function drive(link: ByteLink, driver: ReceiverDriver, flags: PlanFlags, signal: AbortSignal): Promise<Session> {
  const identity = await identityOf(driver, link);
  if (identity === undefined)
    throw new EnvironmentError(
      say('The port does not answer as {label}.', { label: driver.label }),
      say('Record without --driver to see what it says.'),
    );
  const plan: SweepPlan = { ...driver.defaultPlan, ...identity.ownPlan, ...planOf(flags) };
  let sweeps = 0;
  for await (const _sweep of sweepsOf(driver, link, plan, signal)) sweeps += 1;
  return { identity, plan, sweeps };
}

/** The flags that describe a plan, shared by the commands that run a driver by hand. */
export interface PlanFlags {
  readonly start?: number;
  readonly stop?: number;
  readonly points?: number;
  readonly settings?: string;
}

export function withPlanFlags(command: Command): Command {
  return command
    .option('--start <frequency>', 'first frequency, such as "87.5 MHz"', frequency)
    .option('--stop <frequency>', 'last frequency', frequency)
    .option('--points <number>', 'bins in a sweep', wholeNumber)
    .option('--settings <yaml>', "the driver's settings as YAML or JSON, or @FILE");
}

export function planOf({ start, stop, points }: PlanFlags): Partial<SweepPlan> {
  return defined({ startHz: start, stopHz: stop, points });
}

/** @throws ConfigError when there is no such driver, or its settings are wrong */
export async function driverOf(registry: DriverRegistry, id: string, settings?: string): Promise<ReceiverDriver> {
  if (settings === undefined) return registry.get(id);
  const text = settings.startsWith('@') ? await readText(settings.slice(1)) : settings;
  try {
    return registry.get(id, parse(text));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw ConfigError.of('--settings is not YAML: {why}', { why: saidOf(error) });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await boundedText(path);
  } catch (error) {
    throw ConfigError.of('--settings @{path}: the file cannot be read ({why}).', {
      path,
      why: (error as NodeJS.ErrnoException).code ?? sentenceOf(error),
    });
  }
}

function frequency(text: string): number {
  try {
    return parseHz(text);
  } catch (error) {
    throw new InvalidArgumentError(sentenceOf(error));
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError(`"${text}" is not a whole number above 0.`);
  return value;
}
