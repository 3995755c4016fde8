/** Files made to harm their reader, kind by kind. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { deflateRawSync } from 'node:zlib';
import { rawWorkbook, repeated } from './raw-workbook.js';

export interface HostileFile {
  readonly reader: 'sheet' | 'map' | 'photo' | 'bundle' | 'backup' | 'recording';
  readonly kind: string;
  readonly content: Buffer;
}

const many = (head: string, piece: string, times: number, tail = ''): Readable =>
  Readable.from(repeated(head, piece, times, tail));

export async function* hostileFiles(): AsyncGenerator<HostileFile, void, void> {
  yield* sheets();
  yield* zips();
  yield* maps();
  yield* recordings();
  yield* backups();
}

const SHEET_PARTS = [
  'xl/workbook.xml',
  'xl/_rels/workbook.xml.rels',
  'xl/sharedStrings.xml',
  'xl/styles.xml',
  'xl/worksheets/sheet1.xml',
];

const XML_BOMBS: Readonly<Record<string, () => string | Readable>> = {
  nothing: () => '',
  'not XML': () => 'PK\u0001 not XML',
  'half a tag': () => '<sst><si',
  'an entity of its own': () => '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  'an entity from outside': () => '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  'elements in elements': () => many('', '<a>', 300_000),
  'a text of 10 MB': () => many('<sst><si><t>', 'x', 10_000_000, '</t></si></sst>'),
  'an attribute of 10 MB': () => many('<worksheet a="', 'x', 10_000_000, '"/>'),
  'a name of 10 MB': () => many('<', 'x', 10_000_000, '/>'),
  'a comment of 10 MB': () => many('<a><!--', 'x', 10_000_000, '--></a>'),
  'CDATA of 10 MB': () => many('<sst><si><t><![CDATA[', 'x', 10_000_000, ']]></t></si></sst>'),
  'an instruction of 10 MB': () => many('<?a ', 'x', 10_000_000, '?><a/>'),
  'attributes without end': () => `<a ${Array.from({ length: 20_000 }, (_, i) => `a${i}=""`).join(' ')}/>`,
  'empty elements without end': () => many('<sst>', '<si/><row/><xf/><c/>', 400_000, '</sst>'),
  'letters that are no UTF-8': () => Readable.from([Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe, 0xc0, 0x80])]),
  zeros: () => Readable.from([Buffer.alloc(1_000_000)]),
};

const HOSTILE_ROWS: Readonly<Record<string, string>> = {
  'a column far away': '<row><c r="XFD1"><v>1</v></c></row>',
  'a column beyond the last': '<row><c r="ZZZZZZ1"><v>1</v></c></row>',
  'a row of no number': '<row r="-1e99"><c r="A1"><v>1</v></c></row>',
  'a text that is not there': '<row><c t="s"><v>99999999999</v></c></row>',
  'a negative text': '<row><c t="s"><v>-1</v></c></row>',
  'a text called __proto__': '<row><c t="s"><v>__proto__</v></c></row>',
  'a look of no number': '<row><c s="1e308"><v>1e308</v></c></row>',
  'a day that never was': '<row><c t="d"><v>9999999-99-99T99:99:99Z</v></c></row>',
  'elements called as methods are': '<constructor/><__proto__/><row><c><v>1</v></c></row>',
  'a formula to a program': '<row><c t="str"><f>cmd|"/c calc"!A1</f><v>=cmd|"/c calc"!A1</v></c></row>',
  'cells in cells': '<row><c><c><c><v>1</v></c></c></c></row>',
  'rows in rows': '<row><row><row><c><v>1</v></c></row></row></row>',
};

async function* sheets(): AsyncGenerator<HostileFile, void, void> {
  for (const part of SHEET_PARTS)
    for (const [kind, made] of Object.entries(XML_BOMBS)) {
      const content = await rawWorkbook({
        rows: '<row><c t="s" s="0"><v>0</v></c></row>',
        texts: '<si><t>a</t></si>',
        styles: '<cellXfs><xf numFmtId="0"/></cellXfs>',
        parts: { [part]: made() },
      });
      yield { reader: 'sheet', kind: `${kind} in ${part}`, content };
    }
  for (const [kind, rows] of Object.entries(HOSTILE_ROWS))
    yield { reader: 'sheet', kind, content: await rawWorkbook({ rows }) };
}

interface RawEntry {
  readonly name: string;
  readonly content: Buffer | string;
  /** What the headers say, where that is not so. */
  readonly says?: {
    readonly bytes?: number;
    readonly packed?: number;
    readonly method?: number;
    readonly flags?: number;
  };
  /** True for another name for the bytes of the first entry. */
  readonly isShared?: boolean;
}

