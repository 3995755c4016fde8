import { readFileSync } from 'node:fs';
import { projectFolder } from './project-folder.js';

export const VERSION: string = JSON.parse(readFileSync(`${projectFolder}/package.json`, 'utf8')).version;
