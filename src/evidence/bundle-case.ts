/** The case in a bundle: the incident, its files and the audit log, all at one instant. */
import { sha256Of } from '../export/export-jobs.js';
import { sha256 } from '../store/cases/case-book-audit.js';
import { sealedFields } from '../store/cases/incident-row.js';
import { attachedIn } from './audit-check.js';
import { AUDIT, BUNDLED, INCIDENT, type Manifest } from './bundle-form.js';
import { addBytes, addFile, type BundleTarget, type EvidenceSources, type Gathered, jsonOf } from './bundle-parts.js';

const AUDIT_ROWS_A_TIME = 1000;

/** What the manifest says besides its files and the audit log. */
type ManifestHead = Omit<Manifest, 'audit' | 'files' | 'caseFields'>;

interface CaseOrder {
  readonly head: ManifestHead;
  readonly sources: EvidenceSources;
  readonly target: BundleTarget;
}

interface CaseNow {
  readonly content: Buffer;
  readonly caseFields: readonly string[];
  readonly last: Manifest['audit']['head'];
}

export async function addCase(
  gathered: Gathered,
  { head, sources, target }: CaseOrder,
): Promise<Pick<Manifest, 'audit' | 'caseFields'>> {
  const { incidentId } = head;
  const { content, caseFields, last } = frozen(gathered, { head, sources, target });
  await addBytes(gathered, target, { path: INCIDENT, what: 'the incident, its emissions and its timeline', content });
  const { audit, attached } = await addAudit(gathered, { head, sources, target }, last);
  // The attachments are listed after the log was frozen: every file that the log names exists by now, and a newer one is left out.
  const lost = new Set(attached);
  for (const { name, sha256: own, path } of await sources.attachments(incidentId)) {
    const isWhole = attached.has(own) && (await sha256Of(path).catch(() => undefined)) === own;
    if (!isWhole) continue;
    lost.delete(own);
    await addFile(gathered, path, `attachments/${own.slice(0, 12)}-${name}`, 'added to the case by a person');
  }
  // What was measured is evidence without it; the check of the bundle names it, too.
  for (const one of lost)
    sources.onFault(
      `The file ${one}, attached to ${incidentId}, is missing or damaged: restore attachments/${incidentId} from a backup, and make the bundle again.`,
    );
  return { audit, caseFields };
}

/**
 * Runs without a pause, so that no edit can come between the case and the row that seals it. The row seals the files so far and
 * the incident, the head of the manifest, and the number of rows about this case before it: none can be left out later.
 */
function frozen({ files }: Gathered, { head, sources, target }: CaseOrder): CaseNow {
  const { audit } = sources;
  const subject = subjectOf(head.incidentId);
  const incident = sources.incident(head.incidentId) ?? {};
  const caseFields = sealedFields(incident);
  const content = jsonOf({ incident, timeline: sources.timeline(head.incidentId) });
  const sealed = [...files, { path: INCIDENT, sha256: sha256(content) }].map((file) => `${file.path} ${file.sha256}`);
  const detail = { ...head, caseFields, caseRows: audit.countOf(subject), files: sealed };
  audit.append({ at: target.now, actor: target.by, action: BUNDLED, subject, detail });
  return { content, caseFields, last: audit.head() };
}

/**
 * The audit rows from the first about the incident to the last, which records this bundle. Of rows about other cases
 * only the seals are included: the chain can be checked, and no other case is revealed. `attached`: hashes of the files that
 * the rows name as attached.
 */
async function addAudit(
  gathered: Gathered,
  { head: { incidentId }, sources, target }: CaseOrder,
  last: Manifest['audit']['head'],
): Promise<{ readonly audit: Manifest['audit']; readonly attached: ReadonlySet<string> }> {
  const { audit } = sources;
  const subject = subjectOf(incidentId);
  const fromSeq = audit.firstOf(subject) ?? last.seq;
  const before = audit.sealedSlice(fromSeq, fromSeq)[0]?.previousHash ?? '';
  const lines: string[] = [];
  const attached = new Set<string>();
  for (let begin = fromSeq; begin <= last.seq; begin += AUDIT_ROWS_A_TIME) {
    for (const row of audit.sealedSlice(begin, Math.min(last.seq, begin + AUDIT_ROWS_A_TIME - 1))) {
      const { seq, previousHash, hash } = row;
      const isOwn = row.subject === subject || row.subject.startsWith(`${subject}/`);
      if (row.subject === subject) for (const sha256 of attachedIn(row)) attached.add(sha256);
      lines.push(JSON.stringify(isOwn ? row : { seq, previousHash, hash }));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const content = Buffer.from(`${lines.join('\n')}\n`);
  await addBytes(gathered, target, { path: AUDIT, what: 'who did what, each row sealed with the one before', content });
  return { audit: { fromSeq, toSeq: last.seq, before, head: last }, attached };
}

function subjectOf(incidentId: string): string {
  return `incident/${incidentId}`;
}
