/** The command line. What each command does lives in `cli/`; what `serve` is made of, in `program/program.ts`. */
import { openSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ConfigError, sentenceOf } from './errors/errors.js';
import { VERSION } from './files/project.js';
import { inWords, LANGUAGE, LANGUAGE_OPTION, speaking } from './program/language/language.js';
import { PartFailed } from './program/parts.js';
import { isWithinLimits, runWithinLimits } from './threads/limited-command.js';
import type { KernelLimits } from './threads/limited-reader.js';

/** A command that failed ends within this time, whatever it left open. */
const END_WITHIN_MS = 2000;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

// The builder removes old builds, but none that a process has open.
openSync(import.meta.dirname, 'r');

// `rfi-logger decode … | head`: a reader that has seen enough is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const program = new Command('rfi-logger')
  .description('Watches the radio spectrum, keeps what was heard, and shows it live in a browser.')
  .version(VERSION)
  .addOption(LANGUAGE_OPTION)
  .showHelpAfterError(inWords('(--help shows what there is)'));
/** Only what is asked for is loaded: an import needs no web server in its memory. A list of all needs all. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./program/commands/serve-command.js')).serveCommand(),
  check: async () => (await import('./program/commands/check-command.js')).checkCommand(),
  receivers: async () => (await import('./program/commands/receivers-command.js')).receiversCommand(),
  decode: async () => (await import('./program/commands/decode-command.js')).decodeCommand(),
  record: async () => (await import('./program/commands/record-command.js')).recordCommand(),
  detect: async () => (await import('./program/commands/detect-command.js')).detectCommand(),
  locate: async () => (await import('./program/commands/locate-command.js')).locateCommand(),
  import: async () => (await import('./program/commands/import-command.js')).importCommand(),
  export: async () => (await import('./program/commands/export-command.js')).exportCommand(),
  verify: async () => (await import('./program/commands/verify-command.js')).verifyCommand(),
  doctor: async () => (await import('./program/doctor/doctor-command.js')).doctorCommand(),
  backup: async () => (await import('./program/commands/backup-command.js')).backupCommand(),
  restore: async () => (await import('./program/commands/backup-command.js')).restoreCommand(),
  salvage: async () => (await import('./program/commands/salvage-command.js')).salvageCommand(),
  user: async () => (await import('./program/commands/user-command.js')).userCommand(),
  hub: async () => (await import('./program/commands/hub-command.js')).hubCommand(),
  join: async () => (await import('./program/commands/join-command.js')).joinCommand(),
  token: async () => (await import('./program/commands/token-command.js')).tokenCommand(),
};
/** Commands that read files from outside as a whole within limits; `import` and `verify` have a reader of their own for each file. */
const WITHIN_LIMITS: Readonly<Record<string, KernelLimits>> = {
  decode: { memoryMb: 1024, cpuSeconds: 6 * 3600 },
  detect: { memoryMb: 4096, cpuSeconds: 24 * 3600 },
  locate: { memoryMb: 2048, cpuSeconds: 24 * 3600 },
  restore: { memoryMb: 1024, cpuSeconds: 2 * 3600 },
  salvage: { memoryMb: 2048, cpuSeconds: 6 * 3600 },
};
const name = process.argv.slice(2).find((arg) => arg in COMMANDS) ?? '';
const limits = WITHIN_LIMITS[name];
if (limits !== undefined && !isWithinLimits())
  process.exit(await runWithinLimits(process.argv.slice(1), limits, (said) => console.error(said[LANGUAGE])));

const asked = COMMANDS[name];
const isVersion = /^(-V|--version)$/.test(process.argv[2] ?? '');
const needed = isVersion ? [] : asked === undefined ? Object.values(COMMANDS) : [asked];
for (const load of needed) program.addCommand(await load());
speaking(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  else {
    console.error(inWords(sentenceOf(error)));
    process.exitCode =
      (error instanceof PartFailed ? error.cause : error) instanceof ConfigError ? EXIT_USAGE : EXIT_FAILED;
  }
  // Nothing should be left that keeps the process; what is left all the same must not make it hang.
  setTimeout(() => process.exit(), END_WITHIN_MS).unref();
}
