/**
 * Time-stamps after RFC 3161: a trusted server signs that it saw a hash at a certain time. It is asked to sign the hash
 * of `manifest.json`. The answer is stored unchanged. This code checks that the answer covers this hash, and that its
 * signature (CMS, RFC 5652) fits the certificate in it, which is made for time-stamps and was valid then. Whose
 * certificate it is, the reader says by naming a root (stamp-authority.ts).
 */
import { createHash, randomBytes, verify, X509Certificate } from 'node:crypto';
import { askServer } from '../../access/asked-server.js';
import { ProtocolError, saidOf } from '../../errors/errors.js';
import { type DerNode, der, derOid, oidText, readDer, Tag } from './der.js';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
/** The attribute that names the signer's certificate by its hash, so that no other of the same key can take its place. */
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const DIGESTS: Readonly<Record<string, string>> = {
  [SHA256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const ANSWER_WITHIN_MS = 20_000;
const LONGEST_ANSWER = 200_000;

export interface Timestamp {
  /** Time at which the server saw the hash, epoch ms. */
  readonly at: number;
  /** Subject and fingerprint of the certificate that signed it. */
  readonly signer: string;
  readonly signerSha256: string;
  /** `named`: certified, through a whole chain, by a root that the reader named. `unknown`: the reader named none. */
  readonly authority: 'named' | 'unknown';
  readonly root: string | undefined;
}

/**
 * TimeStampReq: version 1, SHA-256 of the data, a nonce (its first byte 1 to 127), and a request for the certificate.
 */
function timestampRequest(sha256: string, nonce: Uint8Array): Buffer {
  const imprint = der(
    Tag.sequence,
    der(Tag.sequence, derOid(SHA256), der(Tag.nothing)),
    der(Tag.octetString, Buffer.from(sha256, 'hex')),
  );
  const number = der(Tag.integer, nonce);
  return der(Tag.sequence, der(Tag.integer, Buffer.from([1])), imprint, number, der(Tag.boolean, Buffer.from([0xff])));
}

/** @throws ProtocolError when the server refuses, or does not answer correctly or in time. */
export async function askTimestamp(url: string, sha256: string): Promise<Buffer> {
  const nonce = Buffer.concat([Buffer.from([1]), randomBytes(7)]);
  let answer: Buffer;
  try {
    const response = await askServer(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: new Uint8Array(timestampRequest(sha256, nonce)),
      redirect: 'follow',
      withinMs: ANSWER_WITHIN_MS,
      mostBytes: LONGEST_ANSWER + 1,
    });
    if (!response.ok) throw ProtocolError.of('it answers {status}', { status: response.status });
    answer = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw ProtocolError.because(error, 'The time-stamp server {url} gave no time-stamp: {why}.', {
      url,
      why: saidOf(error),
    });
  }
  if (answer.length > LONGEST_ANSWER)
    throw ProtocolError.of('The time-stamp server answered more than {most} bytes.', { most: LONGEST_ANSWER });
  checkTimestamp(answer, sha256);
  const { content } = partsOf(readDer(answer).children[1]);
  if (!readDer(content).children.some(({ tag, body }) => tag === Tag.integer && body.equals(nonce)))
    throw ProtocolError.of('The time-stamp does not answer this request: its nonce differs.');
  return answer;
}

/** @param roots certificates in PEM that the reader trusts. @throws ProtocolError naming the fault. */
export function checkTimestamp(response: Buffer, sha256: string, roots?: string): Timestamp {
  const { children } = readDer(response);
  const status = children[0]?.children[0]?.body[0];
  if (status !== 0 && status !== 1)
    throw ProtocolError.of('The time-stamp server refused (status {status}).', { status: status ?? '?' });
  const signedData = partsOf(children[1]);
  const content = signedData.content;
  const info = readDer(content);
  const imprint = info.children[2]?.children[1]?.body.toString('hex');
  const algorithm = oidText(info.children[2]?.children[0]?.children[0] ?? info);
  if (algorithm !== SHA256 || imprint !== sha256.toLowerCase())
    throw ProtocolError.of('The time-stamp is for another file, not for manifest.json.');
  const at = timeOf(info.children.find(({ tag }) => tag === Tag.generalizedTime));
  const certificate = signerOf(signedData);
  checkPurpose(certificate, at);
  const root = roots === undefined ? undefined : issuerOf(certificate, signedData.certificates, roots, at);
  return {
    at,
    signer: nameOf(certificate),
    signerSha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    authority: root === undefined ? 'unknown' : 'named',
    root: root === undefined ? undefined : nameOf(root),
  };
}

interface SignedParts {
  readonly content: Buffer;
  readonly certificates: readonly X509Certificate[];
  readonly signer: DerNode;
}

function partsOf(token: DerNode | undefined): SignedParts {
  const signedData = token?.children[1]?.children[0];
  if (token === undefined || signedData === undefined || oidText(token.children[0] ?? token) !== SIGNED_DATA)
    throw ProtocolError.of('The time-stamp has no signed token.');
  const encapsulated = signedData.children[2];
  const content = encapsulated?.children[1]?.children[0]?.body;
  if (content === undefined || oidText(encapsulated?.children[0] ?? signedData) !== TST_INFO)
    throw ProtocolError.of('The time-stamp token holds no time.');
  const certificates =
    signedData.children.find(({ tag }) => tag === 0xa0)?.children.map(({ whole }) => new X509Certificate(whole)) ?? [];
  const signer = signedData.children.at(-1)?.children[0];
  if (signer === undefined) throw ProtocolError.of('The time-stamp token is not signed.');
  return { content, certificates, signer };
}

/** The certificate whose key signed the token. @throws ProtocolError when none did. */
function signerOf({ content, certificates, signer }: SignedParts): X509Certificate {
  const digest = digestNamed(signer.children[2]);
  const attributes = signer.children.find(({ tag }) => tag === 0xa0);
  const signature = signer.children.find(({ tag }) => tag === Tag.octetString)?.body;
  if (digest === undefined || attributes === undefined || signature === undefined)
    throw ProtocolError.of('The time-stamp is signed in a way that is not known here.');
  const attribute = (oid: string): DerNode | undefined =>
    attributes.children.find(({ children }) => oidText(children[0] ?? attributes) === oid)?.children[1]?.children[0];
  const hash = createHash(digest).update(content).digest();
  if (attribute(MESSAGE_DIGEST)?.body.equals(hash) !== true)
    throw ProtocolError.of('The time-stamp was changed after it was signed.');
  if (oidText(attribute(CONTENT_TYPE) ?? attributes) !== TST_INFO)
    throw ProtocolError.of('The signature of the time-stamp is not about a time.');
  // The signature covers the attributes with the tag of a set, not with the tag that they have in this place.
  const signed = Buffer.concat([Buffer.from([Tag.set]), attributes.whole.subarray(1)]);
  const named = namedCertificate(attribute(SIGNING_CERTIFICATE_V2), attribute(SIGNING_CERTIFICATE));
  const found = certificates.find(
    (one) =>
      createHash(named.digest).update(one.raw).digest().equals(named.hash) && isSigned(one, digest, signed, signature),
  );
  if (found === undefined) throw ProtocolError.of('The signature of the time-stamp is wrong.');
  return found;
}

function isSigned({ publicKey }: X509Certificate, digest: string, signed: Buffer, signature: Buffer): boolean {
  return verify(digest, signed, publicKey, signature);
}

function digestNamed(algorithm: DerNode | undefined): string | undefined {
  const [oid] = algorithm?.children ?? [];
  return oid === undefined ? undefined : DIGESTS[oidText(oid) ?? ''];
}

/** The hash of the signer's certificate (RFC 5816; RFC 2634 for the older form). */
function namedCertificate(v2: DerNode | undefined, v1: DerNode | undefined): { digest: string; hash: Buffer } {
  const first = (v2 ?? v1)?.children[0]?.children[0];
  const [algorithm, ...rest] = first?.children ?? [];
  // In the second version the algorithm stands before the hash, and is left out where it is SHA-256.
  const isNamed = rest[0]?.tag === Tag.octetString;
  const digest = v2 === undefined ? 'sha1' : isNamed ? digestNamed(algorithm) : 'sha256';
  const hash = isNamed ? rest[0]?.body : algorithm?.body;
  if (hash === undefined || digest === undefined)
    throw ProtocolError.of('The time-stamp does not name the certificate that signed it.');
  return { digest, hash };
}

function nameOf({ subject }: X509Certificate): string {
  return subject.replaceAll('\n', ', ');
}

function timeOf(node: DerNode | undefined): number {
  const [, year, month, day, hours, minutes, seconds, fraction = '0'] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(node?.body.toString('latin1') ?? '') ?? [];
  if (year === undefined) throw ProtocolError.of('The time-stamp holds no time.');
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes), Number(seconds));
  return at + Number(`0.${fraction}`) * 1000;
}

