/** `rfi-logger user` and `rfi-logger token`, as a person types them, beside the program and without it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PASSWORD, startAccountProgram } from '../../support/account-program.js';
import { eventually } from '../../support/field-program.js';
import { PROGRAM } from '../../support/program-file.js';

async function run(dataDir: string, words: readonly string[], input = '') {
  const child = spawn(process.execPath, [PROGRAM, ...words, '--data-dir', dataDir]);
  const seen = { out: '', err: '' };
  child.stdout.on('data', (text) => (seen.out += text));
  child.stderr.on('data', (text) => (seen.err += text));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code: code as number, ...seen };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-account-commands-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('accounts on the command line', { timeout: 60_000 }, () => {
  it('make the first administrator before the program ever ran, in a file that its owner alone reads', async () => {
    const data = join(await folder(), 'data');
    const early = await run(data, ['user', 'add', 'lan', '--role', 'operator']);
    expect(early).toMatchObject({
      code: 2,
      err: 'The first account must be an administrator, who can make the others.\n',
    });
    expect((await run(data, ['user', 'add', 'Big Boss', '--role', 'administrator'])).code).toBe(2);
    const weak = ['user', 'add', 'chief', '--role', 'administrator', '--password-stdin'];
    expect((await run(data, weak, 'chief123456\n')).err).toContain('too short');
    expect((await run(data, weak, `${PASSWORD}\n`)).out).toBe('chief (administrator) has an account.\n');
    const invited = await run(data, ['user', 'add', 'lan', '--full-name', 'Lan', '--address', 'https://rf.example/']);
    expect(invited.out).toMatch(/once: https:\/\/rf\.example\/enter#[\w-]{43}\n$/);
    expect((await run(data, ['user', 'list'])).out).toMatch(
      /chief +administrator +active[\s\S]*lan +operator +invited +no +Lan/,
    );
    expect((await stat(join(data, 'accounts.db'))).mode & 0o077).toBe(0);
    expect(await run(data, ['user', 'disable', 'chief'])).toMatchObject({
      code: 2,
      err: '"chief" is the last administrator: make another one first.\n',
    });
  });

  it('change accounts under the running program, which puts people out and writes it into the audit log', async () => {
    const { dataDir, administrator, person, caller } = await startAccountProgram();
    const admin = await administrator();
    const binh = await person(admin, 'binh', 'operator');
    expect((await run(dataDir, ['user', 'disable', 'binh'])).out).toBe('binh: operator, disabled.\n');
    expect((await binh.get('/api/v1/receivers')).status).toBe(401);
    expect((await run(dataDir, ['user', 'enable', 'binh'])).code).toBe(0);
    expect((await run(dataDir, ['user', 'role', 'binh', 'viewer'])).out).toBe('binh: viewer.\n');
    const renewed = await run(dataDir, ['user', 'password', 'binh', '--password-stdin'], 'mot mat khau hoan toan khac');
    expect(renewed.out).toBe('binh has a new password.\n');
    const again = { name: 'binh', password: 'mot mat khau hoan toan khac' };
    expect((await caller().call('POST', '/api/v1/session', again)).status).toBe(200);
    const rows = await eventually(async () => {
      const { body } = await admin.get('/api/v1/audit?subject=user/binh&actor=local');
      return body.rows.length >= 4 && body.rows;
    });
    expect(rows.map(({ action }: { action: string }) => action)).toContain('user.password-set');
  });

  it('make, list and revoke tokens', async () => {
    const { dataDir, administrator, caller } = await startAccountProgram();
    await administrator();
    const add = ['token', 'add', 'chief', '--name', 'prometheus', '--days', '30', '--scope'];
    expect((await run(dataDir, [...add, 'users'])).err).toContain('--scope users: must be one of watch, metrics');
    const { out } = await run(dataDir, [...add, 'metrics', 'watch']);
    const robot = caller();
    robot.bearer = out.trim();
    expect((await robot.get('/metrics')).status).toBe(200);
    const [token] = JSON.parse((await run(dataDir, ['token', 'list', '--json'])).out);
    expect(token).toMatchObject({ userId: 'chief', name: 'prometheus', scopes: ['metrics', 'watch'] });
    expect(token.id).toMatch(/^[0-9a-f]{18}$/);
    // An id of an older version is no option.
    expect((await run(dataDir, ['token', 'revoke', '-UlYIZhtwZjx'])).err).toContain(
      '"-UlYIZhtwZjx": there is no such token',
    );
    expect((await run(dataDir, ['token', 'revoke', token.id])).out).toBe(`${token.id} is revoked.\n`);
    expect((await robot.get('/metrics')).status).toBe(401);
    expect((await run(dataDir, ['token', 'list'])).out).toMatch(/chief +metrics,watch +revoked/);
    expect((await run(dataDir, ['token', 'revoke', token.id])).code).toBe(2);
  });
});
