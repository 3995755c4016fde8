import { Command, InvalidArgumentError } from 'commander';
import { ROLE_PERMISSIONS, TOKEN_SCOPES } from '../../access/permissions.js';
import { ConfigError } from '../../errors/errors.js';
import { DAY_MS } from '../../time/units.js';
import { wallClock } from '../../time/wall-clock.js';
import { tell } from '../language/language.js';
import { AT_THE_KEYBOARD, DATA_DIR, lookAtAccounts, tableOf, withAccounts } from './account-store.js';

const MOST_DAYS = 730;

export function tokenCommand(): Command {
  const token = new Command('token').description('API tokens: for programs that ask in the name of an account.');
  token
    .command('add <user>')
    .description('Makes a token and prints it, this once; send it as "Authorization: Bearer …".')
    .requiredOption('--scope <names...>', `what it may: ${TOKEN_SCOPES.join(', ')}`)
    .requiredOption('--name <text>', 'what it is for')
    .option('--days <number>', `how long it is good, at most ${MOST_DAYS}`, days, 365)
    .addOption(DATA_DIR)
    .action(add);
  token
    .command('list')
    .description('All tokens, without the tokens themselves.')
    .option('--json', 'for programs')
    .addOption(DATA_DIR)
    .action(list);
  token
    .command('revoke <id>')
    .description('It opens nothing any more, at once.')
    // Ids of older versions may begin with "-".
    .allowUnknownOption()
    .addOption(DATA_DIR)
    .action(revoke);
  return token;
}

interface AddFlags {
  readonly scope: readonly string[];
  readonly name: string;
  readonly days: number;
  readonly dataDir: string;
}

async function add(userId: string, { scope, name, days, dataDir }: AddFlags): Promise<void> {
  const secret = await withAccounts(dataDir, ({ users, tokens }) => {
    const owner = users.get(userId);
    if (owner === undefined) throw ConfigError.of('"{userId}" has no account.', { userId });
    for (const one of scope) {
      const known = TOKEN_SCOPES.find((name) => name === one);
      if (known === undefined)
        throw ConfigError.of('--scope {one}: must be one of {tokenScopes}.', {
          one,
          tokenScopes: TOKEN_SCOPES.join(', '),
        });
      if (!ROLE_PERMISSIONS[owner.role].has(known))
        throw ConfigError.of('--scope {one}: is more than {userId} ({role}) may.', { one, userId, role: owner.role });
    }
    const at = wallClock();
    const wish = { userId, name, scopes: [...new Set(scope)], expiresAt: at + days * DAY_MS };
    return tokens.add(wish, { at, by: AT_THE_KEYBOARD }).secret;
  });
  console.log(secret);
}

function list({ dataDir, json }: { dataDir: string; json?: boolean }): void {
  const all = lookAtAccounts(dataDir, ({ tokens }) => tokens.list()) ?? [];
  if (json || all.length === 0) {
    if (json) console.log(JSON.stringify(all));
    else tell('There are no tokens.');
    return;
  }
  const day = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString().slice(0, 10));
  const rows = all.map(({ id, userId, name, scopes, expiresAt, usedAt, revokedAt }) => [
    id,
    userId,
    scopes.join(','),
    revokedAt === undefined ? day(expiresAt) : 'revoked',
    day(usedAt),
    name,
  ]);
  console.log(tableOf([['id', 'user', 'scopes', 'good until', 'last used', 'for'], ...rows]));
}

async function revoke(id: string, { dataDir }: { dataDir: string }): Promise<void> {
  const done = await withAccounts(dataDir, ({ tokens }) => tokens.revoke(id, { at: wallClock(), by: AT_THE_KEYBOARD }));
  if (!done) throw ConfigError.of('"{id}": there is no such token in use.', { id });
  tell(`${id} is revoked.`);
}

function days(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > MOST_DAYS)
    throw new InvalidArgumentError(`"${text}" is not a number of days (1 to ${MOST_DAYS}).`);
  return number;
}
