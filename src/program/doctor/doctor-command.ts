import { Command, InvalidArgumentError } from 'commander';
import { type Config, parseConfig, readConfig } from '../../config/config.js';
import { sentenceOf } from '../../errors/errors.js';
import { openedBy } from '../../files/opened-by.js';
import { projectFolder } from '../../files/project.js';
import type { InfluxConnection } from '../../store/influx/connection.js';
import { influxOptions, plannedSize } from '../../store/influx/influx-forwarder.js';
import { channelPlanOf } from '../../store/summaries/channel-plan.js';
import { clockSynchronised } from '../../time/time-belief.js';
import { wallClock } from '../../time/wall-clock.js';
import { dataDirOption } from '../commands/data-dir.js';
import { LANGUAGE } from '../language/language.js';
import { checkBackups, checkInfluxdb, checkTerrain, compareArchives } from './doctor-archives.js';
import {
  checkDataFolder,
  checkSerialPorts,
  type Finding,
  type FindingWords,
  findingWords,
  installedAt,
  judgeClock,
  newestFileAt,
} from './doctor-checks.js';
import { checkNetwork } from './doctor-network.js';
import { checkKey, checkNotices } from './doctor-notices.js';
import { checkAccess, checkFiles, checkKinds, checkReceivers, checkRights } from './doctor-station.js';

export interface DoctorFlags {
  readonly config?: string;
  readonly dataDir: string;
  readonly json?: boolean;
  readonly days: number;
}

const MARKS = { good: '✓', note: '·', bad: '✗' } as const;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'Looks at disk, clock, ports, receivers, accounts, certificate, files, network and archives: what is wrong, and how to mend it.',
    )
    .option('--config <file>', 'the YAML configuration that serve is given')
    .addOption(dataDirOption('where sweeps are kept'))
    .option('--days <number>', 'how many days of both archives to compare', wholeDays, 2)
    .option('--json', 'for a program to read')
    .action(async (flags: DoctorFlags) => {
      const config = await configFor(flags);
      const findings = await examine(config, flags, wallClock());
      if (flags.json) console.log(JSON.stringify({ findings: findings.map(({ vi, ...one }) => one) }, undefined, 2));
      else for (const finding of findings) console.log(describe({ ...finding, ...findingWords(finding, LANGUAGE) }));
      process.exitCode = findings.some(({ severity }) => severity === 'bad') ? 1 : 0;
    });
}

/** Runs every check; one that fails does not stop the others. What is no file is told alone. */
export async function examine(config: Config, flags: DoctorFlags, now: number): Promise<Finding[]> {
  const { archive } = config;
  const odd = await checkKinds(flags.dataDir);
  // A check that reads one of these would wait for ever.
  if (odd.length > 0) return odd;
  const findings = [
    ...(await checkDataFolder(flags.dataDir, archive.keepAtMost)),
    ...(await checkBackups(flags.dataDir, archive, now)),
    ...judgeClock({
      now,
      installedAt: await installedAt(`${projectFolder}/package.json`),
      newestFileAt: await newestFileAt(flags.dataDir),
      synchronised: await clockSynchronised(),
    }),
    ...(await checkSerialPorts()),
    ...(await checkReceivers(config, { ownPids: (await openedBy(flags.dataDir)) ?? [] })),
    ...(await checkAccess(flags.dataDir, config.access, now)),
    ...(await checkFiles(flags.dataDir)),
    ...(await checkRights(flags.dataDir)),
    ...checkKey(flags.dataDir),
    ...(await checkNotices(config.notices, flags.dataDir)),
    ...(await checkTerrain(config, flags.dataDir)),
    ...(await checkNetwork(config.network, flags.dataDir, { now })),
  ];
  if (archive.influxdb === undefined) return findings;
  const influxdb = await checkInfluxdb(
    influxOptions(archive.influxdb),
    plannedSize(config, channelPlanOf(config).channels.length),
  );
  findings.push(...influxdb.findings);
  if (influxdb.connection !== undefined) findings.push(...(await compare(influxdb.connection, config, { flags, now })));
  return findings;
}

async function compare(
  connection: InfluxConnection,
  config: Config,
  { flags, now }: { flags: DoctorFlags; now: number },
): Promise<Finding[]> {
  const { dataDir, days } = flags;
  try {
    return await compareArchives({ connection, archive: config.archive, dataDir, days, now });
  } catch (error) {
    const message = `The archives could not be compared: ${sentenceOf(error)}`;
    return [{ check: 'archives', severity: 'bad', message, cure: 'Repair that first, then run doctor again.' }];
  } finally {
    connection.close();
  }
}

function describe({ topic, severity, message, cure }: Finding & FindingWords): string {
  const advice = cure === undefined || severity === 'good' ? '' : `\n    ${cure}`;
  return `${MARKS[severity]} ${topic}: ${message}${advice}`;
}

async function configFor({ config }: DoctorFlags): Promise<Config> {
  if (config !== undefined) return await readConfig(config);
  return parseConfig({ stations: [{ id: 'here', name: 'Trạm này' }] }, 'the default configuration');
}

function wholeDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3660)
    throw new InvalidArgumentError(`"${text}" is not a number of days (1 to 3660).`);
  return days;
}
