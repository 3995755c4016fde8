/**
 * Commands that read files from outside run as a whole in a process that the kernel ends at its limits; this process only
 * waits for it, and says why it ended.
 *
 *   rfi-logger decode FILE ──► sh: ulimit -d, then node main.js decode FILE, with the same input and output
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Words } from '../words/sentence.js';
import { heard } from './heard.js';
import { FEW_THREADS, type KernelLimits, limited, whyEnded } from './limited-reader.js';

const MARK = 'RFI_LOGGER_WITHIN_LIMITS';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const NO_MEMORY = /allocation failed|allocate memory|out of memory/;
const EXIT_FAILED = 1;

/** True in the process that has the limits. */
export function isWithinLimits(): boolean {
  return process.env[MARK] !== undefined;
}

/**
 * Runs this program again with the same arguments, within limits; resolves to the exit code.
 * @param tell called with a sentence when the limits, or a fault of the program, ended it
 */
export async function runWithinLimits(
  args: readonly string[],
  limits: KernelLimits,
  tell: (said: Words) => void,
): Promise<number> {
  const [command, all] = limited(args, limits);
  const env = { ...process.env, ...FEW_THREADS, [MARK]: '1' };
  const child = heard(spawn(command, all, { stdio: ['inherit', 'inherit', 'pipe'], env }));
  let said = '';
  child.stderr.on('data', (text) => {
    said = (said + String(text)).slice(-2000);
    process.stderr.write(text);
  });
  // A signal of the terminal reaches both; what another program sends is handed on.
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  // A buffer that the kernel refuses is an error like others, to which the command has its own sentence.
  const wantsMemory = code === EXIT_FAILED && NO_MEMORY.test(said);
  if (code !== null && code < 128 && !wantsMemory) return code;
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') return EXIT_FAILED;
  tell(whyEnded({ code, signal, said }, limits));
  return EXIT_FAILED;
}
