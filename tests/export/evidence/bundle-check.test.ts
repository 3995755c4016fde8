/** A bundle of a few lines, made here by the form that its documents describe, and each thing that its check must name. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KnownOutside, Verdict } from '../../../src/export/evidence/bundle-form.js';
import { checkBundle } from '../../../src/export/evidence/bundle-verdict.js';
import { type BundleFiles, CHECK_TOOLS, contentsOf, placesOf, setAt } from '../../support/evidence-bundle.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const spki = publicKey.export({ type: 'spki', format: 'der' });
const fingerprint = createHash('sha256').update(spki).digest('hex');

type Json = Record<string, unknown>;
interface Row extends Json {
  seq: number;
  hash: string;
}

/** What is in the bundle before its audit log, manifest and signature are made. */
interface Draft {
  texts: Record<string, string>;
  /** From row 5. */
  log: (readonly [action: string, about: Json, subject?: string])[];
  /** Changes to what was made so, before it is signed. */
  rows?: (rows: Row[]) => unknown[];
  manifest?: (manifest: Json) => unknown;
  signature?: (signature: Json) => unknown;
  files?: (files: BundleFiles) => void;
}

const INCIDENT = { id: 'INC-1', state: 'open', note: null };
const INCIDENT_TEXT = JSON.stringify({ incident: INCIDENT });
const SEAL = sha256(JSON.stringify(['INC-1', 'open', null]));
const PHOTO = 'a photograph';
const COVERAGE = 'what was watched';
/** The row that records the bundle; the rows about the case before it are counted when all rows are known. */
const bundled = (files: Record<string, string>, more: Json = {}): Draft['log'][number] => {
  const sealed = Object.entries({ 'incident.json': INCIDENT_TEXT, 'attachments/photo.jpg': PHOTO, ...files });
  const about = { incidentId: 'INC-1', caseFields: ['id', 'state', 'note'], caseRows: 'all', ...more };
  return ['evidence.bundled', { ...about, files: sealed.map(([path, text]) => `${path} ${sha256(text)}`) }];
};
const newDraft = (): Draft => ({
  texts: {
    'incident.json': INCIDENT_TEXT,
    'attachments/photo.jpg': PHOTO,
    'coverage.json': COVERAGE,
  },
  log: [
    ['incident.opened', { sha256: sha256('earlier') }],
    ['incident.attached', { file: sha256(PHOTO) }],
    ['incident.opened', { sha256: sha256('of another case') }, 'incident/INC-2'],
    ['incident.saved', { sha256: SEAL }],
    bundled({ 'coverage.json': COVERAGE }),
  ],
});

type Change = (draft: Draft) => Partial<Draft>;

/** Rows chained as the audit log chains them; those of another case keep their seals alone. */
function sealedRows(log: Draft['log']): Row[] {
  let previousHash = 'before';
  let caseRows = 0;
  return log.map(([action, about, subject = 'incident/INC-1'], i) => {
    const counted = about['caseRows'] === 'all' ? { ...about, caseRows } : about;
    if (subject.startsWith('incident/INC-1')) caseRows += 1;
    const [seq, at, actor, detail] = [5 + i, 1000 + i, 'lan', JSON.stringify(counted)];
    const hash = sha256(JSON.stringify([seq, at, actor, action, subject, detail, previousHash]));
    const chained = { seq, previousHash, hash };
    previousHash = hash;
    return subject.startsWith('incident/INC-1') ? { ...chained, at, actor, action, subject, detail } : chained;
  });
}

