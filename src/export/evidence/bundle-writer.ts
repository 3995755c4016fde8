/**
 * Writes an evidence bundle of one incident: the received sweeps, the receivers' properties, the coverage, and what
 * people did. A manifest names each file with its hash, and the station signs the manifest. A bundle never contains
 * data of a drill.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ConfigError, ProtocolError, sentenceOf } from '../../errors/errors.js';
import { writeZip, type ZipMember } from '../../files/zip/zip-writer.js';
import type { BundleRequest } from '../export-request.js';
import { instantText } from '../table.js';
import { addCase } from './bundle-case.js';
import {
  BUNDLE_FORMAT,
  FIGURES_FORM,
  MANIFEST,
  type Manifest,
  RECEIVERS,
  SIGNATURE,
  TIMESTAMP,
} from './bundle-form.js';
import { addBytes, addText, type BundleTarget, type EvidenceSources, type Gathered, sweepsOf } from './bundle-parts.js';
import { README } from './bundle-readme.js';
import { addSweeps, factsOf, rangesOf } from './bundle-sweeps.js';
import { askTimestamp } from './timestamp.js';
import { verifyHtml } from './verify-html.js';

/**
 * @throws ConfigError for data that does not exist; DrillRefused for sweeps of a drill; the signal's reason when
 * cancelled.
 */
export async function writeBundle(
  request: BundleRequest,
  sources: EvidenceSources,
  target: BundleTarget,
): Promise<{ files: readonly string[]; rows: number }> {
  const { incidentId } = request;
  const { folder, name, now, by } = target;
  if (/^DRILL/i.test(incidentId)) throw new ConfigError(`${incidentId} is a drill: it is never evidence.`);
  const incident = sources.incident(incidentId);
  if (incident === undefined) throw new ConfigError(`incidentId is "${incidentId}": there is no such incident.`);
  const ranges = rangesOf(incident, await sources.archive.pins(), request, now);
  const gathered: Gathered = { members: [], files: [] };
  const facts = new Map(ranges.map((range) => [range.receiverId, factsOf(range, incident, sources)]));
  const { receivers, measured } = await addSweeps(gathered, { incident, ranges, facts, sources, target });
  target.signal?.throwIfAborted();
  const from = Math.min(...ranges.map((range) => range.from));
  const to = Math.max(...ranges.map((range) => range.to));
  await addText(
    gathered,
    target,
    RECEIVERS,
    'driver, model, plans, settings, antenna, track and clock, all calibrations, as of the time',
    {
      receivers: [...facts.values()].map((one) => ({ ...one, measured: measured.get(one.receiverId) ?? [] })),
    },
  );
  await addText(gathered, target, 'coverage.json', 'what was watched and what was not, and why, in this time', {
    from: instantText(from),
    to: instantText(to),
    bands: sources.coverage(from, to),
  });
  for (const { name: path, content } of await sources.documents(incident, by, sources.onFault))
    await addBytes(gathered, target, { path, what: 'a document for reading; the data is in the other files', content });
  const [readme, page] = [Buffer.from(README), Buffer.from(verifyHtml())];
  await addBytes(gathered, target, { path: 'README.txt', what: 'what this is and how to check it', content: readme });
  await addBytes(gathered, target, { path: 'verify.html', what: 'checks a bundle in a browser', content: page });
  const head = {
    format: BUNDLE_FORMAT,
    version: 1,
    incidentId,
    madeAt: instantText(now),
    madeBy: by,
    program: sources.program,
    from: instantText(from),
    to: instantText(to),
    receivers,
    figures: { form: FIGURES_FORM, markStartHz: incident.startHz, markStopHz: incident.stopHz },
  };
  const manifest: Manifest = {
    ...head,
    ...(await addCase(gathered, { head, sources, target })),
    files: gathered.files,
  };
  const members = [...(await sealed(manifest, sources)), ...gathered.members];
  target.onProgress({ share: 0.95, rows: sweepsOf(receivers), bytes: 0 });
  await writeZip(join(folder, `${name}.zip`), members, now);
  return { files: [`${name}.zip`], rows: sweepsOf(receivers) };
}

/** The manifest with what is made from it: its signature, and a time-stamp where a server is configured. */
async function sealed(manifest: Manifest, sources: EvidenceSources): Promise<ZipMember[]> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const { publicKey, fingerprint } = sources.key;
  const signed = { algorithm: 'Ed25519', of: MANIFEST, publicKey, fingerprint, signature: sources.key.sign(text) };
  return [
    { name: MANIFEST, content: Buffer.from(text) },
    { name: SIGNATURE, content: Buffer.from(`${JSON.stringify(signed, null, 2)}\n`) },
    ...(await timestamped(sources, text)),
  ];
}

async function timestamped({ timestampServer, onFault }: EvidenceSources, manifest: string): Promise<ZipMember[]> {
  if (timestampServer === undefined) return [];
  try {
    const sha256 = createHash('sha256').update(manifest).digest('hex');
    return [{ name: TIMESTAMP, content: await askTimestamp(timestampServer, sha256) }];
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    onFault(`The bundle has no time-stamp: ${sentenceOf(error)}`);
    return [];
  }
}
