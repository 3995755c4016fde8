import { Command, InvalidArgumentError, Option } from 'commander';
import pino from 'pino';
import { type Config, parseConfig, readConfig } from '../config/config.js';
import { ConfigError } from '../errors/errors.js';
import { DEMO_CONFIG } from './demo-config.js';
import { startProgram } from './program.js';
import { tellSystemd } from './systemd.js';

const LOOPBACK = /^(127\.|localhost$|::1$)/;

interface ServeFlags {
  readonly role: 'all' | 'station' | 'hub';
  readonly config?: string;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly demo?: boolean;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('Reads the receivers, keeps their sweeps and serves the page.')
    .addOption(new Option('--role <role>', 'what this process does').choices(['all', 'station', 'hub']).default('all'))
    .option('--config <file>', 'YAML configuration; without one, receivers are looked for on the serial ports')
    .option('--data-dir <folder>', 'where sweeps are kept', './data')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on', portNumber, 8080)
    .option('--demo', 'two simulated stations with five receivers')
    .action(async (flags: ServeFlags) => serve(flags));
}

async function serve(flags: ServeFlags): Promise<void> {
  if (flags.role !== 'all') throw new ConfigError(`--role ${flags.role}: this version runs as "all" only.`);
  if (flags.demo && flags.config !== undefined) throw new ConfigError('--demo and --config cannot be used together.');
  const log = pino({ level: process.env['RFI_LOG_LEVEL'] ?? 'info' }, pino.destination({ dest: 2, sync: true }));
  const program = await startProgram({
    config: await configFor(flags),
    dataDir: flags.demo ? `${flags.dataDir}/demo` : flags.dataDir,
    host: flags.host,
    port: flags.port,
    log,
  });
  if (!LOOPBACK.test(flags.host))
    console.error('There are no accounts yet: whoever reaches this address can watch, and change what receivers do.');
  console.log(`rfi-logger is ready: ${program.address}`);
  const systemd = tellSystemd(program.isWell, process.env, (problem) => log.error({ problem }, 'systemd'));
  await stopSignal();
  systemd.stop();
  await program.stop();
}

async function configFor(flags: ServeFlags): Promise<Config> {
  if (flags.demo) return parseConfig(DEMO_CONFIG, 'the demonstration');
  if (flags.config !== undefined) return await readConfig(flags.config);
  return parseConfig({ stations: [{ id: 'here', name: 'Trạm này' }] }, 'the default configuration');
}

/** Resolves at SIGINT or SIGTERM; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError(`"${text}" is not a port number (0 to 65535).`);
  return port;
}
