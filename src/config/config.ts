/** The configuration file: YAML, checked field by field; an unknown key is refused by name. */
import { z } from 'zod';
import { ConfigError, sentenceOf } from '../errors/errors.js';
import { defined } from '../rf/defined.js';
import { planFaults, planListFaults } from '../rf/plan.js';
import { asItCame, joined, say, type Words } from '../words/said.js';
import { refusedIn, wrongValue } from '../words/wrong-value.js';
import { accessSchema } from './access-config.js';
import { archiveSchema, withArchiveSpelledOut } from './archive-config.js';
import { boundedText } from './bounded-text.js';
import { currentDocument, plainValue } from './config-migration.js';
import { networkSchema } from './network-config.js';
import { type FieldFault, isSecretField, withSecretsNamed } from './secrets.js';
import { antennaSchema, gpsSchema } from './site-config.js';
import { givenName, hz } from './values.js';

export const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, at most 40');

/** A sweep plan as the configuration and the API take it. */
export const planSchema = z
  .strictObject({
    startHz: hz,
    stopHz: hz,
    points: z.int().optional(),
    rbwHz: hz.optional(),
    attenuationDb: z.number().min(0).max(80).optional(),
    everyMs: z.number().positive().optional(),
    priority: z.int().optional(),
  })
  .superRefine((plan, context) => {
    for (const message of planFaults(plan)) context.addIssue({ code: 'custom', message });
  })
  .meta({ id: 'PlanInput' });

/** The plans of one receiver: each must be possible, and each must get a turn. */
export const plansSchema = z
  .array(planSchema)
  .max(32)
  .superRefine((plans, context) => {
    for (const message of planListFaults(plans)) context.addIssue({ code: 'custom', message });
  })
  .meta({ id: 'PlansInput' });

/** Ports that may be named over the API. */
export const remotePortSchema = z
  .union([
    z.strictObject({
      serial: z.string().min(1),
      baudRate: z.int().positive().optional(),
      raiseDtr: z.boolean().optional(),
    }),
    z.strictObject({ tcp: z.string().regex(/^.+:\d+$/, 'must be host:port') }),
    z.strictObject({ simulated: z.literal(true) }),
  ])
  .meta({ id: 'RemotePort' });

