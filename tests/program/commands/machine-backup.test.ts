/** A backup that a new machine can be made from, by the command line alone; and how backups keep off a full disk. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../../src/config/config.js';
import { openStationKey } from '../../../src/export/evidence/station-key.js';
import { checkBackups } from '../../../src/program/doctor/doctor-archives.js';
import { Accounts } from '../../../src/store/accounts/accounts.js';
import { makeRoomIn } from '../../../src/store/safekeeping/backup-room.js';
import { Backups } from '../../../src/store/safekeeping/backups.js';
import { PROGRAM } from '../../support/program-file.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rfi-machine-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function station(archive: object) {
  return { stations: [{ id: 'st', name: 'Station' }], archive };
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, said: stdout + stderr };
}

/** A machine with everything outside its data directory that a station has. */
function machine() {
  const root = folder();
  const etc = join(root, 'etc');
  const dataDir = join(root, 'data');
  for (const path of [etc, dataDir]) mkdirSync(path);
  const file = (name: string, text: string): string => {
    writeFileSync(join(etc, name), text);
    return join(etc, name);
  };
  const config = file(
    'station.yaml',
    `stations: [{ id: st, name: Station }]
archive:
  backupPassphraseFile: ${file('passphrase', 'correct horse\n')}
  influxdb: { url: "http://127.0.0.1:1", database: rf, tokenEnv: RFI_TEST_TOKEN }
access:
  tls: { cert: ${file('cert.pem', 'CERTIFICATE')}, key: ${file('key.pem', 'PRIVATE KEY')} }
notices:
  channels:
    - { id: mail, name: Mail, kind: email, host: mail, from: a@b.vn, to: [c@d.vn], passwordFile: ${file('mail', 'open-sesame')} }
`,
  );
  const { fingerprint } = openStationKey(dataDir).key;
  writeFileSync(join(dataDir, 'notices.json'), '{"channels":[],"rules":[]}');
  const accounts = new Accounts(join(dataDir, 'accounts.db'), { idleMs: 1, longestMs: 1 });
  accounts.users.add({ id: 'lan', name: 'Lan', role: 'administrator' }, { at: 1, by: 'local' });
  accounts.close();
  return { root, etc, dataDir, config, fingerprint };
}

