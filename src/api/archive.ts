/** The archive and the books as a whole: whether they are intact, what was lost, and copies of them. */
import { z } from 'zod';
import type { Contract, JsonOf } from './contract.js';
import { at } from './fields.js';

/** Work that takes minutes and runs once at a time. */
const job = <T extends z.ZodType>(result: T) =>
  z.object({
    state: z.enum(['never', 'running', 'done', 'failed']),
    startedAt: at.optional(),
    endedAt: at.optional(),
    fault: z.string().optional(),
    result: result.optional(),
  });

const manifest = z
  .object({
    format: z.number().describe('of the backup; a program reads its own and older ones'),
    programVersion: z.string(),
    madeAt: at,
    files: z.array(
      z
        .object({ path: z.string(), bytes: z.number(), sha256: z.string(), schema: z.number().optional() })
        .meta({ id: 'BackupFile' }),
    ),
  })
  .meta({ id: 'BackupManifest' });

const integrity = job(z.object({ blocks: z.number(), problems: z.array(z.string()) })).meta({ id: 'IntegrityJob' });
const backup = job(manifest).meta({ id: 'BackupJob' });
export type IntegrityJob = JsonOf<typeof integrity>;
export type BackupJob = JsonOf<typeof backup>;

const bookLosses = z
  .object({
    losses: z.array(
      z.object({
        id: z.string(),
        book: z.enum(['cases', 'drills', 'accounts', 'station-key']),
        reason: z.enum(['damaged', 'newer', 'missing', 'unopened', 'changed', 'restored']),
        foundAt: at,
        copyOf: at.optional().describe('time of the copy that was opened; absent for an empty book'),
        keptAs: z.string().optional().describe('name of the file that was put aside'),
      }),
    ),
  })
  .meta({ id: 'BookLosses' });
export type BookLosses = JsonOf<typeof bookLosses>;

const backupBody = z.strictObject({
  name: z
    .string()
    .regex(/^[\w-]{1,60}$/, 'must be letters, digits, "_" and "-", at most 60')
    .optional()
    .describe('folder below archive.backupsIn; the time when absent'),
});

export const archiveApi = {
  'GET /api/v1/integrity': {
    summary: 'The last check of the archive, or the one that is running.',
    answer: integrity,
  },
  'POST /api/v1/integrity': {
    summary: 'Begins to check every block of the archive.',
    refuses: [409],
    answer: integrity,
    status: 202,
  },
  'GET /api/v1/backup': {
    summary: 'The copies there are, and the state of the last copy.',
    answer: backup.extend({
      backups: z.array(manifest.extend({ name: z.string(), bytes: z.number() })),
      atMostBytes: z.number().optional().describe('most that all copies may take together; absent without a bound'),
    }),
  },
  'POST /api/v1/backup': {
    summary: 'Begins a copy of archive, case book and settings.',
    refuses: [409],
    body: backupBody,
    answer: backup,
    status: 202,
  },
  'POST /api/v1/clock/confirm': {
    summary: 'A person has compared the clock with a right one.',
    answer: z.object({ at }),
  },
  'GET /api/v1/book-losses': {
    summary: 'Books that could not be opened at a start, until confirmed.',
    answer: bookLosses,
  },
  'POST /api/v1/book-losses/{id}/confirm': {
    summary: 'An administrator has read what is missing.',
    refuses: [404],
    params: z.strictObject({ id: z.string().min(1).max(100) }),
    answer: bookLosses,
  },
} as const satisfies Contract;
