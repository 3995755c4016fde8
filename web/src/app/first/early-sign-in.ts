/** The way in over a thin line: name, password and code in plain fields, until the page itself is there. */
import { ask, ProblemError } from '../../ground/asking/ask.js';
import { element } from './element.js';
import type { wordsOf } from './words.js';

/** The page waits this long, in ms, after the last letter that was typed here. */
const STILL_MS = 60_000;

export class EarlySignIn {
  readonly place = element('form', 'thin-form');
  readonly #words: ReturnType<typeof wordsOf>;
  readonly #name = element('input');
  readonly #password = element('input');
  readonly #code = element('input');
  readonly #fault = element('p', 'thin-still');
  readonly #button = element('button');
  readonly #onSignedIn: () => void;
  #typedAt = Number.NEGATIVE_INFINITY;

  constructor(words: ReturnType<typeof wordsOf>, onSignedIn: () => void) {
    this.#words = words;
    this.#onSignedIn = onSignedIn;
    this.#name.autocomplete = 'username';
    this.#name.autocapitalize = 'none';
    this.#password.type = 'password';
    this.#password.autocomplete = 'current-password';
    this.#code.autocomplete = 'one-time-code';
    this.#button.textContent = words('signIn');
    this.#fault.setAttribute('role', 'alert');
    this.place.append(this.#field('name', this.#name), this.#field('password', this.#password));
    this.place.append(this.#fault, this.#button);
    this.place.addEventListener('input', () => {
      this.#typedAt = performance.now();
    });
    this.place.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
  }

  /** Somebody is typing here: the page waits, so that nothing typed is lost, and for a minute at most after the last letter. */
  get isUsed(): boolean {
    return this.place.isConnected && performance.now() - this.#typedAt < STILL_MS;
  }

  #field(key: 'name' | 'password' | 'code', input: HTMLInputElement): HTMLElement {
    const label = element('label', '', this.#words(key));
    input.required = true;
    input.name = key;
    label.append(input);
    return label;
  }

  async #send(): Promise<void> {
    this.#button.disabled = true;
    this.#fault.textContent = '';
    const code = this.#code.isConnected ? this.#code.value : undefined;
    try {
      const body = { name: this.#name.value, password: this.#password.value, code };
      const { needs } = await ask('POST /api/v1/session', { body });
      if (needs === 'code') {
        this.#fault.before(this.#field('code', this.#code));
        this.#code.focus();
      } else {
        this.#typedAt = Number.NEGATIVE_INFINITY;
        this.#onSignedIn();
      }
    } catch (error) {
      const isWrong = error instanceof ProblemError && error.status === 401;
      this.#fault.textContent = this.#words(isWrong ? 'wrong' : 'notSignedIn');
    } finally {
      this.#button.disabled = false;
    }
  }
}
