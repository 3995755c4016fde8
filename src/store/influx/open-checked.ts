import { InfluxConnection, type InfluxOptions } from './connection.js';
import type { PlanTags } from './plan-tags.js';
import { checkSchema, type PlannedSize, tagValues } from './schema-check.js';
import type { Refusal } from './upload-parts.js';

/**
 * A connection that may be written to, its database made where that is possible, and its plan names known; or the first
 * reason why it must not be. @throws Error when nobody answers.
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
