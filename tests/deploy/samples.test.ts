/** Samples for the programs around ours are taken by these programs themselves, where they are installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const installed = (program: string): boolean => spawnSync('which', [program]).status === 0;

/** A folder with a certificate, and the sample with its paths. */
function withCertificate(sample: string): { readonly folder: string; readonly text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-samples-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const out = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'fullchain.pem')];
  spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    ...out,
    '-days',
    '2',
    '-subj',
    '/CN=rf.example',
  ]);
  return { folder, text: readFileSync(join(DEPLOY, sample), 'utf8').replaceAll('/etc/ssl/rf.example', folder) };
}

it.skipIf(!installed('nginx') || !installed('openssl'))('nginx takes its sample', () => {
  const { folder, text } = withCertificate('proxy/nginx.conf');
  writeFileSync(join(folder, 'site.conf'), text);
  const main = join(folder, 'nginx.conf');
  writeFileSync(main, `events {}\npid ${folder}/pid;\nhttp { access_log off; include ${folder}/site.conf; }\n`);
  const { status, stderr } = spawnSync('nginx', ['-t', '-e', 'stderr', '-c', main], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});

it.skipIf(!installed('caddy') || !installed('openssl'))('Caddy takes its sample', () => {
  const { folder, text } = withCertificate('proxy/Caddyfile');
  const path = join(folder, 'Caddyfile');
  writeFileSync(path, text);
  const args = ['validate', '--adapter', 'caddyfile', '--config', path];
  const { status, stderr } = spawnSync('caddy', args, { encoding: 'utf8', env: { ...process.env, HOME: folder } });
  expect(status, stderr).toBe(0);
});

it.skipIf(!installed('amtool'))('Alertmanager takes its sample', () => {
  const { status, stdout } = spawnSync('amtool', ['check-config', join(DEPLOY, 'prometheus/alertmanager.yaml')], {
    encoding: 'utf8',
  });
  expect(status, stdout).toBe(0);
});

it('compose names other containers and never its own address, mounts what is there, and starts without a receiver', () => {
  const { services } = parse(readFileSync(join(DEPLOY, 'docker/compose.yaml'), 'utf8')) as {
    services: Record<string, { volumes?: string[]; devices?: string[]; depends_on?: string[] }>;
  };
  for (const file of ['datasource.yaml', 'prometheus.yaml']) {
    const text = readFileSync(join(DEPLOY, 'docker', file), 'utf8').replace(/^\s*#.*$/gm, '');
    expect(text).not.toMatch(/127\.0\.0\.1|localhost/);
    for (const [, host = ''] of text.matchAll(/(?:http:\/\/|")([a-z-]+):\d+/g))
      expect(Object.keys(services)).toContain(host);
  }
  for (const { volumes = [], devices = [], depends_on = [] } of Object.values(services)) {
    expect(devices).toEqual([]);
    for (const other of depends_on) expect(Object.keys(services)).toContain(other);
    for (const source of volumes.map((volume) => volume.split(':')[0] ?? ''))
      if (source.startsWith('.') && source !== './config')
        expect(existsSync(join(DEPLOY, 'docker', source)), source).toBe(true);
  }
  const ignored = readFileSync(join(DEPLOY, '../.dockerignore'), 'utf8').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['node_modules', 'dist', 'data']));
});
