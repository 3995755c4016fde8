/** The command line. What each command does lives in `cli/`; what `serve` is made of, in `cli/serve.ts`. */
import { Command, CommanderError } from 'commander';
import { backupCommand, restoreCommand } from './cli/backup-command.js';
import { decodeCommand } from './cli/decode-command.js';
import { detectCommand } from './cli/detect-command.js';
import { doctorCommand } from './cli/doctor-command.js';
import { exportCommand } from './cli/export-command.js';
import { importCommand } from './cli/import-command.js';
import { receiversCommand } from './cli/receivers-command.js';
import { recordCommand } from './cli/record-command.js';
import { serveCommand } from './cli/serve-command.js';
import { tokenCommand } from './cli/token-command.js';
import { userCommand } from './cli/user-command.js';
import { verifyCommand } from './cli/verify-command.js';
import { VERSION } from './cli/version.js';
import { ConfigError, sentenceOf } from './errors/errors.js';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

// `rfi-logger decode … | head`: a reader that has seen enough is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const program = new Command('rfi-logger')
  .description('Watches the radio spectrum, keeps what was heard, and shows it live in a browser.')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(--help shows what there is)');
const COMMANDS = [
  serveCommand,
  receiversCommand,
  decodeCommand,
  recordCommand,
  detectCommand,
  importCommand,
  exportCommand,
  verifyCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
  userCommand,
  tokenCommand,
];
for (const make of COMMANDS) program.addCommand(make());
for (const command of program.commands) {
  command.exitOverride();
  for (const inner of command.commands) inner.exitOverride();
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  else {
    console.error(sentenceOf(error));
    process.exitCode = error instanceof ConfigError ? EXIT_USAGE : EXIT_FAILED;
  }
}
