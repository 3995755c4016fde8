/**
 * Reads zip files that others made, in Node and in a browser. Refused are a name that leaves its folder, a name that occurs twice,
 * members that share bytes, and content that is not as long as stated or has another checksum. In an exact zip (a bundle) every
 * byte belongs to something: members follow one another without a gap from the first byte on, and the directory says of each
 * what its own head says. Pure.
 *
 *   head, name, extra, packed bytes [, descriptor] │ … │ directory │ [Zip64 end, locator] │ end, comment
 */
import { ProtocolError } from '../../errors/errors.js';

/** A file on disk or one that a browser was given. */
export interface FileBytes {
  readonly size: number;
  slice(from: number, to: number): FilePart;
}
export interface FilePart {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
  stream(): AsyncIterable<Uint8Array>;
}

/** Inflates a raw deflate stream. @throws Error when it ends before the last packed byte, or not with it */
export type Inflate = (packed: FilePart) => AsyncIterable<Uint8Array>;

export interface ZipMember {
  readonly name: string;
  /** Size after inflating. */
  readonly bytes: number;
  readonly packedBytes: number;
}

interface Placed extends ZipMember {
  readonly flags: number;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly crc: number;
  /** Position of the member's head in the file, and of the byte behind the member. */
  readonly at: number;
  readonly end: number;
}

const [LOCAL, CENTRAL, END, END_64, LOCATOR, DESCRIPTOR] = [
  0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50, 0x08074b50,
];
const [HEAD_BYTES, ENTRY_BYTES, END_BYTES, END_64_BYTES, LOCATOR_BYTES] = [30, 46, 22, 56, 20];
const [IN_64_BITS, COUNT_IN_64_BITS, LONGEST_COMMENT] = [0xffffffff, 0xffff, 0xffff];
const END_TEXT = 'PK\u0005\u0006';
const MOST_MEMBERS = 20_000;
const MOST_DIRECTORY_BYTES = 64 << 20;
/** Sizes and checksum stand behind the packed bytes; names are in UTF-8; two bits tell how hard the packer tried. */
const [BEHIND, HARMLESS] = [8, 0x0800 | 6];
/** Extra fields: 64-bit sizes, times and owners as zip programs note them, and the name in UTF-8 once more. */
const [SIZES_64, UTF8_NAME] = [1, 0x7075];
const HARMLESS_FIELDS: readonly number[] = [SIZES_64, 0x000a, 0x5455, 0x5855, 0x7855, 0x7875];

