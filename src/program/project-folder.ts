import { fileURLToPath } from 'node:url';

/** The folder of package.json, whether this file runs from `src/` or from `dist/src/`. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/(dist\/)?$/, '');
