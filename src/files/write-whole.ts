/** Writes a file that a person also edits. */
import { copyFile, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { ConfigError } from '../errors/errors.js';

/** Writes a new file, flushes it, then renames it: a reader finds the old text or the new, even after a power cut. */
export async function writeWhole(named: string, text: string, hasBefore: boolean): Promise<void> {
  // Where the path is a link, its target changes, not the link.
  const path = await realpath(named).catch(() => named);
  try {
    // The file may hold passwords, so it keeps its mode; a new one is readable only by its owner.
    const mode = hasBefore ? (await stat(path)).mode & 0o777 : 0o600;
    if (hasBefore) await copyFile(path, `${path}.bak`);
    await rm(`${path}.new`, { force: true });
    const file = await open(`${path}.new`, 'w', mode);
    try {
      // The umask of the program takes the rights of others from what it makes.
      await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new ConfigError(`${path} cannot be written (${code}): nothing was changed.`, { cause: error });
  }
}
