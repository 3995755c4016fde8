/** The calibrations of all receivers: versions are added and withdrawn, never changed or deleted. */

import { join } from 'node:path';
import { z } from 'zod';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import type { LearntReference } from '../measurement/reference.js';
import { type Calibration, calibrationAt } from '../rf/correction.js';

const tableSchema = z.array(z.object({ hz: z.number(), db: z.number() })).min(1);
export const calibrationSchema = z.object({
  id: z.string(),
  receiverId: z.string(),
  version: z.int(),
  measuredAt: z.number(),
  author: z.string(),
  validFrom: z.number(),
  validTo: z.number().optional(),
  withdrawnAt: z.number().optional(),
  note: z.string().optional(),
  correctionsDb: tableSchema,
  uncertaintyDb: z.number().optional(),
});
const fileSchema = z.array(calibrationSchema);

export type NewCalibration = Omit<Calibration, 'id' | 'version' | 'withdrawnAt'>;

export class Calibrations {
  readonly #file: KeptJson<Calibration[]>;

  private constructor(file: KeptJson<Calibration[]>) {
    this.#file = file;
  }

  /** @throws ConfigError when its file is damaged and nobody hears of lost files. */
  static async open(path: string, onLost?: OnLost): Promise<Calibrations> {
    return new Calibrations(await KeptJson.open<Calibration[]>(path, fileSchema, [], { onLost }));
  }

  get all(): readonly Calibration[] {
    return this.#file.value;
  }

  at(receiverId: string, at: number): Calibration | undefined {
    return calibrationAt(this.all, receiverId, at);
  }

  /** Gives the calibration the receiver's next version; it is on disk when this resolves. */
  async add(calibration: NewCalibration): Promise<Calibration> {
    const { receiverId } = calibration;
    const versions = this.all.filter((known) => known.receiverId === receiverId).map(({ version }) => version);
    const version = Math.max(0, ...versions) + 1;
    const added: Calibration = { ...calibration, id: `${receiverId}-v${version}`, version };
    await this.#file.set([...this.all, added]);
    return added;
  }

  /** Takes over what the program that runs the receivers has. */
  async follow(theirs: readonly Calibration[]): Promise<void> {
    const ids = new Set(theirs.map(({ id }) => id));
    await this.#file.set([...this.all.filter(({ id }) => !ids.has(id)), ...theirs]);
  }

  /** Withdraws a calibration for all times; undefined where there is none with this id. */
  async withdraw(id: string, at: number): Promise<Calibration | undefined> {
    const known = this.all.find((calibration) => calibration.id === id);
    if (known === undefined) return undefined;
    const withdrawn = { ...known, withdrawnAt: known.withdrawnAt ?? at };
    await this.#file.set(this.all.map((calibration) => (calibration.id === id ? withdrawn : calibration)));
    return withdrawn;
  }
}

/** What licensed transmitters showed of each receiver's frequency reference and levels, the newest answer of each. */
export type LearntReferences = Readonly<Record<string, LearntReference>>;

const [number, count] = [z.number(), z.number()];
const level = z.object({ startHz: number, stopHz: number, db: number, uncertaintyDb: number, count });
const referencesSchema = z.record(
  z.string(),
  z.object({ ppm: number, uncertaintyPpm: number, count, levels: z.array(level).optional() }),
);

export type KeptReferences = KeptJson<LearntReferences>;

export function openReferences(folder: string, onLost?: OnLost): Promise<KeptReferences> {
  return KeptJson.open<LearntReferences>(join(folder, 'references.json'), referencesSchema, {}, { onLost });
}
