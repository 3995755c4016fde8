/** Checks an archive: with SQLite's own check, then the checksum and content of every block. */
import type Database from 'better-sqlite3';
import { turnOfWork } from '../../threads/serve-thread.js';
import type { IntegrityReport } from '../archive.js';
import { decodeBlock } from '../blocks/block-codec.js';

const BLOCKS_A_TURN = 32;

interface Row {
  readonly id: number;
  readonly sweeps: number;
  readonly head: Buffer | null;
  readonly body: Buffer | null;
}

/** Checks a few blocks at a time, so that sweeps are stored meanwhile. */
export async function checkIntegrity(db: Database.Database): Promise<IntegrityReport> {
  const problems = (db.pragma('quick_check(20)') as { quick_check: string }[])
    .map(({ quick_check }) => quick_check)
    .filter((line) => line !== 'ok');
  const next = db.prepare(`SELECT blocks.id, sweeps, head, body FROM blocks LEFT JOIN block_data USING (id)
    WHERE blocks.id > ? ORDER BY blocks.id LIMIT ${BLOCKS_A_TURN}`);
  let blocks = 0;
  for (let after = 0; ; await turnOfWork()) {
    const rows = next.all(after) as Row[];
    if (rows.length === 0) return { blocks, problems };
    for (const row of rows) {
      blocks += 1;
      after = row.id;
      const fault = faultOf(row);
      if (fault !== undefined) problems.push(`Block ${row.id} is damaged: ${fault}.`);
    }
  }
}

function faultOf({ sweeps, head, body }: Row): string | undefined {
  if (head === null || body === null) return 'its data is missing';
  try {
    const { stamps } = decodeBlock(Buffer.concat([head, body]));
    return stamps.length === sweeps ? undefined : `it has ${stamps.length} sweeps, not ${sweeps}`;
  } catch (error) {
    return (error as Error).message;
  }
}
