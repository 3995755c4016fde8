import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config/config.js';
import { ConfigFile } from '../../src/config/config-file.js';
import { bringConfigForward, type ConfigStep } from '../../src/config/config-migration.js';
import { ConfigError, EnvironmentError } from '../../src/errors/errors.js';
import { KeptJson } from '../../src/files/kept-json.js';
import type { LostFile } from '../../src/files/put-aside.js';
import { Calibrations } from '../../src/station/calibrations.js';
import { EmissionLog } from '../../src/station/emission-log.js';
import { SavedPlans } from '../../src/station/saved-plans.js';
import { bringArchiveForward } from '../../src/store/embedded/archive-migration.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { Spool } from '../../src/store/spool/spool.js';
import { segmentHeader, segmentName } from '../../src/store/spool/spool-format.js';
import { archiveOfSingleSweeps } from '../support/first-archive.js';
import { notRoot } from '../support/left-out.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const T0 = Date.UTC(2027, 1, 4);
const ALL = { receiverId: 'r1', from: 0, to: 4e12 };
const clock = () => T0 + 86_400e3;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rfi-upgrade-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const openArchive = (path: string) =>
  EmbeddedArchive.open({ path, retention: { maxAgeMs: 1e13, maxBytes: 1e12 }, clock });

describe('an archive of the first program', () => {
  const sweeps = [
    ...sweepRun({ count: 1300, startedAt: T0, bins: 120 }),
    ...sweepRun({ count: 700, startedAt: T0 + 5e3, bins: 64, receiverId: 'r2', seq: 41 }),
  ];

  it('is brought forward with every sweep, level and setting, and the old file stays beside it', async () => {
    const path = join(folder(), 'sweeps.db');
    archiveOfSingleSweeps(path, sweeps);
    expect(await bringArchiveForward(path, clock)).toMatch(/2000 sweeps.*kept as .*sweeps\.db\.schema-1/);
    const archive = await openArchive(path);
    const found = await archive.query(ALL);
    expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: 1300 }, (_, i) => i + 1));
    for (const [i, { levelsDbm, startedAt, rbwHz, traceDetector }] of found.entries()) {
      expect(levelsDbm).toEqual(sweeps[i]?.levelsDbm);
      expect(startedAt).toBe(sweeps[i]?.startedAt);
      expect([rbwHz, traceDetector]).toEqual((i + 1) % 2 === 0 ? [10e3, 'peak'] : [undefined, undefined]);
    }
    expect((await archive.lastSeqs()).get('r2')).toBe(740);
    expect((await archive.integrity()).problems).toEqual([]);
    await archive.close();
    expect(existsSync(`${path}-spool`)).toBe(false);
    expect(await bringArchiveForward(path, clock)).toBeUndefined();
  });

  it('is whole after an end at any point of the way: the old file, or the new one', async () => {
    const data = folder();
    const path = join(data, 'sweeps.db');
    archiveOfSingleSweeps(path, sweeps);
    // Half a new file of an earlier try lies about.
    writeFileSync(`${path}.new`, 'half');
    await bringArchiveForward(path, clock);
    // Ended between the two renames.
    const old = new Database(path);
    old.pragma('wal_checkpoint(TRUNCATE)');
    old.close();
    writeFileSync(`${path}.new`, readFileSync(path));
    rmSync(path);
    await bringArchiveForward(path, clock);
    const archive = await openArchive(path);
    expect((await archive.query(ALL)).length).toBe(1300);
    await archive.close();
  });

  it('is not opened unseen, and a newer one is refused with what to do', async () => {
    const path = join(folder(), 'sweeps.db');
    archiveOfSingleSweeps(path, sweeps.slice(0, 3));
    await expect(openArchive(path)).rejects.toThrow('starting rfi-logger migrates it');
    const db = new Database(path);
    expect(db.prepare('SELECT count(*) FROM sweeps').pluck().get()).toBe(3);
    db.pragma('user_version = 9');
    db.close();
    const refusal = await bringArchiveForward(path, clock).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EnvironmentError);
    expect((refusal as EnvironmentError).message).toContain('newer version (schema 9)');
    expect((refusal as EnvironmentError).cure.en).toContain('restore the backup');
  });
});

describe('the spool of a newer program', () => {
  it('is refused by the version of its segments, and left as it is', async () => {
    const spool = join(folder(), 'spool');
    mkdirSync(spool);
    const header = segmentHeader(false);
    header[3] = 2;
    const bytes = Buffer.concat([header, Buffer.alloc(64, 7)]);
    writeFileSync(join(spool, segmentName(0)), bytes);
    await expect(Spool.open({ folder: spool, clock })).rejects.toThrow('newer version (schema 2)');
    expect(readFileSync(join(spool, segmentName(0))).equals(bytes)).toBe(true);
  });
});

