/** A file that cannot be used gets another name; nothing is deleted. */
import { existsSync, renameSync } from 'node:fs';

/** Gives a database, closed by now, the name `PATH.WHY-N`, its log with it; returns the name. */
export function putAside(path: string, why: 'damaged' | 'newer' = 'damaged'): string {
  const aside = freeName(`${path}.${why}`);
  renameSync(path, aside);
  for (const suffix of ['-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}

/** True for SQLite's errors that name the file itself as the cause. */
export function isDamage(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

function freeName(wanted: string): string {
  for (let i = 1; ; i++) if (!existsSync(`${wanted}-${i}`)) return `${wanted}-${i}`;
}
