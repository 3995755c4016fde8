/** `archive:` of the configuration file: how long sweeps are kept, and where besides here. */
import { z } from 'zod';
import { duration, secret, size } from './values.js';

const DAY_MS = 86_400e3;
/** With a long-term store elsewhere the local archive is a window that the page reads from. */
const KEEP_FOR_MS = { embedded: 30 * DAY_MS, influxdb: 7 * DAY_MS } as const;
const KEEP_AT_MOST_BYTES = 20e9;
const SPOOL_AT_MOST_BYTES = 5e9;
/** Above the noise of the same sweep; what all values before there was a choice were counted by. */
const OCCUPIED_MARGIN_DB = 5;

const name = z.string().regex(/^[A-Za-z0-9._/-]{1,64}$/, 'must be letters, digits, "-", "_", "." or "/", at most 64');
const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable, not its value');

const influxdbSchema = z
  .strictObject({
    url: z
      .string()
      .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be http://… or https://…')
      .refine(
        (text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''),
        'must hold no user or password: write them as username and password below it',
      ),
    /** 1.x and 3: the database. 2.x: the bucket (which its InfluxQL knows as a database of the same name). */
    database: name,
    /** 2.x only. */
    org: z.string().min(1).optional(),
    /** 2.x and 3. */
    token: secret.optional(),
    tokenEnv: variable.optional(),
    /** 1.x. */
    username: z.string().min(1).optional(),
    password: secret.optional(),
    passwordEnv: variable.optional(),
  })
  .superRefine((influx, context) => {
    const fault = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    const { token, tokenEnv, username, password, passwordEnv } = influx;
    if (token !== undefined && tokenEnv !== undefined) fault('tokenEnv', 'token is given as well: keep one of them');
    if (password !== undefined && passwordEnv !== undefined)
      fault('passwordEnv', 'password is given as well: keep one of them');
    if ((token ?? tokenEnv) !== undefined && username !== undefined)
      fault('username', 'a token is given as well: 1.x takes username and password, 2.x and 3 take a token');
    if ((password ?? passwordEnv) !== undefined && username === undefined)
      fault('username', 'is missing, but a password is given');
  });

const occupancySchema = z
  .strictObject({
    /** So far above the noise of the same sweep, whatever that is … */
    marginDb: z.number().min(1).max(60).optional(),
    /** … or above this level, always. */
    thresholdDbm: z.number().min(-200).max(60).optional(),
  })
  .refine(({ marginDb, thresholdDbm }) => marginDb === undefined || thresholdDbm === undefined, {
    path: ['thresholdDbm'],
    message: 'marginDb is given as well: keep one of them',
  })
  .transform(({ marginDb = OCCUPIED_MARGIN_DB, thresholdDbm }) =>
    thresholdDbm === undefined ? ({ kind: 'noise', marginDb } as const) : ({ kind: 'fixed', thresholdDbm } as const),
  );

export const archiveSchema = z
  .strictObject({
    /**
     * `embedded`: the local archive is the long-term store; InfluxDB, where configured, receives a copy.
     * `influxdb`: InfluxDB is the long-term store and the local archive a window of days. The page reads locally in both.
     */
    mode: z.enum(['embedded', 'influxdb']).default('embedded'),
    /** How long the local archive keeps sweeps; 30 d, or 7 d where InfluxDB is the long-term store. */
    keepFor: duration.optional(),
    keepAtMost: size.default(KEEP_AT_MOST_BYTES),
    /** Sweeps older than this are rounded to 0.5 dB, unless pinned, and carry the flag `halfDb`; never when absent. */
    thinAfter: duration.optional(),
    /** When a channel counts as occupied (ITU-R SM.1880); kept with every value, so that a change shows. */
    occupancy: occupancySchema.prefault({}),
    /** What may wait on disk for a database that does not answer. */
    spoolAtMost: size.default(SPOOL_AT_MOST_BYTES),
    /** Folder for copies of the data directory; beside it, with `-backups` at its name, when absent. Never inside it. */
    backupsIn: z.string().min(1).optional(),
    influxdb: influxdbSchema.optional(),
  })
  .superRefine((archive, context) => {
    if (archive.mode === 'influxdb' && archive.influxdb === undefined)
      context.addIssue({
        code: 'custom',
        path: ['influxdb'],
        message: 'is missing: mode "influxdb" needs its url and database',
      });
    const { keepFor, thinAfter } = archive;
    if (thinAfter !== undefined && thinAfter >= (keepFor ?? KEEP_FOR_MS[archive.mode]))
      context.addIssue({
        code: 'custom',
        path: ['thinAfter'],
        message: 'must be shorter than keepFor: sweeps are gone by then',
      });
  })
  .transform((archive) => ({ ...archive, keepFor: archive.keepFor ?? KEEP_FOR_MS[archive.mode] }));

export type ArchiveConfig = z.infer<typeof archiveSchema>;
export type InfluxdbConfig = NonNullable<ArchiveConfig['influxdb']>;

/**
 * The short way to write it: `archive: influxdb` is `archive: {mode: influxdb}`, and an `influxdb:` beside `archive:` is
 * the one that belongs inside it.
 */
export function withArchiveSpelledOut(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return config;
  const { influxdb, ...rest } = config as Readonly<Record<string, unknown>>;
  const { archive } = rest;
  const inside = typeof archive === 'string' ? { mode: archive } : (archive ?? {});
  if (influxdb === undefined) return typeof archive === 'string' ? { ...rest, archive: inside } : config;
  // Twice is a contradiction: the schema refuses the one that stands beside.
  if (typeof inside !== 'object' || Object.hasOwn(inside, 'influxdb')) return config;
  return { ...rest, archive: { ...inside, influxdb } };
}
