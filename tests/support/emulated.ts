/**
 * The emulated receivers: each `emulated-….ts` of this folder exports `receivers`. The folder is the registry, so that a new
 * driver's emulator runs the contract, is fuzzed, is a stranger to all other drivers, and stands in `npm run emulate`.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ContractTerms } from './driver-contract.js';
import type { Emulator } from './emulator.js';
import type { FuzzTerms } from './fuzz-driver.js';

export interface EmulatedReceiver {
  readonly driverId: string;
  /** As in a sentence: "a tinySA". */
  readonly name: string;
  /** Of `npm run emulate`. */
  readonly models?: readonly string[];
  readonly faults?: readonly string[];
  /** Other programs that can be tried against it, as the end of a sentence. */
  readonly programs: string;
  /** As it behaves by itself, on a busy band. `model` and `faults` are among those listed. */
  emulate(model?: string, faults?: readonly string[]): Emulator;
  /** One for each way the driver can be set to measure. */
  readonly contracts: readonly ContractTerms[];
  readonly fuzz: readonly FuzzTerms[];
}

export async function emulatedReceivers(folder: string = import.meta.dirname): Promise<EmulatedReceiver[]> {
  const names = readdirSync(folder).filter((name) => /^emulated-.+(?<!\.d)\.[jt]s$/.test(name));
  const modules = await Promise.all(
    names.sort().map(async (name) => {
      const module: { receivers?: readonly EmulatedReceiver[] } = await import(pathToFileURL(join(folder, name)).href);
      if (module.receivers === undefined) throw new Error(`${name} does not export "receivers"`);
      return module.receivers;
    }),
  );
  return modules.flat();
}
