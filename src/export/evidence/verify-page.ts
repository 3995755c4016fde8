/**
 * The code of `verify.html`: hashes every file of a chosen bundle with the browser's own cryptography, makes its tables and
 * pictures again from the signed blocks, and shows the verdict. It uses no network.
 */

import type { FileBytes } from '../../files/zip/zip-reader.js';
import { type Manifest, makerOf, spelled, TIMESTAMP, type Told } from './bundle-form.js';
import { type BundleTools, bundleVerdict, type WholeVerdict } from './bundle-verdict.js';
import { whyOf } from './figures-form.js';

/** The members of page elements that this code uses; the program is compiled without the browser's types. */
interface PageElement {
  textContent: string | null;
  className: string;
  hidden: boolean;
  value: string;
  readonly files: ArrayLike<Blob & { readonly name: string }> | null;
  append(...children: PageElement[]): void;
  replaceChildren(...children: PageElement[]): void;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}
interface PageEvent {
  preventDefault(): void;
  readonly dataTransfer?: { readonly files: ArrayLike<Blob & { readonly name: string }> };
}
declare const document: {
  readonly body: PageElement;
  getElementById(id: string): PageElement;
  createElement(name: string): PageElement;
};

function hexOf(buffer: ArrayBuffer): string {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return hexOf(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
}

const BROWSER_TOOLS: BundleTools = {
  inflate: (packed) => (packed as Blob).stream().pipeThrough(new DecompressionStream('deflate-raw')),
  async hashed(pieces, bytes) {
    const whole = new Uint8Array(bytes);
    let at = 0;
    for await (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return await sha256Hex(whole);
  },
  sha256: (text) => sha256Hex(new TextEncoder().encode(text)),
  async sha256OfBase64(text) {
    try {
      return await sha256Hex(bytesOf(text));
    } catch {
      return '';
    }
  },
  async isSigned(publicKey, signature, text) {
    let key: Awaited<ReturnType<typeof crypto.subtle.importKey>>;
    try {
      key = await crypto.subtle.importKey('spki', bytesOf(publicKey), { name: 'Ed25519' }, false, ['verify']);
    } catch (error) {
      // Older browsers have no Ed25519, which is no fault of the bundle.
      return (error as Error).name === 'NotSupportedError' ? undefined : false;
    }
    try {
      return await crypto.subtle.verify('Ed25519', key, bytesOf(signature), new TextEncoder().encode(text));
    } catch {
      return false;
    }
  },
};

async function check(file: Blob, fingerprint: string, say: (text: string) => void): Promise<WholeVerdict> {
  const verdict = await bundleVerdict(file as FileBytes, BROWSER_TOOLS, { fingerprint }, say);
  const { zip, manifestSha256 } = verdict;
  if (!zip.members.some(({ name }) => name === TIMESTAMP) || manifestSha256 === undefined) return verdict;
  const stamp = await zip.content(TIMESTAMP, LARGEST_STAMP).catch(() => new Uint8Array());
  return hexOf(stamp.buffer).includes(manifestSha256)
    ? { ...verdict, unchecked: [...verdict.unchecked, STAMP_NOTE] }
    : { ...verdict, good: false, faults: [...verdict.faults, STAMP_OF_ANOTHER] };
}

const LARGEST_STAMP = 1 << 20;
const STAMP_NOTE = {
  vi: 'Gói có dấu thời gian RFC 3161; trang này chỉ kiểm nó ghi đúng mã băm. Chữ ký của nó: rfi-logger verify.',
  en: 'There is an RFC 3161 time-stamp; this page checks only that it names this hash. For its signature: rfi-logger verify.',
};
const STAMP_OF_ANOTHER = {
  kind: 'signature' as const,
  path: TIMESTAMP,
  vi: 'Dấu thời gian là của tệp khác',
  en: 'The time-stamp is for another file, not for manifest.json',
};

function element(name: string, text: string, className = ''): PageElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** What a bundle without faults was found to be. */
function checkedIn(
  { files, receivers, audit: { fromSeq, toSeq } }: Manifest,
  isSignatureChecked: boolean,
  isRecomputed: boolean,
): Told[] {
  const { length } = files;
  const sweeps = receivers.reduce((sum, one) => sum + one.sweeps, 0);
  return [
    {
      vi: `${length} tệp: dung lượng và mã băm SHA-256 tính lại từ nội dung, đúng như manifest.json; không thiếu, không thừa tệp nào.`,
      en: `${length} files: size and SHA-256, computed from their bytes, are those of manifest.json; none is missing or added.`,
    },
    ...(isSignatureChecked
      ? [
          {
            vi: 'manifest.json: chữ ký Ed25519 đúng với khóa có dấu vân tay dưới đây.',
            en: 'manifest.json: its Ed25519 signature is that of the key whose fingerprint stands below.',
          },
        ]
      : []),
    ...(isRecomputed
      ? [
          {
            vi: `${sweeps} lượt quét gốc đã ký: giải mã lại; bảng CSV, tệp SM.1809 và thiết lập máy thu tính lại từ đó, khớp từng byte; hình PNG vẽ lại, khớp từng điểm ảnh.`,
            en: `${sweeps} signed raw sweeps, decoded again: the CSV tables, SM.1809 files and receiver settings made from them are those of the bundle, byte by byte; the pictures drawn from them, pixel by pixel.`,
          },
        ]
      : []),
    {
      vi: `Nhật ký: các dòng ${fromSeq}–${toSeq} nối nhau bằng dấu niêm; hồ sơ vụ việc và mọi tệp khớp với nhật ký.`,
      en: `Audit log: rows ${fromSeq}–${toSeq} are chained by their seals; the incident and all files agree with it.`,
    },
  ];
}

function list(id: 'faults' | 'told' | 'checked' | 'recomputed' | 'unchecked', notes: readonly Told[]): void {
  const items = notes.map(({ vi, en }) => {
    const item = element('li', '');
    item.append(element('strong', vi), element('span', en));
    return item;
  });
  document.getElementById(id).replaceChildren(...items);
  if (id !== 'faults') document.getElementById(`${id}-title`).hidden = notes.length === 0;
}

type Shown = Omit<WholeVerdict, 'zip' | 'manifestSha256'>;

function show({
  good,
  faults,
  unchecked,
  told,
  manifest,
  fingerprint,
  signer,
  recomputed,
  notRecomputed,
}: Shown): void {
  const whole = unchecked.every(({ en }) => !en.includes('Ed25519'));
  const verdict = document.getElementById('verdict');
  verdict.hidden = false;
  verdict.className = good ? (whole && signer === 'named' ? 'good' : 'part') : 'bad';
  const [vi, en] = good
    ? whole
      ? signer === 'named'
        ? ['✔ Gói nguyên vẹn, do đúng khóa đã nêu ký', 'The bundle is whole, signed with the key you named']
        : [
            '◐ Gói nguyên vẹn, chưa biết ai ký: hãy nhập dấu vân tay',
            'The bundle is whole; the signer is unknown: enter the fingerprint',
          ]
      : ['◐ Các tệp khớp nhau, chữ ký chưa kiểm được', 'The files agree; the signature could not be checked here']
    : [
        '✘ Gói đã bị thay đổi, hoặc không đủ từ lúc lập',
        'The bundle was changed, or it was not whole when it was made',
      ];
  verdict.replaceChildren(element('strong', vi ?? ''), element('span', en ?? ''));
  list('faults', faults);
  list('checked', good && manifest !== undefined ? checkedIn(manifest, whole, recomputed) : []);
  list('told', told);
  list('recomputed', good ? notRecomputed : []);
  document.getElementById('limits').hidden = !good;
  list('unchecked', manifest === undefined ? [] : unchecked);
  const rows: [string, string][] = [];
  if (fingerprint !== undefined) rows.push(['Dấu vân tay của khóa / Fingerprint of the key', grouped(fingerprint)]);
  if (manifest !== undefined) {
    rows.push(['Vụ việc / Incident', manifest.incidentId]);
    const stations = [...new Set(manifest.receivers.map(({ stationId }) => stationId))].join(', ');
    rows.push(['Trạm / Station', stations]);
    rows.push(['Lập lúc / Made at', spelled(manifest.madeAt)]);
    rows.push(['Người lập / Made by', Object.values(makerOf(manifest)).join(' / ')]);
    rows.push(['Thời gian ghi / Recorded', `${spelled(manifest.from)} – ${spelled(manifest.to)}`]);
    for (const { stationId, receiverId, sweeps } of manifest.receivers)
      rows.push([`${stationId} · ${receiverId}`, `${sweeps} lượt quét / sweeps`]);
    rows.push([
      'Nhật ký / Audit log',
      `${manifest.audit.fromSeq}–${manifest.audit.toSeq}, ${manifest.audit.head.hash}`,
    ]);
    rows.push(['Tệp / Files', String(manifest.files.length)]);
  }
  const facts = rows.flatMap(([name, value]) => [element('dt', name), element('dd', value)]);
  document.getElementById('facts').replaceChildren(...facts);
}

function grouped(hex: string): string {
  return hex.match(/.{1,8}/g)?.join(' ') ?? hex;
}

function begin(): void {
  const progress = document.getElementById('progress');
  const verdict = document.getElementById('verdict');
  let last: (Blob & { readonly name: string }) | undefined;
  const take = (file: typeof last): void => {
    if (file === undefined) return;
    last = file;
    document.getElementById('chosen').textContent = file.name;
    verdict.hidden = true;
    for (const id of ['faults', 'told', 'checked', 'recomputed', 'unchecked'] as const) list(id, []);
    document.getElementById('facts').replaceChildren();
    const say = (text: string): void => {
      progress.textContent = text;
    };
    check(file, document.getElementById('fingerprint').value, say).then(
      (found) => {
        say('');
        show(found);
      },
      (error: unknown) => {
        say('');
        const fault = { kind: 'changed' as const, path: '', ...whyOf(error) };
        const nothing = { unchecked: [], told: [], manifest: undefined, fingerprint: undefined };
        show({ good: false, faults: [fault], signer: 'unknown', recomputed: false, notRecomputed: [], ...nothing });
      },
    );
  };
  const input = document.getElementById('file');
  input.addEventListener('change', () => take(input.files?.[0]));
  document.getElementById('fingerprint').addEventListener('change', () => take(last));
  document.body.addEventListener('dragover', (event) => event.preventDefault());
  document.body.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files[0]);
  });
}

begin();
