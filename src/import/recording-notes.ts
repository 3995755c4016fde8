/** What stands beside a recording (`FILE.json`), so that it can be decoded without remembering how it was made. */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError, sentenceOf } from '../errors/errors.js';

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
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return notesSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new ConfigError(`${path} is not the notes of a recording: ${sentenceOf(error)}`);
  }
}

export async function writeNotes(file: string, notes: RecordingNotes): Promise<void> {
  await writeFile(`${file}.json`, `${JSON.stringify(notes, undefined, 2)}\n`);
}