describe('rfi-logger backup and restore', () => {
  it('make a station again on an empty machine: data, configuration, certificate, keys and secrets', () => {
    const { root, etc, dataDir, config, fingerprint } = machine();
    const target = join(root, 'backup');
    // As the unit has them from `secrets.env`; an empty one is not written there.
    const variables = {
      RFI_TEST_TOKEN: 'tok-tok',
      RFI_ROLE: 'hub',
      RFI_DATA: '/var/lib/rfi-logger/hub',
      RFI_FLAGS: '',
    };
    const made = run(['backup', '--config', config, '--data-dir', dataDir, target], variables);
    expect(made).toMatchObject({ status: 0 });
    const clear = readdirSync(target, { recursive: true, encoding: 'utf8' });
    expect(clear.filter((name) => /station-key|notices/.test(name))).toEqual([]);
    for (const name of clear.map((one) => join(target, one)).filter((path) => statSync(path).isFile()))
      for (const secret of ['open-sesame', 'tok-tok', 'PRIVATE KEY', 'correct horse'])
        expect(readFileSync(name).includes(secret), `${name} has ${secret}`).toBe(false);

    const empty = folder();
    const passphrase = join(empty, 'passphrase.txt');
    const restore = (text: string) => {
      writeFileSync(passphrase, text);
      const to = ['--data-dir', join(empty, 'var/data'), '--machine-root', join(empty, 'root')];
      return run(['restore', ...to, '--passphrase-file', passphrase, target]);
    };
    expect(restore('wrong horse')).toMatchObject({
      status: 1,
      said: expect.stringContaining('The passphrase does not open machine.sealed'),
    });
    expect(existsSync(join(empty, 'var/data'))).toBe(false);
    expect(restore('correct horse\n')).toMatchObject({ status: 0 });
    for (const name of ['station.yaml', 'passphrase', 'cert.pem', 'key.pem', 'mail']) {
      const back = join(empty, 'root', etc, name);
      expect(readFileSync(back, 'utf8')).toBe(readFileSync(join(etc, name), 'utf8'));
      expect(statSync(back).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(empty, 'root', etc, 'secrets.env'), 'utf8')).toBe(
      'RFI_ROLE=hub\nRFI_DATA=/var/lib/rfi-logger/hub\nRFI_TEST_TOKEN=tok-tok\n',
    );
    const restored = openStationKey(join(empty, 'var/data'));
    expect([restored.key.fingerprint, restored.isNew]).toEqual([fingerprint, false]);
    expect(existsSync(join(empty, 'var/data/notices.json'))).toBe(true);
    expect(run(['user', 'list', '--data-dir', join(empty, 'var/data')]).said).toContain('lan');
  });

  it('say what is not in a backup without a passphrase, and write over no file of the machine', () => {
    const { root, etc, dataDir, config } = machine();
    const plain = run(['backup', '--data-dir', dataDir, join(root, 'plain')]);
    expect(plain).toMatchObject({ status: 0, said: expect.stringContaining('are not in this backup: give --config') });
    const target = join(root, 'backup');
    run(['backup', '--config', config, '--data-dir', dataDir, target]);
    writeFileSync(join(etc, 'mail'), 'newer');
    const to = ['--data-dir', dataDir, '--replace', '--passphrase-file', join(etc, 'passphrase')];
    const back = run(['restore', ...to, target]);
    expect(back.said).toContain(`${join(etc, 'mail')}.from-backup was put back.`);
    expect(readFileSync(join(etc, 'mail'), 'utf8')).toBe('newer');
    expect(readFileSync(join(etc, 'mail.from-backup'), 'utf8')).toBe('open-sesame');
  });

  it('keep within a number and a size, the oldest going first and the newest whole one never', async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'a'), Buffer.alloc(1000));
    const backups = folder();
    for (const name of ['2027-01-01T0000Z', '2027-01-02T0000Z', '2027-01-03T0000Z']) {
      mkdirSync(join(backups, name));
      const files = [{ path: 'a', bytes: 1000, sha256: '' }];
      const manifest = { format: 1, programVersion: '1', madeAt: `${name.slice(0, 10)}T00:00:00.000Z`, files };
      writeFileSync(join(backups, name, 'backup.json'), JSON.stringify(manifest));
    }
    writeFileSync(join(backups, 'note.txt'), 'not a backup');
    await makeRoomIn(backups, { dataDir, keep: 3 });
    expect(readdirSync(backups).sort()).toEqual(['2027-01-02T0000Z', '2027-01-03T0000Z', 'note.txt']);
    await makeRoomIn(backups, { dataDir, atMostBytes: 2500 });
    expect(readdirSync(backups).sort()).toEqual(['2027-01-03T0000Z', 'note.txt']);
    await expect(makeRoomIn(backups, { dataDir, atMostBytes: 1500 })).rejects.toThrow('archive.backupsAtMost is');
    expect(readdirSync(backups)).toContain('2027-01-03T0000Z');
  });

  it('let the oldest go by its time, whatever its name, and count the sealed part', async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'a'), Buffer.alloc(1000));
    const backups = folder();
    const days = { 'before-upgrade': '2026-11-01', '2027-01-02T0000Z': '2027-01-02', 'by-hand': '2027-01-01' };
    for (const [name, day] of Object.entries(days)) {
      mkdirSync(join(backups, name));
      const files = [{ path: 'a', bytes: 1000, sha256: '' }];
      const sealed = { bytes: 200, sha256: '' };
      const manifest = { format: 1, programVersion: '1', madeAt: `${day}T00:00:00.000Z`, files, sealed };
      writeFileSync(join(backups, name, 'backup.json'), JSON.stringify(manifest));
    }
    const now = Date.parse('2027-01-03T00:00:00Z');
    const archive = (bytes?: number) =>
      parseConfig(station({ backupsIn: backups, backupsAtMost: bytes && `${bytes / 1e6} MB` }), 't').archive;
    const [over] = await checkBackups(dataDir, archive(3500), now);
    expect(over).toMatchObject({ severity: 'bad', message: expect.stringContaining('3 complete backups') });
    expect(over?.message).toContain('the newest of 2027-01-02T00:00:00.000Z');
    await makeRoomIn(backups, { dataDir, atMostBytes: 3400 });
    expect(readdirSync(backups).sort()).toEqual(['2027-01-02T0000Z', 'by-hand']);
    expect((await checkBackups(dataDir, archive(3400), now))[0]?.severity).toBe('good');
    expect((await checkBackups(dataDir, archive(), now))[0]?.cure).toContain('Set archive.backupsAtMost');
    expect((await checkBackups(dataDir, archive(3400), now + 86_400_001))[0]?.severity).toBe('bad');
    const status = await new Backups({ dataDir, folder: backups, programVersion: '1', clock: () => now }).status();
    expect(status).toEqual({ newestAt: Date.parse('2027-01-02'), failed: false, bytes: 2400 });
  });
});
