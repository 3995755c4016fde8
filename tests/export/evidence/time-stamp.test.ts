/** Time-stamps that OpenSSL 3.5 made, recorded by the steps of `stamps.test.ts`; DER by the examples of ITU-T X.690. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProtocolError } from '../../../src/errors/errors.js';
import { type DerNode, der, derOid, oidText, readDer } from '../../../src/export/evidence/der.js';
import { askTimestamp, checkPurpose, checkTimestamp } from '../../../src/export/evidence/timestamp.js';

interface Recorded {
  /** Certificates, base64 of DER. */
  readonly roots: Readonly<Record<string, string>>;
  /** `time` as OpenSSL prints it. */
  readonly stamps: Readonly<Record<string, { readonly response: string; readonly time?: string }>>;
}
const { roots, stamps } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'openssl-stamps.json'), 'utf8'),
) as Recorded;
const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${roots[name]}\n-----END CERTIFICATE-----\n`;
const stamp = (name: string) => Buffer.from(stamps[name]?.response ?? '', 'base64');
const DATA = createHash('sha256').update('data').digest('hex');
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('DER', () => {
  it.each([
    [0, '0400'],
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_535, '0482ffff'],
    [65_536, '0483010000'],
  ])('gives a value of %i bytes the length that X.690 says, and reads it again', (length, head) => {
    const made = der(0x04, Buffer.alloc(length, 1));
    expect(made.subarray(0, head.length / 2).toString('hex')).toBe(head);
    const { tag, whole, body, children } = readDer(made);
    expect([tag, whole.equals(made), body.equals(Buffer.alloc(length, 1)), children]).toEqual([4, true, true, []]);
  });

  it.each([
    ['2.999.3', '0603883703'],
    ['1.2.840.113549', '06062a864886f70d'],
    ['2.16.840.1.101.3.4.2.1', '0609608648016503040201'],
    ['1.3.6.1.5.5.7.3.8', '06082b06010505070308'],
    ['0.9.2342', '0603099226'],
    ['1.39.16383.16384', '06064fff7f818000'],
  ])('has the object identifier %s', (text, bytes) => {
    expect(derOid(text).toString('hex')).toBe(bytes);
    expect(oidText(readDer(hex(bytes)))).toBe(text);
  });

  it('is read as a tree, up to the end of the first value', () => {
    const read = readDer(hex('3006 020105 0401aa ffff'));
    expect(read.whole.toString('hex')).toBe('30060201050401aa');
    expect(read.children.map(({ tag, body }) => [tag, body.toString('hex')])).toEqual([
      [2, '05'],
      [4, 'aa'],
    ]);
    expect(oidText(readDer(hex('0500')))).toBeUndefined();
    expect(oidText(readDer(hex('0600')))).toBeUndefined();
  });

  it.each([
    ['', 'There is nothing'],
    ['02', 'ends within its head'],
    ['0203 0101', 'ends before its length'],
    ['3003 020201', 'ends before its length'],
    ['3080 0201010000', 'has no definite length'],
    ['0485 0000000001 aa', 'has no definite length'],
    ['0484 ffffffff', 'ends before its length'],
    ['0480', 'has no definite length'],
  ])('that is damaged (%s) is refused', (bytes, says) => {
    expect(() => readDer(hex(bytes))).toThrow(says);
  });

  it('is refused where it is nested without end', () => {
    const nested = (times: number) => Array.from({ length: times }).reduce((inner: Buffer) => der(0x30, inner), der(5));
    expect(readDer(nested(40)).tag).toBe(0x30);
    expect(() => readDer(nested(41))).toThrow('nested too deeply');
  });
});

/** The value once for each of its parts, without that part; an octet string that holds values is taken for one of them. */
function* thinned(node: DerNode): Generator<Buffer> {
  const inner = node.tag === 0x04 && node.body[0] === 0x30 ? [readDer(node.body)] : node.children;
  for (const [i, part] of inner.entries()) {
    const others = inner.map(({ whole }) => whole);
    yield der(node.tag, ...others.toSpliced(i, 1));
    for (const thinner of thinned(part)) yield der(node.tag, ...others.with(i, thinner));
  }
}

describe('a time-stamp that OpenSSL made', () => {
  it.each([
    ['direct', 'CN=direct'],
    ['far', 'CN=far'],
    ['rsa, named by SHA-1', 'CN=rsa'],
    ['p384, named by SHA-512', 'CN=p384'],
    ['sha384', 'CN=p384'],
    ['eight between', 'CN=deepest'],
  ])('is good, at the time that OpenSSL says: %s', (name, signer) => {
    const at = Date.parse(stamps[name]?.time ?? '');
    const found = checkTimestamp(stamp(name), DATA.toUpperCase(), `another\n${pem('alone')}\n${pem('root')}`);
    const by = { at, signer: `C=VN, O=Office, ${signer}` };
    expect(found).toMatchObject({ ...by, authority: 'named', root: 'C=VN, O=Office, CN=root' });
    expect(checkTimestamp(stamp(name), DATA)).toMatchObject({ ...by, authority: 'unknown', root: undefined });
  });

  it('is good where the reader names the very certificate that signed it', () => {
    const signerSha256 = createHash('sha256')
      .update(Buffer.from(roots['direct'] ?? '', 'base64'))
      .digest('hex');
    const found = checkTimestamp(stamp('direct'), DATA, pem('direct'));
    expect(found).toMatchObject({ authority: 'named', root: 'C=VN, O=Office, CN=direct', signerSha256 });
    expect(checkTimestamp(stamp('alone'), DATA, pem('alone')).root).toBe('C=VN, O=Office, CN=alone');
  });

  it.each([
    ['mail', /not made for time-stamps alone/],
    ['both', /not made for time-stamps alone/],
    ['soft', /not made for time-stamps alone/],
    ['plain', /not made for time-stamps alone/],
    ['expired', /"C=VN, O=Office, CN=expired" behind the time-stamp is valid from Jan .*2020.* to Jan .*2021/],
    ['early', /CN=early" behind the time-stamp is valid from Jan .*2030/],
    ['under-old', /CN=old-between" behind the time-stamp is valid/],
    ['under-none', /by "C=VN, O=Office, CN=under-none", whom none of the named authorities/],
    ['nine between', /none of the named authorities/],
    ['alone', /none of the named authorities/],
    ['no certificate', /signature of the time-stamp is wrong/],
    ['no time', /token holds no time/],
    ['of a SHA-512 hash', /for another file/],
    ['refused', /refused \(status 2\)/],
  ])('is refused: %s', (name, says) => {
    expect(() => checkTimestamp(stamp(name), DATA, pem('root'))).toThrow(says);
  });

  it('is refused for another file, by roots that are none, and with any changed byte of what was signed', () => {
    expect(() => checkTimestamp(stamp('direct'), DATA.replace(/^./, 'f'))).toThrow('is for another file');
    expect(() => checkTimestamp(stamp('direct'), DATA, 'no certificate')).toThrow('holds no certificate in PEM');
    const good = stamp('direct');
    const changed = (at: number) => {
      const other = Buffer.from(good);
      other[at] = (other[at] ?? 0) ^ 0x01;
      return other;
    };
    const hashAt = good.indexOf(hex(DATA));
    for (let i = hashAt - 30; i < hashAt + 60; i++)
      expect(() => checkTimestamp(changed(i), DATA), `byte ${i}`).toThrow();
    // The signature itself, and the attributes that it signs, stand last.
    const typeAt = good.lastIndexOf(hex('060b2a864886f70d0109100104'));
    for (let i = typeAt; i < typeAt + 13; i++) expect(() => checkTimestamp(changed(i), DATA), `byte ${i}`).toThrow();
    for (let i = good.length - 60; i < good.length; i += 7)
      expect(() => checkTimestamp(changed(i), DATA)).toThrow('signature of the time-stamp is wrong');
  });

  it('is refused by a sentence, or tells the same time, where any part of it is left out', () => {
    const name = 'p384, named by SHA-512';
    const { at } = checkTimestamp(stamp(name), DATA);
    const said = new Set<string>();
    for (const response of thinned(readDer(stamp(name)))) {
      try {
        expect(checkTimestamp(response, DATA).at).toBe(at);
      } catch (error) {
        // Of a damaged certificate the platform speaks.
        if (!(error instanceof ProtocolError)) expect(error).toHaveProperty('code', expect.stringMatching(/^ERR_OSSL/));
        said.add((error as Error).message);
      }
    }
    expect([...said]).toEqual(
      expect.arrayContaining([
        'There is nothing where a DER value should be.',
        'The time-stamp server refused (status ?).',
        'The time-stamp has no signed token.',
        'The time-stamp token holds no time.',
        'The time-stamp is for another file, not for manifest.json.',
        'The time-stamp holds no time.',
        'The time-stamp token is not signed.',
        'The time-stamp is signed in a way that is not known here.',
        'The time-stamp was changed after it was signed.',
        'The signature of the time-stamp is not about a time.',
        'The time-stamp does not name the certificate that signed it.',
        'The signature of the time-stamp is wrong.',
      ]),
    );
  });

  it('needs a certificate that is valid from its first second to its last', () => {
    const certificate = new X509Certificate(pem('direct'));
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2036, 0, 1)];
    for (const at of [from, to]) expect(() => checkPurpose(certificate, at)).not.toThrow();
    for (const at of [from - 1, to + 1]) expect(() => checkPurpose(certificate, at)).toThrow('valid from');
  });
});

describe('a time-stamp server', () => {
  afterEach(() => vi.unstubAllGlobals());
  const asked = async (answer: () => Response) => {
    const requests: (RequestInit & { body: Uint8Array })[] = [];
    vi.stubGlobal('fetch', async (_url: string, request: RequestInit & { body: Uint8Array }) => {
      requests.push(request);
      return answer();
    });
    const message = await askTimestamp('http://tsa/', DATA).then(String, (error: Error) => error.message);
    return { message, request: requests[0] };
  };

  it('is asked for the hash as OpenSSL asks for it, with a number that its answer must have', async () => {
    const { message, request } = await asked(() => new Response(new Uint8Array(stamp('direct'))));
    expect(request).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    });
    const body = Buffer.from(request?.body ?? []).toString('hex');
    // `openssl ts -query -sha256 -cert`, but for the eight bytes of the number.
    const [before, after] = [`30430201013031300d060960864801650304020105000420${DATA}0208`, '0101ff'];
    expect([body.slice(0, before.length), body.slice(before.length + 16)]).toEqual([before, after]);
    expect(message).toBe('The time-stamp does not answer this request: its nonce differs.');
    const next = await asked(() => new Response(''));
    expect(Buffer.from(next.request?.body ?? []).toString('hex')).not.toBe(body);
  });

  it.each([
    ['The time-stamp server http://tsa/ gave no time-stamp: it answers 503.', () => new Response('', { status: 503 })],
    ['The time-stamp server answered more than 200000 bytes.', () => new Response('x'.repeat(200_001))],
    ['The time-stamp server refused (status 2).', () => new Response(new Uint8Array(stamp('refused')))],
    [
      'The time-stamp server http://tsa/ gave no time-stamp: no route.',
      () => {
        throw new Error('no route');
      },
    ],
  ])('is told: %s', async (says, answer) => {
    expect((await asked(answer)).message).toBe(says);
  });
});
