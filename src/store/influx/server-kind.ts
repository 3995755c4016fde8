/** Recognises the kind of database from the headers of its `/ping`. */

export type ServerKind = 'influxdb-1' | 'influxdb-2' | 'influxdb-3' | 'victoria-metrics';

export interface ServerIdentity {
  readonly kind: ServerKind;
  /** Version in the server's own words, such as `1.6.7~rc0`; empty when it sends none. */
  readonly version: string;
}

/** Header names in lower case, as node gives them. */
export type PingHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Undefined when no header is known. InfluxDB OSS before 2.2 sends the version header twice, and node joins the two with a
 * comma; some 2.x write `v2.7.5`. InfluxDB Cloud 2 sends a build but no version. VictoriaMetrics sends neither, but names its
 * host in every answer.
 */
export function identifyServer(headers: PingHeaders): ServerIdentity | undefined {
  const version = firstOf(headers['x-influxdb-version']).replace(/^v/i, '');
  const build = firstOf(headers['x-influxdb-build']);
  const major = /^(\d+)\./.exec(version)?.[1];
  if (major === '1') return { kind: 'influxdb-1', version };
  if (major === '2') return { kind: 'influxdb-2', version };
  if (major !== undefined && Number(major) >= 3) return { kind: 'influxdb-3', version };
  if (build !== '') return { kind: 'influxdb-2', version };
  if (headers['x-server-hostname'] !== undefined) return { kind: 'victoria-metrics', version };
  return undefined;
}

function firstOf(header: string | string[] | undefined): string {
  const joined = Array.isArray(header) ? header.join(',') : (header ?? '');
  return (joined.split(',')[0] ?? '').trim();
}

/** Name of the server as people call it. */
export function serverName({ kind, version }: ServerIdentity): string {
  const name = kind === 'victoria-metrics' ? 'VictoriaMetrics' : 'InfluxDB';
  return version === '' ? name : `${name} ${version}`;
}
