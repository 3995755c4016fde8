import { Command, InvalidArgumentError } from 'commander';
import { parseConfig } from '../../config/config.js';
import { EnvironmentError, sentenceOf } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { importAll } from '../../import/filing/import-all.js';
import { type ImportOutcome, keptAs, type StatedFacts } from '../../import/filing/import-file.js';
import { spanOf } from '../../import/stated-span.js';
import { knownZone, zoneOf } from '../../import/stated-zone.js';
import { type FrequencyUnit, frequencyUnitOf } from '../../rf/units.js';
import { openArchives } from '../../store/part.js';
import { DAY_MS } from '../../time/units.js';
import { wallClock } from '../../time/wall-clock.js';
import { say } from '../../words/said.js';
import { inWords, tell, warn } from '../language/language.js';
import { dataDirOption } from './data-dir.js';

interface ImportFlags {
  readonly station: string;
  readonly receiver: string;
  readonly format?: string;
  readonly zone?: string;
  readonly start?: number;
  readonly every?: number;
  readonly unit?: FrequencyUnit;
  readonly reading?: number;
  readonly span?: { readonly startHz: number; readonly stopHz: number };
  readonly dataDir: string;
  readonly fromStart?: boolean;
  readonly letAge?: boolean;
  readonly release?: boolean;
  readonly json?: boolean;
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Takes sweeps out of files of other programs into the archive. The program must not be running there. Interrupted, it goes on where it was when the same command is given again.',
    )
    .argument(
      '<files...>',
      'recordings and exports of other programs, receivers and regulators, or our own; also in .gz and .zip',
    )
    .requiredOption('--station <id>', 'the station they were heard at')
    .requiredOption('--receiver <id>', 'the receiver they were heard with')
    .option('--format <id>', 'the format, where it cannot be told from the first bytes')
    .option(
      '--zone <zone>',
      'the zone of local times printed in the files, such as Asia/Ho_Chi_Minh, UTC or +07:00',
      stated(zoneOf),
    )
    .option(
      '--start <time>',
      'for files without times: time of the first sweep, such as 2026-03-01T10:00:00+07:00',
      instant,
    )
    .option('--every <ms>', 'for files without times: from one sweep to the next, 1000 when not given', milliseconds)
    .option('--unit <unit>', 'for files that do not tell it: the unit of frequencies, Hz, kHz, MHz or GHz', unit)
    .option(
      '--reading <number>',
      'which of the offered readings is meant, where lines can be read in several ways',
      Number,
    )
    .option(
      '--span <range>',
      'for files with levels only: first and last frequency, such as 865MHz-867MHz',
      stated(spanOf),
    )
    .addOption(dataDirOption('where sweeps are kept'))
    .option('--from-start', 'read from the beginning, also where an import of the file was interrupted')
    .option('--let-age', 'what is older than the archive keeps goes; without this it is kept, as evidence is')
    .option('--release', 'imports nothing: what was imported of these files ages like every recording from now on')
    .option('--json', 'for a program to read')
    .action(async (files: string[], flags: ImportFlags) => importFiles(files, flags));
}

async function importFiles(files: readonly string[], flags: ImportFlags): Promise<void> {
  if (flags.release) return await release(files, flags);
  const own = knownZone();
  // Every format reads printed local time in the zone of this process, which does nothing else.
  if (flags.zone !== undefined) process.env['TZ'] = flags.zone;
  const missing = files.find((file) => !isThere(file));
  if (missing !== undefined)
    throw new EnvironmentError(say('{missing} is not there.', { missing }), say('Nothing was imported.'));
  // Checks both ids by the rules of the configuration, and adds the archive's defaults.
  const receiver = { id: flags.receiver, driver: 'lines' };
  const config = parseConfig(
    { stations: [{ id: flags.station, name: flags.station, receivers: [receiver] }] },
    'import',
  );
  const stop = new AbortController();
  // Only once: a person who presses twice wants to leave at once, and loses no more than the batch.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const archives = await openArchives(flags.dataDir, config, wallClock, { isSmall: true, onNotice: warn });
  const outcomes: ImportOutcome[] = [];
  try {
    const { archive } = archives;
    const stated: StatedFacts = { ...flags, everyMs: flags.every, isZoneStated: flags.zone !== undefined };
    const onFile = (name: string) => progressOf(name, flags);
    outcomes.push(...(await importAll({ ...flags, stated, files, archive, signal: stop.signal, onFile })));
    if (process.stderr.isTTY && !flags.json) process.stderr.write('\r\u001b[K');
  } finally {
    await archives.stop();
  }
  const readIn = flags.zone ?? own;
  if (flags.json) console.log(JSON.stringify({ files: outcomes, zone: readIn }, undefined, 2));
  else {
    for (const outcome of outcomes) tell(describe(outcome));
    const guess = flags.zone === undefined ? ', the zone of this computer; give --zone for another' : '';
    tell(`Times without a zone were read as ${readIn}${guess}.`);
  }
  if (stop.signal.aborted)
    throw new EnvironmentError(
      say('The import was interrupted; what was taken is safe.'),
      say('Give the same command again: it continues from there.'),
    );
  if (outcomes.some(({ fault }) => fault !== undefined)) process.exitCode = 1;
}

