/**
 * `npm test`: installs what the tests need (npm packages, Debian programs), checks form and types, runs everything.
 * Arguments are passed to vitest: `npm test -- tests/link.test.ts`. `--since REV` runs what the changes since a revision
 * concern (tests/support/changed-tests.ts). Without arguments, files named `*.nightly.test.ts` wait for `RFI_FULL=1`. The last
 * line is the total.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** More failing files than this are no accident of a busy machine. */
const MOST_FILES_AGAIN = 8;

/** Debian packages with a file that shows it is there; and those that are unpacked, with the folder of their program. */
const { installed, unpacked } = JSON.parse(readFileSync(join(root, 'tests/debian.json'), 'utf8'));

/** Resolves to true when the command ends with 0. */
async function run(what, command, args, options = {}) {
  console.log(`── ${what}`);
  try {
    const [code] = await once(spawn(command, args, { cwd: root, stdio: 'inherit', ...options }), 'close');
    return code === 0;
  } catch (error) {
    console.error(`${what}: ${error.message}`);
    return false;
  }
}

async function installDebianPackages() {
  const missing = Object.entries(installed)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);
  if (missing.length === 0) return true;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    console.error(`The tests need these Debian packages: sudo apt-get install ${missing.join(' ')}`);
    return false;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get update', 'apt-get', ['-qq', 'update'], { env });
  return await run(
    `apt-get install ${missing.join(' ')}`,
    'apt-get',
    ['-qq', '-y', '--no-install-recommends', 'install', ...missing],
    {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
}

/** Their services would take port 80 when installed. After the others are installed: apt takes one at a time. */
async function unpackDebianPackages(areInstalled) {
  let isComplete = await areInstalled;
  for (const name of Object.keys(unpacked)) {
    const folder = join(root, 'node_modules/.rfi-debian', name);
    if (!isComplete || existsSync(join(folder, 'usr'))) continue;
    mkdirSync(folder, { recursive: true });
    const get = `apt-get -qq download ${name} && dpkg -x ${name}_*.deb . && rm ${name}_*.deb`;
    isComplete = await run(`unpacking ${name}`, 'sh', ['-c', get], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return isComplete;
}

const bin = (name) => join(root, 'node_modules', name);
const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];

/** In a fresh clone; the launcher sees to a folder that has packages already. Resolves when they may be imported. */
const fetchPackages = () => run('packages', 'npm', ['ci', '--ignore-scripts', ...quietly]);

/** What npm compiles takes one core for a minute and a half. */
async function build(isFresh) {
  const isCompiled = !isFresh || (await run('compiling', 'npm', ['rebuild', ...quietly]));
  return isCompiled && (await run('build', process.execPath, [join(root, 'src/launch.mjs'), '--build-tests']));
}

/** Checks of the text need neither a receiver nor a browser: they run while npm compiles, and while the tests wait. */
const CHECKS = [
  ['form and lint', '@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  ['dead code', 'knip/bin/knip.js', '--no-progress'],
  ['dead code of production', 'knip/bin/knip.js', '--no-progress', '--production'],
  ['types', 'typescript/bin/tsc', '--noEmit'],
  ['types of the page', 'typescript/bin/tsc', '--noEmit', '-p', 'web'],
];

/** One check after the other, behind all else that wants the processor. Resolves to the number of those that failed. */
async function runChecks() {
  let failed = 0;
  for (const [what, program, ...args] of CHECKS) {
    const check = spawn(process.execPath, [bin(program), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    setPriority(check.pid, constants.priority.PRIORITY_LOW);
    const said = [];
    for (const stream of [check.stdout, check.stderr]) stream.on('data', (part) => said.push(part));
    const [code] = await once(check, 'close');
    console.log(`── ${what}: ${code === 0 ? 'passed' : `failed\n${Buffer.concat(said)}`}`);
    if (code !== 0) failed += 1;
  }
  return failed;
}

/** Vitest over the given files or projects (all when none): the report, or undefined when it could not even begin. */
async function runTests(what, args, env = {}) {
  const path = join(root, `node_modules/.rfi-test-report-${what.replaceAll(' ', '-')}.json`);
  rmSync(path, { force: true });
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`, '--passWithNoTests'];
  await run(what, process.execPath, [bin('vitest/vitest.mjs'), 'run', ...output, ...args], {
    env: { ...process.env, ...env },
  });
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

const project = (name) => ['--project', name];

/** What computes first; then what opens browsers beside what waits for programs. */
async function runAll(args, env) {
  const quick = await runTests('quick tests', [...project('quick'), ...project('alone'), ...args], env);
  const whole = [
    runTests('browser tests', [...project('browser'), ...args], env),
    runTests('waiting tests', [...project('waiting'), ...args], env),
  ];
  return [quick, ...(await Promise.all(whole))];
}

const nameOf = (file, test) => `${relative(root, file.name)} > ${test.fullName}`;
const failedIn = (report) =>
  report.testResults.flatMap((file) => {
    if (file.status !== 'failed') return [];
    const tests = file.assertionResults.filter(({ status }) => status === 'failed');
    // A file that could not be loaded or closed has no failed test to count, and is a failure like any other.
    if (tests.length === 0) return [{ path: file.name, name: relative(root, file.name) }];
    return tests.map((test) => ({ path: file.name, name: nameOf(file, test) }));
  });

const isFresh = !existsSync(join(root, 'node_modules'));
const debian = installDebianPackages();
const isFetched = !isFresh || (await fetchPackages());
// Where packages are replaced, their programs must not run meanwhile.
const early = isFresh ? runChecks() : undefined;
const steps = [isFetched, ...(await Promise.all([build(isFresh), unpackDebianPackages(debian)]))];
const failedSteps = steps.filter((isDone) => !isDone).length;
const checks = early ?? runChecks();
const args = process.argv.slice(2);
const sinceAt = args.indexOf('--since');
const [, since] = sinceAt < 0 ? [] : args.splice(sinceAt, 2);
if (args.length === 0 && process.env.RFI_FULL !== '1') args.push('--exclude=**/*.nightly.test.ts');
const reports = await runAll(args, since === undefined ? {} : { RFI_SINCE: since });
const sumOf = (count) => reports.reduce((sum, report) => sum + (report?.[count] ?? 0), 0);
const [passed, skipped] = [sumOf('numPassedTests'), sumOf('numPendingTests')];
let failures = reports.flatMap((report) => (report === undefined ? [{ name: 'tests did not run' }] : failedIn(report)));
// Several files run side by side, and the machine may have other work: what fails is looked at once more, alone, is told where
// it then passes, and counts as what it is at the second look.
let passedLater = 0;
const again = [...new Set(failures.flatMap(({ path }) => path ?? []))];
if (again.length > 0 && again.length <= MOST_FILES_AGAIN) {
  // The option of the same name does not reach the projects of the configuration.
  const second = await runTests('once more, alone', again, { VITEST_MAX_WORKERS: '1' });
  const stillFailing = second === undefined ? failures : failedIn(second);
  const unsteady = failures.filter(({ name }) => !stillFailing.some((other) => other.name === name));
  for (const { name } of unsteady) console.log(`!! fails beside others, passes alone, and must be mended: ${name}`);
  passedLater = unsteady.length;
  failures = stillFailing;
}
const failed = failures.length + failedSteps + (await checks);
const leftOut = skipped > 0 ? `, ${skipped} skipped for want of ../shared/captures or of root` : '';
console.log(`${passed + passedLater} passed, ${failed} failed${leftOut}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
