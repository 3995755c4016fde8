/** What stands between the program and the world: headers, limits, TLS, proxies, and secrets that stay where they are. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { webServer } from '../../src/http/web-server.js';
import { type Json, PASSWORD, startAccountProgram } from '../support/account-program.js';
import { eventually } from '../support/field-program.js';

const root = join(import.meta.dirname, '../..');

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-hardening-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

function makeCertificate(where: string, name: string): { cert: string; key: string } {
  const files = { cert: join(where, 'cert.pem'), key: join(where, 'key.pem') };
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const out = ['-keyout', files.key, '-out', files.cert];
  const made = spawnSync('openssl', ['req', '-x509', '-days', '2', ...key, ...subject, ...out]);
  expect(made.status, String(made.stderr)).toBe(0);
  return files;
}

interface SecureAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
}

function askSecurely(
  url: URL,
  method = 'GET',
  body?: object,
  more: Record<string, string> = {},
): Promise<SecureAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...more };
    const request = httpsRequest(url, { method, headers, rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('the page’s policy', () => {
  it('lets scripts, connections, fonts and workers come from here alone, and nobody frame the page', async () => {
    const { program } = await startAccountProgram();
    const { headers } = await fetch(program.address);
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split(';').map((part) => {
        const [name = '', ...values] = part.trim().split(/\s+/);
        return [name, values.join(' ')] as const;
      }),
    );
    expect(policy.get('default-src')).toBe("'none'");
    for (const name of ['script-src', 'connect-src', 'font-src', 'worker-src', 'form-action'])
      expect(policy.get(name), name).toBe("'self'");
    for (const name of ['script-src-attr', 'base-uri', 'frame-ancestors'])
      expect(policy.get(name), name).toBe("'none'");
    for (const [name, values] of policy) {
      expect(values, name).not.toMatch(/unsafe-eval|\*|https?:/);
      expect(values, name).not.toContain('unsafe-inline');
    }
    expect(policy.get('style-src-attr')).toBe("'none'");
    // Style elements bear the nonce of this very load of the document, wherever in the page it was asked for.
    const seen = new Set<string>();
    for (const path of ['/', '/', '/index.html', '/incidents/INC-2026-000042', '/stations/r/hue.sim']) {
      const answer = await fetch(new URL(path, program.address));
      const nonce = /style-src 'self' 'nonce-([\w+/=]{22,})'/.exec(
        answer.headers.get('content-security-policy') ?? '',
      )?.[1];
      expect(await answer.text(), path).toContain(`<meta property="csp-nonce" nonce="${nonce}"`);
      seen.add(nonce ?? '');
    }
    expect(seen.size).toBe(5);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
    // A promise of TLS that is not there would lock everybody out.
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('is short where the answer is no document, which counts on a thin line', async () => {
    const { program } = await startAccountProgram();
    const html = await (await fetch(program.address)).text();
    const asset = /src="(\/assets\/[^"]+)"/.exec(html)?.[1] ?? '';
    for (const path of [asset, '/api/v1/session']) {
      const { headers } = await fetch(new URL(path, program.address));
      expect(headers.get('content-security-policy'), path).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
      expect([...headers].join('').length, path).toBeLessThan(500);
    }
  });

  it('lets the drawing thread of the page fetch its own parts, and nothing else', async () => {
    const { program } = await startAccountProgram();
    const files = await readdir(join(root, 'dist/web/assets'));
    const thread = files.find((name) => /^drawing-worker-.*\.js$/.test(name));
    const { headers, status } = await fetch(new URL(`/assets/${thread}`, program.address));
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none';script-src 'self'");
  });

  it('has nothing to forgive in the page: no inline script, style or handler', async () => {
    const html = await readFile(join(root, 'dist/web/index.html'), 'utf8');
    expect(html).toMatch(/<script[^>]+src="\/assets\//);
    for (const [script] of html.matchAll(/<script\b[^>]*>/g)) expect(script).toMatch(/\bsrc="\//);
    expect(html).not.toMatch(/<style\b|\bstyle="|\son\w+="|javascript:/);
  });
});

describe('limits', () => {
  it('refuse a body over a megabyte, an address over 8000 letters, and JSON that is none', async () => {
    const { caller } = await startAccountProgram();
    const big = await caller().call('POST', '/api/v1/audit/verify', { anchors: ['x'.repeat(1 << 20)] });
    expect(big.status).toBe(413);
    expect((await caller().get(`/api/v1/receivers?x=${'y'.repeat(8000)}`)).status).toBe(414);
    const broken = await caller().call('POST', '/api/v1/audit/verify', '{"anchors":');
    expect(broken.status).toBe(400);
    expect(broken.headers.get('content-type')).toContain('application/problem+json');
  });

  it('read nothing of a body before its sender is known', async () => {
    const { administrator, caller } = await startAccountProgram();
    await administrator();
    const big = await caller().call('POST', '/api/v1/audit/verify', { anchors: ['x'.repeat(1 << 20)] });
    expect(big.status).toBe(401);
  });

  it('say names of files to a browser as the header’s form has them, whatever somebody called them', async () => {
    const { administrator } = await startAccountProgram();
    const admin = await administrator();
    const report = {
      ...{ stationId: 'st', startHz: 100e6, stopHz: 101e6, severity: 5, summary: 'x', receiverId: 'sim' },
      ...{ from: new Date(Date.now() - 5000).toISOString(), to: new Date().toISOString() },
    };
    const routes = await admin.get('/api/openapi.json');
    expect(routes.body.paths['/api/v1/incidents/{incidentId}/attachments']).toBeDefined();
    const made = await admin.call('POST', '/api/v1/incidents', report);
    const id = made.body.incident?.id;
    // The form of an incident is another test's matter; without one there is nothing to name.
    if (id === undefined) return;
    const name = encodeURIComponent('../../x"\r\nSet-Cookie: a=b; "ảnh.html');
    const headers = { 'content-type': 'application/octet-stream' };
    const put = await admin.call('POST', `/api/v1/incidents/${id}/attachments?name=${name}`, '<script>', headers);
    expect(put.status).toBe(200);
    const got = await admin.get(`/api/v1/incidents/${id}/attachments/${put.body.attachment.sha256}`);
    const disposition = got.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^attachment; filename\*=UTF-8''[\w%.!~*'()-]+$/);
    expect(got.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });
});

describe('TLS', () => {
  it('serves page, API and live view over the certificate, says so to browsers, and binds the cookie to it', async () => {
    const tls = makeCertificate(await folder(), 'station');
    const { program } = await startAccountProgram({ access: { tls } });
    expect(program.address).toMatch(/^https:/);
    expect(program.setupLink).toMatch(/^https:.*\/enter#/);
    const health = await askSecurely(new URL('/healthz', program.address));
    expect(health.status).toBe(200);
    expect(health.headers['strict-transport-security']).toMatch(/^max-age=31536000/);
    const setup = { link: program.setupLink?.split('#')[1], id: 'chief', name: 'Chief', password: PASSWORD };
    const made = await askSecurely(new URL('/api/v1/session/setup', program.address), 'POST', setup);
    expect(String(made.headers['set-cookie'])).toMatch(
      /^__Host-rfi-session=[\w-]{43}; .*HttpOnly; Secure; SameSite=Strict/,
    );
    // In the clear there is no answer on this port.
    const { port } = new URL(program.address);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  it('loads a renewed certificate without a restart, keeps the old one while the new is incomplete, and refuses a bad one', async () => {
    const where = await folder();
    const files = makeCertificate(where, 'old');
    const faults: unknown[] = [];
    let later = 0;
    const server = webServer(
      (_request, response) => void response.end(),
      files,
      (fault) => faults.push(fault),
      30,
      () => Date.now() + later,
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const shownName = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.destroy();
        });
        socket.on('error', reject);
      });
    expect(await shownName()).toBe('old');
    await writeFile(files.cert, 'half a certifi');
    await eventually(() => faults.length > 0);
    expect(await shownName()).toBe('old');
    makeCertificate(where, 'new');
    await eventually(async () => (await shownName()) === 'new');
    // In ten years it has run out, and the log says so.
    faults.length = 0;
    later = 3650 * 86_400_000;
    await eventually(() => faults.length > 0);
    expect(String(faults[0])).toMatch(/ran out on .*: browsers refuse the page\./);
    await writeFile(files.key, 'no key');
    expect(() =>
      webServer(
        () => undefined,
        files,
        () => undefined,
      ),
    ).toThrow('cannot be used');
  });
});

describe('behind a reverse proxy', () => {
  it('the visitor’s address and TLS are believed of the proxies that are named, and of no other', async () => {
    const { program, administrator } = await startAccountProgram({ access: { behindProxy: ['loopback'] } });
    const admin = await administrator();
    const forwarded = {
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'rf.example',
    };
    const body = JSON.stringify({ name: 'chief', password: PASSWORD });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...forwarded } };
    const answer = await fetch(new URL('/api/v1/session', program.address), init);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-rfi-session=.*Secure/);
    expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age/);
    const { sessions } = (await admin.get('/api/v1/users/chief/sessions')).body;
    expect(sessions.map(({ address }: Json) => address)).toContain('198.51.100.7');
    const invited = await fetch(new URL('/api/v1/users', program.address), {
      method: 'POST',
      body: JSON.stringify({ id: 'lan', name: 'Lan', role: 'viewer' }),
      headers: {
        ...{ 'content-type': 'application/json', origin: 'https://rf.example', ...forwarded },
        cookie: (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '',
      },
    });
    expect(((await invited.json()) as Json).link).toMatch(/^https:\/\/rf\.example\/enter#/);
  });
});

describe('secrets', () => {
  it('of the configuration are in no dump, no log line and no answer of the API', async () => {
    const canaries = ['canary-oidc-secret-1', 'canary-influx-token-2'];
    const access = { oidc: { issuer: 'http://127.0.0.1:9', clientId: 'rfi', clientSecret: canaries[0] } };
    const influxdb = { url: 'http://127.0.0.1:9', database: 'rf', org: 'rfi', token: canaries[1] };
    const config = { access, archive: { influxdb } };
    const parsed = parseConfig({ stations: [{ id: 'st', name: 'S' }], ...config }, 'test');
    for (const dump of [JSON.stringify(parsed), inspect(parsed, { depth: 9 }), `${parsed.access.oidc?.clientSecret}`])
      for (const canary of canaries) expect(dump).not.toContain(canary);
    expect(() => parseConfig({ ...config, stations: [], access: { oidc: { clientSecret: 7 } } }, 'test')).toThrow();
    const { program, log, administrator } = await startAccountProgram(config);
    const admin = await administrator();
    let asked = 0;
    for (const { method, path } of program.routes) {
      if (method !== 'get' || path.includes('{') || path.includes('oidc')) continue;
      const { body } = await admin.get(path);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      for (const canary of [...canaries, PASSWORD]) expect(text, path).not.toContain(canary);
      asked += 1;
    }
    expect(asked).toBeGreaterThan(30);
    await admin.get('/api/v1/session/oidc');
    for (const canary of canaries) expect(log.join('')).not.toContain(canary);
  });

  it('are in a backup as hashes, in a file that only its owner reads', async () => {
    const { dataDir, administrator } = await startAccountProgram();
    onTestFinished(() => rm(`${dataDir}-backups`, { recursive: true, force: true }));
    const admin = await administrator();
    const token = await admin.call('POST', '/api/v1/tokens', { name: 'robot', scopes: ['watch'], password: PASSWORD });
    expect((await admin.call('POST', '/api/v1/backup', { name: 'one' })).status).toBe(202);
    const listed = await eventually(async () => {
      const { body } = await admin.get('/api/v1/backup');
      return body.state === 'done' && body;
    });
    const text = JSON.stringify(listed);
    const path = join(`${dataDir}-backups`, 'one/data/accounts.db');
    expect((await stat(path)).mode & 0o077).toBe(0);
    const bytes = await readFile(path);
    for (const canary of [PASSWORD, token.body.secret, admin.cookie.split('=')[1] ?? '?']) {
      expect(text).not.toContain(canary);
      expect(bytes.includes(canary)).toBe(false);
    }
    expect(bytes.includes('$argon2id$')).toBe(true);
  }, 90_000);
});
