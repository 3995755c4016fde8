/**
 * Kills inside commands that take a while: the migration of an archive of the first program, an import, an export. After each
 * kill the data directory is what it was, or what it should become; the next run of the same command finishes the work.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { archiveOfSingleSweeps } from './first-archive.js';
import { WRITER } from './kill-rounds.js';
import { writePowerFile } from './power-file.js';
import { sweepRun } from './synthetic-sweeps.js';

export interface CommandKills {
  /** Kills that ended the command; in the others it had ended by itself. */
  readonly inMigration: number;
  readonly inImport: number;
  readonly inExport: number;
  readonly lost: number;
  readonly doubled: number;
  /** Commands that did not end by themselves. */
  readonly hung: number;
  readonly problems: readonly string[];
}

const PROGRAM = WRITER.replace('tests/support/archive-writer-process.js', 'src/main.js');
const SWEEPS = 20_000;
const IMPORT_BYTES = 20e6;
const T0 = Date.UTC(2026, 1, 1);
const ENDS_WITHIN_MS = 150_000;
const FROM = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-12-31T00:00:00Z'];

interface Run {
  readonly code: number | null;
  readonly ms: number;
  readonly wasKilled: boolean;
}

/** `kills` in each of the three. */
export async function killCommands(folder: string, kills: number, random: () => number): Promise<CommandKills> {
  const rounds = new Rounds(folder, kills, random);
  const old = join(folder, 'old');
  mkdirSync(old);
  archiveOfSingleSweeps(join(old, 'sweeps.db'), sweepRun({ count: SWEEPS, startedAt: T0, bins: 100 }));
  const inMigration = await rounds.migration(old);
  const inImport = await rounds.import();
  const inExport = await rounds.export();
  const { lost, doubled, hung, problems } = rounds;
  return { inMigration, inImport, inExport, lost, doubled, hung, problems: [...new Set(problems)] };
}

class Rounds {
  lost = 0;
  doubled = 0;
  hung = 0;
  readonly problems: string[] = [];
  readonly #folder: string;
  readonly #kills: number;
  readonly #random: () => number;

  constructor(folder: string, kills: number, random: () => number) {
    this.#folder = folder;
    this.#kills = kills;
    this.#random = random;
  }

