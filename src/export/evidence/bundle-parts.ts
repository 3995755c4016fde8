/** The sources of a bundle, and the files gathered for it so far. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../files/write-whole.js';
import type { ZipMember } from '../../files/zip/zip-writer.js';
import type { Incident } from '../../incidents/incident.js';
import type { PinRange } from '../../store/archive.js';
import type { SealedRow } from '../../store/cases/case-book-audit.js';
import type { TimelineEntry } from '../../store/cases/case-book-reads.js';
import { sha256Of } from '../export-jobs.js';
import type { ExportSources, ExportTarget } from '../export-run.js';
import type { SweepArchive } from '../sweep-slices.js';
import type { Manifest, ManifestFile } from './bundle-form.js';
import type { AccountedBand } from './shown-watch.js';
import type { StationKey } from './station-key.js';

export interface EvidenceSources {
  readonly archive: SweepArchive & { pins(): Promise<readonly PinRange[]> };
  readonly facts: ExportSources['facts'];
  /** Undefined where there is no such incident. Reads only the real case book: drills have their own. */
  readonly incident: (id: string) => Incident | undefined;
  readonly timeline: (id: string) => readonly TimelineEntry[];
  readonly coverage: (from: number, to: number) => readonly AccountedBand[];
  readonly attachments: (
    id: string,
  ) => Promise<readonly { readonly name: string; readonly sha256: string; readonly path: string }[]>;
  readonly audit: EvidenceAudit;
  /** Documents about the incident, from the part that makes reports. */
  readonly documents: (
    incident: Incident,
    by: string,
    onFault: (sentence: string) => void,
  ) => Promise<readonly { readonly name: string; readonly content: Uint8Array }[]>;
  readonly key: StationKey;
  readonly program: string;
  readonly timestampServer?: string | undefined;
  /** Reports what the bundle lacks: a file that was lost, a time-stamp that was not available. */
  onFault(sentence: string): void;
}

export interface EvidenceAudit {
  head(): { readonly seq: number; readonly hash: string };
  firstOf(subject: string): number | undefined;
  countOf(subject: string): number;
  sealedSlice(fromSeq: number, toSeq: number): readonly SealedRow[];
  append(entry: {
    at: number;
    actor: string;
    action: string;
    subject: string;
    detail: Record<string, unknown>;
  }): unknown;
}

export interface BundleTarget extends ExportTarget {
  readonly by: string;
}

export interface Gathered {
  readonly members: ZipMember[];
  readonly files: ManifestFile[];
}

export function sweepsOf(receivers: Manifest['receivers']): number {
  return receivers.reduce((total, { sweeps }) => total + sweeps, 0);
}

export async function addText(
  gathered: Gathered,
  target: BundleTarget,
  path: string,
  what: string,
  value: unknown,
): Promise<void> {
  await addBytes(gathered, target, { path, what, content: jsonOf(value) });
}

export function jsonOf(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}

export async function addBytes(
  gathered: Gathered,
  { folder }: BundleTarget,
  { path, what, content }: { readonly path: string; readonly what: string; readonly content: Uint8Array },
): Promise<void> {
  const beside = join(folder, `member-${gathered.members.length}`);
  await writeWhole(beside, content);
  await addFile(gathered, beside, path, what);
}

/** Already compressed: compressing again takes time and saves nothing. */
const PACKED = /\.(png|jpe?g|webp|pdf|zip|rfb)$/i;

export async function addFile(gathered: Gathered, from: string, path: string, what: string): Promise<void> {
  await addHashed(gathered, from, { path, what, sha256: await sha256Of(from) });
}

/** Adds a file whose hash is known. */
export async function addHashed(
  { members, files }: Gathered,
  from: string,
  file: Omit<ManifestFile, 'bytes'>,
): Promise<void> {
  const { size: bytes } = await stat(from);
  files.push({ ...file, bytes });
  members.push({ name: file.path, content: { path: from }, compress: !PACKED.test(file.path) });
}
