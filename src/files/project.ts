import { openSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, whether this file runs from `src/` or from a build in `dist/builds/`. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(
  /\/(dist\/builds\/[^/]+\/)?$/,
  '',
);

export const VERSION: string = JSON.parse(readFileSync(`${projectFolder}/package.json`, 'utf8')).version;

/**
 * Folder of the page as it is built now. It is opened once and never closed: the builder keeps every build that a process has
 * open, so that a viewer of this program finds all files of the page.
 */
export function holdPageFolder(): string {
  const folder = realpathSync(join(projectFolder, 'dist/web'));
  openSync(folder, 'r');
  return folder;
}
