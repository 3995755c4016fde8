/** The page's list of screens, read as text: to import it is to start the page, which needs a browser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIST = ['screens.ts', 'more-screens.ts']
  .map((name) => readFileSync(join(import.meta.dirname, '../../web/src/app/screens', name), 'utf8'))
  .join('\n');

export interface ListedScreen {
  readonly id: string;
  readonly path: string;
  /** Without the frame of the page: a wall. */
  readonly bare: boolean;
}

export function screenList(): ListedScreen[] {
  const screens = [...LIST.matchAll(/\{\s*id: '(\w+)',\s*path: '([^']+)'([^{}]*)/g)].map(
    ([, id = '', path = '', rest = '']) => ({ id, path, bare: rest.includes('bare: true') }),
  );
  const ids = [...LIST.matchAll(/\bid: '/g)].length;
  if (screens.length !== ids) throw new Error(`${ids} screens stand in the list, ${screens.length} were read`);
  return screens;
}
