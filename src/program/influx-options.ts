import type { InfluxdbConfig } from '../config/archive-config.js';
import type { InfluxOptions } from '../store/influx/connection.js';

/**
 * The configuration with its secrets in the clear, for the one who connects.
 * @throws ConfigError when a secret is not where the configuration says
 */
export function influxOptions(config: InfluxdbConfig): InfluxOptions {
  const { url, database, org, username, token, password } = config;
  return { url, database, org, username, token: token?.reveal(), password: password?.reveal() };
}
