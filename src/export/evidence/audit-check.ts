/** Checks the audit part of a bundle row by row, and the incident against the state that the log sealed. */
import {
  AUDIT,
  BUNDLED,
  type Checking,
  COMMAND_LINE,
  type FoundFile,
  INCIDENT,
  MANIFEST,
  type Manifest,
  objectOf,
  parsedObject,
} from './bundle-form.js';

interface AuditLine {
  readonly seq: number;
  readonly at?: number;
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly detail?: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** The hash of the file that was attached by what a row of the audit log records. */
export function attachedIn({ action, detail = '' }: Pick<AuditLine, 'action' | 'detail'>): string[] {
  const file = action === 'incident.attached' ? parsedObject(detail)?.['file'] : undefined;
  return typeof file === 'string' ? [file] : [];
}

/** Notes a fault of the audit log, in both languages. */
type NoteFault = (vi: string, en: string) => void;

/**
 * The rows are chained one to the next, up to the last row that the manifest names. Of rows about other cases only the
 * seals are included.
 */
export async function checkAudit(
  manifest: Manifest,
  checking: Checking,
  found: ReadonlyMap<string, FoundFile>,
): Promise<void> {
  const note: NoteFault = (vi, en) => checking.note('audit', AUDIT, vi, en);
  if (!found.has(AUDIT)) {
    if (!manifest.files.some(({ path }) => path === AUDIT))
      note('Gói không có nhật ký thao tác', 'The bundle has no audit log');
    return;
  }
  const { fromSeq, toSeq, before, head } = manifest.audit;
  const anchors = new Map((checking.known.anchors ?? []).map(({ seq, hash }) => [seq, hash.toLowerCase()]));
  const rows: AuditLine[] = [];
  let last = { seq: fromSeq - 1, hash: before };
  for (const line of (await checking.contents.text(AUDIT)).split('\n')) {
    if (line === '') continue;
    const row = parsedObject(line) as AuditLine | undefined;
    if (row === undefined || typeof row.seq !== 'number')
      return note(`Sau dòng ${last.seq} nhật ký không đọc được`, `After row ${last.seq} the audit log cannot be read`);
    checkChain(row, last, note);
    await checkSeal(row, checking, note);
    if (row.detail !== undefined) rows.push(row);
    const anchored = anchors.get(row.seq);
    if (anchored !== undefined && anchored !== row.hash && !(row.seq === toSeq && isByCommand(row)))
      note(
        `Dòng ${row.seq} khác với dấu đã ghi ở nơi khác`,
        `The seal of audit row ${row.seq} is not the one that was written down elsewhere`,
      );
    last = { seq: row.seq, hash: row.hash };
  }
  const wanted = last.seq === head.seq ? toSeq : head.seq;
  if (last.seq !== wanted)
    note(
      `Nhật ký bị cắt: hết ở dòng ${last.seq}, phải tới ${wanted}`,
      `The audit log was cut: it ends at row ${last.seq}, not ${wanted}`,
    );
  else {
    if (last.hash !== head.hash)
      note(
        `Dòng cuối ${last.seq} không phải dòng đã neo`,
        `The last audit row ${last.seq} is not the one that was anchored`,
      );
    checkBundled(manifest, rows, checking);
  }
  await checkCase(manifest, rows, checking, found);
}

const isByCommand = ({ action, actor }: AuditLine): boolean => action === BUNDLED && actor === COMMAND_LINE;

function checkChain(row: AuditLine, last: Pick<AuditLine, 'seq' | 'hash'>, note: NoteFault): void {
  if (row.seq !== last.seq + 1)
    note(
      `Nhật ký thiếu hoặc đảo dòng: sau ${last.seq} là ${row.seq}`,
      `The audit log lacks rows or has them out of order: after ${last.seq} comes ${row.seq}`,
    );
  else if (row.previousHash !== last.hash)
    note(`Dòng ${row.seq} không nối với dòng ${last.seq}`, `Audit row ${row.seq} is not chained to row ${last.seq}`);
}

async function checkSeal(row: AuditLine, { tools }: Checking, note: NoteFault): Promise<void> {
  const { seq, at, actor, action, subject, detail, previousHash, hash } = row;
  if (detail === undefined) return;
  const sealed = await tools.sha256(JSON.stringify([seq, at, actor, action, subject, detail, previousHash]));
  if (sealed !== hash)
    note(`Dòng ${seq} (${action}) không khớp dấu niêm`, `Audit row ${seq} (${action}) does not match its seal`);
}

const OLDER_BUNDLE = {
  vi: 'Mức, thời gian và dòng thời gian của vụ việc, phần đầu manifest.json: phiên bản cũ lập gói, nhật ký chưa niêm những mục này.',
  en: 'Levels, times and timeline of the incident, and the head of manifest.json: an older version made the bundle, whose audit log does not seal them.',
};

const BY_COMMAND = {
  vi: 'Dòng cuối của nhật ký: lệnh rfi-logger export bundle lập gói, nhật ký của trạm không có dòng này.',
  en: 'The last row of the audit log: the command rfi-logger export bundle made the bundle, and the log of the station does not have this row.',
};

/**
 * The last row records the making of this bundle with the hash of every file that was ready, the head of the manifest, and the
 * number of rows about the case: whoever wrote down the seal of the log elsewhere holds all of it.
 */
function checkBundled(manifest: Manifest, rows: readonly AuditLine[], { note, unchecked }: Checking): void {
  const { incidentId, files, audit } = manifest;
  const row = rows.at(-1);
  const isOwn = row?.seq === audit.head.seq && row.subject === `incident/${incidentId}` && row.action === BUNDLED;
  const { files: sealed, caseRows, ...about } = (isOwn ? parsedObject(row.detail ?? '') : undefined) ?? {};
  if (!Array.isArray(sealed)) {
    note('audit', AUDIT, 'Nhật ký không ghi việc lập gói này', 'The audit log does not record this bundle');
    return;
  }
  if (row !== undefined && isByCommand(row)) unchecked.push(BY_COMMAND);
  const recorded = new Set(sealed.map(String));
  const isOlder = caseRows === undefined;
  // The log ends with the row; older versions wrote the row before they gathered the attachments, of which other rows speak.
  const isSealed = (path: string) =>
    path !== AUDIT && !(isOlder && (path === INCIDENT || path.startsWith('attachments/')));
  if (isOlder) unchecked.push(OLDER_BUNDLE);
  // Sets, because a bundle from outside may list any number of files.
  const present = new Set(files.filter(({ path }) => isSealed(path)).map(({ path, sha256 }) => `${path} ${sha256}`));
  const differing = [...present, ...recorded].filter((one) => !present.has(one) || !recorded.has(one));
  for (const path of new Set(differing.map((one) => one.slice(0, one.lastIndexOf(' ')))))
    note('audit', path, `${path} không đúng với bản nhật ký đã niêm`, `${path} is not as the audit log sealed it`);
  for (const [field, value] of Object.entries(about))
    if (JSON.stringify(value) !== JSON.stringify(manifest[field as keyof Manifest]))
      note(
        'audit',
        MANIFEST,
        `Mục "${field}" của manifest.json không đúng với bản nhật ký đã niêm`,
        `The field "${field}" of manifest.json is not as the audit log sealed it`,
      );
  // A row of the case could stand here with its seal alone, as if of another case.
  const readable = rows.filter(({ subject = '' }) => `${subject}/`.startsWith(`incident/${incidentId}/`)).length - 1;
  if (!isOlder && caseRows !== readable)
    note(
      'audit',
      AUDIT,
      `Trước khi lập gói có ${caseRows} dòng nhật ký về vụ việc, trong gói đọc được ${readable} dòng`,
      `Before this bundle the audit log had ${caseRows} rows about the case; ${readable} of them can be read here`,
    );
}

/**
 * The incident in the bundle must be the one that the audit log sealed last, with the attachments that the log names and
 * no others: the log seals an incident each time that it is saved.
 */
async function checkCase(
  { incidentId, caseFields, files }: Manifest,
  rows: readonly AuditLine[],
  { contents, tools, note }: Checking,
  found: ReadonlyMap<string, FoundFile>,
): Promise<void> {
  const own = rows.filter(({ subject }) => subject === `incident/${incidentId}`);
  const details = own.map(({ detail = '' }) => parsedObject(detail) ?? {});
  const seal = details.flatMap(({ sha256 }) => (typeof sha256 === 'string' ? [sha256] : [])).at(-1);
  if (!files.some(({ path }) => path === INCIDENT))
    note('missing', INCIDENT, `${INCIDENT} không có trong gói`, `${INCIDENT} is missing`);
  if (seal === undefined)
    note('case', AUDIT, 'Nhật ký không niêm hồ sơ vụ việc', 'The audit log does not seal the incident');
  else if (found.has(INCIDENT)) {
    const incident = objectOf(parsedObject(await contents.text(INCIDENT))?.['incident']) ?? {};
    const sealed = await tools.sha256(JSON.stringify(caseFields.map((field) => incident[field] ?? null)));
    if (sealed !== seal)
      note(
        'case',
        INCIDENT,
        'Hồ sơ vụ việc khác với bản nhật ký đã niêm',
        'The incident is not as the audit log sealed it',
      );
  }
  const attached = files.filter(({ path }) => path.startsWith('attachments/'));
  const [named, there] = [new Set(own.flatMap(attachedIn)), new Set(attached.map(({ sha256 }) => sha256))];
  for (const sha256 of named)
    if (!there.has(sha256))
      note(
        'case',
        INCIDENT,
        `Thiếu tệp đính kèm ${sha256}`,
        `The attachment ${sha256}, which the audit log names, is not in the bundle`,
      );
  for (const { path, sha256 } of attached)
    if (!named.has(sha256))
      note('case', path, `Nhật ký không ghi ${path}`, `${path} is an attachment that the audit log does not name`);
}
