/** Commands that read files from outside: each ends by itself, with a sentence, in bounded memory and time. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { writeZip } from '../../../src/files/zip/zip-writer.js';
import { PROGRAM } from '../../support/program-file.js';

const folder = mkdtempSync(join(tmpdir(), 'rfi-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const INTO = ['--station', 'st', '--receiver', 'rx', '--data-dir', 'data', '--json'];

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder });
  const seen = { out: '', err: '' };
  child.stdout.on('data', (text) => (seen.out += String(text).slice(0, 10_000)));
  child.stderr.on('data', (text) => (seen.err += String(text).slice(0, 10_000)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...seen };
}

/** A file of `bytes` that begins with `head` and has no line feed after it; a hole on the disk. */
function endless(name: string, head: string, bytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, head);
  truncateSync(path, bytes);
  return path;
}

async function bomb(name: string, megabytes: number): Promise<string> {
  const gzip = createGzip({ level: 1 });
  const pieces: Buffer[] = [];
  gzip.on('data', (piece: Buffer) => pieces.push(piece));
  const zeros = Buffer.alloc(1 << 20);
  for (let n = 0; n < megabytes; n++) if (!gzip.write(zeros)) await once(gzip, 'drain');
  gzip.end();
  await once(gzip, 'end');
  writeFileSync(join(folder, name), Buffer.concat(pieces));
  return name;
}

describe('a file that is made to harm its reader', () => {
  it('is refused by import, which takes the good file beside it: bombs, archives in archives, a line without end', async () => {
    const row = '2026-03-01, 10:00:01, 88000000, 88400000, 100000.00, 10, -60, -61, -62, -63, -63\n';
    writeFileSync(join(folder, 'good.csv'), row);
    endless('line.csv', row + row.slice(0, 60), 100e6);
    let nested = gzipSync(row);
    for (let depth = 0; depth < 200; depth++) nested = gzipSync(nested);
    const entries = [
      { name: 'inner.zip', content: nested },
      { name: 'beside.csv', content: Buffer.from(row.replace(':01', ':02')) },
    ];
    await writeZip(join(folder, 'nested.zip'), entries, Date.UTC(2026, 2, 1));
    const files = [await bomb('bomb.csv.gz', 120), 'nested.zip', 'line.csv', 'good.csv'];
    const { code, out, err } = await run('import', ...files, ...INTO);
    expect([code, err]).toEqual([1, '']);
    const outcomes = (JSON.parse(out) as { files: { file: string; imported: number; known: number; fault?: string }[] })
      .files;
    expect(outcomes.map(({ file, imported, known }) => [file, imported + known])).toEqual([
      ['bomb.csv.gz', 0],
      ['nested.zip/inner.zip', 0],
      ['nested.zip/beside.csv', 1],
      ['line.csv', 1],
      ['good.csv', 1],
    ]);
    expect(outcomes[0]?.fault).toMatch(/unpacks to more than/);
    expect(readdirSync(join(folder, 'data/imports'))).toEqual([]);
  });

  it('is refused by restore: a manifest of 3 GB, one of brackets, and a pipe that never ends', async () => {
    const refusalOf = async (name: string, make: (path: string) => void): Promise<string> => {
      mkdirSync(join(folder, name));
      make(join(folder, name, 'backup.json'));
      const { code, err } = await run('restore', name, '--data-dir', 'restored');
      expect(code).toBe(1);
      return err;
    };
    const [large, deep, pipe] = await Promise.all([
      refusalOf('large', () => endless('large/backup.json', '{"format":1,"files":[', 3e9)),
      refusalOf('deep', (path) => writeFileSync(path, '['.repeat(1e6))),
      refusalOf('pipe', (path) => spawnSync('mkfifo', [path])),
    ]);
    expect(large).toMatch(/no file of at most/);
    expect(deep).toMatch(/backup\.json cannot be read/);
    expect(pipe).toMatch(/no file of at most/);
  });

  it('is read by decode in bounded memory: a line of 200 MB', async () => {
    endless('line.bin', '-90,', 200e6);
    const settings = '{format: csv-sweep, start: 1, stop: 2}';
    const { code, err } = await run('decode', '--driver', 'lines', '--settings', settings, 'line.bin');
    expect(code).toBe(1);
    expect(err).toMatch(/holds no sweep/);
  });

  it('is left by salvage with its counts: a case book whose pages are all the same', async () => {
    mkdirSync(join(folder, 'damaged'));
    const page = Buffer.alloc(4096, 0x0d);
    page.write('SQLite format 3\0', 'latin1');
    const file = openSync(join(folder, 'damaged/cases.db.damaged-1'), 'w');
    for (let n = 0; n < 2000; n++) writeSync(file, page);
    const { code, out } = await run('salvage', 'damaged', '--out', 'salvaged', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toHaveLength(1);
  });

  it('is refused by detect and check, which read no more than they can use', async () => {
    mkdirSync(join(folder, 'scenarios/one'), { recursive: true });
    writeFileSync(join(folder, 'scenarios/one/power.f32'), '');
    writeFileSync(join(folder, 'scenarios/one/header.json'), `{"a":${'['.repeat(1e6)}`);
    expect((await run('detect', 'scenarios')).code).toBe(1);
    endless('station.yaml', 'stations: [', 2e9);
    expect(await run('check', 'station.yaml')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/more than 1048576 bytes/),
    });
  });
});