describe('JSON files of the data directory', () => {
  it('that the first programs wrote are brought forward, their text kept beside them', async () => {
    const data = folder();
    const plans = JSON.stringify({ a: [{ startHz: 118e6, stopHz: 137e6 }] });
    const path = join(data, 'plans.json');
    writeFileSync(path, plans);
    expect((await SavedPlans.open(path)).all.get('a')).toEqual([{ startHz: 118e6, stopHz: 137e6 }]);
    expect(readFileSync(`${path}.format-0`, 'utf8')).toBe(plans);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ format: 1, value: JSON.parse(plans) });
    expect((await SavedPlans.open(path)).all.get('a')).toHaveLength(1);
    writeFileSync(join(data, 'emissions.json'), '{"emissions":[{"id":"e1","state":"closed"}],"anomalies":[]}');
    expect((await EmissionLog.open(join(data, 'emissions.json'))).emissions.map(({ id }) => id)).toEqual(['e1']);
    writeFileSync(join(data, 'calibrations.json'), '[]');
    expect((await Calibrations.open(join(data, 'calibrations.json'))).all).toEqual([]);
  });

  it('go through every step between their format and the newest, and no other', async () => {
    const path = join(folder(), 'x.json');
    const schema = z.object({ unit: z.string(), lossDb: z.number() });
    const steps = [
      (value: unknown) => ({ lossDb: (value as { loss: number }).loss }),
      (value: unknown) => ({ ...(value as object), unit: 'dB' }),
    ];
    const open = () => KeptJson.open(path, schema, { unit: '', lossDb: 0 }, { steps });
    for (const old of ['{"loss":3}', '{"format":1,"value":{"loss":3}}', '{"format":2,"value":{"lossDb":3}}']) {
      writeFileSync(path, old);
      expect((await open()).value).toEqual({ unit: 'dB', lossDb: 3 });
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ format: 3 });
    }
    expect(readFileSync(`${path}.format-2`, 'utf8')).toContain('"lossDb":3');
    writeFileSync(path, '{"format":4,"value":{}}');
    await expect(open()).rejects.toThrow('newer version (schema 4)');
    writeFileSync(path, '{"format":3,"value":{"lossDb":"much"}}');
    await expect(open()).rejects.toThrow(ConfigError);
  });

  it('that are damaged do not keep the program from watching when they are only a list of what was heard', async () => {
    const path = join(folder(), 'emissions.json');
    for (const damage of ['', '{"emissions":[', '[]', 'null']) {
      writeFileSync(path, damage);
      const lost: LostFile[] = [];
      expect((await EmissionLog.open(path, (file) => lost.push(file))).emissions).toEqual([]);
      expect(lost).toMatchObject([{ path, reason: 'damaged', fault: expect.stringContaining('damaged') }]);
      expect(readFileSync(lost[0]?.keptAs ?? '', 'utf8')).toBe(damage);
    }
    writeFileSync(path, '{"format":99,"value":{}}');
    const lost: LostFile[] = [];
    await EmissionLog.open(path, (file) => lost.push(file));
    expect(lost).toMatchObject([{ keptAs: `${path}.newer-1`, reason: 'newer' }]);
  });

  it('that this account may not read are never taken for empty files and overwritten', async () => {
    const path = join(folder(), 'plans.json');
    writeFileSync(path, '{}', { mode: 0o000 });
    chmodSync(dirname(path), 0o755);
    // Root may read everything.
    if (!notRoot) {
      process.seteuid?.(65_534);
      onTestFinished(() => process.seteuid?.(0));
    }
    await expect(SavedPlans.open(path)).rejects.toThrow('cannot be read (EACCES)');
  });

  it('that are folders are never taken for empty files', async () => {
    const path = folder();
    await expect(SavedPlans.open(path)).rejects.toThrow('cannot be read (EISDIR)');
  });
});

describe('the configuration', () => {
  const steps: ConfigStep[] = [
    (document) => {
      document.setIn(['archive', 'keepFor'], document.getIn(['archive', 'maxAge']));
      document.deleteIn(['archive', 'maxAge']);
    },
  ];
  const text = '# Trạm Lạng Sơn\nstations:\n  - id: ls\n    name: Lạng Sơn\narchive:\n  maxAge: 7d # as agreed\n';

  it('of an older form is brought forward with its comments, and kept as it was', async () => {
    const path = join(folder(), 'station.yaml');
    writeFileSync(path, text, { mode: 0o640 });
    expect(await bringConfigForward(path, steps)).toBe(`${path}.version-1`);
    expect(readFileSync(`${path}.version-1`, 'utf8')).toBe(text);
    const now = readFileSync(path, 'utf8');
    expect(now).toContain('# Trạm Lạng Sơn');
    expect(now).toContain('keepFor: 7d');
    expect(now).toContain('version: 2');
    expect(now).not.toContain('maxAge');
    expect(await bringConfigForward(path, steps)).toBeUndefined();
  });

  it('of a newer form is refused with what to do; without a version it is of the first', async () => {
    const path = join(folder(), 'station.yaml');
    const today = text.replace('maxAge', 'keepFor');
    writeFileSync(path, today);
    expect((await readConfig(path)).archive.keepFor).toBe(7 * 86_400e3);
    expect(await bringConfigForward(path)).toBeUndefined();
    writeFileSync(path, `version: 1\n${today}`);
    expect((await readConfig(path)).stations[0]?.id).toBe('ls');
    writeFileSync(path, `version: 7\n${today}`);
    await expect(readConfig(path)).rejects.toThrow('newer version (schema 7)');
    writeFileSync(path, `version: soon\n${today}`);
    await expect(readConfig(path)).rejects.toThrow('version is "soon"');
  });

  it('whose references lead nowhere, or expand without limit, is refused by name when read and when changed', async () => {
    const path = join(folder(), 'station.yaml');
    const bomb = `a: &a [${'x,'.repeat(9)}]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`;
    for (const damage of ['site: *nowhere\n', bomb]) {
      writeFileSync(path, `${text.replace('maxAge', 'keepFor')}${damage}`);
      await expect(readConfig(path)).rejects.toThrow(ConfigError);
      const file = await ConfigFile.open(path, {});
      await expect(file.setStation('ls', { name: 'Khác' })).rejects.toThrow(ConfigError);
      expect(readFileSync(path, 'utf8')).toContain(damage);
    }
  });
});
