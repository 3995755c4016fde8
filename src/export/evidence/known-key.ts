/** The station's signing key, compared with the one that the audit log knows: another one is never taken in silence. */
import type { BookLoss } from '../../store/cases/book-loss.js';
import type { BookLosses } from '../../store/cases/book-losses.js';
import type { CaseBook } from '../../store/cases/case-book.js';
import { openStationKey, type StationKey } from './station-key.js';

const SUBJECT = 'station-key';

export interface KnownKeyOptions {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly caseBook: CaseBook;
  readonly losses: BookLosses;
  onFault(sentence: string): void;
}

/** A key that was lost, damaged or exchanged is told in the log and until an administrator has confirmed it. */
export function openKnownKey({ dataDir, clock, caseBook, losses, onFault }: KnownKeyOptions): StationKey {
  const { key, isNew, lost } = openStationKey(dataDir);
  const { fingerprint } = key;
  const [row] = caseBook.audit.list({ subject: SUBJECT, limit: 1 });
  const before = row?.detail['fingerprint'];
  if (before === fingerprint) return key;
  const at = clock();
  const reason: BookLoss['reason'] = lost === undefined ? (isNew ? 'missing' : 'changed') : 'damaged';
  const isFirst = before === undefined && lost === undefined;
  const action = isFirst ? 'station-key.noted' : 'station-key.changed';
  const detail = isFirst ? { fingerprint } : { fingerprint, before: before ?? null, reason };
  try {
    caseBook.audit.append({ at, actor: 'system', action, subject: SUBJECT, detail });
  } catch (error) {
    onFault(`The signing key is not in the audit log yet: ${(error as Error).message}.`);
  }
  if (isFirst) return key;
  const fault = `the signing key of this station has the fingerprint ${fingerprint}, and had ${before ?? 'an unknown one'}`;
  const id = `${SUBJECT}-${new Date(at).toISOString()}`;
  losses.add({ id, book: SUBJECT, at, reason, fault, keptAs: lost?.keptAs, copyOf: undefined });
  onFault(`${fault}: restore station-key.pem from a backup, or tell all who keep the old fingerprint.`);
  return key;
}
