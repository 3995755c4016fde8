/** The script of verify.html over elements that only hold what they are given: what the page would show, without a browser. */
import type { KnownOutside } from '../../src/export/evidence/bundle-form.js';

class Element {
  textContent = '';
  className = '';
  hidden = false;
  value = '';
  files: readonly File[] | null = null;
  readonly children: Element[] = [];
  readonly #heard = new Map<string, (event: { preventDefault(): void }) => void>();

  append(...children: Element[]): void {
    this.children.push(...children);
  }

  replaceChildren(...children: Element[]): void {
    this.children.splice(0, this.children.length, ...children);
  }

  addEventListener(type: string, listener: (event: { preventDefault(): void }) => void): void {
    this.#heard.set(type, listener);
  }

  hear(type: string): void {
    this.#heard.get(type)?.({ preventDefault: () => undefined });
  }

  /** The English sentences of a list. */
  sentences(): string[] {
    return this.children.map(({ children }) => children[1]?.textContent ?? '');
  }
}

export interface ShownVerdict {
  readonly good: boolean;
  readonly faults: readonly string[];
  readonly told: readonly string[];
  readonly unchecked: readonly string[];
  readonly notRecomputed: readonly string[];
}

/** Judges one file after another, as a person who chooses them does. */
export async function pageVerifier({
  fingerprint = '',
}: KnownOutside): Promise<(zip: Uint8Array) => Promise<ShownVerdict>> {
  const elements = new Map<string, Element>();
  const of = (id: string): Element => {
    const element = elements.get(id) ?? new Element();
    elements.set(id, element);
    return element;
  };
  Object.assign(globalThis, {
    document: { body: new Element(), getElementById: of, createElement: () => new Element() },
  });
  await import('../../src/export/evidence/verify-page.js');
  of('fingerprint').value = fingerprint;
  return async (zip) => {
    const shown = new Promise<void>((resolve) => {
      // The last thing that the page fills.
      of('facts').replaceChildren = (...rows) => {
        if (of('verdict').hidden === false) resolve();
        of('facts').children.splice(0, Number.POSITIVE_INFINITY, ...rows);
      };
    });
    of('file').files = [new File([new Uint8Array(zip)], 'bundle.zip')];
    of('file').hear('change');
    await shown;
    return {
      good: of('verdict').className === 'good',
      faults: of('faults').sentences(),
      told: of('told').sentences(),
      unchecked: of('unchecked').sentences(),
      notRecomputed: of('recomputed').sentences(),
    };
  };
}
