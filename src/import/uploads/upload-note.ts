/** What is written beside an uploaded file, so that a restart of the program goes on where it was. */
import { join } from 'node:path';
import { z } from 'zod';
import { textOrAbsent } from '../../files/absent.js';
import { writeWhole } from '../../files/write-whole.js';

/** No upload has this name: a tilde is not among the letters of one. */
const NOTE = '~upload.json';

const noteSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  by: z.string(),
  /** Times in epoch ms; `modified` is the file's own time. */
  at: z.number(),
  modified: z.number().optional(),
  /** Size of the whole file, where the sender stated it. */
  total: z.number().optional(),
  stated: z.strictObject({
    format: z.string().optional(),
    zone: z.string().optional(),
    start: z.number().optional(),
    everyMs: z.number().optional(),
    unit: z.enum(['Hz', 'kHz', 'MHz', 'GHz']).optional(),
    reading: z.int().optional(),
    span: z.strictObject({ startHz: z.number(), stopHz: z.number() }).optional(),
  }),
  /** Set when a person chose to keep its sweeps, and removed when they are kept. */
  owner: z.strictObject({ receiverId: z.string(), stationId: z.string() }).optional(),
});

export type UploadNote = z.output<typeof noteSchema>;

/** Undefined where the folder holds no upload that can go on. @throws Error when its note cannot be read */
export async function readUploadNote(folder: string): Promise<UploadNote | undefined> {
  const text = await textOrAbsent(join(folder, NOTE));
  try {
    return noteSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

export async function writeUploadNote(folder: string, note: UploadNote): Promise<void> {
  await writeWhole(join(folder, NOTE), JSON.stringify(note));
}
