/**
 * Prints the packages that are needed to build and not to run: of `dependencies`, those that no file of the program names.
 * `deploy/docker/Dockerfile` removes them from its image.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? '.', '..');
const program = ['src', 'drivers']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const isNamed = (name) => program.includes(`'${name}'`) || program.includes(`'${name}/`);
console.log(
  Object.keys(dependencies)
    .filter((name) => !isNamed(name))
    .join('\n'),
);
