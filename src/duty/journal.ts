/** Notes with each sweep where its station is, how right its clock, and which receiver it came from with which plans. */
import type { Ground } from '../bus/ground.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { placeAt } from '../station/gps-track.js';
import { homeOf, type ReceiverTruth } from '../station/receiver-truth.js';
import type { Stations } from '../station/stations.js';
import type { CaseBook } from '../store/cases/case-book.js';
import type { ArchiveQuestions } from '../store/embedded/archive-thread.js';
import { HOUR_MS } from '../time/units.js';
import { every, type Repeated } from '../time/work.js';

const TIDY_EVERY_MS = HOUR_MS;

interface JournalParts {
  readonly archive: Pick<ArchiveQuestions, 'pins'>;
  readonly stations: Stations;
  readonly truth: Pick<ReceiverTruth, 'gps' | 'clock'>;
  readonly caseBook: CaseBook;
}

/** @param keepForMs age in ms after which entries are deleted, as sweeps are */
export function openJournal(
  { bus, age, onFault }: Pick<Ground, 'bus' | 'age' | 'onFault'>,
  { archive, stations, truth, caseBook }: JournalParts,
  keepForMs: number,
): Part {
  /** What the newest entry of a receiver was made of: only another identity or other plans are looked at again. */
  const noted = new Map<string, readonly unknown[]>();
  bus.on('sweep', ({ receiverId, stationId, startedAt }) => {
    const record = stations.receiver(receiverId);
    if (record === undefined) return;
    try {
      const gps = truth.gps(stationId);
      if (gps !== undefined) {
        const place = placeAt(gps, startedAt, homeOf(record.station));
        const { clockOffsetMs } = gps;
        caseBook.journal.notePoint(stationId, {
          at: startedAt,
          ...place,
          clock: truth.clock(stationId),
          clockOffsetMs,
        });
      }
      const { identity } = record.state;
      const plans = stations.plans(receiverId);
      const made = [identity, record.config.driver, plans];
      if (made.every((one, i) => one === noted.get(receiverId)?.[i])) return;
      noted.set(receiverId, made);
      const { model, firmware, serialNumber } = identity ?? {};
      const entry = { from: startedAt, driver: record.config.driver, model, firmware, serialNumber, plans };
      caseBook.journal.noteReceiver(receiverId, entry);
    } catch (error) {
      // A full disk: the archive tells of it, and the sweep goes its way.
      onFault(`The journal of ${receiverId} was not written: ${(error as Error).message}.`);
    }
  });
  const tidy = async (): Promise<void> => {
    // Pinned sweeps are kept however old they are.
    const pins = await archive.pins();
    caseBook.journal.prune(Math.min(age() - keepForMs, ...pins.map(({ from }) => from)));
  };
  const tell = (error: unknown) => onFault(`Old entries of the journal were not deleted: ${sentenceOf(error)}`);
  let timer: Repeated | undefined;
  return {
    start() {
      timer = every(TIDY_EVERY_MS, tidy, tell);
    },
    stop: () => timer?.stop(),
  };
}
