/** What of a configuration lies outside of it and of the data directory: for backups. */
import { resolve } from 'node:path';
import type { Config } from './config.js';
import { secretsIn } from './secrets.js';

/** Variables of the unit that its owner writes beside the secrets: a hub whose role is not put back would start as a station. */
const OF_UNIT = ['RFI_ROLE', 'RFI_DATA', 'RFI_FLAGS', 'RFI_LOG_LEVEL'];

export interface MachineParts {
  readonly passphrase: string;
  /** Absolute paths of files outside the data directory; one that is missing is left out. */
  readonly files: readonly string[];
  /** Secrets that come from the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a new machine finds them: the path of the file of variables. */
  readonly environmentFile: string | undefined;
}

/**
 * The configuration itself, certificate and key, files that hold secrets, and of the environment the variables that do
 * and those of the unit.
 * Undefined without `archive.backupPassphrase`. @throws ConfigError when the passphrase cannot be read
 */
export function machineOf(config: Config, path: string | undefined): MachineParts | undefined {
  const passphrase = config.archive.backupPassphrase?.reveal();
  if (passphrase === undefined) return undefined;
  const { tls } = config.access;
  const places = secretsIn(config).flatMap(({ place }) => (place === undefined ? [] : [place]));
  const named = [...OF_UNIT, ...places.flatMap((one) => ('env' in one ? [one.env] : []))];
  return {
    passphrase,
    files: [
      ...(path === undefined ? [] : [resolve(path)]),
      ...(tls === undefined ? [] : [resolve(tls.cert), resolve(tls.key)]),
      ...places.flatMap((one) => ('file' in one ? [one.file] : [])),
    ],
    environment: Object.fromEntries(named.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    environmentFile: path === undefined ? undefined : resolve(path, '../secrets.env'),
  };
}
