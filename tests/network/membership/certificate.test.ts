import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newAuthority, serverCertificate } from '../../../src/network/membership/certificate.js';

const NOW = Date.parse('2026-11-27T10:00:00Z');

describe('the certificates of a hub', () => {
  const authority = newAuthority('rfi-logger hub authority', NOW);
  const hosts = ['hub.example', '192.0.2.7', '2001:db8::17'];
  const server = serverCertificate(authority, 'rfi-logger hub', hosts, NOW);

  it('are read by Node: names, dates, signature, private key', () => {
    const ca = new X509Certificate(authority.certificate);
    const leaf = new X509Certificate(server.certificate);
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkHost('hub.example')).toBe('hub.example');
    expect(leaf.checkHost('other.example')).toBeUndefined();
    expect(leaf.checkIP('192.0.2.7')).toBe('192.0.2.7');
    expect(leaf.checkIP('2001:db8::17')).toBe('2001:db8::17');
    expect(leaf.checkPrivateKey(createPrivateKey(server.key))).toBe(true);
    expect(new Date(leaf.validFrom).getTime()).toBe(NOW - 7 * 86_400e3);
    expect(new Date(leaf.validTo).getFullYear()).toBe(2031);
  });

  it('write years from 2050 on as RFC 5280 wants', () => {
    const late = newAuthority('late', Date.parse('2035-01-01T00:00:00Z'));
    expect(new Date(new X509Certificate(late.certificate).validTo).getFullYear()).toBe(2055);
  });

  it('are accepted by OpenSSL at its strictest, and refused under another authority', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-certificate-'));
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const ca = file('ca.pem', authority.certificate);
    const other = file('other.pem', newAuthority('rfi-logger hub authority', NOW).certificate);
    const leaf = file('leaf.pem', server.certificate);
    const verify = (trusted: string) =>
      spawnSync('openssl', ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', trusted, leaf]).status;
    expect(verify(ca)).toBe(0);
    expect(verify(other)).not.toBe(0);
    return undefined;
  });
});