/**
 * Judges the certificate behind a time-stamp: made for time-stamps alone (RFC 3161, section 2.3), valid at the time that
 * it stamped, and certified by a root that the reader named. Whether it was revoked cannot be known offline.
 */
const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** Certificates between the signer and its root, at most. */
const LONGEST_CHAIN = 8;

/** @throws ProtocolError when the certificate may not stamp at this time, epoch ms. */
export function checkPurpose(certificate: X509Certificate, at: number): void {
  const extensions = readDer(certificate.raw).children[0]?.children.find(({ tag }) => tag === 0xa3)?.children[0];
  const usage = extensions?.children.find(({ children }) => oidText(children[0] ?? extensions) === EXTENDED_KEY_USAGE);
  const critical = usage?.children[1]?.tag === Tag.boolean && usage.children[1].body[0] !== 0;
  const value = usage?.children.at(-1);
  const purposes = value?.tag === Tag.octetString ? readDer(value.body).children.map(oidText) : [];
  if (!critical || purposes.length !== 1 || purposes[0] !== TIME_STAMPING)
    throw ProtocolError.of('The certificate that signed the time-stamp is not made for time-stamps alone.');
  checkValidity(certificate, at);
}

function checkValidity({ validFrom, validTo, subject }: X509Certificate, at: number): void {
  if (at >= Date.parse(validFrom) && at <= Date.parse(validTo)) return;
  throw ProtocolError.of(
    'The certificate "{subject}" behind the time-stamp is valid from {validFrom} to {validTo}, and not at its time.',
    { subject: subject.replaceAll('\n', ', '), validFrom, validTo },
  );
}

