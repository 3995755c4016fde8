/**
 * Secrets of the configuration: written there, or named there and kept in the environment (`passwordEnv: NAME`) or in a
 * file (`passwordFile: /path`). Everything that takes a secret takes all three.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';
import { ConfigError } from '../errors/errors.js';
import { needFile } from '../files/need-file.js';

type Source = { readonly text: string } | { readonly field: string; readonly env: string } | NamedFile;
type NamedFile = { readonly field: string; readonly file: string };

/** Fields that hold a secret, wherever they stand. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'password',
  'token',
  'clientSecret',
  'signingKey',
  'backupPassphrase',
  'pin',
]);
const MOST_BYTES = 4096;

/** A text that no log line, error or JSON shows; code must ask for the value explicitly. */
export class Secret {
  readonly #source: Source;

  constructor(source: string | Source) {
    this.#source = typeof source === 'string' ? { text: source } : source;
  }

  /** Where it is kept outside of the configuration; undefined when it stands there. */
  get place(): Exclude<Source, { readonly text: string }> | undefined {
    return 'text' in this.#source ? undefined : this.#source;
  }

  /** @throws ConfigError when the variable is not set, or the file cannot be read */
  reveal(env: NodeJS.ProcessEnv = process.env): string {
    const source = this.#source;
    if ('text' in source) return source.text;
    if ('file' in source) return firstLineOf(source);
    const value = env[source.env];
    if (value === undefined || value === '')
      throw ConfigError.of('{field} names the environment variable {env}, which is not set.', {
        field: source.field,
        env: source.env,
      });
    return value;
  }

  toJSON(): string {
    return '(hidden)';
  }

  toString(): string {
    return '(hidden)';
  }

  [inspect.custom](): string {
    return '(hidden)';
  }
}

export const secret = z
  .union([z.string().min(1), z.instanceof(Secret)], 'must be text in quotes')
  .transform((value) => (typeof value === 'string' ? new Secret(value) : value));

/** True for fields whose value an error message must not repeat. */
export function isSecretField(path: readonly PropertyKey[]): boolean {
  return path.some((key) => SECRET_FIELDS.has(String(key)));
}

/** Every secret of a configuration. */
export function secretsIn(value: unknown): Secret[] {
  if (value instanceof Secret) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
}

/** What is wrong with a field, for the list of the configuration's faults. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

/**
 * Puts a {@link Secret} in the place of each `…Env` and `…File`; the value itself is read when it is asked for. `${NAME}`
 * is a fault everywhere: nothing replaces it.
 * @param addresses true where an address (`url`) may hold a key as well
 */
export function withSecretsNamed(value: unknown, faults: FieldFault[], addresses = false, path = ''): unknown {
  const inside = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (typeof value === 'string' && /\$\{\w+\}/.test(value)) {
    const field = path.slice(path.lastIndexOf('.') + 1);
    const cure =
      SECRET_FIELDS.has(field) || (addresses && field === 'url')
        ? `write ${field}Env: NAME for a variable of the environment, or ${field}File: /path`
        : 'write the value itself';
    faults.push({ path, message: `"\${…}" is not replaced by anything; ${cure}` });
  }
  if (Array.isArray(value)) return value.map((item, i) => withSecretsNamed(item, faults, addresses, inside(String(i))));
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value;
  const fields = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const named = secretNamed(key, inner, addresses);
    if (named === undefined) return [key, withSecretsNamed(inner, faults, addresses || key === 'notices', inside(key))];
    const fault = Object.hasOwn(value, named.field) ? `${named.field} is given as well: keep one of them` : named.fault;
    if (fault !== undefined) faults.push({ path: inside(key), message: fault });
    const field = inside(key);
    const source = named.isFile ? { field, file: String(inner) } : { field, env: String(inner) };
    return [named.field, new Secret(source)];
  });
  return Object.fromEntries(fields);
}

function secretNamed(key: string, value: unknown, addresses: boolean) {
  const [, field = '', kind] = /^(\w+?)(Env|File)$/.exec(key) ?? [];
  if (!SECRET_FIELDS.has(field) && !(addresses && field === 'url')) return undefined;
  const isFile = kind === 'File';
  const isRight = isFile
    ? typeof value === 'string' && isAbsolute(value)
    : typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value);
  const wanted = isFile ? 'the absolute path of a file' : 'the name of an environment variable, not its value';
  return { field, isFile, fault: isRight ? undefined : `must be ${wanted}` };
}

function firstLineOf({ field, file }: NamedFile): string {
  let text: string;
  try {
    needFile(file);
    text = readFileSync(file, 'utf8').slice(0, MOST_BYTES);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw ConfigError.because(error, '{field} names the file {file}, which cannot be read ({why}).', {
      field,
      file,
      why: code ?? message,
    });
  }
  const [line = ''] = text.split(/\r?\n/, 1);
  if (line === '') throw ConfigError.of('{field} names the file {file}, whose first line is empty.', { field, file });
  return line;
}
