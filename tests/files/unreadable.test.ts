/**
 * Files that are there and cannot be read, for want of rights, of descriptors, or of a sound disk. Root ignores rights, so the
 * faults are put in where node:fs is called.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ConfigFile } from '../../src/config/config-file.js';
import { openStationKey } from '../../src/export/evidence/station-key.js';
import { ExportJobs } from '../../src/export/export-jobs.js';
import { KeptJson } from '../../src/files/kept-json.js';
import type { LostFile } from '../../src/files/put-aside.js';
import { ImportDesk, writeUploadNote } from '../../src/import/uploads/import-desk.js';
import { hubIdOf } from '../../src/network/hubs/hub-identity.js';
import { seedOf } from '../../src/network/membership/hub-files.js';
import { Members } from '../../src/network/membership/members.js';
import { ReportStore } from '../../src/report/desk/report-store.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { makeRoomIn } from '../../src/store/safekeeping/backup-room.js';
import { mayHaveCopies } from '../../src/store/safekeeping/hourly-copies.js';
import { openKept } from '../../src/store/safekeeping/open-kept.js';

/** The fault that looks at matching paths meet; undefined for none. */
const fault = vi.hoisted(() => ({ at: undefined as RegExp | undefined, code: '' }));
const LOOKS = vi.hoisted(
  () => ['readFile', 'readdir', 'stat', 'lstat', 'readFileSync', 'readdirSync', 'statSync'] as const,
);

/** The module with looks that fail at the path of {@link fault}. */
const failing = vi.hoisted(() => (module: Record<string, unknown>) => {
  const looks = LOOKS.filter((name) => typeof module[name] === 'function').map((name) => {
    const real = module[name] as (...args: unknown[]) => unknown;
    const look = (path: unknown, ...rest: unknown[]): unknown => {
      if (typeof path !== 'string' || fault.at?.test(path) !== true) return real(path, ...rest);
      const error = Object.assign(new Error(`${fault.code}: put in by a test, '${path}'`), { code: fault.code, path });
      if (name.endsWith('Sync')) throw error;
      return Promise.reject(error);
    };
    return [name, look] as const;
  });
  return { ...module, ...Object.fromEntries(looks) };
});
vi.mock('node:fs', async (original) => failing(await original()));
vi.mock('node:fs/promises', async (original) => failing(await original()));

const CODES = ['EACCES', 'EMFILE', 'EIO'] as const;
let folder = '';
const lost: LostFile[] = [];
const onLost = (one: LostFile) => void lost.push(one);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-unreadable-'));
  lost.length = 0;
});
afterEach(() => {
  fault.at = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, content: string): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

/** Each file below the folder with its content. */
function everything(): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.sort().map((path) => [relative(folder, path), readFileSync(path, 'latin1')]));
}

/** Runs `work` while looks at `at` fail with `code`, and holds that every file is as it was. */
async function nothingGoes(at: RegExp, code: string, work: () => unknown): Promise<unknown> {
  const before = everything();
  Object.assign(fault, { at, code });
  const outcome = await (async () => await work())().catch((error: unknown) => error);
  fault.at = undefined;
  expect(everything()).toEqual(before);
  return outcome;
}

