/** What `npm run release` packs, unpacked beside nothing but the packages that it names. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';

type Json = ReturnType<typeof JSON.parse>;

const root = join(import.meta.dirname, '../..');

it('a release runs without a build, and says of a PDF that typst is not installed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-release-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const made = spawnSync(process.execPath, [join(root, 'tools/release.mjs'), folder], { encoding: 'utf8' });
  expect(made.stderr).not.toMatch(/Error/);
  spawnSync('tar', ['xzf', made.stdout.trim()], { cwd: folder });
  const unpacked = join(folder, readdirSync(folder).find((name) => !name.endsWith('.tgz')) ?? '');
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  expect(devDependencies).toBeUndefined();
  expect(Object.keys(dependencies)).not.toContain('vite');
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(unpacked, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(unpacked, 'node_modules', name));
  }
  const program = spawn(
    'npm',
    ['start', '--', '--demo', '--no-past', '--port', '0', '--data-dir', join(folder, 'data')],
    { cwd: unpacked },
  );
  onTestFinished(() => ended(program));
  let said = '';
  program.stdout.on('data', (text) => {
    said += text;
  });
  const address = await vi.waitUntil(() => /is ready: (\S+)/.exec(said)?.[1], { timeout: 60_000 });
  const page = await fetch(address);
  expect(await page.text()).toContain('<div id="root">');
  const origin = new URL(address).origin;
  const hour = [new Date(Date.now() - 3_600_000), new Date()].map((time) => time.toISOString());
  const { report }: Json = await fetch(new URL('api/v1/reports', address), {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'daily', from: hour[0], to: hour[1] }),
  }).then((answer) => answer.json());
  const paper = async (format: string) => fetch(new URL(`api/v1/reports/${report.id}/file?format=${format}`, address));
  expect((await paper('docx')).status).toBe(200);
  const refused: Json = await (await paper('pdf')).json();
  expect(refused.reason.vi).toBe(
    'Tệp PDF do typst dàn trang, mà máy này chưa cài typst. Hãy chạy “npm ci” trong thư mục của chương trình, hoặc chọn DOCX.',
  );
});

async function ended(program: ChildProcess): Promise<void> {
  program.kill('SIGTERM');
  await new Promise((resolve) => program.once('close', resolve));
}
