/** Checks a database before the first write: a tag without a bound ruins the database slowly, and cannot be removed. */
import { InfluxConnection, type InfluxOptions } from './connection.js';
import { quoteText } from './influxql.js';
import type { PlanTags } from './plan-tags.js';
import { MAX_SERIES, type MeasurementSchema, SCHEMA } from './schema.js';
import type { Refusal } from './upload-parts.js';

/** Number of tag values that the configuration will cause. */
export interface PlannedSize {
  readonly stations: number;
  readonly receivers: number;
  readonly plansPerReceiver: number;
  readonly channelsPerReceiver: number;
}

export interface SchemaFinding {
  /** `refuse`: writing must not begin. `note`: a person should know. */
  readonly severity: 'refuse' | 'note';
  readonly message: string;
  readonly cure: string;
}

const OWN_DATABASE = 'Give rfi-logger a database of its own (archive.influxdb.database).';

/** @throws Error when the database cannot be queried. VictoriaMetrics has no InfluxQL: only the planned size is checked there. */
export async function checkSchema(connection: InfluxConnection, planned: PlannedSize): Promise<SchemaFinding[]> {
  const findings = plannedFindings(planned);
  if (connection.server.kind === 'victoria-metrics') {
    findings.push({
      severity: 'note',
      message: 'VictoriaMetrics stores numbers only: packed traces stay in the embedded archive.',
      cure: 'Nothing to do; for traces in the long-term store use InfluxDB.',
    });
    return findings;
  }
  for (const [measurement, schema] of Object.entries(SCHEMA)) {
    findings.push(...(await tagFindings(connection, measurement, schema)));
    findings.push(...(await fieldFindings(connection, measurement, schema)));
  }
  return findings;
}

/** Checks the number of series of the configuration, without a database. */
function plannedFindings(planned: PlannedSize): SchemaFinding[] {
  const { receivers, plansPerReceiver, channelsPerReceiver } = planned;
  const series = receivers * (2 * plansPerReceiver + channelsPerReceiver);
  if (series <= MAX_SERIES) return [];
  return [
    {
      severity: 'refuse',
      message: `${receivers} receivers with ${channelsPerReceiver} channels and ${plansPerReceiver} plans each make ${series} series; more than ${MAX_SERIES} would make the database slow for ever.`,
      cure: 'Configure fewer channels a receiver, or give each group of stations a database of its own.',
    },
  ];
}

async function tagFindings(
  connection: InfluxConnection,
  measurement: string,
  { tags }: MeasurementSchema,
): Promise<SchemaFinding[]> {
  const findings: SchemaFinding[] = [];
  const found = await firstColumn(connection, `SHOW TAG KEYS FROM "${measurement}"`);
  for (const tag of found) {
    const limit = tags[tag];
    if (limit === undefined) {
      findings.push({
        severity: 'refuse',
        message: `Measurement "${measurement}" of "${connection.database}" has a tag "${tag}" that is not ours.`,
        cure: OWN_DATABASE,
      });
      continue;
    }
    const values = await connection.query(
      `SHOW TAG VALUES FROM "${measurement}" WITH KEY = "${tag}" LIMIT ${limit + 1}`,
    );
    const count = values[0]?.rows.length ?? 0;
    if (count > limit)
      findings.push({
        severity: 'refuse',
        message: `Tag "${tag}" of measurement "${measurement}" has more than ${limit} values: it is not bounded.`,
        cure: `See what writes it (SHOW TAG VALUES FROM "${measurement}" WITH KEY = "${tag}"), then: ${OWN_DATABASE}`,
      });
  }
  return findings;
}

async function fieldFindings(
  connection: InfluxConnection,
  measurement: string,
  { fields }: MeasurementSchema,
): Promise<SchemaFinding[]> {
  const series = await connection.query(`SHOW FIELD KEYS FROM "${measurement}"`);
  return (series[0]?.rows ?? []).flatMap(([name, type]): SchemaFinding[] => {
    const ours = fields[String(name)];
    if (ours === undefined || ours === type) return [];
    const message = `Field "${name}" of measurement "${measurement}" of "${connection.database}" is ${type} there and ${ours} here.`;
    return [{ severity: 'refuse', message, cure: OWN_DATABASE }];
  });
}

/** Values of one tag of a measurement, of one receiver where given. */
async function tagValues(
  connection: InfluxConnection,
  { measurement, tag, receiverId }: { measurement: string; tag: string; receiverId?: string },
): Promise<string[]> {
  const where = receiverId === undefined ? '' : ` WHERE receiver = ${quoteText(receiverId)}`;
  const series = await connection.query(`SHOW TAG VALUES FROM "${measurement}" WITH KEY = "${tag}"${where}`);
  return (series[0]?.rows ?? []).map((row) => String(row[1]));
}

async function firstColumn(connection: InfluxConnection, influxql: string): Promise<string[]> {
  const series = await connection.query(influxql);
  return (series[0]?.rows ?? []).map((row) => String(row[0]));
}

/**
 * Opens a connection that may be written to: makes the database where possible and loads the plan names. Returns the first
 * reason against writing instead, if there is one. @throws Error when no server answers
 */
export async function openChecked(
  options: InfluxOptions,
  planned: PlannedSize,
  plans: PlanTags,
): Promise<InfluxConnection | Refusal> {
  const connection = await InfluxConnection.open(options);
  try {
    await connection.ensureDatabase();
    const refusal = (await checkSchema(connection, planned)).find(({ severity }) => severity === 'refuse');
    if (refusal !== undefined) {
      connection.close();
      return { kind: 'refused', reason: refusal.message, cure: refusal.cure };
    }
    if (connection.server.kind !== 'victoria-metrics') await rememberPlans(connection, plans);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function rememberPlans(connection: InfluxConnection, plans: PlanTags): Promise<void> {
  for (const receiverId of await tagValues(connection, { measurement: 'blk', tag: 'receiver' }))
    plans.remember(receiverId, await tagValues(connection, { measurement: 'blk', tag: 'plan', receiverId }));
}