/** A zip file by hand: names and sizes as they are given. */
function rawZip(entries: readonly RawEntry[], entryCount = entries.length): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const { name, content, says = {}, isShared = false } of entries) {
    const packed = deflateRawSync(content);
    const bytes = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(says.flags ?? 0, 2);
    fields.writeUInt16LE(says.method ?? 8, 4);
    fields.writeUInt32LE(says.packed ?? packed.length, 14);
    fields.writeUInt32LE(says.bytes ?? Buffer.byteLength(content), 18);
    fields.writeUInt16LE(bytes.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(isShared ? 0 : at, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), fields, tail, bytes]));
    if (isShared) continue;
    locals.push(Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, bytes, packed]));
    at += locals.at(-1)?.length ?? 0;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(entryCount & 0xffff, 8);
  end.writeUInt16LE(entryCount & 0xffff, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, central, end]);
}

const NAMES = ['../x', '/etc/passwd', 'a/../../b', 'C:\\x', '\\\\host\\x', './a', 'a//../b', 'a\u0000b', '', '.', '..'];
const LIES = [
  { bytes: 5 },
  { bytes: 4e9 },
  { packed: 5 },
  { packed: 4e9 },
  { method: 99 },
  { method: 0 },
  { flags: 1 },
  { flags: 0x41 },
];
const MANIFESTS = [
  '',
  '[',
  '[]',
  'null',
  '1e999',
  '"x"',
  '{"files":{}}',
  '{"files":[null]}',
  '{"files":[{"path":"../x"}]}',
  '{"__proto__":{"good":true}}',
  '['.repeat(200_000),
  `{"files":[${'{"path":"a"},'.repeat(50_000)}{}]}`,
];

/** Many names for one entry: each reads the same bytes again. */
export function sharedZip(names: number, bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  const others = Array.from({ length: names - 1 }, (_, i) => ({ name: `sweeps/${i}.rfb`, content, isShared: true }));
  return rawZip([{ name: 'manifest.json', content }, ...others]);
}

function* zips(): Generator<HostileFile, void, void> {
  const manifest = { name: 'manifest.json', content: '{"files":[]}' };
  const made: [string, Buffer][] = [
    ...NAMES.map((name): [string, Buffer] => [`a name ${JSON.stringify(name)}`, rawZip([{ ...manifest, name }])]),
    ...LIES.map((says): [string, Buffer] => [`a header ${JSON.stringify(says)}`, rawZip([{ ...manifest, says }])]),
    ...[0, 2, 65_534].map((count): [string, Buffer] => [`a count of ${count}`, rawZip([manifest], count)]),
    ['a name twice', rawZip([manifest, manifest])],
    ['a name of 65,000 letters', rawZip([{ ...manifest, name: 'x'.repeat(65_000) }])],
    ['20,001 entries', rawZip(Array.from({ length: 20_001 }, (_, i) => ({ name: `f${i}`, content: '' })))],
    ['a hundred names for one entry', sharedZip(100, 100_000)],
    ['a manifest of 200 MB', rawZip([{ name: 'manifest.json', content: Buffer.alloc(200_000_000, 0x61) }])],
    ['blocks of a huge length', rawZip([{ name: 'sweeps/r.rfb', content: Buffer.alloc(2_000_000, 0xff) }, manifest])],
  ];
  const whole = rawZip([manifest, { name: 'signature.json', content: '{}' }]);
  for (let i = 0; i < 20; i++) made.push([`cut at ${i * 5} %`, whole.subarray(0, Math.floor((whole.length * i) / 20))]);
  for (const content of MANIFESTS)
    made.push([
      `a manifest ${JSON.stringify(content.slice(0, 30))}`,
      rawZip([
        { name: 'manifest.json', content },
        { name: 'signature.json', content },
      ]),
    ]);
  for (const [kind, content] of made) yield { reader: 'bundle', kind, content };
  // A list is opened as a zip file too.
  for (const [kind, content] of made.slice(0, 24)) yield { reader: 'sheet', kind: `zip with ${kind}`, content };
}

