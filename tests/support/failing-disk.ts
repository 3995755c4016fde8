/**
 * Input and output errors at the n-th call, for every n, as SQLite's own tests do it: a process lives a minute of archive,
 * case book and accounts on a disk whose n-th write, cut, sync or rename fails, once or from then on. Then the disk is
 * well again, and everything must open with all that was acknowledged, once.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type FailFor = 'once' | 'ever';

export interface DiskFaults {
  /** Calls that failed, each in a life of its own. */
  readonly lives: number;
  /** Lives in which opening failed, so that nothing could be acknowledged. */
  readonly unopened: number;
  readonly acked: { readonly sweeps: number; readonly cases: number; readonly accounts: number };
  /** A sentence for each thing lost, doubled, deleted, damaged or hung, with its call. */
  readonly problems: readonly string[];
}

export interface FaultOrder {
  readonly folder: string;
  readonly library: string;
  readonly failFor: FailFor;
  /** The first call that fails, and the step to the next. */
  readonly first: number;
  readonly step: number;
  readonly errno?: keyof typeof constants.errno;
}

const LIFE = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts')
      ? '../../dist/testing/tests/support/failing-disk-process.js'
      : './failing-disk-process.js',
    import.meta.url,
  ),
);

/** @throws Error when the process did not come to its end. */
export async function livesOnFailingDisk(order: FaultOrder): Promise<DiskFaults> {
  const { folder, library, failFor, first, step, errno = 'EIO' } = order;
  const root = join(folder, 'disk');
  const control = join(folder, 'control');
  mkdirSync(root, { recursive: true });
  writeFileSync(control, Buffer.alloc(32));
  const child = spawn(
    process.execPath,
    [LIFE, root, control, failFor, String(first), String(step), String(constants.errno[errno])],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LD_PRELOAD: library, POWER_ROOT: root, POWER_FAIL: control },
    },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the process ended with ${code} after ${text}`);
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as DiskFaults;
}
