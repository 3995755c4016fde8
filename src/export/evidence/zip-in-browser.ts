/**
 * Reads zip files in a browser, piece by piece, from a chosen file. This file imports nothing, because `verify.html`
 * contains it unchanged.
 */

export interface ZipMemberInBrowser {
  readonly name: string;
  /** Size after inflating. */
  readonly bytes: number;
  readonly packedBytes: number;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  /** Position of the member's local header in the file. */
  readonly at: number;
}

const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const END_MARK = 0x06054b50;
const CENTRAL_MARK = 0x02014b50;
const LOCAL_MARK = 0x04034b50;
const ZIP64 = 0xffffffff;

async function viewOf(file: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await file.slice(from, to).arrayBuffer());
}

/**
 * @throws Error, as a sentence in both languages, when the file is not a complete zip, or is made to mislead its
 * reader.
 */
export async function zipMembers(file: Blob): Promise<ZipMemberInBrowser[]> {
  const tailAt = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const tail = await viewOf(file, tailAt, file.size);
  let end = tail.byteLength - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END_MARK) end -= 1;
  if (end < 0) throw new Error('Tệp không phải ZIP nguyên vẹn / The file is no whole zip file');
  const [count, length, at] = [
    tail.getUint16(end + 10, true),
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
  ];
  if (at === ZIP64 || length === ZIP64 || at + length > file.size)
    throw new Error(
      'ZIP quá lớn cho trang này, hãy dùng rfi-logger verify / Too large for this page: use rfi-logger verify',
    );
  const central = await viewOf(file, at, at + length);
  const names = new Set<string>();
  const members: ZipMemberInBrowser[] = [];
  let place = 0;
  let packedBytes = 0;
  for (let i = 0; i < count; i++) {
    if (place + 46 > central.byteLength || central.getUint32(place, true) !== CENTRAL_MARK)
      throw new Error('Mục lục ZIP bị hỏng / The directory of the zip file is damaged');
    const nameBytes = central.getUint16(place + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(central.buffer, central.byteOffset + place + 46, nameBytes));
    if (names.has(name)) throw new Error(`${name}: có hai lần trong ZIP / stands twice in the zip file`);
    if (/(^|\/)\.\.?(\/|$)|^\/|\\|\0/.test(name)) throw new Error(`${name}: đường dẫn ra ngoài / leaves its folder`);
    names.add(name);
    const member = {
      name,
      bytes: central.getUint32(place + 24, true),
      packedBytes: central.getUint32(place + 20, true),
      method: central.getUint16(place + 10, true),
      at: central.getUint32(place + 42, true),
    };
    packedBytes += member.packedBytes;
    if (packedBytes > file.size)
      throw new Error('Các mục ZIP dùng chung dữ liệu / Entries of the zip file share bytes');
    if (!name.endsWith('/')) members.push(member);
    place += 46 + nameBytes + central.getUint16(place + 30, true) + central.getUint16(place + 32, true);
  }
  return members;
}

/** @throws Error when the packed bytes are damaged, or give more or fewer bytes than stated. */
export async function memberBytes(file: Blob, member: ZipMemberInBrowser): Promise<Uint8Array> {
  const head = await viewOf(file, member.at, member.at + 30);
  if (head.byteLength < 30 || head.getUint32(0, true) !== LOCAL_MARK) throw new Error('đầu mục hỏng / damaged head');
  const nameBytes = head.getUint16(26, true);
  const nameAt = member.at + 30;
  const name = new TextDecoder().decode(await file.slice(nameAt, nameAt + nameBytes).arrayBuffer());
  if (name !== member.name) throw new Error('hai tên khác nhau / two different names');
  const begin = nameAt + nameBytes + head.getUint16(28, true);
  const packed = file.slice(begin, begin + member.packedBytes);
  if (member.method !== 0 && member.method !== 8) throw new Error('kiểu nén lạ / unknown packing');
  const stream =
    member.method === 0 ? packed.stream() : packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const bytes = new Uint8Array(member.bytes);
  let at = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (at + value.length > bytes.length) throw new Error('dài hơn ghi nhận / longer than it says');
    bytes.set(value, at);
    at += value.length;
  }
  if (at !== bytes.length) throw new Error('ngắn hơn ghi nhận / shorter than it says');
  return bytes;
}
