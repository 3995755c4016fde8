/** What a person who holds the station's key may do to the figures of a bundle. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { type BundleFiles, edited, pathOf, swapLines } from './evidence-bundle.js';

/** The picture with its pixels changed by `change` and packed anew, as well as `level` says. */
export function repacked(png: Buffer, level: number, change: (pixels: Buffer) => void): Buffer {
  const out: Buffer[] = [png.subarray(0, 8)];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    let data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === 'IDAT') {
      const pixels = inflateSync(data);
      change(pixels);
      data = deflateSync(pixels, { level });
    }
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    out.push(length, body, sum);
  }
  return Buffer.concat(out);
}

export function withPicture(files: BundleFiles, change: (png: Buffer) => Buffer): void {
  const path = pathOf(files, '.png');
  files.set(path, change(files.get(path) ?? Buffer.alloc(0)));
}

export type Way = readonly [string, RegExp, (files: BundleFiles) => void];

/** What a person with the key may do to the figures, some of it at once, and what each finding must say. */
export const WAYS: readonly (readonly Way[])[] = [
  [
    ['a level of the CSV', /\.csv .*line 7, field 25 /, (files) => withCell(files, 7, 25, '-42')],
    [
      'a level of the SM.1809 file',
      /\.txt .*line \d+, field 2 /,
      (files) => edited(files, pathOf(files, '.txt'), (text) => text.replace(/(\n\d\d:\d\d:\d\d),-[\d.]+/, '$1,-12.3')),
    ],
    [
      'a pixel of the picture',
      /\.png .*shows something else/,
      (files) =>
        withPicture(files, (png) =>
          repacked(png, 6, (pixels) => {
            pixels[200_000] = (pixels[200_000] ?? 0) ^ 1;
          }),
        ),
    ],
  ],
  [
    ['a time of the CSV', /\.csv .*line 2, field 1 /, (files) => withCell(files, 2, 1, '2027-02-05T16:59:00.000Z')],
    [
      'the date of the SM.1809 file',
      /\.txt .*line \d+, field 1 /,
      (files) => edited(files, pathOf(files, '.txt'), (text) => text.replace('Date 2027-02-05', 'Date 2027-02-06')),
    ],
    ['a picture that is none', /\.png .*no PNG/, (files) => withPicture(files, () => Buffer.from('no picture'))],
  ],
  [
    [
      'two rows of the CSV in another order',
      /\.csv .*line 11, field 1 /,
      (files) => edited(files, pathOf(files, '.csv'), (text) => swapLines(text, 10)),
    ],
    [
      'another station in the facts',
      /\.txt .*line 2, field 1 /,
      (files) => edited(files, 'receivers.json', (text) => text.replace('Mẫu Sơn', 'Hà Nội')),
    ],
  ],
  [
    [
      'the last row of the CSV cut off',
      /\.csv .*line 91, field 1 /,
      (files) =>
        edited(files, pathOf(files, '.csv'), (text) => `${text.trimEnd().split('\r\n').slice(0, -1).join('\r\n')}\r\n`),
    ],
  ],
  [['the table left out', /\.csv .*does not have it/, (files) => void files.delete(pathOf(files, '.csv'))]],
  [
    [
      'another table, the raw sweeps left out',
      /\.rfb is missing/,
      (files) => {
        withCell(files, 7, 25, '-42');
        files.delete(pathOf(files, '.rfb'));
      },
    ],
  ],
  [
    [
      'another table, its receiver taken out of the manifest',
      /\.csv .*does not have its receiver/,
      (files) => {
        withCell(files, 7, 25, '-42');
        edited(files, 'manifest.json', (text) => JSON.stringify({ ...JSON.parse(text), receivers: [] }));
      },
    ],
  ],
  [
    [
      'the receiver taken out of the facts',
      /receivers\.json .*does not name/,
      (files) =>
        edited(files, 'receivers.json', (text) => text.replace(/"receiverId": "[^"]+"/, '"receiverId": "other"')),
    ],
  ],
  [
    [
      'raw sweeps of another time',
      /\.rfb holds|\.csv .*line/,
      (files) => {
        const path = pathOf(files, '.rfb');
        const blocks = files.get(path) ?? Buffer.alloc(0);
        files.set(path, blocks.subarray(4 + blocks.readUInt32LE(0)));
      },
    ],
  ],
  [
    [
      'raw sweeps cut within a block',
      /\.rfb .*cut short/,
      (files) =>
        void files.set(pathOf(files, '.rfb'), (files.get(pathOf(files, '.rfb')) ?? Buffer.alloc(0)).subarray(0, -9)),
    ],
  ],
];

function withCell(files: BundleFiles, line: number, field: number, cell: string): void {
  edited(files, pathOf(files, '.csv'), (text) => {
    const lines = text.split('\r\n');
    const cells = (lines[line - 1] ?? '').split(',');
    cells[field - 1] = cell;
    lines[line - 1] = cells.join(',');
    return lines.join('\r\n');
  });
}
