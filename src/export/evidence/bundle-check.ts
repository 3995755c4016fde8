/**
 * Checks whether a bundle is what its station signed: the same code runs in `rfi-logger verify` and in `verify.html`.
 * Functions that depend on the platform (hashing, signatures) are passed in.
 */
import { checkAudit } from './audit-check.js';
import {
  ABOUT_MANIFEST,
  type BundleContents,
  type Checking,
  type CheckTools,
  type Fault,
  type FaultKind,
  type FoundFile,
  type KnownOutside,
  MANIFEST,
  type Manifest,
  type Note,
  parsedManifest,
  parsedObject,
  SIGNATURE,
  type Told,
  type Verdict,
} from './bundle-form.js';

const MOST_FAULTS = 100;

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
