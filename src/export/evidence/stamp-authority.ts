/**
 * Judges the certificate behind a time-stamp: made for time-stamps alone (RFC 3161, section 2.3), valid at the time that
 * it stamped, and certified by a root that the reader named. Whether it was revoked cannot be known offline.
 */
import { X509Certificate } from 'node:crypto';
import { ProtocolError } from '../../errors/errors.js';
import { oidText, readDer, Tag } from './der.js';

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
    throw new ProtocolError(`The certificate that signed the time-stamp is not made for time-stamps alone.`);
  checkValidity(certificate, at);
}

function checkValidity({ validFrom, validTo, subject }: X509Certificate, at: number): void {
  if (at >= Date.parse(validFrom) && at <= Date.parse(validTo)) return;
  throw new ProtocolError(
    `The certificate "${subject.replaceAll('\n', ', ')}" behind the time-stamp is valid from ${validFrom} to ${validTo}, and not at its time.`,
  );
}

/**
 * The root, one of `roots` (PEM), to which a whole chain of valid certificates leads.
 * @throws ProtocolError when no chain leads to any of them.
 */
export function issuerOf(
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
  throw new ProtocolError(
    `The time-stamp is by "${certificate.subject.replaceAll('\n', ', ')}", whom none of the named authorities certifies.`,
  );
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
  if (texts.length === 0) throw new ProtocolError('The file of authorities holds no certificate in PEM.');
  return texts.map((text) => new X509Certificate(text));
}