const MAPS: Readonly<Record<string, () => string>> = {
  nothing: () => '',
  'not JSON': () => '<svg/>',
  null: () => 'null',
  'a number': () => '1e400',
  'the wrong type': () => '{"type":"toString","features":[{}]}',
  'a type that is an object': () => '{"type":{"a":1}}',
  'no features': () => '{"type":"FeatureCollection","features":{}}',
  'no arcs': () => '{"type":"Topology","objects":{"a":1}}',
  __proto__: () => '{"__proto__":{"type":"Topology","objects":{"a":1},"arcs":[]}}',
  'arrays in arrays, 5 million deep': () => '['.repeat(5_000_000),
  'objects in objects, 2 million deep': () => '{"a":'.repeat(2_000_000),
  'a text of 50 MB': () => `{"type":"${'x'.repeat(50_000_000)}"}`,
  'ten million numbers': () => `{"type":"FeatureCollection","features":[${'0,'.repeat(10_000_000)}0]}`,
  'half a million different keys': () => `{${Array.from({ length: 500_000 }, (_, i) => `"k${i}":0`).join(',')}}`,
};

function* maps(): Generator<HostileFile, void, void> {
  for (const [kind, made] of Object.entries(MAPS)) yield { reader: 'map', kind, content: Buffer.from(made()) };
  for (const head of ['', 'GIF89a', '<svg onload="x">', '\u0000', 'RIFF????WAVE', '%PDF', 'MZ'])
    yield { reader: 'photo', kind: `begins with ${JSON.stringify(head)}`, content: Buffer.from(head) };
}

const RECORDING_HEADS: Readonly<Record<string, string>> = {
  rfe: 'RFExplorer PC Client - Format v003',
  'soapy_power binary': 'SDRFF',
  parquet: 'PAR1',
  'own csv': 'seq,startedAt,endedAt,startHz,stepHz,flags,level0\n',
  'own json': '{"sweeps":[',
  'SM.1809': 'FileType Bandscan\nLocationName x\n',
  rtl_power: '2027-02-04, 00:00:00, 100000000, 101000000, 100000, 1, ',
  'hackrf binary': '\u0000\u0000\u0001\u0000',
  'msod json': '{"Ver":"1.0.9","Type":"Data"}',
};
const RECORDING_TAILS: Readonly<Record<string, () => Buffer>> = {
  nothing: () => Buffer.alloc(0),
  'a line of 10 MB': () => Buffer.alloc(10_000_000, 0x31),
  '0xff': () => Buffer.alloc(1_000_000, 0xff),
  zeros: () => Buffer.alloc(1_000_000),
  'deep arrays': () => Buffer.from('['.repeat(1_000_000)),
  'huge numbers': () => Buffer.from('1e308, -1e308, 9999999999999999, NaN, Infinity, -0, '.repeat(5000)),
  'lines without end': () => Buffer.from('\n'.repeat(1_000_000)),
  'a footer of a huge length': () => Buffer.from('\u00ff\u00ff\u00ff\u007fPAR1', 'latin1'),
};

function* recordings(): Generator<HostileFile, void, void> {
  for (const [format, head] of Object.entries(RECORDING_HEADS))
    for (const [kind, made] of Object.entries(RECORDING_TAILS))
      yield {
        reader: 'recording',
        kind: `${format}, then ${kind}`,
        content: Buffer.concat([Buffer.from(head, 'latin1'), made()]),
      };
}

function* backups(): Generator<HostileFile, void, void> {
  const sha256 = createHash('sha256').update('x').digest('hex');
  const file = { path: 'a', bytes: 1, sha256 };
  const head = { format: 1, programVersion: '1', madeAt: '2027-02-04T00:00:00.000Z' };
  const manifests: unknown[] = [
    ...['../a', '/etc/passwd', 'a/../../b', '..', '.', '', 'a\u0000b', '\\a'].map((path) => ({
      ...head,
      files: [{ ...file, path }],
    })),
    ...[-1, 1e30, '1', null].map((bytes) => ({ ...head, files: [{ ...file, bytes }] })),
    ...['', 'x', sha256.toUpperCase(), null].map((other) => ({ ...head, files: [{ ...file, sha256: other }] })),
    { ...head, format: 2, files: [] },
    { ...head, files: {} },
    { ...head, files: Array.from({ length: 100_000 }, () => file) },
    [],
    null,
  ];
  const texts = [...manifests.map((manifest) => JSON.stringify(manifest)), '', '{', '['.repeat(500_000)];
  for (const text of texts)
    yield { reader: 'backup', kind: `backup.json ${text.slice(0, 120)}`, content: Buffer.from(text) };
}