/** Ports that only the file may name: programs to run and files to read are set at the station itself. */
const portSchema = z.union([
  ...remotePortSchema.options,
  z.strictObject({ command: z.array(z.string()).min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

export const receiverSchema = z.strictObject({
  id,
  name: givenName.optional(),
  driver: z.string().min(1),
  /** The receiver's port; `auto` tries every port whose USB ids fit. */
  port: z.union([z.literal('auto'), portSchema]).default('auto'),
  /** The receiver's own serial number, where a station has two of the same model. */
  serialNumber: z.string().optional(),
  settings: z.unknown().optional(),
  plans: plansSchema.default([]),
  /** Frequencies of the receiver's own spurious signals (its clock, its DC spike): never judged. */
  spursHz: z.array(hz).default([]),
  /** The receiver's antenna, where it is not the station's. */
  antenna: antennaSchema.optional(),
  /** Error of the receiver's frequency reference at 95 % confidence, parts in a million; 5 when absent. */
  referencePpm: z.number().min(0).max(500).optional(),
  /** Levels at and above this one are flagged as overload; the driver's own value when absent. */
  overloadDbm: z.number().min(-100).max(60).optional(),
  /** Whether a severe emission interrupts the plans for a closer look; it does when absent. */
  closerLook: z
    .union([
      z.boolean(),
      z.strictObject({ sweeps: z.int().min(1).max(200), share: z.number().min(0.01).max(0.5).default(0.2) }),
    ])
    .meta({ id: 'CloserLook' })
    .optional(),
});

const stationSchema = z.strictObject({
  id,
  name: givenName,
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  antenna: antennaSchema.optional(),
  gps: gpsSchema.optional(),
  /** Whether the station also takes newly plugged receivers; it does when `receivers` is `auto`. */
  discover: z.boolean().optional(),
  receivers: z.union([z.literal('auto'), z.array(receiverSchema)]).default('auto'),
});

/** A licensed use, with the fields that detection needs. A frequency without a licensed use counts as unassigned. */
const assignmentSchema = z
  .strictObject({
    id: z.string().min(1).max(100),
    centreHz: hz,
    bandwidthHz: hz,
    service: z.string().min(1),
    class: z.enum(['open', 'intermittent', 'continuous', 'shared', 'pulsed']),
    /** Only these stations receive it; all stations when absent. */
    stations: z.array(id).optional(),
    mask: z.array(z.strictObject({ offsetHz: hz, limitDbc: z.number().max(0) })).default([]),
    levelDbm: z.number().optional(),
    levelToleranceDb: z.number().positive().optional(),
    centreToleranceHz: hz.optional(),
    bandwidthToleranceHz: hz.optional(),
    /** Licensed power: with it the loss of a broadcaster is graded by its audience. */
    powerW: z.number().positive().max(1e7).optional(),
  })
  .refine(({ bandwidthHz }) => bandwidthHz > 0, { path: ['bandwidthHz'], message: 'must be above 0' });

/** Additions to evidence bundles besides the station's own signature. */
const evidenceSchema = z.strictObject({
  /** Server for an RFC 3161 time-stamp of each bundle; no time-stamp when absent. */
  timestampServer: z.url({ protocol: /^https?$/ }).optional(),
});

export const configSchema = z
  .strictObject({
    /** Number of this file's form; see config-migration.ts. */
    version: z.int().positive().optional(),
    /** Only a hub may have none of its own. */
    stations: z.array(stationSchema),
    assignments: z.array(assignmentSchema).default([]),
    archive: archiveSchema.prefault({}),
    /** Where alarms and reports are sent; parsed by the part that sends them. */
    notices: z.unknown().optional(),
    evidence: evidenceSchema.prefault({}),
    access: accessSchema.prefault({}),
    network: networkSchema.prefault({}),
  })
  .superRefine((config, context) => {
    const seen = new Set<string>();
    for (const station of config.stations)
      for (const { id: receiverId } of station.receivers === 'auto' ? [] : station.receivers) {
        if (seen.has(receiverId))
          context.addIssue({ code: 'custom', message: `receiver id "${receiverId}" is used twice` });
        seen.add(receiverId);
      }
  });

export type Config = z.infer<typeof configSchema>;
export type StationConfig = Config['stations'][number];
export type ReceiverConfig = Exclude<StationConfig['receivers'], 'auto'>[number];

/** Most characters of a refused value that a fault repeats. */
const LONGEST_SHOWN = 100;

/**
 * For a choice zod reports only "Invalid input". The useful faults are those of the alternative that matched furthest.
 */
function leafIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const depth = (issues: z.core.$ZodIssue[]) => Math.max(0, ...issues.map(({ path }) => path.length));
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  if (best === undefined || depth(best) === 0) return [issue];
  return best.flatMap(leafIssues).map((leaf) => ({ ...leaf, path: [...issue.path, ...leaf.path] }));
}

/** One thing that is wrong in a configuration. */
export interface ConfigFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The value as JSON; absent where there is none to show, or it is secret. */
  readonly shown?: string;
  /** Keys that do not exist at `path`. */
  readonly unknownKeys?: readonly string[];
}

/** The configuration, or everything that is wrong in it. */
export function checkConfig(written: unknown): Config | readonly ConfigFault[] {
  const faults: FieldFault[] = [];
  const value = withSecretsNamed(withArchiveSpelledOut(written), faults);
  const parsed = configSchema.safeParse(value);
  if (parsed.success && faults.length === 0) return parsed.data;
  const own = faults.map(({ path, message }) => ({ path: path.split('.'), message }));
  return [...own, ...(parsed.success ? [] : faultsOf(parsed.error, value))];
}

/** The faults of a refused value, each with its path and the value found there. */
export function faultsOf(error: z.ZodError, value: unknown): ConfigFault[] {
  return error.issues.flatMap(leafIssues).map((issue) => {
    const found = refusedIn(value, issue);
    const isShown = found !== undefined && typeof found !== 'object' && !isSecretField(issue.path);
    return {
      path: issue.path,
      message: wrongValue(issue, found).en,
      ...defined({
        shown: isShown ? beginOf(JSON.stringify(found)) : undefined,
        unknownKeys: 'keys' in issue ? (issue.keys as string[]) : undefined,
      }),
    };
  });
}

/** A file that is no configuration is one long text. */
function beginOf(shown: string): string {
  return shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown;
}

/** @throws ConfigError with one line for each fault: the path of the field and its value. */
export function parseConfig(written: unknown, source: string): Config {
  const checked = checkConfig(written);
  if (!isFaults(checked)) return checked;
  const lines = checked.map(({ path, message, shown }) => {
    return `  ${path.map(String).join('.')}${shown === undefined ? '' : ` is ${shown}`}: ${message}`;
  });
  throw new ConfigError(notUsable(source, lines.map(asItCame)));
}

/** The sentence about a source, with its faults line by line. */
function notUsable(source: string, lines: readonly Words[]): Words {
  return joined([say('{source} cannot be used:', { source }), ...lines], asItCame('\n'));
}

export function isFaults(checked: Config | readonly ConfigFault[]): checked is readonly ConfigFault[] {
  return Array.isArray(checked);
}

/** @throws ConfigError; EnvironmentError for a file of a newer form */
export async function readConfig(path: string): Promise<Config> {
  let text: string;
  try {
    text = await boundedText(path);
  } catch (error) {
    throw ConfigError.of('--config {path}: the file cannot be read ({why}).', {
      path,
      why: (error as NodeJS.ErrnoException).code ?? sentenceOf(error),
    });
  }
  return parseConfig(plainValue(currentDocument(text, path).document, path), path);
}
