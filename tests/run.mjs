/**
 * `npm test`: installs what the tests need (npm packages, Debian programs), checks form and types, runs everything.
 * Arguments are passed to vitest: `npm test -- tests/link.test.ts`. The last line is the total.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const REPORT = join(root, 'node_modules/.rfi-test-report.json');

/** Debian package → a file that shows it is there. */
const DEBIAN_PACKAGES = {
  socat: '/usr/bin/socat',
  chromium: '/usr/bin/chromium',
  'fonts-dejavu-core': '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  influxdb: '/usr/bin/influxd',
  'victoria-metrics': '/usr/bin/victoria-metrics',
  'libhamlib-utils': '/usr/bin/rigctl',
  'gpsd-clients': '/usr/bin/gpsdecode',
};

function run(what, command, args, options = {}) {
  console.log(`── ${what}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(`${what}: ${error.message}`);
  return status === 0;
}

function installDebianPackages() {
  const missing = Object.entries(DEBIAN_PACKAGES)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);
  if (missing.length === 0) return true;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    console.error(`The tests need these Debian packages: sudo apt-get install ${missing.join(' ')}`);
    return false;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get update', 'apt-get', ['-qq', 'update'], { env });
  return run(
    `apt-get install ${missing.join(' ')}`,
    'apt-get',
    ['-qq', '-y', '--no-install-recommends', 'install', ...missing],
    {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
}

const bin = (name) => join(root, 'node_modules', name);
const steps = [
  () => run('packages and build', process.execPath, [join(root, 'src/launch.mjs'), '--build-only']),
  installDebianPackages,
  () => run('form and lint', process.execPath, [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']),
  () => run('types of the page', process.execPath, [bin('typescript/bin/tsc'), '--noEmit', '-p', 'web']),
];
let failedSteps = 0;
for (const step of steps) if (!step()) failedSteps += 1;

rmSync(REPORT, { force: true });
run('tests', process.execPath, [
  bin('vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${REPORT}`,
  ...process.argv.slice(2),
]);
const report = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : undefined;
const passed = report?.numPassedTests ?? 0;
// A file that could not be loaded has no failed test to count, and a failed step is a failure like any other.
const brokenFiles =
  report?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length ?? 1;
const failed = (report?.numFailedTests ?? 0) + brokenFiles + failedSteps;
const skipped = report?.numPendingTests ?? 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
