import type { ComponentType } from 'react';
import type { Permission } from '../access/session.js';
import type vi from '../words/locales/vi.json';

export interface ScreenProps {
  readonly phone: boolean;
  /** The path below the screen's own: "INC-2026-000042" of "/incidents/INC-2026-000042"; empty at the screen itself. */
  readonly rest: string;
}

export interface Screen {
  /** Its name is `nav.<id>` of the page's catalogue. */
  readonly id: keyof typeof vi.nav;
  /** The screen serves this path and everything below it; "/" serves only itself. */
  readonly path: string;
  readonly icon: ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>;
  /** The letter that leads here after `g`. */
  readonly key?: string;
  /** Without header, navigation and dialogs, as on a wall. */
  readonly bare?: boolean;
  /** Reached from another screen: not in the navigation. */
  readonly unlisted?: boolean;
  /** Named in the header; the others are behind one button. */
  readonly everyday?: boolean;
  /** One of the first four on a phone; the others are in the drawer. */
  readonly thumb?: boolean;
  /** Offered to whoever has one of these permissions; to everybody when absent. */
  readonly may?: readonly Permission[];
  /** Given by screens that come with the page; the others are fetched when they are first looked at. */
  readonly component?: ComponentType<ScreenProps>;
  readonly load?: () => Promise<{ readonly default: ComponentType<ScreenProps> }>;
}

/** The screen that serves a path, and what of the path is below it. */
export function screenAt(screens: readonly Screen[], path: string): { screen: Screen; rest: string } | undefined {
  const plain = path.length > 1 ? path.replace(/\/+$/, '') : path;
  const screen = screens.find((one) => plain === one.path || (one.path !== '/' && plain.startsWith(`${one.path}/`)));
  return screen && { screen, rest: decoded(plain.slice(screen.path.length).replace(/^\//, '')) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A broken escape in a typed address: what stands there will simply not be found.
    return text;
  }
}
