/** Blocks that a hub refuses for ever: counted by station and reason, saved on disk, listed. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { listOrNone, textOrAbsent } from '../files/absent.js';
import { isElsewhere } from '../files/put-aside.js';
import { writeWhole } from '../files/write-whole.js';
import { HOUR_MS } from '../time/units.js';
import { REFUSALS, type Refusal } from './block-check.js';

/** Most saved files; beyond it the oldest are deleted. The counts continue. */
const MOST_FILES = 500;
const MOST_LISTED = 100;
/** Files of one station in an hour: a station that floods the hub must not keep its disk busy. */
const MOST_FILES_AN_HOUR = 20;
const refusedFile = z.object({ stationId: z.string(), refusal: z.enum(REFUSALS) });

export interface RefusedBlock {
  /** Epoch ms. */
  readonly at: number;
  readonly stationId: string;
  readonly subject: string;
  readonly refusal: Refusal;
  readonly why: string;
  readonly bytes: number;
  /** Name in the hub's folder of refused blocks. */
  readonly file: string;
}

/** What lies in the folder of an earlier or running hub, by station and reason. */
export async function countRefused(folder: string): Promise<RefusedBlocks['counts']> {
  const counts = new Map<string, number>();
  for (const name of await listOrNone(folder)) {
    if (!name.endsWith('.json')) continue;
    const text = (await textOrAbsent(join(folder, name))) ?? '{}';
    const { success, data } = refusedFile.safeParse(JSON.parse(text));
    if (success)
      counts.set(`${data.stationId} ${data.refusal}`, (counts.get(`${data.stationId} ${data.refusal}`) ?? 0) + 1);
  }
  return listed(counts);
}

function listed(counts: ReadonlyMap<string, number>) {
  return [...counts].map(([key, count]) => {
    const [stationId = '', refusal = ''] = key.split(' ');
    return { stationId, refusal: refusal as Refusal, count };
  });
}

export class RefusedBlocks {
  readonly #folder: string;
  readonly #counts = new Map<string, number>();
  /** Files of each station in the present hour. */
  readonly #recent = new Map<string, { hour: number; files: number }>();
  #list: RefusedBlock[] = [];
  #number = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Refused blocks of this run, the newest first. */
  get list(): readonly RefusedBlock[] {
    return this.#list;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** By station and reason. */
  get counts(): readonly { readonly stationId: string; readonly refusal: Refusal; readonly count: number }[] {
    return listed(this.#counts);
  }

  /** Never throws: a disk that refuses a file must not stop the count. */
  async add(block: Omit<RefusedBlock, 'file' | 'bytes'>, bytes: Uint8Array): Promise<void> {
    const key = `${block.stationId} ${block.refusal}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#number += 1;
    const file = `${block.at}-${String(this.#number).padStart(6, '0')}-${block.stationId}`;
    this.#list = [{ ...block, bytes: bytes.length, file }, ...this.#list].slice(0, MOST_LISTED);
    if (!this.#mayKeep(block)) return;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeWhole(join(this.#folder, `${file}.json`), `${JSON.stringify(block)}\n`);
      await writeWhole(join(this.#folder, `${file}.rfb`), bytes);
      await this.#bound();
    } catch (error) {
      if (!isElsewhere(error)) throw error;
      // The block is counted and listed above; its bytes are still at the station.
    }
  }

  #mayKeep({ stationId, at }: Pick<RefusedBlock, 'stationId' | 'at'>): boolean {
    const hour = Math.floor(at / HOUR_MS);
    const known = this.#recent.get(stationId);
    const recent = known?.hour === hour ? known : { hour, files: 0 };
    this.#recent.set(stationId, recent);
    recent.files += 1;
    return recent.files <= MOST_FILES_AN_HOUR;
  }

  async #bound(): Promise<void> {
    const names = (await readdir(this.#folder)).sort();
    for (const name of names.slice(0, Math.max(0, names.length - 2 * MOST_FILES)))
      await rm(join(this.#folder, name), { force: true });
  }
}
