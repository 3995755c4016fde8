/** Time-stamps after RFC 3161, made by openssl's own authority and compared with what openssl says of them. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { der, readDer, Tag } from '../../../src/export/evidence/der.js';
import { checkTimestamp } from '../../../src/export/evidence/timestamp.js';
import { verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import { type BundleWorld, bundleWorld, filesOf, zipped } from '../../support/evidence-bundle.js';

let folder: string;
let world: BundleWorld;
let good: string;
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** A certificate `name.pem` with its key, by the authority `issuer`, or by itself. */
function certificate(name: string, issuer: string | undefined, extensions: readonly string[], ...more: string[]): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
  const by = issuer === undefined ? [] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`];
  const days = more.length === 0 ? NOW : more;
  const own = extensions.flatMap((extension) => ['-addext', extension]);
  openssl('req', '-x509', ...key, ...by, ...days, '-out', `${name}.pem`, '-subj', `/CN=${name}`, ...own);
}

/** Valid before the times that it stamps here, whose clock counts whole seconds. */
const day = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
const NOW = ['-not_before', day(-1), '-not_after', day(9)];
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];
const STAMPS = ['basicConstraints=CA:FALSE', 'extendedKeyUsage=critical,timeStamping'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-stamps-'));
  world = await bundleWorld(join(folder, 'station'));
  good = await world.make('good');
});
afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('time-stamps after RFC 3161', () => {
  let server: Server;
  let url = '';
  beforeAll(async () => {
    const settings = [
      ...['[tsa]', 'default_tsa = t', '[t]', 'serial = serial', 'signer_digest = sha256', 'default_policy = 1.2.3.4'],
      ...[
        'digests = sha256',
        'accuracy = secs:1',
        'ess_cert_id_alg = sha256',
        'signer_cert = tsa.pem',
        'signer_key = tsa.key',
      ],
    ];
    writeFileSync(join(folder, 'tsa.cnf'), `${settings.join('\n')}\n`);
    writeFileSync(join(folder, 'serial'), '01');
    const certificate = [
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'tsa.key',
      '-out',
      'tsa.pem',
      '-days',
      '9',
    ];
    openssl('req', ...certificate, '-subj', '/CN=Test TSA', '-addext', 'extendedKeyUsage=critical,timeStamping');
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        writeFileSync(join(folder, 'query.tsq'), Buffer.concat(chunks));
        openssl('ts', '-reply', '-queryfile', 'query.tsq', '-out', 'reply.tsr', '-config', 'tsa.cnf', '-section', 't');
        response.setHeader('content-type', 'application/timestamp-reply');
        response.end(readFileSync(join(folder, 'reply.tsr')));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => server.close());

  it('are requested by RFC 3161, stored unchanged, and checked down to the signature', async () => {
    const path = await world.make('stamped', { timestampServer: url });
    const verdict = await verifyBundle(path);
    expect(verdict).toMatchObject({ good: true, timestamp: { signer: 'CN=Test TSA' } });
    expect(Math.abs((verdict.timestamp?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    // What openssl itself says of what we keep.
    const files = await filesOf(path);
    writeFileSync(join(folder, 'kept.tsr'), files.get('timestamp.tsr') ?? '');
    writeFileSync(join(folder, 'kept.json'), files.get('manifest.json') ?? '');
    const said = openssl('ts', '-verify', '-data', 'kept.json', '-in', 'kept.tsr', '-CAfile', 'tsa.pem');
    expect(said).toContain('Verification: OK');
  });

  it('of another bundle are refused, and so is any changed byte of one', async () => {
    const stamped = await filesOf(join(folder, 'station/stamped/stamped.zip'));
    const token = stamped.get('timestamp.tsr') ?? Buffer.alloc(0);
    const files = await filesOf(good);
    files.set('timestamp.tsr', token);
    const verdict = await verifyBundle(await zipped(join(folder, 'swapped.zip'), files));
    expect(verdict.faults.map(({ path }) => path)).toEqual(['timestamp.tsr']);
    const { manifestSha256 = '' } = await verifyBundle(join(folder, 'station/stamped/stamped.zip'));
    const { at } = checkTimestamp(token, manifestSha256);
    for (let i = 0; i < token.length; i += 7) {
      const changed = Buffer.from(token);
      changed[i] = (changed[i] ?? 0) ^ 0x01;
      let found: number | undefined;
      try {
        found = checkTimestamp(changed, manifestSha256).at;
      } catch {
        continue;
      }
      // Bytes outside what is signed (serial numbers, the certificate's own seal) say nothing of the time.
      expect(found).toBe(at);
    }
  });

  it('that are not available are reported, and the bundle is made all the same', async () => {
    const faults: string[] = [];
    const path = await world.make('unstamped', {
      timestampServer: 'http://127.0.0.1:9/',
      onFault: (sentence) => faults.push(sentence),
    });
    expect(faults).toEqual([expect.stringContaining('gave no time-stamp')]);
    expect((await verifyBundle(path)).timestamp).toBeUndefined();
  });

  it('are trusted for the root that the reader names, and for no other', async () => {
    certificate('stranger', undefined, CA);
    const path = join(folder, 'station/stamped/stamped.zip');
    const named = await verifyBundle(path, { stampRoots: read('tsa.pem') });
    expect(named).toMatchObject({ good: true, unchecked: [], timestamp: { authority: 'named', root: 'CN=Test TSA' } });
    const unknown = await verifyBundle(path);
    expect(unknown).toMatchObject({ good: true, timestamp: { authority: 'unknown', root: undefined } });
    expect(unknown.unchecked.map(({ en }) => en)).toEqual([expect.stringContaining('--tsa-ca')]);
    const other = await verifyBundle(path, { stampRoots: read('stranger.pem') });
    expect(other.faults.map(({ path: at, en }) => [at, en])).toEqual([
      ['timestamp.tsr', expect.stringContaining('none of the named authorities certifies')],
    ]);
    await expect(verifyBundle(path, { stampRoots: 'no certificate' })).resolves.toMatchObject({ good: false });
  });
});

describe('the certificate behind a time-stamp', () => {
  const sha256 = createHash('sha256').update('data').digest('hex');
  let info: Buffer;
  beforeAll(() => {
    writeFileSync(join(folder, 'data'), 'data');
    openssl('ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'data.tsq');
    openssl('ts', '-reply', '-queryfile', 'data.tsq', '-out', 'data.tsr', '-config', 'tsa.cnf', '-section', 't');
    const token = readDer(readFileSync(join(folder, 'data.tsr'))).children[1];
    info = token?.children[1]?.children[0]?.children[2]?.children[1]?.children[0]?.body ?? Buffer.alloc(0);
    writeFileSync(join(folder, 'info.der'), info);
    certificate('root', undefined, CA);
    certificate('between', 'root', CA);
  });

  /** The time of `info` signed by a certificate, whatever it is made for: openssl's authority itself would refuse. */
  function stamped(signer: string, ...chain: string[]): Buffer {
    writeFileSync(join(folder, 'chain.pem'), chain.map((one) => read(`${one}.pem`)).join(''));
    const with_ = chain.length === 0 ? [] : ['-certfile', 'chain.pem'];
    const form = ['-cades', '-binary', '-nodetach', '-econtent_type', '1.2.840.113549.1.9.16.1.4', '-outform', 'DER'];
    const by = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`, '-in', 'info.der', '-out', 'token.der'];
    openssl('cms', '-sign', '-md', 'sha256', ...form, ...by, ...with_);
    const response = der(
      Tag.sequence,
      der(Tag.sequence, der(Tag.integer, Buffer.from([0]))),
      readFileSync(join(folder, 'token.der')),
    );
    writeFileSync(join(folder, 'made.tsr'), response);
    return response;
  }

  /** True where openssl accepts the stamp made last, by the same root. */
  function opensslAccepts(root: string): boolean {
    try {
      const at = ['-data', 'data', '-in', 'made.tsr', '-CAfile', `${root}.pem`];
      return openssl('ts', '-verify', ...at).includes('Verification: OK');
    } catch {
      return false;
    }
  }

  it('leads to the named root over authorities between them, and openssl agrees', () => {
    certificate('direct', 'root', STAMPS);
    certificate('far', 'between', STAMPS);
    for (const [signer, chain] of [
      ['direct', []],
      ['far', ['between']],
    ] as const) {
      const stamp = checkTimestamp(stamped(signer, ...chain), sha256, read('root.pem'));
      expect(stamp).toMatchObject({ signer: `CN=${signer}`, authority: 'named', root: 'CN=root' });
      expect(opensslAccepts('root')).toBe(true);
    }
  });

  it('is refused with the reason where openssl refuses it, too', () => {
    certificate('mail', 'root', ['basicConstraints=CA:FALSE', 'extendedKeyUsage=critical,emailProtection']);
    certificate('both', 'root', ['basicConstraints=CA:FALSE', 'extendedKeyUsage=critical,timeStamping,codeSigning']);
    certificate('soft', 'root', ['basicConstraints=CA:FALSE', 'extendedKeyUsage=timeStamping']);
    certificate('plain', 'root', ['basicConstraints=CA:FALSE']);
    const past = ['-not_before', '20200101000000Z', '-not_after', '20210101000000Z'];
    certificate('expired', 'root', STAMPS, ...past);
    certificate('old-between', 'root', CA, ...past);
    certificate('under-old', 'old-between', STAMPS);
    certificate('no-authority', 'root', ['basicConstraints=critical,CA:FALSE']);
    certificate('under-none', 'no-authority', STAMPS);
    certificate('alone', undefined, STAMPS);
    const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
      ['mail', [], /not made for time-stamps alone/],
      ['both', [], /not made for time-stamps alone/],
      ['soft', [], /not made for time-stamps alone/],
      ['plain', [], /not made for time-stamps alone/],
      ['expired', [], /"CN=expired" behind the time-stamp is valid from .*2020.* to .*2021/],
      ['under-old', ['old-between'], /"CN=old-between" behind the time-stamp is valid/],
      ['under-none', ['no-authority'], /none of the named authorities/],
      ['far', [], /none of the named authorities/],
      ['alone', [], /none of the named authorities/],
    ];
    for (const [signer, chain, says] of cases) {
      const stamp = stamped(signer, ...chain);
      expect(() => checkTimestamp(stamp, sha256, read('root.pem')), signer).toThrow(says);
      expect([signer, opensslAccepts('root')]).toEqual([signer, false]);
    }
  });

  it('must be the one that the stamp names: another of the same key does not take its place', () => {
    openssl(
      'req',
      '-x509',
      '-key',
      'direct.key',
      '-out',
      'twin.pem',
      '-subj',
      '/CN=twin',
      '-days',
      '9',
      '-addext',
      'extendedKeyUsage=critical,timeStamping',
    );
    const response = stamped('direct');
    const der1 = (pem: string) => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const [own, twin] = [der1(read('direct.pem')), der1(read('twin.pem'))];
    const at = response.indexOf(own);
    expect(at).toBeGreaterThan(0);
    // The certificates of the token lie outside what is signed: whoever passes it on can exchange them.
    const token = readDer(response).children[1];
    const signedData = token?.children[1]?.children[0];
    if (token === undefined || signedData === undefined) throw new Error('no token');
    const parts = signedData.children.map(({ tag, whole }) => (tag === 0xa0 ? der(0xa0, twin) : whole));
    const exchanged = der(
      Tag.sequence,
      readDer(response).children[0]?.whole ?? Buffer.alloc(0),
      der(Tag.sequence, token.children[0]?.whole ?? Buffer.alloc(0), der(0xa0, der(Tag.sequence, ...parts))),
    );
    expect(() => checkTimestamp(exchanged, sha256)).toThrow('signature of the time-stamp is wrong');
  });
});
