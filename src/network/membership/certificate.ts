/**
 * Makes the X.509 certificates (RFC 5280) of a hub. node:crypto can read certificates, but not issue them. They are encoded
 * here, because a library brings fifteen packages and changes a global object, and the openssl program is not installed
 * everywhere.
 */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { der, derOid, readDer, Tag } from '../../export/evidence/der.js';
import { DAY_MS } from '../../time/units.js';

const UTF8 = 0x0c;
const UTC_TIME = 0x17;
const EXTENSIONS = 0xa3;
const EXPLICIT_VERSION = 0xa0;
const KEY_ID = 0x80;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
const ECDSA_WITH_SHA256 = der(Tag.sequence, derOid('1.2.840.10045.4.3.2'));
const TRUE = der(Tag.boolean, Buffer.from([0xff]));
/** Time in ms before now from which a certificate is valid, because the clocks of stations may be behind the hub's. */
const VALID_BEFORE_MS = 7 * DAY_MS;
const AUTHORITY_YEARS = 20;
/** Life of the server's certificate in years; it is issued again at every start of the hub. */
const SERVER_YEARS = 5;
const YEAR_MS = 365.25 * DAY_MS;

export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a new authority that signs the certificates of one hub. `at` is epoch ms. */
export function newAuthority(name: string, at: number): Issued {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    extension('2.5.29.19', der(Tag.sequence, TRUE, der(Tag.integer, Buffer.from([0]))), true),
    // keyCertSign and cRLSign.
    extension('2.5.29.15', der(Tag.bitString, Buffer.from([1, 0x06])), true),
    extension('2.5.29.14', der(Tag.octetString, keyIdOf(publicKey))),
  ];
  const subject = commonName(name);
  const body = { issuer: subject, subject, publicKey, from: at - VALID_BEFORE_MS, to: at + AUTHORITY_YEARS * YEAR_MS };
  return { certificate: certificate({ ...body, extensions, signer: privateKey }), key: pemOf(privateKey) };
}

/** Makes a certificate for a server that is reached under any of `hosts` (names or addresses). */
export function serverCertificate(authority: Issued, name: string, hosts: readonly string[], at: number): Issued {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = createPrivateKey(authority.key);
  const issuer = subjectOf(authority.certificate);
  const extensions = [
    extension('2.5.29.19', der(Tag.sequence), true),
    // digitalSignature.
    extension('2.5.29.15', der(Tag.bitString, Buffer.from([7, 0x80])), true),
    // serverAuth; and clientAuth, because the nodes of a cluster connect to each other.
    extension('2.5.29.37', der(Tag.sequence, derOid('1.3.6.1.5.5.7.3.1'), derOid('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.17', der(Tag.sequence, ...hosts.map(hostName))),
    extension('2.5.29.35', der(Tag.sequence, der(KEY_ID, keyIdOf(signer)))),
  ];
  const subject = commonName(name);
  const body = { issuer, subject, publicKey, from: at - VALID_BEFORE_MS, to: at + SERVER_YEARS * YEAR_MS };
  return { certificate: certificate({ ...body, extensions, signer }), key: pemOf(privateKey) };
}

interface CertificateBody {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly from: number;
  readonly to: number;
  readonly extensions: readonly Buffer[];
  readonly signer: KeyObject;
}

function certificate({ issuer, subject, publicKey, from, to, extensions, signer }: CertificateBody): string {
  const serial = randomBytes(16);
  // A serial number is positive and has no leading zeros.
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40;
  const body = der(
    Tag.sequence,
    der(EXPLICIT_VERSION, der(Tag.integer, Buffer.from([2]))),
    der(Tag.integer, serial),
    ECDSA_WITH_SHA256,
    issuer,
    der(Tag.sequence, instant(from), instant(to)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(Tag.sequence, ...extensions)),
  );
  const signature = der(Tag.bitString, Buffer.from([0]), sign('sha256', body, signer));
  const base64 = der(Tag.sequence, body, ECDSA_WITH_SHA256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}

function extension(oid: string, value: Buffer, isCritical = false): Buffer {
  const critical = isCritical ? [TRUE] : [];
  return der(Tag.sequence, derOid(oid), ...critical, der(Tag.octetString, value));
}

function commonName(name: string): Buffer {
  return der(Tag.sequence, der(Tag.set, der(Tag.sequence, derOid('2.5.4.3'), der(UTF8, Buffer.from(name)))));
}

function hostName(host: string): Buffer {
  if (isIP(host) === 4) return der(IP_ADDRESS, Buffer.from(host.split('.').map(Number)));
  if (isIP(host) === 6) return der(IP_ADDRESS, ipv6Bytes(host));
  return der(DNS_NAME, Buffer.from(host));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const all = [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** Encodes a time (RFC 5280 4.1.2.5): UTCTime until 2049, GeneralizedTime from 2050 on. */
function instant(at: number): Buffer {
  const text = `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  const isLate = Number(text.slice(0, 4)) >= 2050;
  return isLate ? der(Tag.generalizedTime, Buffer.from(text)) : der(UTC_TIME, Buffer.from(text.slice(2)));
}

/** SHA-1 of the public key's bits (RFC 5280 4.2.1.2): an identifier, not a signature. */
function keyIdOf(key: KeyObject): Buffer {
  const jwk = key.export({ format: 'jwk' });
  const point = [jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url'));
  return createHash('sha1')
    .update(Buffer.concat([Buffer.from([4]), ...point]))
    .digest();
}

/** The subject's name of a certificate, byte for byte. */
function subjectOf(pem: string): Buffer {
  const tree = readDer(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
  const subject = tree.children[0]?.children[5];
  if (subject === undefined) throw new Error('The certificate of the hub’s authority has no subject.');
  return subject.whole;
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
