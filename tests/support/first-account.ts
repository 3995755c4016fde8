/** The first administrator of a program that has not started yet. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashPassword } from '../../src/access/passwords.js';
import { Accounts } from '../../src/store/accounts/accounts.js';

export async function addAdministrator(dataDir: string, id: string, password: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const accounts = new Accounts(join(dataDir, 'accounts.db'), { idleMs: 1e9, longestMs: 1e9 });
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  const passwordHash = await hashPassword(password);
  accounts.users.add({ id, name, role: 'administrator', passwordHash }, { at: Date.now(), by: 'test' });
  accounts.close();
}
