/**
 * An emulated receiver on a pseudo-terminal, for people and for other programs:
 *
 *   npm run emulate -- tinysa [--model zs407] [--fault early-end]… [--link PATH]
 *   npm run emulate -- rf-explorer [--fault early-end-of-transmission]… [--link PATH]
 */
import { rmSync, symlinkSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { emulatedRfExplorer, RF_EXPLORER_FAULTS } from './emulated-rf-explorer.js';
import { emulatedTinySa } from './emulated-tinysa.js';
import type { Emulator } from './emulator.js';
import { attachEmulator, openPty } from './pty.js';
import { TINYSA_FAULTS, TINYSA_MODELS } from './tinysa/models.js';

interface EmulatedFamily {
  readonly models: readonly string[];
  readonly faults: readonly string[];
  readonly programs: string;
  /** `model` and `faults` are among those listed. */
  make(model: string | undefined, faults: readonly string[]): Emulator;
}

const FAMILIES: Readonly<Record<string, EmulatedFamily>> = {
  tinysa: {
    models: TINYSA_MODELS,
    faults: TINYSA_FAULTS,
    programs: 'or with a terminal (picocom), or any tinySA program that takes a port by its path',
    make: (model, faults) =>
      emulatedTinySa({
        model: TINYSA_MODELS.find((known) => known === model) ?? 'zs405',
        faults: TINYSA_FAULTS.filter((known) => faults.includes(known)),
      }),
  },
  'rf-explorer': {
    models: [],
    faults: RF_EXPLORER_FAULTS,
    programs: 'or any RF Explorer program that takes a port by its path (500000 baud)',
    make: (_model, faults) =>
      emulatedRfExplorer({ faults: RF_EXPLORER_FAULTS.filter((known) => faults.includes(known)) }),
  },
};

async function emulate(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      link: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
  if (family === undefined) throw new Error(`which receiver? ${Object.keys(FAMILIES).join(', ')}`);
  known('--model', values.model === undefined ? [] : [values.model], family.models);
  known('--fault', values.fault, family.faults);

  const pty = await openPty();
  attachEmulator(family.make(values.model, values.fault), pty.far);
  const path = values.link ?? pty.path;
  if (values.link !== undefined) symlinkSync(pty.path, values.link);
  console.log(path);
  console.error(`An emulated ${name} listens there until Ctrl-C. To try it with: rfi-logger`);
  console.error(`(driver: ${name}, port: { serial: ${path} }), ${family.programs}.`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    pty.far.once('close', () => resolve());
  });
  if (values.link !== undefined) rmSync(values.link, { force: true });
  await pty.close();
}

function known(flag: string, given: readonly string[], possible: readonly string[]): void {
  const strange = given.find((value) => !possible.includes(value));
  if (strange !== undefined) throw new Error(`${flag} ${strange} is not known; there are: ${possible.join(', ')}`);
}

try {
  await emulate();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
