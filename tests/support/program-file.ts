import { join } from 'node:path';
import { projectFolder } from '../../src/files/project.js';

/** The built program, the very file that a person starts. */
export const PROGRAM = join(projectFolder, 'dist/src/main.js');
