/** Samples for the programs around ours are taken by these programs themselves, where they are installed. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { addAdministrator } from '../support/first-account.js';
import { RunningProgram } from '../support/running-program.js';

const DEPLOY = join(import.meta.dirname, '../../deploy');

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

interface Proxy {
  readonly sample: string;
  /** What runs the sample as it stands, but for its ports. */
  command(text: string, folder: string, ports: Ports): string[];
}

interface Ports {
  readonly http: number;
  readonly https: number;
}

const PROXIES: Readonly<Record<string, Proxy>> = {
  nginx: {
    sample: 'proxy/nginx.conf',
    command(text, folder, { http, https }) {
      const site = text.replace(/^ *listen \[::\].*\n/gm, '').replace('listen 80;', `listen ${http};`);
      writeFileSync(join(folder, 'site.conf'), site.replace('listen 443 ', `listen ${https} `));
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (one) => `${one}_temp_path ${folder}/t;`,
      );
      const main = `daemon off;\npid ${folder}/pid;\nevents {}\nhttp { access_log off; ${temporary.join(' ')} include ${folder}/site.conf; }\n`;
      writeFileSync(join(folder, 'nginx.conf'), main);
      return ['nginx', '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
    },
  },
  caddy: {
    sample: 'proxy/Caddyfile',
    command(text, folder, { http, https }) {
      const path = join(folder, 'Caddyfile');
      writeFileSync(path, `{\n\tadmin off\n\thttp_port ${http}\n\thttps_port ${https}\n}\n${text}`);
      return ['caddy', 'run', '--adapter', 'caddyfile', '--config', path];
    },
  },
};

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const ORIGIN = 'https://rf.example';
const PASSWORD = 'a long enough word';
/** As a browser asks: through TLS, by the name of the certificate. */
const AS_BROWSER = { servername: 'rf.example', rejectUnauthorized: false, agent: false } as const;

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function ask(port: number, path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = { ...AS_BROWSER, port, method, path, headers: { host: 'rf.example', ...json, ...headers } };
    const request = httpsRequest({ host: '127.0.0.1', ...asked }, (response) => resolve(response.resume()));
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

it('the proxy that the configuration names is believed, without a flag', { timeout: 60_000 }, async () => {
  const stations = [{ id: 'st', name: 'St', receivers: [] }];
  const program = await RunningProgram.start({ config: { stations, access: { behindProxy: ['loopback'] } } });
  onTestFinished(() => program.close());
  const forwarded = { 'x-forwarded-for': '10.0.0.9', 'x-forwarded-proto': 'https' };
  const { headers } = await fetch(program.address, { headers: forwarded });
  expect(headers.get('strict-transport-security')).toMatch(/max-age/);
});

describe.each(Object.entries(PROXIES))('%s with its sample', (_name, { sample, command }) => {
  it('passes the page, edits of its own origin alone, and the live view', { timeout: 60_000 }, async () => {
    const receiver = { id: 'a', driver: 'simulated', port: { simulated: true } };
    const plans = [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 100 }];
    const stations = [{ id: 'st', name: 'St', receivers: [{ ...receiver, plans }] }];
    const program = await RunningProgram.start({
      config: { stations, access: { behindProxy: ['loopback'] } },
      prepare: (dataDir) => addAdministrator(dataDir, 'an', PASSWORD),
    });
    onTestFinished(() => program.close());
    const { folder, text } = withCertificate(sample);
    const ports = { http: await freePort(), https: await freePort() };
    const conf = text.replace('127.0.0.1:8080', new URL(program.address).host);
    const [file = '', ...args] = command(conf, folder, ports);
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: folder } });
    onTestFinished(() => void child.kill());
    let said = '';
    child.stderr.on('data', (part) => (said += String(part)));
    const opened = () =>
      ask(ports.https, '/readyz').then(
        ({ statusCode }) => statusCode,
        () => said,
      );
    await expect.poll(opened, { timeout: 20_000 }).toBe(200);

    const signIn = { method: 'POST', headers: { origin: ORIGIN }, body: { name: 'an', password: PASSWORD } };
    const [cookie = ''] = (await ask(ports.https, '/api/v1/session', signIn)).headers['set-cookie'] ?? [];
    // The program knows from the proxy that it is reached through TLS.
    expect(cookie).toMatch(/^__Host-.*; Secure/);
    const own = { cookie: cookie.split(';')[0] ?? '' };
    const value = { name: 'An', duty: 'leader', addresses: [], active: true };
    const put = async (origin: string) => {
      const order = { method: 'PUT', headers: { ...own, origin }, body: { version: 0, value } };
      return (await ask(ports.https, '/api/v1/people/an', order)).statusCode;
    };
    expect(await put('https://evil.example')).toBe(403);
    expect(await put(ORIGIN)).toBe(200);

    const headers = { ...own, host: 'rf.example', origin: ORIGIN };
    const live = new WebSocket(`wss://127.0.0.1:${ports.https}/live`, LIVE_SUBPROTOCOL, { ...AS_BROWSER, headers });
    onTestFinished(() => live.terminate());
    await once(live, 'open');
    live.send(JSON.stringify({ type: 'subscribe', receiverId: 'a' }));
    await new Promise<void>((resolve) => live.on('message', (_data, isBinary) => isBinary && resolve()));

    const plain = await fetch(`http://127.0.0.1:${ports.http}/`, {
      redirect: 'manual',
      headers: { host: 'rf.example' },
    });
    expect([301, 308]).toContain(plain.status);
  });
});

