/** The doctor on receivers, accounts, certificate and files: what is wrong is found, and each line says what to do. */
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../../src/config/config.js';
import { openStationKey } from '../../../src/export/evidence/station-key.js';
import type { Finding } from '../../../src/program/doctor/doctor-checks.js';
import { examine } from '../../../src/program/doctor/doctor-command.js';
import { checkKey, checkNotices } from '../../../src/program/doctor/doctor-notices.js';
import { checkAccess, checkFiles, checkReceivers } from '../../../src/program/doctor/doctor-station.js';
import { vietnameseSentence } from '../../../src/program/language/sentences.js';
import { Accounts } from '../../../src/store/accounts/accounts.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { MailServer } from '../../support/mail-server.js';
import { openPty } from '../../support/pty.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const NOW = Date.UTC(2027, 0, 10);

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-doctor-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const receiver = (id: string, port: unknown) => ({ id, driver: 'tinysa', port });
const configOf = (receivers: readonly object[], access: object = {}) =>
  parseConfig({ stations: [{ id: 'st', name: 'St', receivers }], access }, 'test');

/** Whoever reads it at night must know what to do next, in either language. */
function mustHelp(findings: readonly Finding[]): void {
  for (const { severity, message, cure } of findings)
    if (severity !== 'good') expect(cure?.length ?? 0, message).toBeGreaterThan(15);
  for (const { message, vi = vietnameseSentence(message) } of findings) expect([message, vi]).not.toContain(undefined);
}

describe('the doctor on receivers', () => {
  const only = async (port: unknown, more: Partial<Parameters<typeof checkReceivers>[1]> = {}): Promise<Finding> => {
    const findings = await checkReceivers(configOf([receiver('r', port)]), { ownPids: [], ...more });
    mustHelp(findings);
    expect(findings.length).toBe(1);
    return findings[0] as Finding;
  };

  it('tells a port that is not there from one that may be opened, and who holds one that is busy', async () => {
    expect(await only({ serial: '/dev/serial/by-path/nowhere' })).toMatchObject({
      ...{ severity: 'bad', message: 'r: its port /dev/serial/by-path/nowhere is not there.' },
    });
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    expect(await only({ serial: file })).toMatchObject({ severity: 'bad', message: `r: ${file} is no serial port.` });
    const shared = ['a', 'b'].map((id) => receiver(id, { serial: '/dev/full' }));
    const findings = await checkReceivers(configOf(shared), { ownPids: [] });
    mustHelp(findings);
    expect(findings.map(({ message }) => message)).toEqual(
      ['a', 'b'].map((id) => `${id}: another receiver has the port /dev/full too.`),
    );
    // Any device that nobody has open will do.
    expect(await only({ serial: '/dev/full' })).toMatchObject({
      ...{ severity: 'good', message: 'r: /dev/full may be opened, and nobody has it.' },
    });
    const script = `require('fs').openSync('/dev/full', 'r+'); console.log('open'); setTimeout(() => {}, 60000)`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    expect(await only({ serial: '/dev/full' })).toMatchObject({
      ...{ severity: 'bad', message: expect.stringContaining(`(process ${child.pid})`) },
    });
    // The program itself may have it.
    expect(await only({ serial: '/dev/full' }, { ownPids: [child.pid ?? 0] })).toMatchObject({
      ...{ severity: 'good', message: `r: /dev/full is being read by the program (process ${child.pid}).` },
    });
  });

  it('warns of ModemManager beside a port, with the line that keeps it away', async () => {
    const procFolder = await folder();
    await mkdir(join(procFolder, '77', 'fd'), { recursive: true });
    await writeFile(join(procFolder, '77', 'comm'), 'ModemManager\n');
    const pty = await openPty();
    onTestFinished(() => pty.close());
    expect(await only({ serial: pty.path }, { procFolder })).toMatchObject({
      ...{ severity: 'note', message: expect.stringContaining('ModemManager'), cure: expect.stringContaining('udev') },
    });
    await symlink(pty.path, join(procFolder, '77', 'fd', '5'));
    expect((await only({ serial: pty.path }, { procFolder })).message).toContain('ModemManager');
  });

  it('looks for instruments of the network, programs and files as well', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect((await only({ tcp: `127.0.0.1:${port}` })).severity).toBe('good');
    server.close();
    await once(server, 'close');
    expect(await only({ tcp: `127.0.0.1:${port}` })).toMatchObject({
      ...{ severity: 'bad', message: `r: nobody answers at 127.0.0.1:${port}.` },
    });
    expect((await only({ command: ['sh', '-c', 'true'] })).severity).toBe('good');
    expect(await only({ command: ['no-such-program'] })).toMatchObject({
      ...{ severity: 'bad', message: 'r: its program no-such-program cannot be run.' },
    });
    expect((await only({ file: '/nowhere/at-all' })).severity).toBe('bad');
    expect((await only({ simulated: true })).message).toContain('nothing real');
  });
});

