/** What the hub processes of one set of stations ask each other. Only the hubs' key may publish and read these subjects. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

export const hubSubjects = {
  changes: 'rfi.v1.hub.changes',
  files: 'rfi.v1.hub.files',
  part: 'rfi.v1.hub.part',
} as const;

/** Bytes of a file in one answer; a message has at most 1 MB. */
export const PART_BYTES = 512 * 1024;

const cell = z.union([z.string(), z.number(), z.null()]);
const cells = z.array(cell).readonly();
const rowChange = z.object({ table: z.string(), key: cells, row: cells.optional() });

/** A copy confirms the changes up to `after`, and asks for those after it. */
export const changesQuestion = z.object({
  schema: z.int(),
  /** Id of the hub process with the copy. */
  copy: z.string(),
  /** Life of the writer in which the copy was begun. */
  epoch: z.string(),
  after: z.int(),
});

export const changesAnswer = z.object({
  epoch: z.string(),
  /** Number of the last change in this answer, or of the last one that the file surely has. */
  last: z.int(),
  changes: z.array(rowChange).readonly().default([]),
  /** Seal of the audit log after the changes; absent while more changes follow. */
  head: z.object({ seq: z.number(), hash: z.string() }).optional(),
  /** The copy has to begin with this file. */
  base: z.object({ bytes: z.number(), sha256: z.string() }).optional(),
});
export type ChangesAnswer = z.input<typeof changesAnswer>;

const sharedFile = z.object({
  path: z.string(),
  bytes: z.number(),
  /** Changes with the content. */
  stamp: z.string(),
});
export type SharedFile = z.infer<typeof sharedFile>;
export const filesAnswer = z.array(sharedFile);

export const partQuestion = z.object({ path: z.string(), offset: z.int().min(0) });

export function packed(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value));
}

export function unpacked(bytes: Uint8Array): unknown {
  return JSON.parse(gunzipSync(bytes).toString());
}
