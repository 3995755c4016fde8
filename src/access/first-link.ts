/** The link that creates the first administrator: printed on the console at the start, valid until used once. */
import { timingSafeEqual } from 'node:crypto';
import { hashOf, newSecret } from './secrets.js';

export class FirstLink {
  /** Hash of the secret; the secret itself is printed once and not kept. */
  readonly #hash: string;

  private constructor(secret: string) {
    this.#hash = hashOf(secret);
  }

  static make(): { readonly link: FirstLink; readonly secret: string } {
    const secret = newSecret();
    return { link: new FirstLink(secret), secret };
  }

  fits(secret: string): boolean {
    return timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(this.#hash));
  }
}
