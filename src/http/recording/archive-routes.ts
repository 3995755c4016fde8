/** The archive itself over HTTP: what it has, what it lacks, what is pinned, whether it is whole, and copies of it. */
import { z } from 'zod';
import type { IntegrityReport } from '../../store/archive.js';
import type { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import type { BackupManifest } from '../../store/safekeeping/backup.js';
import type { Backups } from '../../store/safekeeping/backups.js';
import { type JobState, OneJob } from '../one-job.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { instant, iso } from '../spoken.js';

export interface ArchiveRouteOptions {
  readonly archive: EmbeddedArchive;
  readonly isKnown: (receiverId: string) => boolean;
  readonly clock: () => number;
  readonly backups: Backups;
}

const receiverId = z.string().min(1).max(100);
const gapQuery = z.strictObject({
  receiverId,
  from: instant.describe('RFC 3339, inclusive'),
  to: instant.describe('RFC 3339, exclusive'),
  startHz: z.coerce.number().min(0).max(1e12).optional(),
  stopHz: z.coerce.number().min(0).max(1e12).optional(),
});
const spanAnswer = z.object({
  startHz: z.number(),
  stopHz: z.number(),
  bins: z.number(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
});
const stretch = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });
const pinAnswer = stretch.extend({ receiverIds: z.array(z.string()), reason: z.string() });
const manifestAnswer = z.object({
  programVersion: z.string(),
  madeAt: z.iso.datetime(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
});
const jobAnswer = (result: z.ZodType) =>
  z.object({
    state: z.enum(['never', 'running', 'done', 'failed']),
    startedAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    fault: z.string().optional(),
    result: result.optional(),
  });
const integrityAnswer = jobAnswer(z.object({ blocks: z.number(), problems: z.array(z.string()) }));
const backupBody = z.strictObject({
  name: z
    .string()
    .regex(/^[\w-]{1,60}$/, 'must be letters, digits, "_" and "-", at most 60')
    .optional()
    .describe('folder beside the data directory, below archive.backupsIn; the time when absent'),
});
const backupAnswer = jobAnswer(manifestAnswer).extend({
  backups: z.array(z.object({ name: z.string(), ...manifestAnswer.shape })),
});

export function archiveRoutes({ archive, isKnown, clock, backups }: ArchiveRouteOptions): Route[] {
  const checking = new OneJob<IntegrityReport>(clock);
  const copying = new OneJob<BackupManifest>(clock);
  const mustBeKnown = (id: string) => {
    if (!isKnown(id)) throw new Problem(404, 'Not found', `receiverId is "${id}": there is no such receiver.`);
  };
  return [
    {
      method: 'get',
      path: '/api/v1/recorded',
      access: 'watch',
      summary: 'What there is of a receiver: each grid it has swept, with the oldest and newest time to ten minutes.',
      query: z.strictObject({ receiverId }),
      answer: z.object({ spans: z.array(spanAnswer) }),
      async handle(_request, response, input) {
        const { receiverId: id } = input.query as { receiverId: string };
        mustBeKnown(id);
        response.json({ spans: (await archive.spans(id)).map(inIso) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/gaps',
      access: 'watch',
      summary: 'Times of which nothing was kept of a receiver, whatever the reason; coverage gives reasons.',
      query: gapQuery,
      answer: z.object({ gaps: z.array(stretch) }),
      async handle(_request, response, input) {
        const query = input.query as z.output<typeof gapQuery>;
        mustBeKnown(query.receiverId);
        if (query.to <= query.from) throw new Problem(400, 'Bad request', 'to must be later than from.');
        response.json({ gaps: (await archive.gaps(query)).map(inIso) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/pins',
      access: 'watch',
      summary: 'Recordings that are kept as evidence, whatever their age; the reason names the incident.',
      answer: z.object({ pins: z.array(pinAnswer) }),
      async handle(_request, response) {
        response.json({ pins: (await archive.pins()).map(inIso) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/integrity',
      access: 'watch',
      summary: 'The last check of the archive, or the one that is running.',
      answer: integrityAnswer,
      handle(_request, response) {
        response.json(jobJson(checking.state));
      },
    },
    {
      method: 'post',
      path: '/api/v1/integrity',
      access: 'settings',
      summary: 'Begins to check every block of the archive; sweeps go on being kept meanwhile.',
      answer: integrityAnswer,
      handle(_request, response) {
        if (!checking.start(() => archive.integrity()))
          throw new Problem(409, 'Conflict', 'A check is running already.');
        response.status(202).json(jobJson(checking.state));
      },
    },
    {
      method: 'get',
      path: '/api/v1/backup',
      access: 'settings',
      summary: 'Copies there are, and how the last one or the one being made fares.',
      answer: backupAnswer,
      async handle(_request, response) {
        const made = await backups.list();
        const listed = made.map(({ name, manifest }) => ({ name, ...manifest }));
        response.json({ ...jobJson(copying.state), backups: listed });
      },
    },
    {
      method: 'post',
      path: '/api/v1/backup',
      access: 'settings',
      summary: 'Begins a copy of the archive, the case book and the settings, while everything goes on.',
      body: backupBody,
      answer: jobAnswer(manifestAnswer),
      async handle(_request, response, input) {
        const { name = iso(clock()).replace(/[:.]/g, '-') } = (input.body ?? {}) as z.output<typeof backupBody>;
        const taken = (await backups.list()).some((made) => made.name === name);
        if (taken) throw new Problem(409, 'Conflict', `name is "${name}": there is a backup of that name.`);
        if (!copying.start(() => backups.make(name)))
          throw new Problem(409, 'Conflict', 'A backup is being made already.');
        response.status(202).json(jobJson(copying.state));
      },
    },
  ];
}

function inIso<T extends { readonly from: number; readonly to: number }>(one: T) {
  return { ...one, from: iso(one.from), to: iso(one.to) };
}

function jobJson<T>(job: JobState<T>): object {
  if (job.state === 'never') return { state: job.state };
  const startedAt = iso(job.startedAt);
  if (job.state === 'running') return { state: job.state, startedAt };
  const endedAt = iso(job.endedAt);
  return job.state === 'done'
    ? { state: job.state, startedAt, endedAt, result: job.result }
    : { state: job.state, startedAt, endedAt, fault: job.fault };
}
