/** Ways to change a zip file so that two readers may see two things, or a byte in it belongs to nothing. */

const [LOCAL, CENTRAL, END] = ['PK\u0003\u0004', 'PK\u0001\u0002', 'PK\u0005\u0006'];

/** Positions of the first member's head, of its entry in the directory, and of the end record. */
function marksOf(zip: Buffer): { head: number; entry: number; directory: number; end: number } {
  const end = zip.lastIndexOf(END, undefined, 'latin1');
  const directory = zip.readUInt32LE(end + 16);
  return { head: zip.readUInt32LE(directory + 42), entry: directory, directory, end };
}

/** @param at of a little-endian number, counted from the head, the entry or the end record */
function number(mark: 'head' | 'entry' | 'end', at: number, value: (before: number) => number, bytes: 2 | 4 = 4) {
  return (zip: Buffer): Buffer => {
    const changed = Buffer.from(zip);
    const place = marksOf(zip)[mark] + at;
    changed.writeUIntLE(value(zip.readUIntLE(place, bytes)), place, bytes);
    return changed;
  };
}

/** Bytes put in before `at`, with the places in the directory moved or left. */
function inserted(zip: Buffer, at: number, bytes: Buffer, moved: boolean): Buffer {
  const { directory, end } = marksOf(zip);
  const by = bytes.length;
  const changed = Buffer.concat([zip.subarray(0, at), bytes, zip.subarray(at)]);
  if (!moved || at > directory) return changed;
  changed.writeUInt32LE(directory + by, end + by + 16);
  for (let place = directory + by; changed.toString('latin1', place, place + 4) === CENTRAL; ) {
    const head = changed.readUInt32LE(place + 42);
    if (head >= at) changed.writeUInt32LE(head + by, place + 42);
    place += 46 + [28, 30, 32].reduce((sum, field) => sum + changed.readUInt16LE(place + field), 0);
  }
  return changed;
}

/** An extra field in the first member's head, or in its entry of the directory. */
function field(where: 'head' | 'entry', id: number) {
  return (zip: Buffer): Buffer => {
    const { head, entry, end } = marksOf(zip);
    const at = where === 'head' ? head : entry;
    const [names, fields, fixed] = where === 'head' ? [26, 28, 30] : [28, 30, 46];
    const extra = Buffer.from([id & 255, id >> 8, 4, 0, 1, 2, 3, 4]);
    const place = at + fixed + zip.readUInt16LE(at + names);
    const changed = inserted(zip, place, extra, where === 'head');
    changed.writeUInt16LE(zip.readUInt16LE(at + fields) + extra.length, at + fields);
    if (where === 'entry') changed.writeUInt32LE(zip.readUInt32LE(end + 12) + extra.length, end + extra.length + 12);
    return changed;
  };
}

function comment(text: string, fits = true) {
  return (zip: Buffer): Buffer => {
    const changed = Buffer.concat([zip, Buffer.from(text)]);
    if (fits) changed.writeUInt16LE(Buffer.byteLength(text), marksOf(zip).end + 20);
    return changed;
  };
}

/** Name, what the finding says in English, and the way: none is a whole bundle. */
export const ZIP_TAMPERINGS: readonly (readonly [string, RegExp, (zip: Buffer) => Buffer])[] = [
  ['8,000 bytes behind it', /its end is missing/, (zip) => Buffer.concat([zip, Buffer.alloc(8000)])],
  ['one byte behind it', /its end is missing/, (zip) => Buffer.concat([zip, Buffer.from('x')])],
  ['another zip file behind it', /directory/, (zip) => Buffer.concat([zip, zip])],
  ['a program before it', /lie before it|damaged/, (zip) => inserted(zip, 0, Buffer.from('#!/bin/sh\n'), true)],
  [
    'a program before it, places left',
    /damaged|lie before/,
    (zip) => inserted(zip, 0, Buffer.from('#!/bin/sh'), false),
  ],
  [
    'bytes before its directory',
    /between its entries/,
    (zip) => inserted(zip, marksOf(zip).directory, Buffer.alloc(9), true),
  ],
  ['bytes behind its directory', /damaged/, (zip) => inserted(zip, marksOf(zip).end, Buffer.alloc(9), false)],
  ['bytes between two members', /lie before/, (zip) => inserted(zip, secondHead(zip), Buffer.alloc(30), true)],
  ['a comment longer than it says', /its end is missing/, comment('checked', false)],
  [
    'an end record in a comment',
    /damaged|between its entries|lie before/,
    (zip) => comment(zip.toString('latin1', marksOf(zip).end), true)(zip),
  ],
  ['its end cut off', /its end is missing/, (zip) => zip.subarray(0, -1)],
  ['one entry less than it says', /damaged/, number('end', 10, (count) => count - 1, 2)],
  ['two counts', /damaged/, number('end', 8, (count) => count + 1, 2)],
  ['a second disk', /damaged/, number('end', 4, () => 1, 2)],
  ['a directory that begins later', /damaged/, number('end', 16, (at) => at + 1)],
  ['a directory that is longer', /damaged/, number('end', 12, (length) => length + 1)],
  ['a directory in a Zip64 record that is not there', /damaged/, number('end', 16, () => 0xffffffff)],
  ['another checksum in the directory', /lie before it or within it/, number('entry', 16, (crc) => (crc ^ 1) >>> 0)],
  ['another checksum in the head', /lie before it or within it/, number('head', 14, (crc) => (crc ^ 1) >>> 0)],
  ['another size in the directory', /lie before it or within it/, number('entry', 24, (bytes) => bytes + 1)],
  ['another packed size in the directory', /lie before it or within it/, number('entry', 20, (bytes) => bytes - 1)],
  ['another size in the head', /lie before it or within it/, number('head', 22, (bytes) => bytes + 1)],
  ['another way of packing in the head', /lie before it or within it/, number('head', 8, () => 0, 2)],
  [
    'another way of packing in both',
    /packed in a way/,
    (zip) => number('head', 8, () => 9, 2)(number('entry', 10, () => 9, 2)(zip)),
  ],
  [
    'an encrypted member',
    /packed in a way/,
    (zip) => number('head', 6, (bits) => bits | 1, 2)(number('entry', 8, (bits) => bits | 1, 2)(zip)),
  ],
  ['other bits in the head', /lie before it or within it/, number('head', 6, (bits) => bits ^ 2, 2)],
  ['a member that begins elsewhere', /lie before it|two different names/, number('entry', 42, (at) => at + 4)],
  ['another name in the head', /two different names/, (zip) => renamed(zip, marksOf(zip).head + 30)],
  ['a member on another disk', /damaged/, number('entry', 34, () => 2, 2)],
  ['an unknown field in the head', /lie before it or within it/, field('head', 0x6666)],
  ['an unknown field in the directory', /lie before it or within it/, field('entry', 0x6666)],
  ['another name in a Unicode field', /lie before it or within it/, field('entry', 0x7075)],
  ['an entry without its mark', /damaged/, number('entry', 0, () => 0)],
  ['a head without its mark', /lie before it or within it/, number('head', 0, () => 0)],
];

/** Ways to say something that nobody signed beside a whole bundle: it stays whole, and the reader is told. */
export const ZIP_NOTES: readonly (readonly [string, (zip: Buffer) => Buffer])[] = [
  ['a comment', comment('Bản này đã được Sở xác nhận')],
];

function secondHead(zip: Buffer): number {
  const { head } = marksOf(zip);
  return zip.indexOf(LOCAL, head + 4, 'latin1');
}

function renamed(zip: Buffer, at: number): Buffer {
  const changed = Buffer.from(zip);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
