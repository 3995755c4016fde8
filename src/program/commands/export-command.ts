import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { COMMAND_LINE } from '../../export/evidence/bundle-form.js';
import { writeBundle } from '../../export/evidence/bundle-writer.js';
import { readStationKey } from '../../export/evidence/station-key.js';
import { nameOf, zipNameOf } from '../../export/export-jobs.js';
import type { BundleRequest, DataRequest, ExportRequest } from '../../export/export-request.js';
import { type ExportOutcome, type ExportTarget, runExport } from '../../export/export-run.js';
import { evidenceOf, minutesOf } from '../../export/export-sources.js';
import { openSink } from '../../export/open-sink.js';
import { moveWhole } from '../../files/write-whole.js';
import { writeZip } from '../../files/zip/zip-writer.js';
import { INCIDENT_STATES, type IncidentState, sinceStart } from '../../incidents/incident.js';
import { wallClock } from '../../time/wall-clock.js';
import { SWEEP_FORMATS, TABLE_FORMATS } from '../../watch/papers/formats.js';
import { tell, warn } from '../language/language.js';
import { type Offline, type OfflineFlags, openOffline } from '../offline.js';
import { dataDirOption } from './data-dir.js';

const UNLIMITED_BYTES = Number.MAX_SAFE_INTEGER;

type DataFlags = OfflineFlags & { readonly receiver?: string; readonly station?: string };

export function exportCommand(): Command {
  const command = new Command('export').description(
    'Writes sweeps, incidents or occupancy to files, the same as over the API. The program must not be running there.',
  );
  const sweeps = ranged(new Command('sweeps').description('sweeps of one receiver, level by level'))
    .addOption(format(SWEEP_FORMATS))
    .option('--start-hz <hz>', 'from this frequency', number)
    .option('--stop-hz <hz>', 'to this frequency', number)
    .option('--every-ms <ms>', 'one row for each such time, maxima kept', number)
    .addOption(
      new Option('--corrected <what>', 'level: dBm at the antenna; field: dBµV/m').choices(['level', 'field']),
    );
  const incidents = new Command('incidents')
    .description('incidents, one a row')
    .addOption(format(TABLE_FORMATS))
    .option('--from <instant>', 'heard from then on, RFC 3339', instant)
    .option('--to <instant>', 'heard before', instant)
    .option('--start-hz <hz>', 'above this frequency', number)
    .option('--stop-hz <hz>', 'below this frequency', number)
    .option('--station <id>', 'heard at this station')
    .option('--states <list>', 'in these states, separated by commas', states);
  const occupancy = ranged(new Command('occupancy').description('occupancy and levels of channels over time'))
    .addOption(format(TABLE_FORMATS))
    .option('--channel <name>', 'one channel; all when absent')
    .option('--every-ms <ms>', 'length of a point, in whole 10 s', number);
  for (const [what, one] of Object.entries({ sweeps, incidents, occupancy })) {
    offline(one).action(async (flags: DataFlags) => {
      const { config, dataDir, out, json, receiver, station, ...asked } = flags;
      // Commander has checked each value; absent ones are absent in the request as well.
      const request = { what, ...asked, receiverId: receiver, stationId: station } as unknown as DataRequest;
      await exportOffline(request, { config, dataDir, out, json });
    });
    command.addCommand(one);
  }
  const bundle = new Command('bundle')
    .description('an evidence bundle of one incident, signed by this station')
    .argument('<incident>', 'its number, such as INC-2027-000042')
    .option('--from <instant>', 'narrower than what is pinned, RFC 3339', instant)
    .option('--to <instant>', 'narrower than what is pinned', instant);
  offline(bundle).action(async (incidentId: string, flags: OfflineFlags & { from?: number; to?: number }) => {
    await bundleOffline({ what: 'bundle', incidentId, from: flags.from, to: flags.to }, flags);
  });
  command.addCommand(bundle);
  return command;
}

export function offline(command: Command): Command {
  return command
    .option('--config <file>', 'names, antennas and positions of the stations')
    .addOption(dataDirOption('where sweeps and incidents are kept'))
    .option('--out <file>', 'where to; a name of its own in this folder when absent')
    .option('--json', 'say what was written as JSON');
}

