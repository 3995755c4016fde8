import { Command } from 'commander';
import { hashPassword, passwordFault } from '../../access/passwords.js';
import { RESERVED_IDS, USER_ID } from '../../access/user.js';
import { ConfigError } from '../../errors/errors.js';
import type { Accounts } from '../../store/accounts/accounts.js';
import { DAY_MS } from '../../time/units.js';
import { wallClock } from '../../time/wall-clock.js';
import { inWords, tell } from '../language/language.js';
import { AT_THE_KEYBOARD, DATA_DIR, lookAtAccounts, roleNamed, tableOf, withAccounts } from './account-store.js';

const LINK_LASTS_MS = 3 * DAY_MS;
const LONGEST_INPUT = 10_000;

interface PasswordFlags {
  readonly dataDir: string;
  readonly passwordStdin?: boolean;
  readonly address: string;
}

const WITH_PASSWORD = [
  '--password-stdin',
  'read the password from standard input; else a one-time link is printed',
] as const;
const ADDRESS = ['--address <url>', 'where people reach the page, for the link', 'http://127.0.0.1:8080/'] as const;

export function userCommand(): Command {
  const user = new Command('user').description('People who may sign in; works while the program runs.');
  user
    .command('add <name>')
    .description('Makes an account. The first must be an administrator; from then on everybody signs in.')
    .option('--role <role>', 'viewer, field, operator, investigator or administrator', 'operator')
    .option('--full-name <text>', 'as reports and the audit log name them')
    .option(...WITH_PASSWORD)
    .option(...ADDRESS)
    .addOption(DATA_DIR)
    .action((id: string, flags: PasswordFlags & { role: string; fullName?: string }) => add(id, flags));
  user
    .command('list')
    .description('All accounts.')
    .option('--json', 'for programs')
    .addOption(DATA_DIR)
    .action(({ dataDir, json }: { dataDir: string; json?: boolean }) => list(dataDir, json === true));
  user
    .command('disable <name>')
    .description('They cannot sign in any more; sessions, tokens and live views end within a second.')
    .addOption(DATA_DIR)
    .action((id: string, { dataDir }: { dataDir: string }) => edit(dataDir, id, { disabled: true }));
  user
    .command('enable <name>')
    .description('They may sign in again.')
    .addOption(DATA_DIR)
    .action((id: string, { dataDir }: { dataDir: string }) => edit(dataDir, id, { disabled: false }));
  user
    .command('role <name> <role>')
    .description('Another role, at once.')
    .addOption(DATA_DIR)
    .action((id: string, role: string, { dataDir }: { dataDir: string }) =>
      edit(dataDir, id, { role: roleNamed(role) }),
    );
  user
    .command('password <name>')
    .description('A new password, for somebody who forgot theirs; their sessions end.')
    .option('--drop-second-factor', 'they lost their authenticator as well')
    .option(...WITH_PASSWORD)
    .option(...ADDRESS)
    .addOption(DATA_DIR)
    .action((id: string, flags: PasswordFlags & { dropSecondFactor?: boolean }) => password(id, flags));
  return user;
}

async function add(id: string, flags: PasswordFlags & { role: string; fullName?: string }): Promise<void> {
  if (!USER_ID.test(id) || RESERVED_IDS.has(id))
    throw ConfigError.of(
      '"{id}" cannot be a sign-in name: lower-case letters, digits, ".", "_" and "-", at most 40, and not "local" or "system".',
      { id },
    );
  const { fullName: name = id, dataDir } = flags;
  const role = roleNamed(flags.role);
  await withAccounts(dataDir, async (accounts) => {
    const passwordHash = flags.passwordStdin ? await hashGiven([id, name]) : undefined;
    accounts.users.add({ id, name, role, passwordHash }, now());
    tell(`${id} (${role}) has an account.`);
    if (passwordHash === undefined) printLink(accounts, id, flags.address);
  });
}

async function password(id: string, flags: PasswordFlags & { dropSecondFactor?: boolean }): Promise<void> {
  await withAccounts(flags.dataDir, async (accounts) => {
    const user = accounts.users.get(id);
    if (user === undefined) throw ConfigError.of('"{id}" has no account.', { id });
    if (flags.dropSecondFactor) accounts.users.dropTotp(id, now());
    if (!flags.passwordStdin) return printLink(accounts, id, flags.address);
    accounts.users.setPassword(id, await hashGiven([id, user.name]), now());
    tell(`${id} has a new password.`);
  });
}

function list(dataDir: string, json: boolean): void {
  const users = lookAtAccounts(dataDir, ({ users }) => users.all()) ?? [];
  if (json) console.log(JSON.stringify(users));
  else if (users.length === 0) tell('There are no accounts yet.');
  else
    tell(
      tableOf([
        ['name', 'role', 'state', 'second factor', 'full name'],
        ...users.map(({ id, name, role, disabled, hasTotp, hasPassword, oidcSubject }) => [
          id,
          role,
          inWords(disabled ? 'disabled' : hasPassword || oidcSubject ? 'active' : 'invited'),
          inWords(hasTotp ? 'yes' : 'no'),
          name,
        ]),
      ]),
    );
}

async function edit(dataDir: string, id: string, fields: Parameters<Accounts['users']['edit']>[1]): Promise<void> {
  const { role, disabled } = await withAccounts(dataDir, ({ users }) => users.edit(id, fields, now()));
  tell(`${id}: ${role}${disabled ? ', disabled' : ''}.`);
}

function printLink(accounts: Accounts, id: string, address: string): void {
  if (!URL.canParse(address)) throw ConfigError.of('--address {address}: must be http://… or https://…', { address });
  const link = accounts.users.newLink(id, wallClock() + LINK_LASTS_MS, now());
  tell(`Within three days they set their password here, once: ${new URL(`/enter#${link}`, address).href}`);
}

async function hashGiven(names: readonly string[]): Promise<string> {
  let text = '';
  for await (const piece of process.stdin) {
    text += String(piece);
    if (text.length > LONGEST_INPUT) throw ConfigError.of('The password on standard input is far too long.');
  }
  const given = text.replace(/\r?\n$/, '');
  const fault = passwordFault(given, names);
  if (fault !== undefined)
    throw ConfigError.of('The password is too {fault}: 12 to 200 characters, and nothing that is tried first.', {
      fault,
    });
  return await hashPassword(given);
}

function now(): { at: number; by: string } {
  return { at: wallClock(), by: AT_THE_KEYBOARD };
}
