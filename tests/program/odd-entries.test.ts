/** A pipe hangs its reader, a device never ends, a folder is no file: under whatever name, none of them holds up the watch. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PROGRAM } from '../support/program-file.js';
import { firstOf } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

/** Of a start and a sentence on a busy machine; what hangs on a pipe hangs for ever. */
const ENDS_WITHIN_MS = 30_000;
const pipe = (path: string) => expect(spawnSync('mkfifo', [path]).status).toBe(0);
const folder = (path: string) => void mkdirSync(path);
const device = (path: string) => symlinkSync('/dev/zero', path);
const KINDS = [pipe, folder, device];
/** Of a file that the command names, which the same code refuses whatever it is. */
const NAMED = firstOf(KINDS).map((kind) => [kind.name, kind] as const);

/** What the program reads or writes at its start, beside case book and accounts. */
const FILES = [
  ...['writer.lock', 'owner.lock', 'sweeps.db', 'drills.db', 'spool/archive.cursor'],
  ...['station-key.pem', 'detection.state', 'emissions.json', 'last-life.json', 'receiver-starts.json'],
  ...['plans.json', 'calibrations.json', 'spur-maps.json', 'references.json', 'trials.json'],
  ...['notices.json', 'cells.json', 'imported-receivers.json'],
];

const FOLDERS = ['reports', 'exports', 'attachments', 'copies', 'imports', 'site'];

const receiver = {
  ...{ id: 'a', driver: 'simulated', port: { simulated: true }, settings: { seed: 1 } },
  plans: [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 100 }],
};
const config = { stations: [{ id: 'st', name: 'Trạm', receivers: [receiver] }] };

async function ask(program: RunningProgram, path: string) {
  return (await (await fetch(new URL(path, program.address))).json()) as ReturnType<typeof JSON.parse>;
}

/** What a command says that must end by itself. */
async function endOf(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  return { code, said };
}

describe('in place of files of the data directory', () => {
  it('pipes, folders and devices in turn: put aside by name and told, and the watch goes on', {
    timeout: 180_000,
  }, async () => {
    const program = await RunningProgram.start({ config });
    onTestFinished(() => program.close());
    await program.halt();
    const data = join(program.folder, 'data');
    for (const [i, name] of FILES.entries()) {
      rmSync(join(data, name), { force: true });
      mkdirSync(dirname(join(data, name)), { recursive: true });
      KINDS[i % KINDS.length]?.(join(data, name));
    }
    for (const name of FOLDERS) {
      rmSync(join(data, name), { recursive: true, force: true });
      writeFileSync(join(data, name), 'x');
    }
    // Nothing is renamed by a command that only looks; it does not hang either.
    const looked = await endOf(['doctor', '--data-dir', data, '--language', 'vi']);
    expect(looked.code).toBe(1);
    expect(looked.said).toMatch(/station-key\.pem là (đường ống có tên \(FIFO\)|thư mục|thiết bị), không phải tệp/);
    const range = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-01-02T00:00:00Z'];
    expect(await endOf(['export', 'sweeps', '--receiver', 'a', ...range, '--data-dir', data])).toMatchObject({
      code: 1,
      said: expect.stringContaining('The next start of the program renames it'),
    });

    await program.resume();
    const sweeps = async () => (await ask(program, '/api/v1/receivers/a')).sweeps;
    await expect.poll(sweeps, { timeout: ENDS_WITHIN_MS }).toBeGreaterThan(2);
    const { problems } = await ask(program, '/readyz');
    const told = problems.map(({ en }: { en: string }) => en).join('\n');
    for (const name of FILES) {
      expect(lstatSync(join(data, `${name}.wrong-kind-1`)).isFile(), name).toBe(false);
      expect(told).toContain(`is kept as ${name.split('/').at(-1)}.wrong-kind-1`);
    }
    for (const name of FOLDERS) expect(told).toContain(`is kept as ${name}.wrong-kind-1`);
    const { losses } = await ask(program, '/api/v1/book-losses');
    expect(losses).toContainEqual(expect.objectContaining({ book: 'station-key', reason: 'missing' }));
    const { rows } = await ask(program, '/api/v1/audit?subject=station-key');
    expect(rows.map(({ action }: { action: string }) => action)).toEqual(['station-key.changed', 'station-key.noted']);

    // What was put aside is left alone at the next start; case book and accounts have copies.
    await program.halt();
    for (const [i, name] of ['cases.db', 'accounts.db'].entries()) {
      rmSync(join(data, name));
      KINDS[i]?.(join(data, name));
    }
    await program.resume();
    expect(existsSync(join(data, 'writer.lock.wrong-kind-1.wrong-kind-1'))).toBe(false);
    // Without accounts whoever asks is a stranger, who is told no name: the log has them.
    for (const name of ['cases.db', 'accounts.db']) expect(program.log).toContain(`${name} was of the wrong kind`);
  });
});

it('an import that puts a pipe aside says so, in the language of the person', async () => {
  const data = mkdtempSync(join(tmpdir(), 'rfi-odd-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  pipe(join(data, 'station-key.pem'));
  const file = join(data, 'scan.csv');
  writeFileSync(file, '2026-03-01, 10:00:00, 100000000, 100300000, 100000, 10, -90, -80, -91\n');
  const where = ['--station', 'st', '--receiver', 'a', '--data-dir', join(data)];
  const { code, said } = await endOf(['import', file, ...where, '--language', 'vi']);
  expect(said).toMatch(/station-key\.pem không đúng loại .*wrong-kind-1 và chương trình bắt đầu một tệp mới/);
  expect(code).toBe(0);
});

describe('in place of a file that the command names', () => {
  it.each(NAMED)(
    'a %s as the configuration: the start ends with a sentence',
    { timeout: 90_000 },
    async (_name, kind) => {
      const where = mkdtempSync(join(tmpdir(), 'rfi-odd-'));
      onTestFinished(() => rmSync(where, { recursive: true, force: true }));
      const path = join(where, 'station.yaml');
      kind(path);
      for (const args of [
        ['serve', '--port', '0', '--config', path],
        ['check', path],
      ]) {
        const { code, said } = await endOf([
          ...args,
          ...(args[0] === 'serve' ? ['--data-dir', join(where, 'data')] : []),
        ]);
        expect(code).toBe(2);
        expect(said).toMatch(/station\.yaml is a (named pipe|folder|device), not a file/);
      }
    },
  );

  it.each(NAMED)(
    'a %s as the certificate: the page is open to this machine alone',
    { timeout: 90_000 },
    async (_name, kind) => {
      const where = mkdtempSync(join(tmpdir(), 'rfi-odd-'));
      onTestFinished(() => rmSync(where, { recursive: true, force: true }));
      const tls = { cert: join(where, 'cert.pem'), key: join(where, 'key.pem') };
      writeFileSync(tls.cert, '');
      kind(tls.key);
      const program = await RunningProgram.start({ config: { ...config, access: { tls } } });
      onTestFinished(() => program.close());
      expect(program.address).toMatch(/^http:/);
      expect(program.log).toMatch(/key\.pem is a (named pipe|folder|device), not a file/);
    },
  );
});