function ranged(command: Command): Command {
  return command
    .requiredOption('--receiver <id>', 'the receiver')
    .requiredOption('--from <instant>', 'RFC 3339, inclusive', instant)
    .requiredOption('--to <instant>', 'RFC 3339, exclusive', instant);
}

function format(formats: readonly string[]): Option {
  return new Option('--format <format>', 'the form of the file').choices(formats).default('csv');
}

export function instant(text: string): number {
  const at = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(at))
    throw new InvalidArgumentError('It must be RFC 3339 with a zone, such as 2027-02-06T08:00:00+07:00.');
  return at;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('It must be a number of 0 or more.');
  return value;
}

function states(text: string): IncidentState[] {
  return text.split(',').map((name) => {
    const known = INCIDENT_STATES.find((state) => state === name);
    if (known === undefined) throw new InvalidArgumentError(`"${name}" is none of ${INCIDENT_STATES.join(', ')}.`);
    return known;
  });
}

async function exportOffline(request: DataRequest, flags: OfflineFlags): Promise<void> {
  await writeOffline(request, flags, async ({ sources }, target) => await runExport(request, sources, target));
}

async function bundleOffline(request: BundleRequest, flags: OfflineFlags): Promise<void> {
  await writeOffline(request, flags, async ({ config, archive, caseBook, sources, reports }, target) => {
    const { timestampServer } = config.evidence;
    const onFault = (sentence: string): void => warn(sentence);
    const desk = await reports(onFault);
    const evidence = evidenceOf({
      dataDir: flags.dataDir,
      key: readStationKey(flags.dataDir),
      archive,
      caseBook,
      sources,
      timestampServer,
      documents: (incident, by, tellFault) => minutesOf(desk, incident, by, tellFault),
      told: (incident) => sinceStart(incident, () => wallClock()),
      onFault,
    });
    return await writeBundle(request, evidence, { ...target, by: COMMAND_LINE });
  });
}

async function writeOffline(
  request: ExportRequest,
  flags: OfflineFlags,
  work: (offline: Offline, target: ExportTarget) => Promise<ExportOutcome>,
): Promise<void> {
  const now = wallClock();
  const name = nameOf({ createdAt: now, request });
  const opened = await openOffline(flags);
  const beside = resolve(dirname(flags.out ?? name), `.${name}.writing`);
  try {
    // What an export that was killed left there would be in the way.
    await rm(beside, { recursive: true, force: true });
    await mkdir(beside, { recursive: true });
    const onProgress = progressBar(flags);
    const target = { folder: beside, name, mostBytes: UNLIMITED_BYTES, openSink, now, onProgress };
    const { files, rows } = await work(opened, target);
    const file = flags.out ?? (files.length === 1 ? (files[0] ?? name) : zipNameOf({ createdAt: now, request }));
    const path = await gathered(files, beside, file);
    onProgress(undefined);
    if (flags.json) console.log(JSON.stringify({ file: path, rows }));
    else tell(`${path}: ${rows} rows.`);
  } finally {
    await rm(beside, { recursive: true, force: true });
    await opened.close();
  }
}

async function gathered(files: readonly string[], folder: string, path: string): Promise<string> {
  const [first] = files;
  if (files.length === 1 && first !== undefined) await moveWhole(join(folder, first), path);
  else
    await writeZip(
      path,
      files.map((file) => ({ name: basename(file), content: { path: join(folder, file) } })),
      wallClock(),
    );
  return path;
}

/** A progress bar on a terminal; nothing where standard error is a file or the answer is read by a program. */
export function progressBar({
  json,
}: Pick<OfflineFlags, 'json'>): (progress?: { readonly share: number; readonly rows: number }) => void {
  if (!process.stderr.isTTY || json === true) return () => undefined;
  const WIDTH = 30;
  let shown = '';
  return (progress) => {
    const done = progress === undefined ? 0 : Math.round(progress.share * WIDTH);
    const bar =
      progress === undefined
        ? ''
        : `[${'#'.repeat(done)}${'.'.repeat(WIDTH - done)}] ${Math.floor(progress.share * 100)} %, ${progress.rows} rows`;
    if (bar === shown) return;
    shown = bar;
    process.stderr.write(`\r\u001b[K${bar}`);
  };
}
