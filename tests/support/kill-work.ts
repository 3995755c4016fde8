/**
 * Kills inside retention and inside a backup: a process that records keeps within 120 kB and prunes all
 * the time; beside it a backup is made, and one of the two is killed at a random moment.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeBackup, verifyBackup } from '../../src/store/safekeeping/backup.js';
import { archiveAfter, WRITER } from './kill-rounds.js';

export interface WorkKills {
  readonly inRetention: number;
  readonly inBackup: number;
  /** Sweeps that retention has let go of in all; 0 would mean that nothing was killed in it. */
  readonly pruned: number;
  readonly problems: readonly string[];
}

const BACKUP = WRITER.replace('tests/support/archive-writer-process.js', 'src/main.js');
const DEADLINE_MS = 20_000;

/** As many kills of each kind. */
export async function killWork(folder: string, kills: number, random: () => number): Promise<WorkKills> {
  const data = join(folder, 'data');
  mkdirSync(data);
  const problems: string[] = [];
  let acked = 0;
  for (let kill = 0; kill < kills; kill++) {
    const writer = new Writer(data);
    await writer.begun;
    const target = join(folder, 'backup');
    const backup = spawn(process.execPath, [BACKUP, 'backup', '--data-dir', data, target], { stdio: 'ignore' });
    await killedWithin(backup, 900 * random());
    problems.push(...(await backupFaults(target)));
    await writer.kill(200 + 500 * random());
    acked = Math.max(acked, writer.safe);
    problems.push(...(await archiveFaults(data, acked)));
  }
  // What was killed most often still makes a whole backup.
  const last = join(folder, 'last');
  await makeBackup({ dataDir: data, target: last, programVersion: '1', at: 1 });
  await verifyBackup(last);
  const { found } = await archiveAfter(data, { kills, acked });
  return { inRetention: kills, inBackup: kills, pruned: (found[0] ?? 1) - 1, problems: [...new Set(problems)] };
}

/** What is left of a backup that was killed is not taken for one, and the next goes to the same place. */
async function backupFaults(target: string): Promise<string[]> {
  const isFinished = existsSync(join(target, 'backup.json'));
  const fault = await verifyBackup(target).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (existsSync(target)) rmSync(target, { recursive: true });
  if (isFinished && fault !== undefined) return [`a backup with a manifest is not whole: ${fault}`];
  return !isFinished && fault === undefined ? ['half a backup was taken for one'] : [];
}

/** Only the oldest may be gone, and none twice. */
async function archiveFaults(data: string, acked: number): Promise<string[]> {
  const { found, problems } = await archiveAfter(data, { kills: 0, acked });
  const first = found[0] ?? 1;
  const gap = found.findIndex((seq, i) => seq !== first + i);
  const aside = readdirSync(data).filter((name) => name.includes('.damaged'));
  return [
    ...problems,
    ...(gap === -1 ? [] : [`sweep ${found[gap]} follows ${found[gap - 1]}`]),
    ...((found.at(-1) ?? 0) < acked ? [`acknowledged up to ${acked}, kept up to ${found.at(-1)}`] : []),
    ...aside.map((name) => `${name} was put aside`),
  ];
}

class Writer {
  readonly begun: Promise<void>;
  readonly #child: ChildProcess;
  #text = '';

  constructor(data: string) {
    this.#child = spawn(process.execPath, [WRITER, data, '2', 'prune'], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.begun = new Promise((resolve, reject) => {
      this.#child.stdout?.on('data', (chunk: Buffer) => {
        this.#text += chunk.toString();
        resolve();
      });
      this.#child.once('close', () => reject(new Error('the writer ended before it said a word')));
    });
  }

  /** The last number reported as safe in a whole line. */
  get safe(): number {
    return Number([...this.#text.matchAll(/^safe (\d+)\n/gm)].at(-1)?.[1] ?? 0);
  }

  async kill(afterMs: number): Promise<void> {
    await killedWithin(this.#child, afterMs);
  }
}

/** Resolves when the process is gone, of itself or by SIGKILL after this time. */
async function killedWithin(child: ChildProcess, ms: number): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), Math.min(ms, DEADLINE_MS));
  await ended;
  clearTimeout(timer);
}
