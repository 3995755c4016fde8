import { nkeyAuthenticator, nkeys } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/network/membership/hub-contact.js';
import { isSignedBy, signerOf } from '../../../src/network/membership/nats-signatures.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('signatures with the keys of NATS', () => {
  it('are those of the library of NATS, for stations, accounts and servers', () => {
    for (const create of [nkeys.createUser, nkeys.createAccount, nkeys.createServer])
      for (let i = 0; i < 4; i++) {
        const pair = create();
        const data = Buffer.from(`nonce ${i}`);
        const signature = signerOf(text(pair.getSeed()))(data);
        expect(signature.equals(pair.sign(data))).toBe(true);
        expect(isSignedBy(pair.getPublicKey(), data, pair.sign(data))).toBe(true);
        expect(isSignedBy(pair.getPublicKey(), Buffer.from('another nonce'), signature)).toBe(false);
        expect(isSignedBy(create().getPublicKey(), data, signature)).toBe(false);
      }
  });

  it('are refused where the key is none', () => {
    expect(() => isSignedBy('U', Buffer.from('x'), Buffer.alloc(64))).toThrow();
    expect(() => isSignedBy('Ü1', Buffer.from('x'), Buffer.alloc(64))).toThrow('base32');
  });

  it('proves a key to the message server as the client itself does, and faster', () => {
    const seed = new TextDecoder().decode(nkeys.createUser().getSeed());
    const [ours, theirs] = [keyOf(seed), nkeyAuthenticator(new TextEncoder().encode(seed))];
    const msOf = (authenticator: typeof ours) => {
      const begun = performance.now();
      for (let i = 0; i < 20; i++) authenticator(`nonce ${i}`);
      return performance.now() - begun;
    };
    expect(ours('a nonce')).toEqual(theirs('a nonce'));
    expect(msOf(ours)).toBeLessThan(msOf(theirs) / 4);
  });
});
