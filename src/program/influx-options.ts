import type { InfluxdbConfig } from '../config/archive-config.js';
import { ConfigError } from '../errors/errors.js';
import type { InfluxOptions } from '../store/influx/connection.js';

/**
 * The configuration with its secrets in the clear, for the one who connects.
 * @throws ConfigError when a named environment variable is not set.
 */
export function influxOptions(config: InfluxdbConfig, env: NodeJS.ProcessEnv): InfluxOptions {
  const { url, database, org, username } = config;
  const fromEnv = (field: string, name: string | undefined): string | undefined => {
    if (name === undefined) return undefined;
    const value = env[name];
    if (value === undefined || value === '')
      throw new ConfigError(`archive.influxdb.${field} names the environment variable ${name}, which is not set.`);
    return value;
  };
  return {
    url,
    database,
    org,
    username,
    token: config.token?.reveal() ?? fromEnv('tokenEnv', config.tokenEnv),
    password: config.password?.reveal() ?? fromEnv('passwordEnv', config.passwordEnv),
  };
}
