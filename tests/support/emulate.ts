/**
 * An emulated receiver on a pseudo-terminal, for people and for other programs:
 *
 *   npm run emulate -- tinysa [--model zs407] [--fault early-end]… [--link PATH]
 *
 * Without a name it lists the receivers.
 */
import { rmSync, symlinkSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { emulatedReceivers } from './emulated.js';
import { attachEmulator, openPty } from './pty.js';

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
  const receivers = await emulatedReceivers();
  const receiver = receivers.find(({ driverId }) => driverId === name);
  if (receiver === undefined)
    throw new Error(`which receiver? ${receivers.map(({ driverId }) => driverId).join(', ')}`);
  known('--model', values.model === undefined ? [] : [values.model], receiver.models ?? []);
  known('--fault', values.fault, receiver.faults ?? []);

  const pty = await openPty();
  attachEmulator(receiver.emulate(values.model, values.fault), pty.far);
  const path = values.link ?? pty.path;
  if (values.link !== undefined) symlinkSync(pty.path, values.link);
  console.log(path);
  console.error(`An emulated ${name} listens there until Ctrl-C. To try it with: rfi-logger`);
  console.error(`(driver: ${name}, port: { serial: ${path} }), ${receiver.programs}.`);
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
