/** What a power cut or a bad disk leaves of a message server's streams. The server must not run meanwhile. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function filesIn(folder: string): string[] {
  const names = existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : [];
  return names.filter((name) => statSync(join(folder, name)).isFile());
}

/** Copies the folder as it is now: the server may write meanwhile, as a disk does not wait either. */
export function imageOf(folder: string, image: string): void {
  rmSync(image, { recursive: true, force: true });
  cpSync(folder, image, { recursive: true, force: true });
}

/**
 * A harsher cut than a real one: also what was synced since the image may be gone. Of each file the newest state is there, or that
 * of the image, or the newest state up to some byte. Returns the number of files that are not the newest.
 */
export function cutPowerSince(image: string, folder: string, random: () => number): number {
  let older = 0;
  for (const name of new Set([...filesIn(folder), ...filesIn(image)])) {
    const [now, before] = [join(folder, name), join(image, name)];
    const chance = random();
    if (chance < 1 / 3) continue;
    older += 1;
    if (chance < 2 / 3 && existsSync(before)) {
      mkdirSync(dirname(now), { recursive: true });
      cpSync(before, now);
    } else if (existsSync(now)) {
      const bytes = readFileSync(now);
      const kept = existsSync(before) ? Math.min(statSync(before).size, bytes.length) : 0;
      writeFileSync(now, bytes.subarray(0, kept + Math.floor(random() * (bytes.length - kept))));
    }
  }
  return older;
}

/** Flips one bit in one of the files with messages; false when there are none. */
export function flipBit(folder: string, random: () => number): boolean {
  const blocks = filesIn(folder).filter((name) => name.endsWith('.blk') && statSync(join(folder, name)).size > 0);
  const path = blocks[Math.floor(random() * blocks.length)];
  if (path === undefined) return false;
  const bytes = readFileSync(join(folder, path));
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  writeFileSync(join(folder, path), bytes);
  return true;
}