/**
 * The root, one of `roots` (PEM), to which a whole chain of valid certificates leads.
 * @throws ProtocolError when no chain leads to any of them.
 */
function issuerOf(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  roots: string,
  at: number,
): X509Certificate {
  const trusted = certificatesIn(roots);
  let below = certificate;
  for (let i = 0; i <= LONGEST_CHAIN; i++) {
    const root = trusted.find((one) => isSame(one, below) || certifies(one, below));
    if (root !== undefined) {
      checkValidity(root, at);
      return root;
    }
    const next = others.find((one) => !isSame(one, below) && certifies(one, below));
    if (next === undefined) break;
    checkValidity(next, at);
    below = next;
  }
  throw ProtocolError.of('The time-stamp is by "{subject}", whom none of the named authorities certifies.', {
    subject: certificate.subject.replaceAll('\n', ', '),
  });
}

function isSame(a: X509Certificate, b: X509Certificate): boolean {
  return a.raw.equals(b.raw);
}

/** `checkIssued` compares names and the issuer's key usage, `verify` the signature; `ca` is the basic constraint. */
function certifies(issuer: X509Certificate, subject: X509Certificate): boolean {
  return issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

/** @throws ProtocolError where the text holds no certificate. */
function certificatesIn(pem: string): X509Certificate[] {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (texts.length === 0) throw ProtocolError.of('The file of authorities holds no certificate in PEM.');
  return texts.map((text) => new X509Certificate(text));
}
