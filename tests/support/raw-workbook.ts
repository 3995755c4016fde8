/** XLSX files put together by hand, sound or hostile: each part as it is given. */

import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface RawWorkbook {
  /** What stands inside `sheetData`. */
  readonly rows?: string;
  /** Whole parts, instead of or beside the usual ones; undefined leaves one out. */
  readonly parts?: Readonly<Record<string, string | Readable | undefined>>;
  /** What stands inside `sst`. */
  readonly texts?: string;
  /** What stands inside `styleSheet`. */
  readonly styles?: string;
}

export async function rawWorkbook({ rows = '', parts = {}, texts, styles }: RawWorkbook): Promise<Buffer> {
  const usual: Record<string, string | Readable | undefined> = {
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/><sheet name="b" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId2" Target="worksheets/sheet2.xml"/><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `<worksheet ${MAIN}><sheetData><row><c><v>9</v></c></row></sheetData></worksheet>`,
    'xl/sharedStrings.xml': texts === undefined ? undefined : `<sst ${MAIN}>${texts}</sst>`,
    'xl/styles.xml': styles === undefined ? undefined : `<styleSheet ${MAIN}>${styles}</styleSheet>`,
    ...parts,
  };
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(usual))
    if (typeof content === 'string') zip.addBuffer(Buffer.from(content), name);
    else if (content !== undefined) zip.addReadStream(content, name, { compressionLevel: 1 });
  zip.end();
  return await buffer(zip.outputStream as Readable);
}

/** `head`, then `piece` so many times, then `tail`: inflates to much, packed it is small. */
export function* repeated(head: string, piece: string, times: number, tail: string): Generator<string> {
  yield head;
  const many = Math.max(1, Math.floor(1_000_000 / piece.length));
  const block = piece.repeat(many);
  for (let left = times; left > 0; left -= many) yield left >= many ? block : piece.repeat(left);
  yield tail;
}
