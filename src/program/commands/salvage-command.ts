/** `rfi-logger salvage`: copies the readable rows of damaged databases into new files; the damaged files are not changed. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { ConfigError, EnvironmentError } from '../../errors/errors.js';
import { isThere, listOrNone } from '../../files/absent.js';
import { openAccountFile } from '../../store/accounts/account-schema.js';
import { openCaseBookFile } from '../../store/cases/case-book-schema.js';
import { closeWhole, isInUse } from '../../store/safekeeping/looking.js';
import { openDamaged } from '../../store/salvage/archive-recovery.js';
import { ArchiveSalvage, type ArchiveSalvaged } from '../../store/salvage/salvage-archive.js';
import { salvageBook, type TableSalvage } from '../../store/salvage/salvage-book.js';
import { openDatabase } from '../../store/writing/archive-schema.js';
import { say } from '../../words/said.js';
import { tell } from '../language/language.js';

const FORM = /^(sweeps|cases|drills|accounts)\.db(\.(?:damaged|newer)-\d+)?$/;

interface Salvaged {
  readonly file: string;
  readonly out: string;
  /** True when the first page was destroyed and the list of tables is that of a new file. */
  readonly isFirstPageReplaced: boolean;
  readonly archive?: ArchiveSalvaged;
  readonly tables?: readonly TableSalvage[];
}

export function salvageCommand(): Command {
  return new Command('salvage')
    .description(
      'Brings back what can be read of a damaged archive, case book or accounts file, row by row, with counts.',
    )
    .argument(
      '<folder>',
      'a data directory, or any folder with sweeps.db, cases.db, drills.db, accounts.db or *.damaged-N',
    )
    .requiredOption('--out <folder>', 'where the new files go; a folder that is empty or not there yet')
    .option('--json', 'print the counts as JSON')
    .action(async (folder: string, { out, json }: { out: string; json?: boolean }) => {
      const done = await salvageFolder(resolve(folder), resolve(out));
      if (json) console.log(JSON.stringify(done, undefined, 2));
      else tell(done.map(textOf).join('\n'));
      if (done.every(isEmpty)) process.exitCode = 1;
    });
}

/** @throws ConfigError, EnvironmentError before anything is written */
export async function salvageFolder(folder: string, out: string): Promise<Salvaged[]> {
  if (!isThere(folder)) throw ConfigError.of('{folder} is not there.', { folder });
  const files = (await readdir(folder)).filter((name) => FORM.test(name)).sort();
  if (files.length === 0)
    throw ConfigError.of('{folder} has no sweeps.db, cases.db, drills.db or accounts.db.', { folder });
  if (files.some((name) => name.endsWith('.db')) && isInUse(folder))
    throw new EnvironmentError(
      say('A program is writing in {folder}.', { folder }),
      say('Stop it, or copy the damaged files elsewhere.'),
    );
  if ((await listOrNone(out)).length > 0) throw ConfigError.of('{out} is not empty.', { out });
  await mkdir(out, { recursive: true, mode: 0o700 });
  const done: Salvaged[] = [];
  for (const name of files) {
    const scratch = await mkdtemp(join(out, '.salvage-'));
    try {
      done.push(salvageFile(join(folder, name), join(out, outName(name)), scratch));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  return done;
}

/** `cases.db.damaged-1` becomes `cases.damaged-1.db`. */
function outName(name: string): string {
  const [, kind, suffix = ''] = FORM.exec(name) ?? [];
  return `${kind}${suffix}.db`;
}

function salvageFile(file: string, out: string, scratch: string): Salvaged {
  const open = openerOf(basename(file));
  const { db: from, isFirstPageReplaced } = openDamaged(file, scratch, (path) => open(path).close());
  const into = open(out);
  try {
    if (!basename(file).startsWith('sweeps'))
      return { file, out, isFirstPageReplaced, tables: salvageBook(from, into) };
    const salvage = new ArchiveSalvage(from, into, basename(file));
    while (salvage.step());
    return { file, out, isFirstPageReplaced, archive: salvage.done };
  } finally {
    from.close();
    closeWhole(into);
  }
}

function openerOf(name: string) {
  if (name.startsWith('sweeps')) return (path: string) => openDatabase(path, () => undefined).db;
  return name.startsWith('accounts') ? openAccountFile : openCaseBookFile;
}

function isEmpty({ archive, tables = [] }: Salvaged): boolean {
  return (archive?.blocks ?? 0) + tables.reduce((sum, { rows }) => sum + rows, 0) === 0;
}

function textOf({ file, out, isFirstPageReplaced, archive, tables = [] }: Salvaged): string {
  const head = `${file} → ${out}${isFirstPageReplaced ? ' (its first page was destroyed)' : ''}`;
  const lines = tables.map(
    ({ table, rows, spoilt, holes }) =>
      `  ${table}: ${rows} rows read, ${spoilt} of them spoilt; ${holes} places unreadable`,
  );
  if (archive !== undefined) {
    const { blocks, sweeps, lostBlocks, lostSweeps, summaries, holes } = archive;
    lines.push(`  ${blocks} blocks with ${sweeps} sweeps and ${summaries} rows of summaries brought back`);
    lines.push(`  ${lostBlocks} blocks with ${lostSweeps} sweeps damaged, ${holes} places unreadable`);
  }
  return [head, ...lines].join('\n');
}
