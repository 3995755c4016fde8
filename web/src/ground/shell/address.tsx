/**
 * Where the page stands: the path names the screen and what it shows, the query how it is looked at. The browser's own
 * history is the only memory of where one was, so that back, forward, reload and copied links need nothing of ours.
 */
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface Address {
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** Counts moves to another path; going there sets the focus anew. */
  readonly moves: number;
}

const addressStore = createStore<Address>(() => ({ path: location.pathname, query: location.search, moves: 0 }));

/** How each path was last looked at, so that the navigation leads back to the same filter or span. */
const lastQueries = new Map<string, string>();

window.addEventListener('popstate', () => take());

export function useAddress(): Address {
  return useStore(addressStore);
}

/** Goes to an address of this page, such as "/incidents/INC-2026-000042". */
export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  lastQueries.set(location.pathname, location.search);
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  take();
}

/** A path of this page with a query, without its undefined and empty parts. */
export function pathWith(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const parts = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(parts.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** A path with the query it was last looked at with. */
export function asLastSeen(path: string): string {
  return `${path}${lastQueries.get(path) ?? ''}`;
}

/** Changes how the present path is looked at, in place; undefined or '' takes a part away. */
export function changeQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}`);
  take();
}

function take(): void {
  const { pathname: path, search: query } = location;
  addressStore.setState((before) => ({ path, query, moves: before.moves + (path === before.path ? 0 : 1) }));
}

/** A link within the page: a true link for the middle button, a copied address and a screen reader; no reload. */
export function Link({ to, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly to: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}
