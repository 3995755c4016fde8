/** The part of `rfi-logger doctor` that looks at InfluxDB itself. */
import { EnvironmentError, sentenceOf } from '../../errors/errors.js';
import { InfluxConnection, type InfluxOptions } from '../../store/influx/connection.js';
import { checkSchema, type PlannedSize } from '../../store/influx/schema-check.js';
import { serverName } from '../../store/influx/server-kind.js';
import type { Finding } from './doctor-checks.js';

/**
 * Checks that the server answers, is known and has a schema that may be written to. Returns the connection when it can be used.
 */
export async function checkInfluxdb(
  options: InfluxOptions,
  planned: PlannedSize,
): Promise<{ findings: Finding[]; connection: InfluxConnection | undefined }> {
  let connection: InfluxConnection;
  try {
    connection = await InfluxConnection.open(options);
  } catch (error) {
    return { findings: [faultOf(error)], connection: undefined };
  }
  const { url, database } = options;
  try {
    const schema = await checkSchema(connection, planned);
    const findings: Finding[] = schema.map(({ severity, message, cure }) => {
      return { check: 'influxdb', severity: severity === 'refuse' ? 'bad' : 'note', message, cure };
    });
    if (findings.every(({ severity }) => severity !== 'bad')) {
      const message = `${serverName(connection.server)} at ${url} answers, and "${database}" may be read.`;
      findings.unshift({ check: 'influxdb', severity: 'good', message });
    }
    return { findings, connection };
  } catch (error) {
    connection.close();
    return { findings: [faultOf(error)], connection: undefined };
  }
}

function faultOf(error: unknown): Finding {
  if (error instanceof EnvironmentError)
    return { check: 'influxdb', severity: 'bad', message: error.message, cure: error.cure.en };
  const cure = 'See that InfluxDB runs, and that its database exists and may be read with this user or token.';
  return { check: 'influxdb', severity: 'bad', message: sentenceOf(error), cure };
}