it('Alertmanager takes its sample', () => {
  const { status, stdout } = spawnSync('amtool', ['check-config', join(DEPLOY, 'prometheus/alertmanager.yaml')], {
    encoding: 'utf8',
  });
  expect(status, stdout).toBe(0);
});

/** Of the Compose Specification, those that the file uses. */
const SERVICE_KEYS = [
  ...['build', 'depends_on', 'device_cgroup_rules', 'environment', 'image', 'ports', 'restart', 'stop_grace_period'],
  'volumes',
];

interface Service {
  readonly build?: unknown;
  readonly image?: string;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
}

it('compose is what `docker compose config` takes: known keys, declared volumes, and variables that its head names', () => {
  const text = readFileSync(join(DEPLOY, 'docker/compose.yaml'), 'utf8');
  const { services, volumes, ...others } = parse(text, { uniqueKeys: true, merge: false }) as {
    services: Readonly<Record<string, Service>>;
    volumes: Readonly<Record<string, unknown>>;
  };
  expect(Object.keys(others)).toEqual([]);
  const used = new Set<string>();
  for (const [name, service] of Object.entries(services)) {
    expect(name).toMatch(/^[a-zA-Z0-9._-]+$/);
    expect(SERVICE_KEYS).toEqual(expect.arrayContaining(Object.keys(service)));
    expect([service.build, service.image].filter((one) => one !== undefined).length, name).toBe(1);
    // Compose refuses true and false as values of variables.
    for (const value of Object.values(service.environment ?? {})) expect(typeof value, name).toBe('string');
    for (const volume of service.volumes ?? []) {
      const [source = '', target = '', mode] = volume.split(':');
      expect(target).toMatch(/^\//);
      expect([undefined, 'ro', 'rw']).toContain(mode);
      if (!/^[./]/.test(source)) used.add(source);
    }
  }
  expect([...used].sort()).toEqual(Object.keys(volumes).sort());
  const rest = text.replace(/^\s*#.*$/gm, '');
  // `$` begins a variable everywhere; one without a value must stop the start.
  for (const [whole, name = ''] of rest.matchAll(/\$(?:\{(\w+)[^}]*\})?/g)) {
    expect(whole).toMatch(/^\$\{\w+:\?[^}]+\}$/);
    expect(/^# secrets\.env: (.*)$/m.exec(text)?.[1]).toContain(name);
  }
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