/** Letters of names that are no UTF-8 (APPNOTE, appendix D), from 0x80 on. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let word = i;
  for (let bit = 0; bit < 8; bit++) word = (word & 1) === 1 ? 0xedb88320 ^ (word >>> 1) : word >>> 1;
  return word;
});

export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

export class ZipReader {
  readonly members: readonly ZipMember[];
  /** Comments, which nobody signed. */
  readonly comments: readonly string[];
  readonly #file: FileBytes;
  readonly #inflate: Inflate;
  readonly #byName: ReadonlyMap<string, Placed>;

  private constructor(file: FileBytes, inflate: Inflate, { placed, comments }: Directory) {
    this.#file = file;
    this.#inflate = inflate;
    this.#byName = new Map(placed.map((member) => [member.name, member]));
    this.members = placed.filter(({ name }) => !name.endsWith('/'));
    this.comments = comments;
  }

  /** @throws ProtocolError for a file made to mislead its reader; for an exact one also where a byte belongs to nothing */
  static async open(file: FileBytes, inflate: Inflate, isExact = false): Promise<ZipReader> {
    const directory = await directoryOf(file, isExact);
    let at = 0;
    for (const member of directory.placed.toSorted((a, b) => a.at - b.at)) {
      if (isExact ? member.at !== at : member.at < at) throw strange(member.name);
      at = member.end;
    }
    if (isExact ? at !== directory.at : at > directory.at)
      throw ProtocolError.of('The zip file has bytes between its entries and its directory.');
    return new ZipReader(file, inflate, directory);
  }

  /** The bytes of a member. @throws ProtocolError when its head contradicts the directory, or its content its checksum */
  async *pieces(name: string): AsyncGenerator<Uint8Array, void, void> {
    const member = this.#byName.get(name);
    if (member === undefined) throw ProtocolError.of('The zip file has no {name}.', { name });
    const packed = await packedOf(this.#file, member);
    let [crc, bytes] = [0, 0];
    try {
      for await (const piece of member.method === 0 ? packed.stream() : this.#inflate(packed)) {
        bytes += piece.length;
        if (bytes > member.bytes) break;
        crc = crc32(piece, crc);
        yield piece;
      }
    } catch (error) {
      throw ProtocolError.because(error, '{name} cannot be inflated.', { name });
    }
    if (bytes !== member.bytes)
      throw ProtocolError.of('{name} is longer or shorter than the directory says.', { name });
    if (crc !== member.crc) throw ProtocolError.of('{name} does not have its checksum.', { name });
  }

  /** The bytes of a member that is not longer than `most`. @throws ProtocolError as `pieces` does */
  async content(name: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
    const { bytes = 0 } = this.#byName.get(name) ?? {};
    if (bytes > most) throw ProtocolError.of('{name} has {bytes} bytes, too many to be read at once.', { name, bytes });
    const whole = new Uint8Array(bytes);
    let at = 0;
    for await (const piece of this.pieces(name)) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

interface Directory {
  readonly placed: readonly Placed[];
  readonly comments: readonly string[];
  /** Position of its first byte. */
  readonly at: number;
}

const strange = (name: string) =>
  ProtocolError.of('{name}: other bytes of the zip file lie before it or within it.', { name });
const damaged = () => ProtocolError.of('The directory of the zip file is damaged.');

async function viewOf(file: FileBytes, from: number, to: number): Promise<DataView> {
  return new DataView(await file.slice(from, to).arrayBuffer());
}

async function directoryOf(file: FileBytes, isExact: boolean): Promise<Directory> {
  const tailAt = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const tail = await viewOf(file, tailAt, file.size);
  let end = tail.byteLength - END_BYTES;
  // The end record is the one whose comment reaches to the last byte of the file.
  const isEnd = (at: number) =>
    tail.getUint32(at, true) === END && at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength;
  while (end >= 0 && !isEnd(end)) end -= 1;
  if (end < 0) throw ProtocolError.of('The file is no whole zip file: its end is missing.');
  const word = (by: number) => tail.getUint32(end + by, true);
  let [count, length, at, until] = [tail.getUint16(end + 10, true), word(12), word(16), tailAt + end];
  if (word(4) !== 0 || tail.getUint16(end + 8, true) !== count) throw damaged();
  if (count === COUNT_IN_64_BITS || length === IN_64_BITS || at === IN_64_BITS) {
    until -= LOCATOR_BYTES + END_64_BYTES;
    if (until < 0) throw damaged();
    const view = await viewOf(file, until, until + END_64_BYTES + LOCATOR_BYTES);
    const marks = [view.getUint32(0, true), view.getUint32(END_64_BYTES, true), long(view, 4)];
    if (String(marks) !== String([END_64, LOCATOR, END_64_BYTES - 12])) throw damaged();
    if (long(view, END_64_BYTES + 8) !== until || long(view, 24) !== long(view, 32)) throw damaged();
    [count, length, at] = [long(view, 32), long(view, 40), long(view, 48)];
  }
  if (at + length !== until || count > MOST_MEMBERS || length > MOST_DIRECTORY_BYTES) throw damaged();
  const note = textOf(tail, end + END_BYTES, tail.byteLength);
  // Other readers would take an end within the comment for the end of the file.
  if (note.includes(END_TEXT)) throw damaged();
  const { placed, comments } = await entriesOf(file, { at, length, count, isExact });
  return { placed, comments: [...(note === '' ? [] : [note]), ...comments], at };
}

interface DirectorySpan {
  readonly at: number;
  readonly length: number;
  readonly count: number;
  readonly isExact: boolean;
}

async function entriesOf(
  file: FileBytes,
  { at, length, count, isExact }: DirectorySpan,
): Promise<Pick<Directory, 'placed' | 'comments'>> {
  const view = await viewOf(file, at, at + length);
  const placed: Placed[] = [];
  const comments: string[] = [];
  const names = new Set<string>();
  let place = 0;
  for (let i = 0; i < count; i++) {
    if (place + ENTRY_BYTES > view.byteLength || view.getUint32(place, true) !== CENTRAL) throw damaged();
    const nameEnd = place + ENTRY_BYTES + view.getUint16(place + 28, true);
    const fieldsEnd = nameEnd + view.getUint16(place + 30, true);
    const end = fieldsEnd + view.getUint16(place + 32, true);
    if (end > view.byteLength || view.getUint16(place + 34, true) !== 0) throw damaged();
    const name = textOf(view, place + ENTRY_BYTES, nameEnd);
    if (names.has(name)) throw ProtocolError.of('{name} stands twice in the zip file.', { name });
    if (name === '' || /(^|\/)\.\.?(\/|$)|^\/|\\|\0/.test(name))
      throw ProtocolError.of('{name}: the name leaves its folder.', { name });
    names.add(name);
    const large = fieldsOf(view, { at: nameEnd, end: fieldsEnd, name, isExact });
    const [packedBytes, bytes, head] = [20, 24, 42].map((by) => {
      const short = view.getUint32(place + by, true);
      return short === IN_64_BITS && large.length > 0 ? (large.shift() as number) : short;
    }) as [number, number, number];
    const facts = { flags: view.getUint16(place + 8, true), method: view.getUint16(place + 10, true) };
    if ((facts.flags & ~(HARMLESS | BEHIND)) !== 0 || ![0, 8].includes(facts.method))
      throw ProtocolError.of('{name} is packed in a way that is not read here.', { name });
    const entry = { name, bytes, packedBytes, ...facts, crc: view.getUint32(place + 16, true), at: head };
    placed.push({ ...entry, end: isExact ? await endOf(file, entry, at) : head + HEAD_BYTES + packedBytes });
    if (end > fieldsEnd) comments.push(textOf(view, fieldsEnd, end));
    place = end;
  }
  if (place !== view.byteLength) throw damaged();
  return { placed, comments };
}

/** Where a member ends, from its own head, which must say what the directory says. */
async function endOf(file: FileBytes, entry: Omit<Placed, 'end'>, directoryAt: number): Promise<number> {
  const { name, flags, method, at } = entry;
  const head = await viewOf(file, at, at + HEAD_BYTES);
  if (head.byteLength < HEAD_BYTES || head.getUint32(0, true) !== LOCAL) throw strange(name);
  const [nameBytes, fieldBytes] = [head.getUint16(26, true), head.getUint16(28, true)];
  const rest = await viewOf(file, at + HEAD_BYTES, at + HEAD_BYTES + nameBytes + fieldBytes);
  const isBehind = (flags & BEHIND) !== 0;
  if (rest.byteLength < nameBytes + fieldBytes || textOf(rest, 0, nameBytes) !== name)
    throw ProtocolError.of('{name} has two different names in the zip file.', { name });
  const large = fieldsOf(rest, { at: nameBytes, end: rest.byteLength, name, isExact: true });
  const sizes = [22, 18].map((by) => {
    const short = head.getUint32(by, true);
    return short === IN_64_BITS && large.length > 0 ? large.shift() : short;
  });
  const said = [head.getUint16(6, true), head.getUint16(8, true), head.getUint32(14, true), ...sizes];
  const wanted = [flags, method, entry.crc, entry.bytes, entry.packedBytes];
  const isSame = said.every((value, i) => value === wanted[i] || (isBehind && i >= 2 && value === 0));
  const end = at + HEAD_BYTES + nameBytes + fieldBytes + entry.packedBytes;
  if (!isSame || end > directoryAt || (method === 0 && entry.bytes !== entry.packedBytes)) throw strange(name);
  return isBehind ? end + (await descriptorBytes(file, entry, end)) : end;
}

/** Length of the record behind a member's bytes: with or without its mark, sizes of 32 or of 64 bits. */
async function descriptorBytes(
  file: FileBytes,
  { name, crc, bytes, packedBytes }: ZipMember & { crc: number },
  at: number,
): Promise<number> {
  const view = await viewOf(file, at, at + 24);
  for (const mark of [4, 0])
    for (const size of [4, 8]) {
      const length = mark + 4 + 2 * size;
      if (view.byteLength < length || (mark === 4 && view.getUint32(0, true) !== DESCRIPTOR)) continue;
      const sizeAt = (by: number) => (size === 8 ? long(view, by) : view.getUint32(by, true));
      const said = [view.getUint32(mark, true), sizeAt(mark + 4), sizeAt(mark + 4 + size)];
      if (String(said) === String([crc, packedBytes, bytes])) return length;
    }
  throw strange(name);
}

/** The sizes that an entry has in 64 bits. @throws ProtocolError for a field that could hide something */
function fieldsOf(
  view: DataView,
  { at, end, name, isExact }: { at: number; readonly end: number; readonly name: string; readonly isExact: boolean },
): number[] {
  const sizes: number[] = [];
  for (let place = at; place < end; ) {
    const [id, length] = place + 4 > end ? [-1, 0] : [view.getUint16(place, true), view.getUint16(place + 2, true)];
    const [from, to] = [place + 4, place + 4 + length];
    const isNameAgain = id === UTF8_NAME && length >= 5 && to <= end && textOf(view, from + 5, to) === name;
    if (to > end || (isExact && !HARMLESS_FIELDS.includes(id) && !isNameAgain)) throw strange(name);
    if (id === SIZES_64) for (let by = from; by + 8 <= to; by += 8) sizes.push(long(view, by));
    place = to;
  }
  return sizes;
}

async function packedOf(file: FileBytes, { name, at, packedBytes }: Placed): Promise<FilePart> {
  const head = await viewOf(file, at, at + HEAD_BYTES);
  if (head.byteLength < HEAD_BYTES || head.getUint32(0, true) !== LOCAL) throw strange(name);
  const begin = at + HEAD_BYTES + head.getUint16(26, true) + head.getUint16(28, true);
  return file.slice(begin, begin + packedBytes);
}

function long(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function textOf(view: DataView, from: number, to: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + from, to - from);
  const text = new TextDecoder().decode(bytes);
  if (!text.includes('\ufffd')) return text;
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : CP437.charAt(byte - 0x80))).join('');
}
