/** Power cuts under a process that writes an archive, and a case book where asked, again and again in the same folder. */
import { join } from 'node:path';
import { openCaseBook } from '../../src/store/cases/kept-case-book.js';
import { archiveAfter, type KillReport, liveAndDie } from './kill-rounds.js';
import { cutPower, powerEnvironment } from './power-cut.js';

export interface PowerReport extends KillReport {
  /** Writes that had not been synced and were taken back. */
  readonly lostWrites: number;
  /** Number of cases that were reported as kept. */
  readonly cases: number;
}

interface PowerOrder {
  readonly folder: string;
  readonly library: string;
  readonly log: string;
  /** True: the process also keeps a case book. */
  readonly withCases?: boolean;
}

export async function powerRounds(
  { folder, library, log, withCases = false }: PowerOrder,
  cuts: number,
  random: () => number,
): Promise<PowerReport> {
  let acked = 0;
  let lostWrites = 0;
  const cases = new Map<string, number>();
  const problems: string[] = [];
  for (let cut = 0; cut < cuts; cut++) {
    const env = powerEnvironment({ library, root: folder, log });
    const reported = await liveAndDie(folder, random() * 400, { env, more: withCases ? ['cases'] : [] });
    acked = Math.max(acked, reported.safe);
    for (const [id, startHz] of reported.cases) {
      // An emission that is reported again after a cut has its case already.
      if ((cases.get(id) ?? startHz) !== startHz) problems.push(`the number ${id} was given to two cases`);
      cases.set(id, startHz);
    }
    lostWrites += await cutPower(folder, log, random);
  }
  const { problems: ofArchive, ...after } = await archiveAfter(folder, { kills: cuts, acked });
  problems.push(...ofArchive, ...(withCases ? await bookFaults(folder, [...cases.keys()]) : []));
  return { ...after, problems, lostWrites, cases: cases.size };
}

/** Every case is there once, in a case book that was never put aside. */
async function bookFaults(folder: string, cases: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  const book = openCaseBook({
    path: join(folder, 'cases.db'),
    clock: Date.now,
    onFault: (fault) => faults.push(fault),
  });
  if (book.loss !== undefined) faults.push(`the case book was lost: ${book.loss.fault}`);
  for (const id of cases) if (book.caseBook.incidents.get(id) === undefined) faults.push(`case ${id} is missing`);
  faults.push(...book.caseBook.verify().faults.map(({ problem }) => problem));
  await book.close();
  return faults;
}
