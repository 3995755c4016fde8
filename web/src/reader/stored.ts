/** What the browser keeps for this page; a forbidden or full store only makes the page forget. */

export const PAGE_KEY = 'rfi-logger.page';

export function read(key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Storage may be forbidden, or hold what an older page wrote: the defaults serve as well.
    return {};
  }
}

export function write(key: string, value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Forbidden or full: the page works, it only forgets.
  }
}

/** What is not given stays as it was. */
export function change(key: string, changed: object): void {
  write(key, { ...read(key), ...changed });
}