describe('the doctor on accounts and certificate', () => {
  const times = { idleMs: 1e9, longestMs: 1e10 };

  it('says how the first administrator is made, and that one is missing', async () => {
    const dataDir = await folder();
    const [none] = await checkAccess(dataDir, configOf([]).access, NOW);
    expect(none).toMatchObject({ check: 'accounts', severity: 'note', cure: expect.stringContaining('user add') });
    const path = join(dataDir, 'accounts.db');
    const accounts = new Accounts(path, times as never);
    accounts.users.addFirst({ id: 'a', name: 'A', role: 'administrator' }, { at: NOW, by: 'test' });
    accounts.users.add({ id: 'b', name: 'B', role: 'viewer' }, { at: NOW, by: 'test' });
    accounts.close();
    const [two] = await checkAccess(dataDir, configOf([]).access, NOW);
    expect(two).toMatchObject({
      severity: 'good',
      message: 'Accounts that may sign in: 2, administrators among them: 1.',
    });
    const db = new Database(path);
    db.exec(`UPDATE users SET disabled = 1 WHERE id = 'a'`);
    db.close();
    const found = await checkAccess(dataDir, configOf([]).access, NOW);
    mustHelp(found);
    expect(found[0]).toMatchObject({ severity: 'bad', cure: expect.stringContaining('--role administrator') });
  });

  it('says how long the certificate is good, before it has run out and after', async () => {
    const where = await folder();
    const [cert, key] = [join(where, 'cert.pem'), join(where, 'key.pem')];
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '90'],
      ...['-subj', '/CN=rf', '-keyout', key, '-out', cert],
    ]);
    expect(made.status).toBe(0);
    const { access } = configOf([], { tls: { cert, key } });
    const at = async (days: number) => {
      const found = (await checkAccess(where, access, Date.now() + days * 86_400_000)).slice(1);
      mustHelp(found);
      return found[0];
    };
    expect(await at(1)).toMatchObject({ severity: 'good', message: expect.stringMatching(/\((88|89) days\)/) });
    expect(await at(70)).toMatchObject({ severity: 'note', cure: expect.stringContaining(cert) });
    expect(await at(91)).toMatchObject({ severity: 'bad', message: expect.stringContaining('ran out on') });
    const whole = await readFile(key);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(await at(1)).toMatchObject({
      ...{ severity: 'bad', message: `The key ${key} does not belong to the certificate ${cert}.` },
    });
    await rm(key);
    expect(await at(1)).toMatchObject({ severity: 'bad', message: expect.stringContaining('cannot be read (ENOENT)') });
    await writeFile(key, whole);
    await writeFile(cert, 'no certificate');
    expect(await at(1)).toMatchObject({ severity: 'bad', message: expect.stringContaining('cannot be read') });
    const [, none] = await checkAccess(where, configOf([]).access, NOW);
    expect(none).toMatchObject({ severity: 'note', message: expect.stringContaining('--insecure') });
    const [, proxied] = await checkAccess(where, configOf([], { behindProxy: ['loopback'] }).access, NOW);
    expect(proxied).toMatchObject({ severity: 'good' });
  });
});

