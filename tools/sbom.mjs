/**
 * Prints the bill of materials (CycloneDX) of what is delivered. `npm sbom --omit dev` leaves out each package that a
 * development package needs too; the lock file knows which are delivered.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? '.', '..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const delivered = new Set(
  Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`),
);
const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 << 20,
});
const bill = JSON.parse(text);
const isDelivered = (ref) => delivered.has(ref) || ref === bill.metadata.component['bom-ref'];
bill.components = bill.components.filter((one) => delivered.has(one['bom-ref']));
bill.dependencies = bill.dependencies
  .filter(({ ref }) => isDelivered(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isDelivered) }));
console.log(JSON.stringify(bill, undefined, 2));
