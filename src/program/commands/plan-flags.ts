/** The flags that describe a plan, shared by the commands that run a driver by hand. */
import { type Command, InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import { boundedText } from '../../config/bounded-text.js';
import { ConfigError, saidOf, sentenceOf } from '../../errors/errors.js';
import type { ReceiverDriver } from '../../receiver/driver.js';
import type { DriverRegistry } from '../../receiver/registry.js';
import { defined } from '../../rf/defined.js';
import type { SweepPlan } from '../../rf/plan.js';
import { parseHz } from '../../rf/units.js';

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

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError(`"${text}" is not a whole number above 0.`);
  return value;
}
