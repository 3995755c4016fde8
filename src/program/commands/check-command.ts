/** `rfi-logger check FILE`: reports each fault of a configuration with line, key and cure, without starting anything. */
import { Command } from 'commander';
import { isNode, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { z } from 'zod';
import { boundedText } from '../../config/bounded-text.js';
import { type Config, type ConfigFault, checkConfig, configSchema, faultsOf, isFaults } from '../../config/config.js';
import { currentDocument, plainValue } from '../../config/config-migration.js';
import { Secret, secretsIn, withSecretsNamed } from '../../config/secrets.js';
import { ConfigError, sentenceOf } from '../../errors/errors.js';
import { noticesSchema } from '../../notify/notice-settings.js';
import { outOfRange } from '../../receiver/plan-range.js';
import { DriverRegistry } from '../../receiver/registry.js';
import { inWords, tell } from '../language/language.js';
import { shownByExample } from './config-example.js';

export interface CheckFault {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly key: string;
  readonly problem: string;
}

export function checkCommand(): Command {
  return new Command('check')
    .description('Says what is wrong in a configuration file: line, key and cure. Starts nothing.')
    .argument('<file>', 'the configuration, YAML')
    .option('--json', 'for a program to read')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const faults = checkText(await textOf(file), await DriverRegistry.load(), process.env);
      if (json) console.log(JSON.stringify({ file, faults }, undefined, 2));
      else if (faults.length === 0) tell(`${file} can be used.`);
      for (const { line, key, problem } of json ? [] : faults)
        console.log(`${file}:${line}: ${key}: ${inWords(problem)}`);
      if (faults.length > 0) process.exitCode = 1;
    });
}

async function textOf(file: string): Promise<string> {
  try {
    return await boundedText(file);
  } catch (error) {
    throw ConfigError.of('{file} cannot be read ({why}).', {
      file,
      why: (error as NodeJS.ErrnoException).code ?? sentenceOf(error),
    });
  }
}

/** Every fault in the text of a configuration, by line. */
export function checkText(text: string, registry: DriverRegistry, env: NodeJS.ProcessEnv): CheckFault[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) return [brokenYaml(broken, lines)];
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const pair = document.getIn(path.slice(0, depth), true);
      if (isNode(pair) && pair.range) return lines.linePos(pair.range[0]).line;
    }
    return 1;
  };
  let value: unknown;
  try {
    value = plainValue(currentDocument(text, 'the file').document, 'the file');
  } catch (error) {
    return [{ line: lineOf(['version']), key: 'version', problem: sentenceOf(error).replace(/\s*\n\s*/g, ' ') }];
  }
  const checked = checkConfig(value);
  const ofSchema = [
    ...(isFaults(checked) ? checked : []),
    ...noticeFaults((value as Record<string, unknown> | null)?.['notices']),
  ];
  const faults = [
    ...ofSchema.map((fault) => ({ ...fault, message: withExample(fault) })),
    ...(isFaults(checked) ? [] : deeperFaults(checked, registry, env)),
  ];
  return faults
    .map((fault) => ({ line: lineOf(placeOf(fault)), key: keyText(fault.path), problem: problemText(fault) }))
    .sort((a, b) => a.line - b.line);
}

/** What to look at where a text is no YAML, by the parser's code. */
const YAML_CURES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'keep one of the two keys',
  MISSING_CHAR: 'a quote, a bracket, a comma or the space behind "key:" or "-" is missing here or above',
  TAB_AS_INDENT: 'indent with spaces',
  UNEXPECTED_TOKEN: 'put a text with : # [ ] { } , & * ! | > % @ in quotes',
};
const INDENT_CURE = 'keys of one thing begin in the same column, below the first of them';

function brokenYaml({ code, message, pos }: YAMLError, lines: LineCounter): CheckFault {
  const [what = ''] = message.replace(/ at line \d+, column \d+:?/, '').split('\n');
  return { line: lines.linePos(pos[0]).line, key: 'YAML', problem: `${what}: ${YAML_CURES[code] ?? INDENT_CURE}` };
}

