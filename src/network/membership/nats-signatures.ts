/**
 * Signatures (Ed25519, RFC 8032) with the keys of NATS, made by Node's own code. The keys' library computes them in JavaScript: 30 ms
 * for each station that connects, in which a hub does nothing else.
 *
 * A key is text in base32 (RFC 4648): prefix, 32 bytes, CRC-16. A seed has two bytes of prefix, a public key one.
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const KEY_BYTES = 32;
/** The beginnings of a private and of a public Ed25519 key in DER (RFC 8410). */
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex');

export function signerOf(seed: string): (data: Uint8Array) => Buffer {
  const der = Buffer.concat([PRIVATE_DER, keyBytes(seed, 2)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return (data) => sign(null, data, key);
}

/** @throws Error for a public key that is none */
export function isSignedBy(publicKey: string, data: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([PUBLIC_DER, keyBytes(publicKey, 1)]);
  return verify(null, data, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
}

function keyBytes(text: string, prefixBytes: number): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit === -1) throw new Error(`a key has the letter ${JSON.stringify(letter)}, which is none of base32`);
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes.slice(prefixBytes, prefixBytes + KEY_BYTES));
}