async function release(files: readonly string[], { dataDir, json }: ImportFlags): Promise<void> {
  const archives = await openArchives(
    dataDir,
    parseConfig({ stations: [{ id: 'none', name: 'none' }] }, 'import'),
    wallClock,
    { onNotice: warn },
  );
  try {
    const kept = new Set((await archives.archive.pins()).map(({ reason }) => reason));
    const unknown = files.find((file) => !kept.has(keptAs(file)));
    if (unknown !== undefined)
      throw new EnvironmentError(
        say('Nothing is kept as imported of {unknown}.', { unknown }),
        say('Nothing was changed.'),
      );
    for (const file of files) await archives.archive.unpin(keptAs(file));
  } finally {
    await archives.stop();
  }
  if (!json) tell(`${files.length} released: their sweeps age like every recording.`);
}

function progressOf(file: string, { json }: ImportFlags): ((share: number) => void) | undefined {
  if (json || !process.stderr.isTTY) return undefined;
  return (share) => process.stderr.write(`\r${file}: ${Math.floor(100 * share)} % `);
}

function describe(outcome: ImportOutcome): string {
  const { file, format, imported, known, accepted, rejected, rejections, resumedAt, interruptedAt, fault } = outcome;
  const parts = [`${file} (${format}): ${imported} sweeps imported`];
  if (known > 0) parts.push(`${known} were there already`);
  parts.push(`${accepted} lines or records taken`);
  if (rejected > 0) parts.push(`${rejected} left out`);
  if (resumedAt !== undefined) parts.push(`gone on from byte ${resumedAt} of an import that was interrupted`);
  const reasons = rejections.map(
    ({ reason, count, firstNumbers }) => `\n    ${count} × ${reason} (first at ${firstNumbers.slice(0, 5).join(', ')})`,
  );
  for (const assumption of outcome.assumptions) reasons.push(`\n    Assumed: ${assumption}`);
  if (fault !== undefined)
    reasons.push(`\n    ${imported + known > 0 ? 'The rest cannot be read' : 'Not read'}: ${fault}`);
  if (interruptedAt !== undefined)
    reasons.push(`\n    Interrupted at ${Math.floor((100 * interruptedAt.offset) / interruptedAt.size)} % of it.`);
  return `${parts.map((part) => inWords(part)).join(', ')}.${reasons.join('')}`;
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new InvalidArgumentError(`"${text}" is no time: give one such as 2026-03-01T10:00:00+07:00.`);
  if (at > wallClock()) throw new InvalidArgumentError(`${text} lies in the future.`);
  return at;
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= DAY_MS)) throw new InvalidArgumentError(`"${text}" is no interval from 1 ms to a day.`);
  return value;
}

function unit(text: string): FrequencyUnit {
  const found = frequencyUnitOf(text);
  if (found === undefined) throw new InvalidArgumentError(`"${text}" is none of Hz, kHz, MHz, GHz.`);
  return found;
}

/** An option that `read` understands; what it refuses is said by the command line. */
function stated<T>(read: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      throw new InvalidArgumentError(sentenceOf(error));
    }
  };
}
