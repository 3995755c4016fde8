/** The verdict about a bundle, the same in `rfi-logger verify` and in `verify.html`: what a platform has of its own is passed in. */

import { type FileBytes, type Inflate, ZipReader } from '../../files/zip/zip-reader.js';
import { checkAudit } from './audit-check.js';
import {
  ABOUT_MANIFEST,
  AUDIT,
  type BundleContents,
  type Checking,
  type CheckTools,
  COVERAGE,
  type Fault,
  type FaultKind,
  type FoundFile,
  INCIDENT,
  type KnownOutside,
  MANIFEST,
  type Manifest,
  type Note,
  parsedManifest,
  parsedObject,
  RECEIVERS,
  SIGNATURE,
  type Told,
  type Verdict,
} from './bundle-form.js';
import { checkFigures } from './figures-check.js';
import { whyOf } from './figures-form.js';

export interface BundleTools extends CheckTools {
  readonly inflate: Inflate;
  /** SHA-256 of `bytes` bytes, in hexadecimal. */
  hashed(pieces: AsyncIterable<Uint8Array>, bytes: number): Promise<string>;
}

export interface WholeVerdict extends Verdict {
  readonly zip: ZipReader;
  /** True where tables and pictures were made again from the signed sweeps. */
  readonly recomputed: boolean;
  /** What the bundle states and no verifier computes from the signed sweeps. */
  readonly notRecomputed: readonly Told[];
}

const LONGEST_TEXT = 64 << 20;
const NOT_RECOMPUTED: Told = {
  vi: 'Bảng và hình không được tính lại từ lượt quét đã ký: gói do phiên bản khác lập.',
  en: 'tables and pictures were not made again from the signed sweeps: another version made the bundle.',
};

/**
 * Reads every byte of the file.
 * @param onPath told the path of each file that is read
 * @throws ProtocolError when the file is no zip, or one that was made to mislead its reader
 */
export async function bundleVerdict(
  file: FileBytes,
  tools: BundleTools,
  known: KnownOutside,
  onPath: (path: string) => void = () => {},
): Promise<WholeVerdict> {
  const zip = await ZipReader.open(file, tools.inflate, true);
  const files: FoundFile[] = [];
  const unreadable: { path: string; why: Told }[] = [];
  for (const { name: path, bytes } of zip.members) {
    onPath(path);
    try {
      files.push({ path, bytes, sha256: await tools.hashed(zip.pieces(path), bytes) });
    } catch (error) {
      unreadable.push({ path, why: whyOf(error) });
    }
  }
  const text = async (path: string) => new TextDecoder().decode(await zip.content(path, LONGEST_TEXT));
  const verdict = await checkBundle({ files, unreadable, text }, tools, known);
  const { manifest } = verdict;
  const told = [...verdict.told, ...zip.comments.map(commentNote)];
  if (manifest === undefined) return { ...verdict, told, zip, recomputed: false, notRecomputed: [] };
  const figures = await checkFigures({ zip, manifest, sound: soundFiles(manifest, files), onPath });
  const faults = [...verdict.faults, ...figures.faults];
  return {
    ...verdict,
    zip,
    faults,
    good: faults.length === 0,
    recomputed: figures.recomputed,
    notRecomputed: [...figures.left, ...papersIn(manifest)],
    unchecked: [...verdict.unchecked, ...(figures.recomputed ? [] : [NOT_RECOMPUTED])],
    told: [...told, ...figures.told],
  };
}

function commentNote(comment: string): Told {
  const shown = JSON.stringify(comment.slice(0, 200));
  return {
    vi: `Tệp ZIP có lời ghi chú ${shown}: không ai ký lời này, nó không thuộc gói.`,
    en: `The zip file has the comment ${shown}: nobody signed it, and it is no part of the bundle.`,
  };
}

function soundFiles({ files: named }: Manifest, files: readonly FoundFile[]): Set<string> {
  const signed = new Map(named.map(({ path, sha256 }) => [path, sha256]));
  return new Set(files.filter(({ path, sha256 }) => signed.get(path) === sha256).map(({ path }) => path));
}

/** What no verifier computes: it is as the station signed it, and that is all. */
function papersIn({ files }: Pick<Manifest, 'files'>): Told[] {
  const named = (is: (path: string) => boolean) => files.flatMap(({ path }) => (is(path) ? [path] : [])).join(', ');
  const papers = named((path) => path.startsWith('minutes-'));
  const attached = named((path) => path.startsWith('attachments/'));
  const others = named((path) => !/^(minutes-|attachments\/|sweeps\/)/.test(path) && !COMPARED.includes(path));
  const absent = (minutes: string) =>
    [papers === '' && minutes, ...USUAL.map((usual) => files.every(({ path }) => path !== usual) && usual)]
      .filter((name) => name !== false)
      .join(', ');
  const notes = [
    papers !== '' && {
      vi: `Biên bản ${papers}: nội dung không được tính lại.`,
      en: `Minutes ${papers}: not made again.`,
    },
    absent('minutes') !== '' && {
      vi: `Gói không có ${absent('biên bản')}.`,
      en: `The bundle does not have: ${absent('minutes')}.`,
    },
    attached !== '' && {
      vi: `Tệp do người gửi kèm, chỉ biết không đổi từ lúc gửi: ${attached}.`,
      en: `Files that people added, of which is known only that they did not change: ${attached}.`,
    },
    {
      vi: `Đúng như trạm khai và ký: thiết bị, ăng ten, hiệu chuẩn (receivers.json); lời của nhật ký và diễn biến; lúc lập, người lập; ${others || 'không có tệp khác'}.`,
      en: `As the station stated and signed it: equipment, antenna, calibration (receivers.json); the words of log and timeline; when and by whom the bundle was made; ${others || 'no other files'}.`,
    },
  ];
  return notes.filter((note) => note !== false);
}

