/** Power cuts under a writing process, again and again on the same archive. */
import { archiveAfter, type KillReport, liveAndDie } from './kill-rounds.js';
import { cutPower, powerEnvironment } from './power-cut.js';

export interface PowerReport extends KillReport {
  /** Writes that had not been synced and were taken back. */
  readonly lostWrites: number;
}

export async function powerRounds(
  { folder, library, log }: { readonly folder: string; readonly library: string; readonly log: string },
  cuts: number,
  random: () => number,
): Promise<PowerReport> {
  let acked = 0;
  let lostWrites = 0;
  for (let cut = 0; cut < cuts; cut++) {
    const env = powerEnvironment({ library, root: folder, log });
    acked = Math.max(acked, await liveAndDie(folder, random() * 400, env));
    lostWrites += await cutPower(folder, log, random);
  }
  return { ...(await archiveAfter(folder, { kills: cuts, acked })), lostWrites };
}
