/** The case in a bundle: the incident, its files and the audit log, all at one instant. */

import { sha256 } from '../../files/sha256.js';
import type { Incident } from '../../incidents/incident.js';
import { fixOf } from '../../location/fix.js';
import { sealedFields } from '../../store/cases/incident-row.js';
import { nextTurn } from '../../time/pause.js';
import { say } from '../../words/said.js';
import { sha256Of } from '../export-jobs.js';
import { attachedIn } from './audit-check.js';
import { AUDIT, BUNDLED, INCIDENT, type Manifest } from './bundle-form.js';
import {
  addBytes,
  addHashed,
  type BundleTarget,
  type EvidenceAudit,
  type EvidenceSources,
  type Gathered,
  jsonOf,
} from './bundle-parts.js';

const AUDIT_ROWS_A_TIME = 1000;
/** Action of the row that records a step of the computer's clock. */
const CLOCK_SET = 'clock.set';

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

export async function addCase(gathered: Gathered, order: CaseOrder): Promise<Pick<Manifest, 'audit' | 'caseFields'>> {
  const { sources, target } = order;
  const log = new CaseLog(sources.audit, order.head.incidentId);
  const copied = new Set<string>();
  let now: CaseNow | undefined;
  while (now === undefined) {
    await log.readOn();
    await addAttachments(gathered, order, log.attached, copied);
    now = frozen(gathered, order, log, copied);
  }
  const { content, caseFields, last } = now;
  await addBytes(gathered, target, { path: INCIDENT, what: 'the incident, its emissions and its timeline', content });
  const rows = Buffer.from(log.text);
  await addBytes(gathered, target, {
    path: AUDIT,
    what: 'who did what, each row sealed with the one before',
    content: rows,
  });
  return { audit: { fromSeq: log.fromSeq, toSeq: last.seq, before: log.before, head: last }, caseFields };
}

/** Copies what the log names as attached and what was not copied yet. What is missing or damaged is told, and left out. */
async function addAttachments(
  gathered: Gathered,
  { head: { incidentId }, sources }: CaseOrder,
  attached: ReadonlySet<string>,
  copied: Set<string>,
): Promise<void> {
  const stored = new Map((await sources.attachments(incidentId)).map((one) => [one.sha256, one]));
  for (const sha256 of attached) {
    if (copied.has(sha256)) continue;
    copied.add(sha256);
    const { name, path: from = '' } = stored.get(sha256) ?? {};
    const file = { path: `attachments/${sha256.slice(0, 12)}-${name}`, what: 'added to the case by a person', sha256 };
    if ((await sha256Of(from).catch(() => undefined)) === sha256) await addHashed(gathered, from, file);
    else
      sources.onFault(
        say(
          'The file {sha256}, attached to {incidentId}, is missing or damaged, and not in the bundle: restore attachments/{incidentId} from a backup, and make the bundle again.',
          { sha256, incidentId },
        ).en,
      );
  }
}

/**
 * Runs without a pause, so that no edit can come between the case and the row that seals it. The row seals the files so far and
 * the incident, the head of the manifest, and the number of rows about this case before it: none can be left out later.
 * Undefined when another file was attached meanwhile.
 */
function frozen(
  { files }: Gathered,
  { head, sources, target }: CaseOrder,
  log: CaseLog,
  copied: ReadonlySet<string>,
): CaseNow | undefined {
  const { audit } = sources;
  log.readRest();
  if ([...log.attached].some((one) => !copied.has(one))) return undefined;
  const subject = subjectOf(head.incidentId);
  const incident = sources.incident(head.incidentId) ?? {};
  const caseFields = sealedFields(incident);
  const { measurements } = incident as Partial<Incident>;
  const fix = measurements && fixOf(measurements);
  const content = jsonOf({ incident, timeline: sources.timeline(head.incidentId), fix });
  const sealed = [...files, { path: INCIDENT, sha256: sha256(content) }].map((file) => `${file.path} ${file.sha256}`);
  const detail = { ...head, caseFields, caseRows: audit.countOf(subject), files: sealed };
  audit.append({ at: target.now, actor: target.by, action: BUNDLED, subject, detail });
  log.readRest();
  return { content, caseFields, last: audit.head() };
}

/**
 * The audit rows from the first about the incident on. Of rows about other cases only the seals are included: the chain can be
 * checked, and no other case is revealed.
 */
class CaseLog {
  readonly #audit: EvidenceAudit;
  readonly #subject: string;
  readonly #lines: string[] = [];
  #next: number;
  #before = '';
  readonly fromSeq: number;
  /** Hashes of the files that the rows name as attached. */
  readonly attached = new Set<string>();

  constructor(audit: EvidenceAudit, incidentId: string) {
    this.#audit = audit;
    this.#subject = subjectOf(incidentId);
    // Without a row about the case, the row that records the bundle is the first.
    this.fromSeq = audit.firstOf(this.#subject) ?? audit.head().seq + 1;
    this.#next = this.fromSeq;
  }

  /** The seal to which the first row is chained. */
  get before(): string {
    return this.#before;
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** Reads to the end of the log, and lets others run between two parts of it. */
  async readOn(): Promise<void> {
    while (this.#next <= this.#audit.head().seq) {
      this.#read();
      await nextTurn();
    }
  }

  /** Reads to the end of the log without a pause. */
  readRest(): void {
    while (this.#next <= this.#audit.head().seq) this.#read();
  }

  #read(): void {
    const last = Math.min(this.#audit.head().seq, this.#next + AUDIT_ROWS_A_TIME - 1);
    for (const row of this.#audit.sealedSlice(this.#next, last)) {
      const { seq, previousHash, hash, subject, action } = row;
      // A clock that was set while the case went on belongs to its evidence.
      const isOwn = `${subject}/`.startsWith(`${this.#subject}/`) || action === CLOCK_SET;
      if (subject === this.#subject) for (const sha256 of attachedIn(row)) this.attached.add(sha256);
      if (seq === this.fromSeq) this.#before = previousHash;
      this.#lines.push(JSON.stringify(isOwn ? row : { seq, previousHash, hash }));
    }
    this.#next = last + 1;
  }
}

function subjectOf(incidentId: string): string {
  return `incident/${incidentId}`;
}
