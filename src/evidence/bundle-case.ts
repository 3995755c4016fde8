/** The case in a bundle: the incident, its files and the audit log, all at one instant. */
import { instantText } from '../export/table.js';
import type { Incident } from '../incidents/incident.js';
import type { TimelineEntry } from '../store/cases/case-book-reads.js';
import { attachedIn } from './audit-check.js';
import { AUDIT, INCIDENT, type Manifest } from './bundle-form.js';
import { addBytes, addFile, addText, type BundleTarget, type EvidenceSources, type Gathered } from './bundle-parts.js';

const AUDIT_ROWS_A_TIME = 1000;

interface CaseOrder {
  readonly incidentId: string;
  readonly from: number;
  readonly to: number;
  readonly receivers: Manifest['receivers'];
  readonly sources: EvidenceSources;
  readonly target: BundleTarget;
}

interface CaseNow {
  readonly incident: Incident | undefined;
  readonly timeline: readonly TimelineEntry[];
  readonly head: Manifest['audit']['head'];
}

export async function addCase(gathered: Gathered, order: CaseOrder): Promise<Manifest['audit']> {
  const { incidentId, sources, target } = order;
  const { incident, timeline, head } = frozen(gathered, order);
  await addText(gathered, target, INCIDENT, 'the incident, its emissions and its timeline', { incident, timeline });
  const { audit, attached } = await addAudit(gathered, order, head);
  // The attachments are listed after the log was frozen: every file that the log names exists by now, and a newer one is left out.
  for (const { name, sha256, path } of await sources.attachments(incidentId))
    if (attached.has(sha256))
      await addFile(gathered, path, `attachments/${sha256.slice(0, 12)}-${name}`, 'added to the case by a person');
  return audit;
}

/** Runs without a pause, so that no edit can come between the case and the row that seals it. */
function frozen({ files }: Gathered, { incidentId, from, to, receivers, sources, target }: CaseOrder): CaseNow {
  const { audit } = sources;
  const range = { from: instantText(from), to: instantText(to), receivers };
  const detail = { ...range, files: files.map(({ path, sha256 }) => `${path} ${sha256}`) };
  const entry = {
    at: target.now,
    actor: target.by,
    action: 'evidence.bundled',
    subject: subjectOf(incidentId),
    detail,
  };
  audit.append(entry);
  return { incident: sources.incident(incidentId), timeline: sources.timeline(incidentId), head: audit.head() };
}

/**
 * The audit rows from the first about the incident to the last, which records this bundle. Of rows about other cases
 * only the seals are included: the chain can be checked, and no other case is revealed. `attached`: hashes of the files that
 * the rows name as attached.
 */
async function addAudit(
  gathered: Gathered,
  { incidentId, sources, target }: CaseOrder,
  head: Manifest['audit']['head'],
): Promise<{ readonly audit: Manifest['audit']; readonly attached: ReadonlySet<string> }> {
  const { audit } = sources;
  const subject = subjectOf(incidentId);
  const fromSeq = audit.firstOf(subject) ?? head.seq;
  const before = audit.sealedSlice(fromSeq, fromSeq)[0]?.previousHash ?? '';
  const lines: string[] = [];
  const attached = new Set<string>();
  for (let begin = fromSeq; begin <= head.seq; begin += AUDIT_ROWS_A_TIME) {
    for (const row of audit.sealedSlice(begin, Math.min(head.seq, begin + AUDIT_ROWS_A_TIME - 1))) {
      const { seq, previousHash, hash } = row;
      const isOwn = row.subject === subject || row.subject.startsWith(`${subject}/`);
      if (row.subject === subject) for (const sha256 of attachedIn(row)) attached.add(sha256);
      lines.push(JSON.stringify(isOwn ? row : { seq, previousHash, hash }));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const content = Buffer.from(`${lines.join('\n')}\n`);
  await addBytes(gathered, target, { path: AUDIT, what: 'who did what, each row sealed with the one before', content });
  return { audit: { fromSeq, toSeq: head.seq, before, head }, attached };
}

function subjectOf(incidentId: string): string {
  return `incident/${incidentId}`;
}