describe('the doctor on drivers, notices and the signing key', () => {
  it('names a driver that does not exist, and settings that its driver does not take', async () => {
    const config = configOf([
      { id: 'a', driver: 'tinysaa', port: { simulated: true } },
      { id: 'b', driver: 'lines', port: { simulated: true }, settings: { format: 'none' } },
    ]);
    const found = await checkReceivers(config, { ownPids: [] });
    mustHelp(found);
    expect(found.map(({ severity }) => severity)).toEqual(['bad', 'bad']);
    expect(found[0]?.message).toContain('a: ');
    expect(found[0]?.message).toContain('tinysaa');
  });

  it('says of each channel whether it is reached and lets us in, and which secret is missing; nothing is sent', async () => {
    const dataDir = await folder();
    const mail = await MailServer.start();
    onTestFinished(() => mail.stop());
    const silent = await freePort();
    const channel = { kind: 'email', host: '127.0.0.1', security: 'none', from: 'a@b.vn', to: ['c@d.vn'], name: 'x' };
    const { notices } = parseConfig(
      {
        stations: [{ id: 'st', name: 'St' }],
        notices: {
          channels: [
            { ...channel, id: 'good', port: mail.port },
            { ...channel, id: 'silent', port: silent },
            { ...channel, id: 'unset', port: mail.port, user: 'u', passwordFile: join(dataDir, 'none') },
            { id: 'hook', name: 'x', kind: 'webhook', template: 'json', url: `http://127.0.0.1:${silent}/` },
          ],
        },
      },
      'test',
    );
    const found = await checkNotices(notices, dataDir);
    mustHelp(found);
    expect(found.map(({ severity, message }) => `${severity} ${message}`).sort()).toEqual([
      expect.stringContaining(`bad hook: nobody answers at 127.0.0.1:${silent}`),
      expect.stringMatching(/^bad silent: .*ECONNREFUSED/),
      expect.stringContaining(`bad unset: notices.channels.2.passwordFile names the file ${join(dataDir, 'none')}`),
      `good good: 127.0.0.1:${mail.port} answers.`,
    ]);
    expect(mail.mails).toEqual([]);
    await writeFile(join(dataDir, 'notices.json'), '{"chan');
    const [damaged] = (await checkNotices({}, dataDir)).filter(({ severity }) => severity === 'bad');
    expect(damaged?.message).toContain('notices.json is damaged');
  });

  it('finds that the signing key is missing or holds none', async () => {
    const dataDir = await folder();
    expect(checkKey(dataDir)).toEqual([]);
    new CaseBook(join(dataDir, 'cases.db')).close();
    expect(checkKey(dataDir)).toMatchObject([{ severity: 'bad', message: expect.stringContaining('is not there') }]);
    openStationKey(dataDir);
    expect(checkKey(dataDir)).toMatchObject([{ severity: 'good' }]);
    await writeFile(join(dataDir, 'station-key.pem'), 'nonsense');
    const found = checkKey(dataDir);
    mustHelp(found);
    expect(found).toMatchObject([{ severity: 'bad', message: expect.stringContaining('holds no private key') }]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the doctor on the files of the data directory', () => {
  it('finds them whole, of another version, and damaged, beside a program that has them open', async () => {
    const dataDir = await folder();
    expect(await checkFiles(dataDir)).toEqual([]);
    const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
    const archive = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention, clock: () => NOW });
    for (const sweep of sweepRun({ count: 2000, bins: 200, startedAt: NOW })) archive.add(sweep);
    await archive.lastSeqs();
    const book = new CaseBook(join(dataDir, 'cases.db'));
    expect((await checkFiles(dataDir)).map(({ severity, message }) => [severity, message.split(' ')[0]])).toEqual([
      ['good', 'sweeps.db'],
      ['good', 'cases.db'],
    ]);
    await archive.close();
    book.close();
    const set = (name: string, version: number) => {
      const db = new Database(join(dataDir, name));
      db.pragma(`user_version = ${version}`);
      db.close();
    };
    set('cases.db', 900);
    set('sweeps.db', 1);
    const other = await checkFiles(dataDir);
    mustHelp(other);
    expect(other).toMatchObject([
      { severity: 'note', message: expect.stringContaining('sweeps.db is of form 1') },
      { severity: 'bad', message: expect.stringContaining('cases.db was written by a newer program (form 900') },
    ]);
    await writeFile(join(dataDir, 'accounts.db'), 'not a database at all, however long one looks at it'.repeat(200));
    const broken = await checkFiles(dataDir);
    mustHelp(broken);
    expect(broken.at(-1)).toMatchObject({
      severity: 'bad',
      message: expect.stringMatching(/^accounts\.db is damaged/),
    });
  });

  it('does all of this in one command, and each line that is not good says what to do', async () => {
    const dataDir = await folder();
    const config = configOf([receiver('gone', { serial: '/dev/nowhere' }), receiver('sim', { simulated: true })]);
    const findings = await examine(config, { dataDir, days: 1 }, Date.now());
    mustHelp(findings);
    const checks = new Set(findings.map(({ check }) => check));
    for (const check of ['data', 'clock', 'serial', 'receivers', 'accounts', 'certificate'] as const)
      expect(checks, check).toContain(check);
    expect(findings.filter(({ check }) => check === 'receivers').length).toBe(2);
  });
});
