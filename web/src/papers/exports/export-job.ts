/** Exports: what can be asked for, and how a job fares. */
import type { Question } from '../../../../src/api/client.js';
import type { ExportJob } from '../../../../src/api/exports.js';
import { ask, urlOf } from '../../ground/asking/ask.js';

export type Job = ExportJob;
export type Format = NonNullable<Job['format']>;
export type Wanted = Question<'POST /api/v1/exports'>['body'];
/** Kinds that the form of exports offers; occupancy is counted again from its own screen. */
export type Kind = Exclude<Wanted['what'], 'recount'>;

export const SWEEP_FORMATS: readonly Format[] = ['csv', 'json', 'xlsx', 'parquet', 'sm1809', 'sigmf'];
export const TABLE_FORMATS = ['csv', 'json', 'xlsx', 'parquet'] as const;
export const KINDS: readonly Kind[] = ['sweeps', 'occupancy', 'incidents'];

export function isGoing({ state }: Job): boolean {
  return state === 'waiting' || state === 'running';
}

export async function fetchJobs(signal: AbortSignal): Promise<readonly Job[]> {
  return (await ask('GET /api/v1/exports', { query: { limit: 50 }, signal })).exports;
}

export function fetchJob(exportId: string, signal: AbortSignal): Promise<Job> {
  return ask('GET /api/v1/exports/{exportId}', { params: { exportId }, signal });
}

export function startExport(body: Wanted): Promise<Job> {
  return ask('POST /api/v1/exports', { body });
}

export function startBundle(incidentId: string): Promise<Job> {
  return ask('POST /api/v1/incidents/{incidentId}/bundle', { params: { incidentId }, body: {} });
}

export async function cancelJob(exportId: string): Promise<void> {
  await ask('POST /api/v1/exports/{exportId}/cancel', { params: { exportId } });
}

export async function removeJob(exportId: string): Promise<void> {
  await ask('DELETE /api/v1/exports/{exportId}', { params: { exportId } });
}

export function filePath({ id }: Job): string {
  return urlOf('GET /api/v1/exports/{exportId}/file', { params: { exportId: id } });
}
