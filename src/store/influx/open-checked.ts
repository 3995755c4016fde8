import { InfluxConnection, type InfluxOptions } from './connection.js';
import type { PlanTags } from './plan-tags.js';
import { checkSchema, type PlannedSize, tagValues } from './schema-check.js';
import type { Refusal } from './upload-parts.js';

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