describe.each(CODES)('a file that cannot be read (%s)', (code) => {
  const openExports = () =>
    ExportJobs.open({
      ...{ folder: join(folder, 'exports'), clock: () => 1000, onLost, onEvent: () => undefined },
      work: async () => ({ files: [], rows: 0 }),
    });
  const openDesk = () =>
    ImportDesk.open({
      ...{ dataDir: folder, archive: Object.create(EmbeddedArchive.prototype) as EmbeddedArchive, onLost },
      ...{ clock: () => 1000, age: () => 1000, onKept: () => undefined },
    });

  it('costs no export: it is left out, named, and there again at the next start', async () => {
    const job = {
      id: 'exp-0a',
      request: { what: 'incidents', format: 'csv' },
      by: 'truc',
      createdAt: 1,
      state: 'done',
    };
    const path = put('exports/exp-0a/job.json', JSON.stringify({ ...job, bytes: 3, file: 'a.csv' }));
    put('exports/exp-0a/a.csv', 'a,b');
    put('exports/a note of a person.txt', 'leave this');
    const jobs = await nothingGoes(/job\.json$/, code, openExports);
    expect((jobs as ExportJobs).all).toEqual([]);
    expect(lost).toMatchObject([{ path, keptAs: path, reason: 'unreadable' }]);
    expect((await openExports()).all.map(({ id }) => id)).toEqual(['exp-0a']);
    expect(await nothingGoes(/exports$/, code, openExports)).toMatchObject({ code });
  });

  it.each([
    ['its note', /~upload\.json$/],
    ['its content', /a\.csv$/],
  ])('costs no upload: %s', async (_what, at) => {
    const uploads = join(folder, 'imports/uploads/u1');
    put('imports/uploads/u1/a.csv', '1,2\n');
    await writeUploadNote(uploads, { id: 'u1', name: 'a.csv', by: 'truc', at: 900, total: 9, stated: {} });
    const desk = (await nothingGoes(at, code, openDesk)) as ImportDesk;
    expect(desk.all).toEqual([]);
    expect(lost).toMatchObject([{ path: uploads, reason: 'unreadable' }]);
    // The next upload tidies, and leaves it.
    await desk.add(Readable.from(['3']), { name: 'b.csv', by: 'truc', total: 9, stated: {} });
    expect(everything()).toMatchObject({ 'imports/uploads/u1/a.csv': '1,2\n' });
    expect((await openDesk()).all.map(({ id }) => id)).toContain('u1');
  });

  it('costs no upload when the folder of all cannot be listed', async () => {
    put('imports/uploads/u1/a.csv', '1,2\n');
    expect(await nothingGoes(/uploads$/, code, openDesk)).toMatchObject({ code });
  });

  it('shuts no station out: what was known of it stays, and a revocation is not taken for done', async () => {
    const members = new Members(folder);
    const publicKey = `U${'A'.repeat(55)}`;
    for (const id of ['mau-son', 'nui-den']) await members.join(id, publicKey, 1);
    await members.invite('dao-xa', { password: 'a'.repeat(16), expiresAt: 9 });
    const known = await members.read();
    const read = await nothingGoes(/nui-den\.json$|dao-xa\.json$/, code, () => members.read(known));
    expect(read).toMatchObject({ members: known.members, invitations: known.invitations });
    expect((read as typeof known).faults).toEqual([
      expect.stringContaining(`dao-xa.json cannot be read (${code})`),
      expect.stringContaining(`nui-den.json cannot be read (${code})`),
    ]);
    expect(await nothingGoes(/stations$/, code, () => members.read(known))).toMatchObject({ code });
    expect(await nothingGoes(/stations$/, code, () => members.stamp())).toMatchObject({ code });
    expect(await nothingGoes(/nui-den\.json$/, code, () => members.revoke('nui-den', 5))).toMatchObject({ code });
  });

  it('is not overwritten: the configuration', async () => {
    const path = put('config.yaml', 'stations:\n  - { id: a, name: Trạm A }\n');
    const file = await ConfigFile.open(path, {});
    writeFileSync(path, '# edited by hand\nstations:\n  - { id: a, name: Trạm B }\n');
    const refused = await nothingGoes(/config\.yaml$/, code, () => file.setStation('a', { name: 'C' }));
    expect(refused).toMatchObject({ message: `${path} cannot be read (${code}): nothing was changed.` });
    await file.setStation('a', { name: 'C' });
    expect(everything()['config.yaml']).toContain('# edited by hand');
  });

  it('is not made again: the keys of a station and of a hub', async () => {
    openStationKey(folder);
    await seedOf(join(folder, 'hub.nk'), 'user');
    await hubIdOf(folder);
    expect(await nothingGoes(/station-key\.pem$/, code, () => openStationKey(folder))).toMatchObject({ code });
    expect(await nothingGoes(/hub\.nk$/, code, () => seedOf(join(folder, 'hub.nk'), 'user'))).toMatchObject({ code });
    expect(await nothingGoes(/hub-id$/, code, () => hubIdOf(folder))).toMatchObject({ code });
  });

  it('gives its number to no other report', async () => {
    const about = {
      kind: 'daily',
      title: { vi: '', en: '' },
      from: 0,
      to: 1,
      datedAt: 1,
      madeAt: 1,
      madeBy: 'a',
    } as const;
    const first = await ReportStore.open(folder, expect.fail);
    await first.add({ ...about, id: first.nextId(2027), drill: false }, {});
    const faults: string[] = [];
    const opened = await nothingGoes(/000001\.json$/, code, () =>
      ReportStore.open(folder, (one) => void faults.push(one)),
    );
    expect((opened as ReportStore).nextId(2027)).toBe('RPT-2027-000002');
    expect(faults).toEqual([expect.stringContaining(code)]);
  });

  it('is kept under another name, and not called damaged: a file of settings', async () => {
    const path = put('plans.json', '{"format":1,"value":7}');
    await expect(nothingGoes(/plans\.json$/, code, () => KeptJson.open(path, z.number(), 0))).resolves.toMatchObject({
      message: expect.stringContaining(`cannot be read (${code})`),
    });
    Object.assign(fault, { at: /plans\.json$/, code });
    expect((await KeptJson.open(path, z.number(), 0, { onLost })).value).toBe(0);
    fault.at = undefined;
    expect(lost).toMatchObject([{ path, reason: 'unreadable' }]);
    expect(readFileSync(lost[0]?.keptAs ?? '', 'utf8')).toBe('{"format":1,"value":7}');
  });

  it('costs no hourly copy, and keeps nobody from starting', async () => {
    put('copies/cases-2027-02-05T17.db', 'a copy');
    const opened = await nothingGoes(/copies$/, code, () => {
      expect(mayHaveCopies(folder, 'cases', 0)).toBe(true);
      return openKept({
        path: join(folder, 'cases.db'),
        clock: () => 0,
        open: () => 'empty',
        mayBegin: () => !mayHaveCopies(folder, 'cases', 0),
      });
    });
    expect(opened).toMatchObject({ store: 'empty', loss: { reason: 'missing', copyOf: undefined } });
    expect(opened).toMatchObject({ loss: { fault: expect.stringContaining(code) } });
  });

  it('costs no backup when room is made for the next', async () => {
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      const manifest = { format: 1, programVersion: '1', madeAt: `2027-02-0${i + 1}T00:00:00Z`, files: [] };
      utimesSync(put(`backups/${name}/backup.json`, JSON.stringify(manifest)), 1, 1);
    }
    mkdirSync(join(folder, 'data'));
    const room = () => makeRoomIn(join(folder, 'backups'), { dataDir: join(folder, 'data'), keep: 3 });
    await nothingGoes(/backups\/[ab]\/backup\.json$/, code, room);
    expect(await nothingGoes(/backups$/, code, room)).toMatchObject({ code });
  });
});
