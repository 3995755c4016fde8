/** What stands beside a recording (`FILE.json`), so that it can be decoded without remembering how it was made. */
import { z } from 'zod';
import { ConfigError, saidOf } from '../errors/errors.js';
import { textOrAbsent } from '../files/absent.js';
import { MODE_FOR_PEOPLE, writeWhole } from '../files/write-whole.js';

const notesSchema = z.object({
  driver: z.string().optional(),
  settings: z.unknown().optional(),
  plan: z.object({ startHz: z.number(), stopHz: z.number(), points: z.number().optional() }).optional(),
  identity: z.unknown().optional(),
  port: z.string().optional(),
  /** Epoch ms. */
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  bytes: z.number().optional(),
});

export type RecordingNotes = z.infer<typeof notesSchema>;

/** @throws ConfigError when the notes exist but cannot be understood. */
export async function readNotes(file: string): Promise<RecordingNotes | undefined> {
  const path = `${file}.json`;
  const text = await textOrAbsent(path);
  if (text === undefined) return undefined;
  try {
    return notesSchema.parse(JSON.parse(text));
  } catch (error) {
    throw ConfigError.of('{path} is not the notes of a recording: {why}', { path, why: saidOf(error) });
  }
}

export async function writeNotes(file: string, notes: RecordingNotes): Promise<void> {
  await writeWhole(`${file}.json`, `${JSON.stringify(notes, undefined, 2)}\n`, { mode: MODE_FOR_PEOPLE });
}
