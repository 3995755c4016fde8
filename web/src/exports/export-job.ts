/** Exports as the program tells of them, and what can be asked of it. */
import { get, listIn, request } from '../asking/request.js';

export const SWEEP_FORMATS = ['csv', 'json', 'xlsx', 'parquet', 'sm1809', 'sigmf'] as const;
export const TABLE_FORMATS = ['csv', 'json', 'xlsx', 'parquet'] as const;
export type Format = (typeof SWEEP_FORMATS)[number];
export const KINDS = ['sweeps', 'occupancy', 'incidents'] as const;
export type Kind = (typeof KINDS)[number];

export interface Job {
  readonly id: string;
  readonly what: Kind | 'bundle';
  readonly format?: Format;
  readonly request: Readonly<Record<string, unknown>>;
  readonly by: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1. */
  readonly progress: number;
  readonly rows: number;
  readonly bytes: number;
  readonly file?: string;
  readonly sha256?: string;
  readonly fault?: string;
}

/** What is asked for; instants in epoch ms. */
export interface Wanted {
  readonly what: Kind;
  readonly format: Format;
  readonly receiverId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  readonly everyMs?: number | undefined;
  readonly corrected?: 'level' | 'field' | undefined;
}

function jobFrom(value: unknown): Job {
  const told = value as Omit<Job, 'createdAt' | 'expiresAt'> & { createdAt: string; expiresAt?: string };
  const expiresAt = told.expiresAt === undefined ? undefined : Date.parse(told.expiresAt);
  return { ...told, createdAt: Date.parse(told.createdAt), expiresAt };
}

export function isGoing({ state }: Job): boolean {
  return state === 'waiting' || state === 'running';
}

export async function fetchJobs(): Promise<Job[]> {
  return listIn(await get('/api/v1/exports', { limit: 50 }), 'exports').map(jobFrom);
}

export async function fetchJob(id: string): Promise<Job> {
  return jobFrom(await get(`/api/v1/exports/${id}`));
}

export async function startExport(wanted: Wanted): Promise<Job> {
  const { from, to, ...rest } = wanted;
  const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
  return jobFrom(await request('POST', '/api/v1/exports', { ...rest, from: iso(from), to: iso(to) }));
}

export async function startBundle(incidentId: string): Promise<Job> {
  return jobFrom(await request('POST', `/api/v1/incidents/${encodeURIComponent(incidentId)}/bundle`, {}));
}

export async function cancelJob(id: string): Promise<void> {
  await request('POST', `/api/v1/exports/${id}/cancel`);
}

export async function removeJob(id: string): Promise<void> {
  await request('DELETE', `/api/v1/exports/${id}`);
}

export function filePath({ id }: Job): string {
  return `/api/v1/exports/${id}/file`;
}

export interface EvidenceKey {
  readonly fingerprint: string;
  readonly auditHead: { readonly seq: number; readonly hash: string };
}

export async function fetchKey(): Promise<EvidenceKey> {
  return (await get('/api/v1/evidence/key')) as unknown as EvidenceKey;
}