/** Path of an unknown key itself, not of the map that holds it. */
function placeOf({ path, unknownKeys }: ConfigFault): readonly PropertyKey[] {
  return unknownKeys?.[0] === undefined ? path : [...path, unknownKeys[0]];
}

function keyText(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? '(top)'
    : path
        .map(String)
        .join('.')
        .replace(/\.(\d+)/g, (_all, n) => `[${n}]`);
}

function problemText({ path, message, shown, unknownKeys }: ConfigFault): string {
  if (unknownKeys !== undefined) {
    const known = keysAt(path);
    const cures = unknownKeys.map((key) => {
      const near = nearest(key, known);
      return `"${key}" is no key here${near === undefined ? `; known: ${known.join(', ')}` : `; did you mean ${near}?`}`;
    });
    return cures.join(' ');
  }
  return `${shown === undefined ? '' : `is ${shown}: `}${message}`;
}

function withExample({ path, message }: ConfigFault): string {
  const example = shownByExample(path);
  return example === undefined ? message : `${message}; ${example}`;
}

/** Faults that the schema cannot find: drivers, their settings, the range of their receivers, secrets kept elsewhere. */
function deeperFaults(config: Config, registry: DriverRegistry, env: NodeJS.ProcessEnv): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const [s, { receivers }] of config.stations.entries())
    for (const [r, { driver, settings, plans }] of (receivers === 'auto' ? [] : receivers).entries()) {
      const at = ['stations', s, 'receivers', r];
      try {
        const { tuning } = registry.get(driver, settings);
        for (const [p, plan] of plans.entries()) {
          const why = tuning === undefined ? undefined : outOfRange(plan, tuning);
          if (why !== undefined) faults.push({ path: [...at, 'plans', p], message: why.en });
        }
      } catch (error) {
        const field = registry.find(driver) === undefined ? 'driver' : 'settings';
        const cure = field === 'settings' ? ' hardware.md lists the settings of each driver.' : '';
        faults.push({ path: [...at, field], message: `${sentenceOf(error).replace(/\s*\n\s*/g, ' ')}${cure}` });
      }
    }
  for (const secret of secretsIn(config))
    try {
      secret.reveal(env);
    } catch (error) {
      faults.push({ path: secret.place?.field.split('.') ?? [], message: sentenceOf(error) });
    }
  return faults;
}

function noticeFaults(value: unknown): ConfigFault[] {
  const parsed = noticesSchema.safeParse(standingIn(withSecretsNamed(value ?? {}, [], true)));
  if (parsed.success) return [];
  return faultsOf(parsed.error, value).map((fault) => ({ ...fault, path: ['notices', ...fault.path] }));
}

/** The value with a text in place of each secret that is kept elsewhere. */
function standingIn(value: unknown): unknown {
  if (value instanceof Secret) return 'https://secret.invalid/';
  if (Array.isArray(value)) return value.map(standingIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, standingIn(inner)]));
}

/** Keys of the schema at a path, of all alternatives together. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schemas: z.core.$ZodType[] = [configSchema];
  if (path[0] === 'notices') schemas = [z.strictObject({ notices: noticesSchema })];
  for (const key of path) schemas = schemas.flatMap((schema) => within(schema, key));
  return [
    ...new Set(schemas.flatMap(plain).flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : []))),
  ];
}

function within(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] {
  return plain(schema).flatMap((one) => {
    if (one instanceof z.ZodObject) return String(key) in one.shape ? [one.shape[String(key)] as z.core.$ZodType] : [];
    return one instanceof z.ZodArray ? [one.element] : [];
  });
}

/** Schemas inside defaults, optional values, transforms and alternatives. */
export function plain(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return plain(schema.unwrap());
  if (schema instanceof z.ZodPipe) return plain(schema.in);
  return schema instanceof z.ZodUnion ? schema.options.flatMap(plain) : [schema];
}

/** The known key with the fewest different letters, if they are few. */
function nearest(key: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((one) => ({ one, off: distance(key.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.off - b.off);
  return best !== undefined && best.off <= Math.max(2, key.length / 3) ? best.one : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
