import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Logger } from 'pino';
import { type AccessConfig, proxyAddress } from '../../config/access-config.js';
import { type Config, parseConfig, readConfig } from '../../config/config.js';
import { ConfigFile } from '../../config/config-file.js';
import { bringConfigForward } from '../../config/config-migration.js';
import { ConfigError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import type { Stopper } from '../../live/wire.js';
import { defined } from '../../rf/defined.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DEMO_CONFIG, SEED } from '../demo/demo-config.js';
import { openExampleInbox } from '../demo/example-inbox.js';
import { openExamplePast } from '../demo/example-past.js';
import { keepPastDrill } from '../demo/past-drill.js';
import { keepPastSweeps } from '../demo/past-sweeps.js';
import { ROLES, type Role } from '../ground.js';
import { tell, warn } from '../language/language.js';
import { startProgram } from '../program.js';
import { dataDirOption } from './data-dir.js';
import { openLog } from './log-lines.js';
import { tellSystemd } from './systemd.js';

/** Name of the file inside the data directory. */
const OWN_CONFIG = 'station.yaml';

interface ServeFlags {
  readonly role: Role;
  readonly config?: string;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly demo?: boolean;
  readonly past: boolean;
  readonly insecure?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly behindProxy?: string[] | true;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('Reads the receivers, keeps their sweeps and serves the page.')
    .addOption(new Option('--role <role>', 'what this process does').choices(ROLES).default('all'))
    .option('--config <file>', 'YAML configuration; without one, receivers are looked for on the serial ports')
    .addOption(dataDirOption('where sweeps are kept'))
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on', portNumber, 8080)
    .option('--tls-cert <file>', 'certificate (PEM, with its chain); needs --tls-key')
    .option('--tls-key <file>', 'private key of the certificate (PEM)')
    .option('--behind-proxy [addresses...]', 'reverse proxies whose word is believed; this machine when none is named')
    .option('--insecure', 'listen beyond this machine without accounts or TLS; for closed test networks only')
    .option('--demo', 'two simulated stations with five receivers, and an invented past of 30 days')
    .option('--no-past', 'with --demo: the demonstration begins today')
    .action(async (flags: ServeFlags) => serve(flags));
}

async function serve(flags: ServeFlags): Promise<void> {
  if (flags.demo && flags.config !== undefined) throw ConfigError.of('--demo and --config cannot be used together.');
  const log = openLog(process.env['RFI_LOG_LEVEL'] ?? 'info');
  const { config: written, configFile } = await configFor(flags, log);
  const config = { ...written, access: { ...written.access, ...accessFlags(flags) } };
  const options = {
    role: flags.role,
    config,
    configFile,
    dataDir: flags.demo ? `${flags.dataDir}/demo` : flags.dataDir,
    host: flags.host,
    port: flags.port,
    insecure: flags.insecure === true,
    holdAnswers: flags.demo === true,
    // Nobody watches by a demonstration: it needs no right time.
    isSynchronised: flags.demo ? async () => true : undefined,
    past: flags.demo && flags.past ? (desk: IncidentDesk) => openExamplePast(desk, SEED) : undefined,
    log,
  };
  if (options.past !== undefined && flags.role !== 'hub') {
    await keepPastSweeps(options.dataDir, config);
    await keepPastDrill(options.dataDir);
  }
  const startHub = async () => {
    const { startHubProcess } = await import('../network/hub-process.js');
    return await startHubProcess({ ...options, end: (why) => endAtOnce(log, why) });
  };
  const program = flags.role === 'hub' ? await startHub() : await startProgram(options);
  if (flags.insecure)
    warn('--insecure: without accounts whoever reaches this address may do everything; others may read along.');
  if (program.setupLink !== undefined)
    tell(`There are no accounts yet. The first administrator is made here, once: ${program.setupLink}`);
  console.log(`rfi-logger is ready: ${program.address}`);
  const systemd = tellSystemd(program.isWell, process.env, (problem) => log.error({ problem }, 'systemd'));
  const stopper = await stopSignal();
  systemd.stop();
  await program.stop(stopper);
}

/** Flags for certificate and proxy replace those of the file. @throws ConfigError */
function accessFlags({ tlsCert, tlsKey, behindProxy }: ServeFlags): Partial<AccessConfig> {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw ConfigError.of('--tls-cert and --tls-key are given together or not at all.');
  const proxies = behindProxy === true ? ['loopback'] : behindProxy;
  for (const address of proxies ?? [])
    if (!proxyAddress.safeParse(address).success)
      throw ConfigError.of('--behind-proxy {address}: must be "loopback", an address, or a network as 10.0.0.0/8.', {
        address,
      });
  return defined({
    tls: tlsCert === undefined || tlsKey === undefined ? undefined : { cert: tlsCert, key: tlsKey },
    behindProxy: proxies,
  });
}

/**
 * Configuration of the flags; without a file, the one in the data directory, which is written when the first receiver is set up
 * over the page.
 */
async function configFor(flags: ServeFlags, log: Logger): Promise<{ config: Config; configFile?: ConfigFile }> {
  if (flags.demo) {
    const notices = { channels: [await openExampleInbox()] };
    return { config: parseConfig({ ...DEMO_CONFIG, notices }, 'the demonstration') };
  }
  const first = { stations: flags.role === 'hub' ? [] : [{ id: 'here', name: 'Trạm này' }] };
  const path = flags.config ?? join(flags.dataDir, OWN_CONFIG);
  const isConfigured = flags.config !== undefined || isThere(path);
  if (isConfigured) {
    const kept = await bringConfigForward(path);
    if (kept !== undefined) log.warn({ path, kept }, 'the configuration was migrated to its newest version');
  }
  const config = isConfigured ? await readConfig(path) : parseConfig(first, 'the default configuration');
  return { config, configFile: await ConfigFile.open(path, first) };
}

/** Another process may do the work of this one by now. */
function endAtOnce(log: Logger, why: string): void {
  log.fatal({ why }, 'this hub process ends at once');
  process.exit(1);
}

/** npm passes on a signal that the whole group of processes got: two signals within this time are one wish. */
const ONE_WISH_MS = 1000;

/** Resolves at SIGINT (a person at the console) or SIGTERM (the service); a second wish ends the process at once. */
function stopSignal(): Promise<Stopper> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const stop = (by: Stopper) => {
      if (askedAt !== undefined && performance.now() - askedAt > ONE_WISH_MS) process.exit(1);
      askedAt ??= performance.now();
      resolve(by);
    };
    process.on('SIGINT', () => stop('console'));
    process.on('SIGTERM', () => stop('service'));
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError(`"${text}" is not a port number (0 to 65535).`);
  return port;
}
