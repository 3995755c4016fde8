/** Writing a file that a person also edits. */
import { copyFile, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { ConfigError } from '../errors/errors.js';

/** Aside, flushed, then renamed: whoever reads it, even after a power cut, finds the old text or the new. */
export async function writeWhole(named: string, text: string, hasBefore: boolean): Promise<void> {
  // Behind a link it is the file that changes, not the link.
  const path = await realpath(named).catch(() => named);
  try {
    // It may hold passwords: who could not read it before cannot now.
    const mode = hasBefore ? (await stat(path)).mode & 0o777 : 0o600;
    if (hasBefore) await copyFile(path, `${path}.bak`);
    await rm(`${path}.new`, { force: true });
    const file = await open(`${path}.new`, 'w', mode);
    try {
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
