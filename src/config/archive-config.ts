/** `archive:` of the configuration file: how long sweeps are kept, and where else they are stored. */
import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../time/units.js';
import { secret } from './secrets.js';
import { duration, size } from './values.js';

/** Where InfluxDB is the long-term store, the local archive holds only the recent days that the page reads. */
const KEEP_FOR_MS = { embedded: 30 * DAY_MS, influxdb: 7 * DAY_MS } as const;
const KEEP_AT_MOST_BYTES = 20e9;
const SPOOL_AT_MOST_BYTES = 5e9;
/** dB above the noise of the same sweep. All values were counted with this margin before it could be configured. */
const OCCUPIED_MARGIN_DB = 5;

const name = z.string().regex(/^[A-Za-z0-9._/-]{1,64}$/, 'must be letters, digits, "-", "_", "." or "/", at most 64');

const influxdbSchema = z
  .strictObject({
    url: z
      .string()
      .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be http://… or https://…')
      .refine(
        (text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''),
        'must hold no user or password: write them as username and password below it',
      ),
    /** 1.x and 3: the database. 2.x: the bucket (its InfluxQL sees the bucket as a database of the same name). */
    database: name,
    /** Only for 2.x. */
    org: z.string().min(1).optional(),
    /** For 2.x and 3. */
    token: secret.optional(),
    /** For 1.x. */
    username: z.string().min(1).optional(),
    password: secret.optional(),
  })
  .superRefine((influx, context) => {
    const fault = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    const { token, username, password } = influx;
    if (token !== undefined && username !== undefined)
      fault('username', 'a token is given as well: 1.x takes username and password, 2.x and 3 take a token');
    if (password !== undefined && username === undefined) fault('username', 'is missing, but a password is given');
  });

const occupancySchema = z
  .strictObject({
    /** A channel is occupied at this many dB above the noise of the same sweep. */
    marginDb: z.number().min(1).max(60).optional(),
    /** Alternative to marginDb: a channel is occupied above this fixed level. */
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
    /** Sweeps older than this are rounded to 0.5 dB and get the flag `halfDb`, unless pinned; none when absent. */
    thinAfter: duration.optional(),
    /**
     * Least time between two syncs of new sweeps: the loss of power takes up to that much of them, and a card wears less. A hub gets
     * sweeps once they are synced. Every 0.1 s when absent.
     */
    syncEvery: duration.refine((ms) => ms <= MINUTE_MS, 'must be 1m at most').optional(),
    /** When a channel counts as occupied (ITU-R SM.1880); stored with every value, so that a change is visible. */
    occupancy: occupancySchema.prefault({}),
    /** Most data that waits on disk while the database does not answer. */
    spoolAtMost: size.default(SPOOL_AT_MOST_BYTES),
    /**
     * Folder for copies of the data directory, never inside it. When absent, the folder beside it with `-backups` added
     * to its name.
     */
    backupsIn: z.string().min(1).optional(),
    /** Most that all backups in this folder may take together: the oldest go first, the newest whole one stays. */
    backupsAtMost: size.optional(),
    /** Seals what a new machine needs (configuration, certificate, keys, secrets) into each backup; without it they are not in it. */
    backupPassphrase: secret.optional(),
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
 * Expands the short forms: `archive: influxdb` means `archive: {mode: influxdb}`, and an `influxdb:` beside `archive:`
 * belongs inside it.
 */
export function withArchiveSpelledOut(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return config;
  const { influxdb, ...rest } = config as Readonly<Record<string, unknown>>;
  const { archive } = rest;
  const inside = typeof archive === 'string' ? { mode: archive } : (archive ?? {});
  if (influxdb === undefined) return typeof archive === 'string' ? { ...rest, archive: inside } : config;
  // Given inside and beside: the schema then refuses the one beside.
  if (typeof inside !== 'object' || Object.hasOwn(inside, 'influxdb')) return config;
  return { ...rest, archive: { ...inside, influxdb } };
}
