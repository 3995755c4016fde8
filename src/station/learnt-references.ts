/** What licensed transmitters showed of each receiver's frequency reference and levels, the newest answer of each. */
import { join } from 'node:path';
import { z } from 'zod';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import type { LearntReference } from '../measurement/reference.js';

export type LearntReferences = Readonly<Record<string, LearntReference>>;

const [number, count] = [z.number(), z.number()];
const level = z.object({ startHz: number, stopHz: number, db: number, uncertaintyDb: number, count });
const fileSchema = z.record(
  z.string(),
  z.object({ ppm: number, uncertaintyPpm: number, count, levels: z.array(level).optional() }),
);

export type KeptReferences = KeptJson<LearntReferences>;

export function openReferences(folder: string, onLost?: OnLost): Promise<KeptReferences> {
  return KeptJson.open<LearntReferences>(join(folder, 'references.json'), fileSchema, {}, { onLost });
}
