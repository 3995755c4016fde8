/** The link that makes the first administrator: printed on the console at the start, good until it was used. */
import { timingSafeEqual } from 'node:crypto';
import { hashOf, newSecret } from './secrets.js';

export class FirstLink {
  /** Printed once; the program remembers only its hash. */
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
