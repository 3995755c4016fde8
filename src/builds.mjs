/**
 * Builds of the program, of the page and of the tests, side by side in `dist/builds`. A new build is made in a folder
 * of its own and becomes current by swapping one link, so that a running program keeps all files of its own build:
 *
 *   dist/src     → builds/program-…/src
 *   dist/web     → builds/page-…
 *   dist/testing → builds/tests-…          what the tests start beside the program, compiled without checking its types
 *
 * Plain JavaScript, because nothing is built yet when it runs.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

const FINGERPRINT_CHARACTERS = 16;
/** Finished builds of one kind that stay although no process has them open: the current one and the one before. */
const KEPT_BUILDS = 2;

/** A fingerprint of files by path, size and time of change; cheap enough for every start. Not of pictures that tests leave. */
function fingerprint(root, paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const stat = statSync(full);
    if (path === 'tests/artifacts') return;
    if (stat.isDirectory()) for (const name of readdirSync(full).sort()) visit(join(path, name));
    else hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const path of paths) visit(path);
  return hash.digest('hex').slice(0, FINGERPRINT_CHARACTERS);
}

/**
 * Makes the build of these inputs current, and makes it first when there is none.
 *
 * @param {string} root the folder of package.json
 * @param {{ kind: string, inputs: readonly string[], link: string, inside: string, make: (folder: string) => void }} build
 *   `link` is the link below `dist`, `inside` the part of the build that the link leads to, `make` writes the build into
 *   an empty folder and throws when it cannot.
 */
export function ensureBuild(root, { kind, inputs, link, inside, make }) {
  const builds = join(root, 'dist/builds');
  const name = `${kind}-${fingerprint(root, inputs)}`;
  const folder = join(builds, name);
  if (!existsSync(folder)) {
    const unfinished = join(builds, `unfinished-${kind}-${process.pid}`);
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    try {
      make(unfinished);
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      // Another process may have finished the same build meanwhile.
      if (!existsSync(folder)) throw error;
    }
  }
  swapLink(join(root, 'dist', link), join(folder, inside));
  removeUnused(builds, kind, name);
}

function swapLink(link, target) {
  const wanted = relative(dirname(link), target);
  const stat = lstatSync(link, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() && readlinkSync(link) === wanted) return;
  // Versions before this one built into a folder of this name.
  if (stat !== undefined && !stat.isSymbolicLink()) rmSync(link, { recursive: true });
  const next = `${link}-${process.pid}`;
  symlinkSync(wanted, next);
  renameSync(next, link);
}

/** Removes builds of this kind, except the newest and those that a process has open. */
function removeUnused(builds, kind, current) {
  const old = readdirSync(builds)
    .filter((name) => name.startsWith(`${kind}-`) && name !== current)
    .map((name) => ({ name, madeAt: statSync(join(builds, name)).mtimeMs }))
    .sort((a, b) => b.madeAt - a.madeAt)
    .slice(KEPT_BUILDS - 1);
  const unfinished = readdirSync(builds).filter((name) => {
    const [, pid] = /^unfinished-\w+-(\d+)$/.exec(name) ?? [];
    return pid !== undefined && !existsSync(`/proc/${pid}`);
  });
  if (old.length + unfinished.length === 0) return;
  const open = openBuilds(builds);
  if (open === undefined) return;
  for (const name of [...old.map((build) => build.name), ...unfinished])
    if (!open.has(name)) rmSync(join(builds, name), { recursive: true, force: true });
}

/**
 * Names of the builds that some process has open: a program opens the folder of its build for as long as it runs.
 * Undefined when that cannot be seen: without /proc, or beside a program of another user.
 */
function openBuilds(builds) {
  if (!existsSync('/proc/self/fd')) return undefined;
  const open = new Set();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const path = linkTarget(`/proc/${pid}/fd/${fd}`);
        if (path?.startsWith(`${builds}/`)) open.add(path.slice(builds.length + 1).split('/')[0]);
      }
    } catch (error) {
      // A process that has just ended has nothing open; of any other fault nobody knows what is.
      if (!isGone(error) && (error.code !== 'EACCES' || isProgram(pid))) return undefined;
    }
  }
  return open;
}

function linkTarget(path) {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isProgram(pid) {
  try {
    return /\b(?:main\.js|launch\.mjs)\b/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch (error) {
    return !isGone(error);
  }
}

/** The entry of a process that has just ended. */
function isGone(error) {
  return error.code === 'ENOENT' || error.code === 'ESRCH';
}