  /** An import of one sweep opens the archive, and so brings it forward. */
  async migration(old: string): Promise<number> {
    const data = join(this.#folder, 'data');
    const one = join(this.#folder, 'one.csv');
    writeFileSync(one, '2026-03-01, 10:00:01, 88000000, 88400000, 100000.00, 10, -60, -61, -62, -63, -63\n');
    const begin = () => {
      rmSync(data, { recursive: true, force: true });
      cpSync(old, data, { recursive: true });
    };
    const check = async () => {
      const path = ['sweeps.db', 'sweeps.db.schema-1'].map((name) => join(data, name)).find(isOfFirstForm);
      if (path === undefined) this.problems.push('the archive of the first form is gone');
      else if (rowsOf(path) !== SWEEPS) this.lost += SWEEPS - rowsOf(path);
      if (path?.endsWith('schema-1') && existsSync(join(data, 'sweeps.db'))) await this.#count(data, 'r1', SWEEPS);
    };
    return await this.#killed(['import', one, ...into(data, 'one')], begin, check);
  }

  async import(): Promise<number> {
    const file = join(this.#folder, 'power.csv');
    const { sweeps } = await writePowerFile(file, IMPORT_BYTES);
    const data = join(this.#folder, 'imported');
    const begin = () => rmSync(data, { recursive: true, force: true });
    const check = async (isDone: boolean) => {
      if (isDone) await this.#count(data, 'rx', sweeps);
      else if (existsSync(join(data, 'sweeps.db'))) await this.#count(data, 'rx', undefined);
    };
    return await this.#killed(['import', file, ...into(data, 'rx')], begin, check);
  }

  /** Of what the migration left; an export changes nothing there. */
  async export(): Promise<number> {
    const data = join(this.#folder, 'data');
    const out = join(this.#folder, 'sweeps.csv');
    const before = digestOf(data);
    let whole: string | undefined;
    const check = async (isDone: boolean) => {
      if (digestOf(data) !== before) this.problems.push('an export changed the data directory');
      if (!existsSync(out)) {
        if (isDone) this.problems.push('an export ended without its file');
        return;
      }
      const lines = readFileSync(out, 'utf8');
      whole ??= lines;
      if (lines !== whole || lines.split('\n').length < SWEEPS) this.problems.push('an export is not whole');
    };
    const args = ['export', 'sweeps', '--receiver', 'r1', ...FROM, '--data-dir', data, '--out', out, '--json'];
    return await this.#killed(args, () => rmSync(out, { force: true }), check);
  }

  /**
   * Runs the command again and again: whole once for its length, then killed at a random moment; `begin` starts over when it
   * was through.
   */
  async #killed(
    args: readonly string[],
    begin: () => void,
    check: (isDone: boolean) => Promise<void>,
  ): Promise<number> {
    begin();
    const { ms } = await this.#run(args, ENDS_WITHIN_MS);
    await check(true);
    begin();
    let killed = 0;
    for (let kill = 0; kill < this.#kills; kill++) {
      const { wasKilled } = await this.#run(args, ms * this.#random());
      if (wasKilled) killed += 1;
      await check(!wasKilled);
      if (!wasKilled) begin();
    }
    // What was killed last is finished by one more run.
    await this.#run(args, ENDS_WITHIN_MS);
    await check(true);
    return killed;
  }

  async #run(args: readonly string[], killAfterMs: number): Promise<Run> {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => (said += String(text)));
    const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.once('exit', (...ended) => resolve(ended));
    });
    clearTimeout(timer);
    const wasKilled = signal === 'SIGKILL';
    if (wasKilled && killAfterMs >= ENDS_WITHIN_MS) this.hung += 1;
    if (!wasKilled && code !== 0) this.problems.push(`${args[0]} ended with ${code ?? signal}: ${said.slice(0, 300)}`);
    return { code, ms: performance.now() - startedAt, wasKilled };
  }

  /** @param wanted number of sweeps that must be there; undefined: not known, but none twice */
  async #count(data: string, receiverId: string, wanted: number | undefined): Promise<void> {
    const copy = join(this.#folder, 'looked-at');
    rmSync(copy, { recursive: true, force: true });
    cpSync(data, copy, { recursive: true });
    const archive = await EmbeddedArchive.open({
      path: join(copy, 'sweeps.db'),
      retention: { maxAgeMs: 1e13, maxBytes: 1e12 },
      clock: Date.now,
      ballastBytes: 4096,
    });
    try {
      const sweeps = await archive.query({ receiverId, from: 0, to: 4e12 });
      const different = new Set(sweeps.map(({ startedAt, startHz }) => `${startedAt}/${startHz}`)).size;
      this.doubled += sweeps.length - different;
      if (wanted !== undefined) this.lost += Math.max(0, wanted - different);
      this.problems.push(...(await archive.integrity()).problems);
    } finally {
      await archive.close();
    }
  }
}

function into(data: string, receiver: string): string[] {
  return ['--station', 'st', '--receiver', receiver, '--data-dir', data, '--zone', 'UTC', '--json'];
}

function isOfFirstForm(path: string): boolean {
  if (!existsSync(path)) return false;
  const db = new Database(path, { readonly: true });
  try {
    return db.pragma('user_version', { simple: true }) === 1;
  } finally {
    db.close();
  }
}

function rowsOf(path: string): number {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sweeps').get()?.n ?? 0;
  } finally {
    db.close();
  }
}

/** Of the names and bytes of a folder. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of names.sort((a, b) =>
    join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
  ))
    hash.update(`${join(parentPath, name)}\0`).update(readFileSync(join(parentPath, name)));
  return hash.digest('hex');
}
