/** Finds the file formats: every file in `formats/` exports one or a few; the folder is the registry. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError, LinkClosed, LinkTimeout } from '../errors/errors.js';
import { type Link, textOf } from '../receiver/link.js';
import { joined, say, type Words } from '../words/said.js';
import { BYTE_ORDER_MARK } from './file-lines.js';
import { FILE_WAIT_MS, type ImportFormat } from './import-format.js';

const FORMATS_URL = new URL('./formats/', import.meta.url);
const HEAD_BYTES = 4096;
const MOST_NEAR = 3;
const SHOWN_CHARS = 60;

let loaded: Promise<readonly ImportFormat[]> | undefined;

/** All formats, in the order in which they are tried. */
export function importFormats(): Promise<readonly ImportFormat[]> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<readonly ImportFormat[]> {
  const names = (await readdir(fileURLToPath(FORMATS_URL))).filter((name) => /(?<!\.d)\.(js|ts)$/.test(name)).sort();
  const modules = await Promise.all(
    names.map(async (name) => {
      const url = pathToFileURL(fileURLToPath(new URL(name, FORMATS_URL))).href;
      const { formats }: { formats?: readonly ImportFormat[] } = await import(url);
      if (formats === undefined) throw new Error(`src/import/formats/${name} does not export "formats"`);
      return formats;
    }),
  );
  return modules.flat().sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
}

/** @throws ConfigError that names the known formats */
export async function namedFormat(id: string): Promise<ImportFormat> {
  const formats = await importFormats();
  const named = formats.find((format) => format.id === id);
  if (named !== undefined) return named;
  const known = formats.map((format) => format.id).join(', ');
  throw ConfigError.of('format is "{id}": there is no such format; known: {known}', { id, known });
}

/**
 * The named format, or the one that fits the file's first bytes; these bytes stay unread.
 * @throws ConfigError that names the nearest formats, and the first sign of each that the file lacks.
 */
export async function importFormat(link: Link, id?: string, path?: string): Promise<ImportFormat> {
  if (id !== undefined) return await namedFormat(id);
  const formats = await importFormats();
  const head = textOf(await headOf(link)).replace(BYTE_ORDER_MARK, '');
  const found = formats.find(({ signs }) => signs.every((one) => one.isIn(head, path)));
  if (found !== undefined) return found;
  throw new ConfigError(unknownText(head, formats, path));
}

/** How a file of no known format is answered: what it begins with, and the formats whose first signs it has. */
function unknownText(head: string, formats: readonly ImportFormat[], path: string | undefined): Words {
  if (head === '') return say('The file is empty.');
  const near = formats
    .map(({ label, id, signs }) => {
      const missing = signs.findIndex((one) => !one.isIn(head, path));
      return { label, id, what: signs[missing]?.what ?? '', share: missing / signs.length };
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_NEAR)
    .map(({ label, id, what }) => say('{label} (--format {id}), but it lacks {what}', { label, id, what }));
  const found = { begin: JSON.stringify(beginning(head)), known: formats.map(({ id }) => id).join(', ') };
  if (near.length === 0)
    return say('The file is of no known format; it begins with {begin}. Known formats: {known}.', found);
  return say('The file is of no known format; it begins with {begin}. It looks like {near}. Known formats: {known}.', {
    ...found,
    near: joined(near, say('; or like ')),
  });
}

/** The first line of a text, or the printable part of the first bytes of other files. */
function beginning(head: string): string {
  const line = head.split(/[\r\n]/, 1)[0] ?? '';
  return line.slice(0, SHOWN_CHARS).replace(/[^\x20-\x7e]/g, '·');
}

async function headOf(link: Link): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  try {
    while (head.length < HEAD_BYTES)
      head = Buffer.concat([head, await link.readSome(HEAD_BYTES - head.length, { timeoutMs: FILE_WAIT_MS })]);
  } catch (error) {
    if (!(error instanceof LinkClosed || error instanceof LinkTimeout)) throw error;
  }
  link.unread(head);
  return head;
}
