/** Kills a writing process again and again, each time on the same archive, and says what was found afterwards. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';

export interface KillReport {
  readonly kills: number;
  /** Highest sequence number a process called safe before it was killed. */
  readonly acked: number;
  /** Sequence numbers found after all kills. */
  readonly found: readonly number[];
  readonly problems: readonly string[];
}

export const WRITER = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts')
      ? '../../dist/testing/tests/support/archive-writer-process.js'
      : './archive-writer-process.js',
    import.meta.url,
  ),
);

/** What a writer reported before it was killed. */
interface Reported {
  /** The last sequence number that is safe. */
  readonly safe: number;
  /** Cases that are kept: number and frequency. */
  readonly cases: readonly (readonly [id: string, startHz: number])[];
}

/** One run of the writer: ended by SIGKILL `afterMs` after its first line. */
export async function liveAndDie(
  folder: string,
  afterMs: number,
  { env = process.env, more = [] }: { readonly env?: NodeJS.ProcessEnv; readonly more?: readonly string[] } = {},
): Promise<Reported> {
  const child = spawn(process.execPath, [WRITER, folder, '2', ...more], { stdio: ['ignore', 'pipe', 'inherit'], env });
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    timer ??= setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  clearTimeout(deadline);
  // Only whole lines count: the last may have been cut by the kill.
  const safe = [...text.matchAll(/^safe (\d+)\n/gm)].at(-1);
  if (safe === undefined) throw new Error('the writer was killed before it said a word');
  const cases = [...text.matchAll(/^case (\S+) (\d+)\n/gm)];
  return { safe: Number(safe[1]), cases: cases.map(([, id = '', startHz]) => [id, Number(startHz)]) };
}

export async function killRounds(folder: string, kills: number, random: () => number): Promise<KillReport> {
  let acked = 0;
  for (let kill = 0; kill < kills; kill++) acked = Math.max(acked, (await liveAndDie(folder, random() * 250)).safe);
  return await archiveAfter(folder, { kills, acked });
}

/** Opens the archive once more and counts what it has. */
export async function archiveAfter(
  folder: string,
  { kills, acked }: Pick<KillReport, 'kills' | 'acked'>,
): Promise<KillReport> {
  const archive = await EmbeddedArchive.open({
    path: join(folder, 'archive.db'),
    retention: { maxAgeMs: 1e13, maxBytes: 1e12 },
    clock: Date.now,
    ballastBytes: 4096,
  });
  const sweeps = await archive.query({ receiverId: 'r1', from: 0, to: 4e12 });
  const { problems } = await archive.integrity();
  await archive.close();
  return { kills, acked, found: sweeps.map(({ seq }) => seq), problems };
}