function made(change: Change): BundleFiles {
  const draft = newDraft();
  const all: Draft = { ...draft, ...change(draft) };
  const { texts, log, rows = (same) => same, manifest = (same) => same, signature = (same) => same } = all;
  const sealed = sealedRows(log);
  const last = sealed.at(-1);
  const audit = rows(sealed)
    .map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`)
    .join('');
  const listed = Object.entries({ ...texts, 'audit.jsonl': audit });
  const about = {
    ...{ format: 'rfi-logger evidence bundle', version: 1, incidentId: 'INC-1' },
    receivers: [{ receiverId: 'rx', stationId: 'st', sweeps: 1, from: '', to: '' }],
    audit: { fromSeq: 5, toSeq: last?.seq, before: 'before', head: { seq: last?.seq, hash: last?.hash } },
    caseFields: ['id', 'state', 'note'],
    files: listed.map(([path, text]) => ({ path, bytes: Buffer.byteLength(text), sha256: sha256(text), what: '' })),
  };
  const text = JSON.stringify(manifest(about));
  const signed = {
    ...{ publicKey: spki.toString('base64'), fingerprint },
    signature: sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
  const files: BundleFiles = new Map(listed.map(([path, content]) => [path, Buffer.from(content)]));
  files.set('manifest.json', Buffer.from(text));
  files.set('signature.json', Buffer.from(JSON.stringify(signature(signed))));
  all.files?.(files);
  return files;
}

const check = (change: Change, known: KnownOutside = { fingerprint }) =>
  checkBundle(contentsOf(made(change)), CHECK_TOOLS, known);
const said = ({ faults }: Verdict) => faults.map(({ kind, path, en }) => `${kind} ${path}: ${en}`);
const faultsOf = async (change: Change, known?: KnownOutside) => said(await check(change, known));
const nothing = () => ({});

const inFiles = (change: (files: BundleFiles) => void) => (): Partial<Draft> => ({ files: change });
const inManifest = (more: (manifest: Json) => unknown) => (): Partial<Draft> => ({ manifest: more });
const inSignature = (signature: (signature: Json) => unknown) => (): Partial<Draft> => ({ signature });
const inRows = (change: (rows: Row[]) => unknown[]) => (): Partial<Draft> => ({ rows: change });
const inAudit = (more: Json) => inManifest((same) => ({ ...same, audit: { ...(same['audit'] as Json), ...more } }));
const inFilesOf = (change: (files: Json[]) => Json[]) =>
  inManifest((same) => ({ ...same, files: change(same['files'] as Json[]) }));
const withRow = (seq: number, more: Json) =>
  inRows((rows) => rows.map((row) => (row.seq === seq ? { ...row, ...more } : row)));
const hashOf = (seq: number) => sealedRows(newDraft().log).find((row) => row.seq === seq)?.hash ?? '';

const withText =
  (path: string, text: string) =>
  ({ texts }: Draft) => ({ texts: { ...texts, [path]: text } });

const without =
  (path: string) =>
  ({ texts }: Draft) => ({
    texts: Object.fromEntries(Object.entries(texts).filter(([name]) => name !== path)),
  });
const inLog =
  (change: (log: Draft['log']) => Draft['log']) =>
  ({ log }: Draft) => ({ log: change(log) });

type Case = readonly [name: string, change: Change, faults: readonly string[]];
const NOT_OF_THE_FORM = 'manifest manifest.json: manifest.json is not of the form it should have';
const notAsSealed = (path: string) => `audit ${path}: ${path} is not as the audit log sealed it`;
const NO_SIGNATURE = 'signature signature.json: The signature (signature.json) is missing or unreadable';
const NOT_FITTING = 'signature manifest.json: The signature does not fit manifest.json';
const NOT_AS_SEALED = 'case incident.json: The incident is not as the audit log sealed it';
const NOT_THE_SEALED_FILE = 'audit incident.json: incident.json is not as the audit log sealed it';
const readable = (count: number) =>
  `audit audit.jsonl: Before this bundle the audit log had 3 rows about the case; ${count} of them can be read here`;
/** Rows of which that of this number stands there as one of another case would. */
const reduced = (rows: Row[], number: number): unknown[] =>
  rows.map((row) => (row.seq === number ? { seq: row.seq, previousHash: row['previousHash'], hash: row.hash } : row));
const NOT_RECORDED = 'audit audit.jsonl: The audit log does not record this bundle';
const CUT = 'audit audit.jsonl: The audit log was cut: it ends at row 8, not 9';

const CASES: readonly Case[] = [
  ['nothing changed', nothing, []],
  [
    'a file gone',
    inFiles((files) => void files.delete('coverage.json')),
    ['missing coverage.json: coverage.json is missing'],
  ],
  [
    'a file of another length',
    inFiles((files) => void files.set('coverage.json', Buffer.from('x'))),
    ['changed coverage.json: coverage.json has 1 bytes, not 16'],
  ],
  [
    'other bytes',
    inFiles((files) => void files.set('coverage.json', Buffer.from(COVERAGE.toUpperCase()))),
    ['changed coverage.json: coverage.json is not as it was signed'],
  ],
  [
    'one more file',
    inFiles((files) => void files.set('more.txt', Buffer.from('x'))),
    ['extra more.txt: more.txt is not named in manifest.json'],
  ],
  ['a time-stamp', inFiles((files) => void files.set('timestamp.tsr', Buffer.from('x'))), []],
  [
    'a file named twice',
    inFilesOf((files) => [...files, ...files.slice(-1)]),
    ['manifest manifest.json: manifest.json names audit.jsonl twice'],
  ],
  [
    'no manifest',
    inFiles((files) => void files.delete('manifest.json')),
    ['missing manifest.json: manifest.json is missing'],
  ],
  ...[
    null,
    { format: 'another' },
    { files: {} },
    { files: [{ path: 1, sha256: '', bytes: 0 }] },
    { files: [{ path: '', sha256: 1, bytes: 0 }] },
    { files: [{ path: '', sha256: '', bytes: '0' }] },
    { files: [{ path: '', sha256: '', bytes: 0 }, null] },
    { caseFields: 'id' },
    { caseFields: ['id', 1] },
    { receivers: undefined },
    { receivers: [{ receiverId: 1, from: '', to: '', sweeps: 1 }] },
    { receivers: [{ receiverId: '', from: 1, to: '', sweeps: 1 }] },
    { receivers: [{ receiverId: '', from: '', to: 1, sweeps: 1 }] },
    { receivers: [{ receiverId: '', from: '', to: '', sweeps: '1' }] },
    { incidentId: 1 },
    { audit: { fromSeq: 5, toSeq: 9, before: '', head: { seq: 9 } } },
    { audit: { fromSeq: 5, toSeq: 9, before: '', head: { hash: '' } } },
    { audit: { fromSeq: 5, toSeq: 9, head: { seq: 9, hash: '' } } },
    { audit: { fromSeq: 5, before: '', head: { seq: 9, hash: '' } } },
    { audit: { toSeq: 9, before: '', head: { seq: 9, hash: '' } } },
    { audit: {} },
    { audit: undefined },
  ].map(
    (more): Case => [
      `a manifest with ${
        more === null
          ? 'nothing'
          : Object.entries(more)
              .flat()
              .map((one) => JSON.stringify(one))
              .join(' ')
      }`,
      inManifest((same) => (more === null ? null : { ...same, ...more })),
      [NOT_OF_THE_FORM],
    ],
  ),
  ['no signature', inFiles((files) => void files.delete('signature.json')), [NO_SIGNATURE]],
  [
    'a signature that is no JSON',
    inFiles((files) => void files.set('signature.json', Buffer.from('x'))),
    [NO_SIGNATURE],
  ],
  [
    'a signature that is no object',
    inFiles((files) => void files.set('signature.json', Buffer.from('1'))),
    [NO_SIGNATURE],
  ],
  ['another signature', inSignature((same) => ({ ...same, signature: 'AAAA' })), [NOT_FITTING]],
  [
    'a signed text that differs',
    inFiles(
      (files) =>
        void files.set('manifest.json', Buffer.concat([files.get('manifest.json') ?? Buffer.of(), Buffer.from(' ')])),
    ),
    [NOT_FITTING],
  ],
  [
    'another fingerprint beside the key',
    inSignature((same) => ({ ...same, fingerprint: 'f'.repeat(64) })),
    ['key signature.json: The fingerprint in signature.json is not that of its key'],
  ],
  [
    'an incident of other fields',
    withText('incident.json', JSON.stringify({ incident: { ...INCIDENT, state: 'closed' } })),
    [NOT_THE_SEALED_FILE, NOT_AS_SEALED],
  ],
  [
    'another level of the incident, which no person decides',
    withText('incident.json', JSON.stringify({ incident: { ...INCIDENT, peakDbm: -40 } })),
    [NOT_THE_SEALED_FILE],
  ],
  ['no incident', without('incident.json'), [NOT_THE_SEALED_FILE, 'missing incident.json: incident.json is missing']],
  [
    'another time in the head of the manifest than its log knows',
    (draft) => ({
      ...inManifest((same) => ({ ...same, madeAt: '2027-02-06T00:00:00.000Z' }))(),
      log: [...draft.log.slice(0, -1), bundled({ 'coverage.json': COVERAGE }, { madeAt: '2027-02-05T00:00:00.000Z' })],
    }),
    ['audit manifest.json: The field "madeAt" of manifest.json is not as the audit log sealed it'],
  ],
  [
    'an attachment under another name',
    (draft) => ({ texts: { ...without('attachments/photo.jpg')(draft).texts, 'attachments/not-photo.jpg': PHOTO } }),
    ['attachments/not-photo.jpg', 'attachments/photo.jpg'].map(notAsSealed),
  ],
  [
    'an attachment gone with the row that names it',
    (draft) => ({ ...without('attachments/photo.jpg')(draft), ...inRows((rows) => reduced(rows, 6))() }),
    [notAsSealed('attachments/photo.jpg'), readable(2)],
  ],
  [
    'a row of another case shown in place of one of this',
    inRows((rows) => {
      const shown = { at: 1002, actor: 'lan', action: 'incident.opened', subject: 'incident/INC-2' };
      const detail = JSON.stringify({ sha256: sha256('of another case') });
      return reduced(rows, 5).map((row, i) => (i === 2 ? { ...(row as Row), ...shown, detail } : row));
    }),
    [readable(2)],
  ],
  [
    'the first row about the case left out, with all that names it',
    (draft) => ({
      ...inAudit({ fromSeq: 6, before: sealedRows(draft.log)[0]?.hash })(),
      ...inRows((rows) => rows.slice(1))(),
    }),
    [readable(2)],
  ],
  [
    'rows about a part of the case, which neither seal it nor attach anything to it',
    inLog((log) =>
      log.toSpliced(
        4,
        0,
        ['incident.viewed', { sha256: sha256('another') }, 'incident/INC-1/attachments/x'],
        ['incident.attached', { file: sha256('another') }, 'incident/INC-1/attachments/x'],
      ),
    ),
    [],
  ],
  ['an incident that only its log seals in an earlier state', inLog((log) => log.toSpliced(3, 1)), [NOT_AS_SEALED]],
  [
    'no seal of the incident',
    inLog((log) => log.filter(([, about]) => about['sha256'] === undefined)),
    ['case audit.jsonl: The audit log does not seal the incident'],
  ],
  [
    'an attachment gone',
    without('attachments/photo.jpg'),
    [
      notAsSealed('attachments/photo.jpg'),
      `case incident.json: The attachment ${sha256(PHOTO)}, which the audit log names, is not in the bundle`,
    ],
  ],
  [
    'one of two attachments gone',
    ({ texts, log }) => ({ texts, log: log.toSpliced(2, 0, ['incident.attached', { file: sha256('another') }]) }),
    [`case incident.json: The attachment ${sha256('another')}, which the audit log names, is not in the bundle`],
  ],
  [
    'an attachment that the log names for another case alone',
    ({ texts, log }) => ({
      texts: { ...texts, 'attachments/b.jpg': 'another' },
      log: log.toSpliced(2, 0, ['incident.attached', { file: sha256('another') }, 'incident/INC-2']),
    }),
    [
      notAsSealed('attachments/b.jpg'),
      'case attachments/b.jpg: attachments/b.jpg is an attachment that the audit log does not name',
    ],
  ],
  [
    'a hash in a row that attaches nothing',
    inLog((log) => log.toSpliced(2, 0, ['incident.noted', { file: sha256('a text') }])),
    [],
  ],
  [
    'no audit log, nor a word of it',
    () => ({
      ...inFilesOf((files) => files.slice(0, -1))(),
      ...inFiles((files) => void files.delete('audit.jsonl'))(),
    }),
    ['audit audit.jsonl: The bundle has no audit log'],
  ],
  [
    'no audit log, although the manifest names it',
    inFiles((files) => void files.delete('audit.jsonl')),
    ['missing audit.jsonl: audit.jsonl is missing'],
  ],
  ['an empty line in the log', inRows((rows) => ['', ...rows]), []],
  [
    'a row that is none',
    inRows((rows) => rows.map((row) => (row.seq === 7 ? 'x' : row))),
    ['audit audit.jsonl: After row 6 the audit log cannot be read'],
  ],
  ['a row without a number', withRow(5, { seq: '5' }), ['audit audit.jsonl: After row 4 the audit log cannot be read']],
  [
    'a row with other words',
    withRow(8, { actor: 'tan' }),
    ['audit audit.jsonl: Audit row 8 (incident.saved) does not match its seal'],
  ],
  [
    'another row before the first',
    inAudit({ before: 'x' }),
    ['audit audit.jsonl: Audit row 5 is not chained to row 4'],
  ],
  [
    'a row left out',
    inRows((rows) => rows.filter(({ seq }) => seq !== 7)),
    ['audit audit.jsonl: The audit log lacks rows or has them out of order: after 6 comes 8'],
  ],
  ['the last row left out', inRows((rows) => rows.slice(0, -1)), [CUT]],
  [
    'more rows than its head',
    inAudit({ head: { seq: 8, hash: hashOf(8) }, toSeq: 8 }),
    [CUT.replace('9', '8').replace('row 8', 'row 9')],
  ],
  [
    'fewer rows than the bundle needs',
    inAudit({ toSeq: 10 }),
    ['audit audit.jsonl: The audit log was cut: it ends at row 9, not 10'],
  ],
  [
    'another head',
    inAudit({ head: { seq: 9, hash: 'x' } }),
    ['audit audit.jsonl: The last audit row 9 is not the one that was anchored'],
  ],
  ['another last row', inLog((log) => [...log, ['incident.noted', {}]]), [NOT_RECORDED]],
  [
    'a last row of another case',
    inLog((log) => [...log.slice(0, -1), ['evidence.bundled', {}, 'incident/INC-2']]),
    [NOT_RECORDED],
  ],
  [
    'a last row of another case that lists the right files',
    inRows((rows) => rows.map((row) => (row.seq === 9 ? { ...row, subject: 'incident/INC-2' } : row))),
    ['audit audit.jsonl: Audit row 9 (evidence.bundled) does not match its seal', NOT_RECORDED],
  ],
  [
    'a last row of another action that lists the right files',
    inLog((log) => [...log.slice(0, -1), ['incident.noted', log.at(-1)?.[1] ?? {}]]),
    [NOT_RECORDED],
  ],
  [
    'a row that records an earlier bundle of the same files',
    inLog((log) => [...log, ['incident.opened', {}, 'incident/INC-2']]),
    [NOT_RECORDED],
  ],
  [
    'a last row without a list of files',
    inLog((log) => [...log.slice(0, -1), ['evidence.bundled', {}]]),
    [NOT_RECORDED],
  ],
  [
    'a file that its log does not know',
    withText('README.txt', 'x'),
    ['audit README.txt: README.txt is not as the audit log sealed it'],
  ],
  [
    'a file with another content than its log knows, and one that is gone',
    ({ texts, log }) => ({
      texts: { ...texts, 'coverage.json': 'x' },
      log: [...log.slice(0, -1), bundled({ 'coverage.json': COVERAGE, 'a b.pdf': 'x' })],
    }),
    [
      'audit coverage.json: coverage.json is not as the audit log sealed it',
      'audit a b.pdf: a b.pdf is not as the audit log sealed it',
    ],
  ],
];

describe('the check of a bundle', () => {
  it.each(CASES)('names what differs: %s', async (_, change, faults) => {
    const verdict = await check(change);
    expect(said(verdict)).toEqual(faults);
    expect([verdict.good, verdict.unchecked]).toEqual([faults.length === 0, []]);
    // In Vietnamese, too.
    for (const { vi, en } of verdict.faults) expect([vi, vi === en]).toEqual([expect.stringMatching(/[à-ỹđ]/i), false]);
  });

  it('says who signed, with the hash that a time-stamp covers', async () => {
    const manifestSha256 = sha256(String(made(nothing).get('manifest.json')));
    const about = { good: true, fingerprint, manifestSha256, manifest: { incidentId: 'INC-1' } };
    expect(await check(nothing)).toMatchObject({ ...about, signer: 'named' });
    expect(await check(nothing, {})).toMatchObject({ ...about, signer: 'unknown' });
    // As people write it on paper.
    const written = { fingerprint: fingerprint.toUpperCase().replace(/.{8}/g, '$& ') };
    expect(await check(nothing, written)).toMatchObject({ ...about, signer: 'named' });
    expect(await check(nothing, { fingerprint: ' – ' })).toMatchObject({ good: true, signer: 'unknown' });
    expect(await faultsOf(nothing, { fingerprint: 'AB:CD' })).toEqual([
      `key signature.json: The bundle is signed with another key: ${fingerprint}, not abcd`,
    ]);
  });

  it('leaves open what the platform cannot check', async () => {
    const tools = { ...CHECK_TOOLS, isSigned: async () => undefined };
    const verdict = await checkBundle(contentsOf(made(nothing)), tools);
    expect(verdict).toMatchObject({ good: true, unchecked: [{ en: expect.stringContaining('cannot check Ed25519') }] });
  });

  it('says what the log of an older version does not seal', async () => {
    const older = inLog((log) => [
      ...log.slice(0, -1),
      ['evidence.bundled', { from: 'x', files: [`coverage.json ${sha256(COVERAGE)}`] }],
    ]);
    const from =
      (value: string): Change =>
      (draft) => ({
        ...older(draft),
        ...inManifest((same) => ({ ...same, from: value }))(),
      });
    expect(await check(from('x'))).toMatchObject({
      good: true,
      unchecked: [{ vi: expect.stringContaining('phiên bản cũ'), en: expect.stringContaining('older version') }],
    });
    expect(await faultsOf(from('y'))).toEqual([
      'audit manifest.json: The field "from" of manifest.json is not as the audit log sealed it',
    ]);
  });

  it('compares rows with seals that were written down elsewhere, in letters of either size', async () => {
    const known = (hash: string) =>
      faultsOf(nothing, {
        anchors: [
          { seq: 7, hash },
          { seq: 99, hash: 'x' },
        ],
      });
    expect(await known(hashOf(7).toUpperCase())).toEqual([]);
    expect(await known(hashOf(6))).toEqual([
      'audit audit.jsonl: The seal of audit row 7 is not the one that was written down elsewhere',
    ]);
  });

  it('judges a bundle that lists more files than anybody has in a moment', async () => {
    const paths = Array.from({ length: 60_000 }, (_, i) => `sweeps-of-nobody/${i}`);
    const files = paths.map((path) => ({ path, bytes: 0, sha256: sha256(''), what: '' }));
    const begun = performance.now();
    const faults = await faultsOf((draft) => ({
      ...inFilesOf((own) => [...own, ...files])(),
      log: [...draft.log.slice(0, -1), ['evidence.bundled', { files: paths.map((path) => `${path} ${sha256(path)}`) }]],
    }));
    // Compared one with each other, it took longer than a minute and a half.
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(faults.length).toBeGreaterThan(90);
  });

  it('judges whatever stands in place of a value, and never fails', async () => {
    const [strange, failures] = [[undefined, null, -1, 'x', [], [null], {}], [] as unknown[]];
    const everywhere = async (text: string, change: (changed: unknown) => Change) => {
      for (const place of placesOf(JSON.parse(text)))
        for (const value of strange) {
          const changed = JSON.parse(text);
          setAt(changed, place, value);
          await check(change(changed)).catch((error: Error) => failures.push([place, value, error.message]));
        }
    };
    const good = made(nothing);
    const textOf = (path: string) => String(good.get(path));
    await everywhere(textOf('manifest.json'), (changed) => inManifest(() => changed));
    await everywhere(textOf('signature.json'), (changed) => inSignature(() => changed));
    await everywhere(textOf('incident.json'), (changed) => withText('incident.json', JSON.stringify(changed)));
    await everywhere(textOf('audit.jsonl').split('\n').at(-2) ?? '', (row) =>
      inRows((rows) => [...rows.slice(0, -1), row]),
    );
    expect(failures).toEqual([]);
    for (const text of ['', 'null', '{"incident":null}', '{"incident":[]}'])
      expect(await faultsOf(withText('incident.json', text))).toEqual([NOT_THE_SEALED_FILE, NOT_AS_SEALED]);
    const noForm = ['signature signature.json: signature.json is not of the form it should have'];
    for (const name of ['publicKey', 'signature'])
      expect(await faultsOf(inSignature((same) => ({ ...same, [name]: 1 })))).toEqual(noForm);
  });

  it('names a file that cannot be read once, and a hundred faults at most', async () => {
    const files = made(nothing);
    files.delete('coverage.json');
    const unreadable = [{ path: 'coverage.json', why: { vi: 'hỏng', en: 'damaged' } }];
    const verdict = await checkBundle({ ...contentsOf(files), unreadable }, CHECK_TOOLS);
    expect(said(verdict)).toEqual(['changed coverage.json: coverage.json cannot be read (damaged)']);
    const many = inFiles((more) => {
      for (let i = 0; i < 101; i++) more.set(`${i}`, Buffer.from('x'));
    });
    expect(await faultsOf(many)).toHaveLength(100);
  });
});
