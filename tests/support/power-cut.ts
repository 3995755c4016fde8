/** Power cuts for a process under test: what it had not synced is gone. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../src/files/project.js';

const SOURCE = join(projectFolder, 'tests/support/power-cut.c');
const HEAD_BYTES = 24;

/** Builds the library. */
export function powerCutLibrary(folder: string): string {
  const library = join(folder, 'power-cut.so');
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl']);
  return library;
}

export interface PowerOptions {
  readonly library: string;
  /** What lies below is on the disk that loses its power. */
  readonly root: string;
  /** Where replaced bytes are kept until they are synced; not below `root`. */
  readonly log: string;
}

export function powerEnvironment({ library, root, log }: PowerOptions): NodeJS.ProcessEnv {
  mkdirSync(log, { recursive: true });
  return { ...process.env, LD_PRELOAD: library, POWER_ROOT: root, POWER_LOG: log };
}

interface Replaced {
  readonly at: number;
  readonly size: number;
  readonly bytes: Buffer;
}

/**
 * After the process is gone: puts back what it wrote and did not sync. Of each file the disk had got to some of these
 * writes, in order: how many of them decides `random`.
 * @returns how many writes were lost
 */
export async function cutPower(root: string, log: string, random: () => number): Promise<number> {
  const byInode = new Map<number, string>();
  for (const name of readdirSync(root, { recursive: true }) as string[]) {
    const path = join(root, name);
    const about = statSync(path);
    if (about.isFile()) byInode.set(about.ino, path);
  }
  let lost = 0;
  for (const name of readdirSync(log)) {
    const path = byInode.get(Number(name));
    if (path === undefined) continue;
    const writes = readWrites(readFileSync(join(log, name)));
    const reached = random() < 0.5 ? 0 : Math.floor(random() * (writes.length + 1));
    const file = await open(path, 'r+');
    for (const { at, size, bytes } of writes.slice(reached).reverse()) {
      if (bytes.length > 0) await file.write(bytes, 0, bytes.length, at);
      await file.truncate(size);
      lost += 1;
    }
    await file.close();
  }
  rmSync(log, { recursive: true, force: true });
  // The index of a log lies in memory alone: nothing of it survives.
  for (const path of byInode.values()) if (path.endsWith('-shm')) rmSync(path, { force: true });
  return lost;
}

function readWrites(content: Buffer): Replaced[] {
  const writes: Replaced[] = [];
  for (let offset = 0; offset + HEAD_BYTES <= content.length; ) {
    const [at, length, size] = [0, 8, 16].map((place) => Number(content.readBigInt64LE(offset + place))) as [
      number,
      number,
      number,
    ];
    writes.push({ at, size, bytes: content.subarray(offset + HEAD_BYTES, offset + HEAD_BYTES + length) });
    offset += HEAD_BYTES + length;
  }
  return writes;
}