/** Files of which at least a part is compared with the sweeps or with the seals of the log. */
const COMPARED: readonly string[] = [RECEIVERS, AUDIT, INCIDENT, COVERAGE];
/** What every bundle is made with, beside its minutes. */
const USUAL: readonly string[] = [...COMPARED, 'README.txt', 'verify.html'];

const MOST_FAULTS = 100;

/**
 * Checks whether a bundle is what its station signed: the same code runs in `rfi-logger verify` and in `verify.html`.
 * Functions that depend on the platform (hashing, signatures) are passed in.
 */
export async function checkBundle(
  contents: BundleContents,
  tools: CheckTools,
  known: KnownOutside = {},
): Promise<Verdict> {
  const faults: Fault[] = [];
  const unchecked: Told[] = [];
  const note = (kind: FaultKind, path: string, vi: string, en: string): void => {
    if (faults.length < MOST_FAULTS) faults.push({ kind, path, vi, en });
  };
  const found = new Map(contents.files.map((file) => [file.path, file]));
  for (const { path, why } of contents.unreadable)
    note('changed', path, `${path}: không đọc được (${why.vi})`, `${path} cannot be read (${why.en})`);
  const manifestText = found.has(MANIFEST) ? await contents.text(MANIFEST) : undefined;
  const manifest = manifestText === undefined ? undefined : parsedManifest(manifestText);
  if (manifestText === undefined) note('missing', MANIFEST, 'Thiếu manifest.json', 'manifest.json is missing');
  else if (manifest === undefined)
    note('manifest', MANIFEST, 'manifest.json không đúng dạng', 'manifest.json is not of the form it should have');
  const { fingerprint } = await checkSignature({ contents, tools, known, note, unchecked }, found, manifestText);
  if (manifest !== undefined) {
    checkFiles(manifest, found, contents, note);
    await checkAudit(manifest, { contents, tools, known, note, unchecked }, found);
  }
  const manifestSha256 = found.get(MANIFEST)?.sha256;
  const signer = hexDigits(known.fingerprint) === '' ? 'unknown' : 'named';
  return { good: faults.length === 0, faults, unchecked, told: [], manifest, fingerprint, signer, manifestSha256 };
}

function hexDigits(text = ''): string {
  return text.toLowerCase().replace(/[^0-9a-f]/g, '');
}

async function checkSignature(
  { contents, tools, known, note, unchecked }: Checking,
  found: ReadonlyMap<string, FoundFile>,
  manifestText: string | undefined,
): Promise<{ fingerprint: string | undefined }> {
  const text = found.has(SIGNATURE) ? await contents.text(SIGNATURE) : undefined;
  const signed = text === undefined ? undefined : parsedObject(text);
  if (signed === undefined) {
    note(
      'signature',
      SIGNATURE,
      'Thiếu chữ ký (signature.json)',
      'The signature (signature.json) is missing or unreadable',
    );
    return { fingerprint: undefined };
  }
  const { publicKey, signature, fingerprint: claimed } = signed;
  if (typeof publicKey !== 'string' || typeof signature !== 'string') {
    note('signature', SIGNATURE, 'signature.json không đúng dạng', 'signature.json is not of the form it should have');
    return { fingerprint: undefined };
  }
  const fingerprint = await tools.sha256OfBase64(publicKey);
  if (claimed !== fingerprint)
    note(
      'key',
      SIGNATURE,
      'Dấu vân tay ghi trong signature.json không phải của khóa',
      'The fingerprint in signature.json is not that of its key',
    );
  const wanted = hexDigits(known.fingerprint);
  if (wanted !== '' && wanted !== fingerprint)
    note(
      'key',
      SIGNATURE,
      `Gói do khóa khác ký: ${fingerprint}, không phải ${wanted}`,
      `The bundle is signed with another key: ${fingerprint}, not ${wanted}`,
    );
  if (manifestText === undefined) return { fingerprint };
  const right = await tools.isSigned(publicKey, signature, manifestText);
  if (right === undefined)
    unchecked.push({
      vi: 'Trình duyệt này không kiểm được chữ ký Ed25519: hãy dùng rfi-logger verify.',
      en: 'This browser cannot check Ed25519 signatures: use rfi-logger verify.',
    });
  else if (!right)
    note('signature', MANIFEST, 'Chữ ký không khớp với manifest.json', 'The signature does not fit manifest.json');
  return { fingerprint };
}

function checkFiles(
  manifest: Manifest,
  found: ReadonlyMap<string, FoundFile>,
  { unreadable }: BundleContents,
  note: Note,
): void {
  const broken = new Set(unreadable.map(({ path }) => path));
  const listed = new Set<string>();
  for (const { path, bytes, sha256 } of manifest.files) {
    if (listed.has(path))
      note('manifest', MANIFEST, `manifest.json ghi ${path} hai lần`, `manifest.json names ${path} twice`);
    listed.add(path);
    const file = found.get(path);
    if (file === undefined) {
      if (!broken.has(path)) note('missing', path, `Thiếu tệp ${path}`, `${path} is missing`);
    } else if (file.bytes !== bytes)
      note(
        'changed',
        path,
        `${path} có ${file.bytes} byte, không phải ${bytes}`,
        `${path} has ${file.bytes} bytes, not ${bytes}`,
      );
    else if (file.sha256 !== sha256)
      note('changed', path, `Nội dung ${path} đã bị thay đổi`, `${path} is not as it was signed`);
  }
  for (const path of found.keys())
    if (!listed.has(path) && !ABOUT_MANIFEST.includes(path))
      note('extra', path, `Tệp ${path} không có trong manifest.json`, `${path} is not named in manifest.json`);
}
