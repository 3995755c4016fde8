/**
 * The only two reasons for which a test is left out, both counted by name in the last line of `npm test`: recordings of
 * real receivers lie beside the repository, in `../shared`, because their licences differ; and only root may mount a disk.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../src/files/project.js';

export const SHARED = join(projectFolder, '../shared');
export const CAPTURES = join(SHARED, 'captures');
export const noRecordings = !existsSync(CAPTURES);
export const notRoot = process.getuid?.() !== 0;
