/**
 * Files that people add to a case: photographs, recordings, letters. Each is stored beside the case book under the hash of its
 * content, with its description in a small file. The audit log holds the hash, so a later change of the file is noticed.
 *
 *   attachments/INC-2027-000042/<sha256>         the content as it came
 *   attachments/INC-2027-000042/<sha256>.json    name, size, type, who and when
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isThere, listOrNone } from '../../files/absent.js';
import { moveWhole, writeWhole } from '../../files/write-whole.js';
import { SaidError, say, type Words } from '../../words/said.js';

export const LONGEST_ATTACHMENT_BYTES = 25 * 1024 * 1024;
const MOST_ATTACHMENTS = 50;
const LONGEST_NAME = 120;
/** In a bundle, 12 digits of the hash and a dash stand before the name, and file systems allow 255 bytes. */
const LONGEST_NAME_BYTES = 240;
/** Letters as people count them: an emoji of several code points is one. */
const LETTERS = new Intl.Segmenter('und', { granularity: 'grapheme' });

export interface Attachment {
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  /** Media type by the name's ending. */
  readonly type: string;
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

interface Arriving {
  readonly name: string;
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Thrown when a file is refused; the message tells its sender why. */
export class AttachmentRefused extends SaidError {
  override readonly name = 'AttachmentRefused';
  readonly kind: 'too-large' | 'too-many' | 'empty';
  constructor(kind: AttachmentRefused['kind'], said: Words) {
    super(said);
    this.kind = kind;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
  zip: 'application/zip',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  webm: 'video/webm',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export class Attachments {
  readonly #folder: string;
  /** Files on their way to each case: they count before their first byte. */
  readonly #coming = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** In order of arrival. */
  async list(incidentId: string): Promise<Attachment[]> {
    const folder = this.#of(incidentId);
    const notes = (await listOrNone(folder)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
    const found = await Promise.all(notes.map((name) => noteIn(join(folder, name))));
    return found.map(withSafeName).sort((a, b) => a.at - b.at);
  }

  /** Stores a file while it arrives. The same content twice is one attachment. @throws AttachmentRefused */
  async add(incidentId: string, content: Readable, about: Arriving): Promise<Attachment> {
    const comingNow = () => this.#coming.get(incidentId) ?? 0;
    this.#coming.set(incidentId, comingNow() + 1);
    try {
      return await this.#receive(incidentId, content, about);
    } finally {
      if (comingNow() === 1) this.#coming.delete(incidentId);
      else this.#coming.set(incidentId, comingNow() - 1);
    }
  }

  async #receive(incidentId: string, content: Readable, about: Arriving): Promise<Attachment> {
    const folder = this.#of(incidentId);
    const { length } = await this.list(incidentId);
    const isFull = length + (this.#coming.get(incidentId) ?? 0) > MOST_ATTACHMENTS;
    await mkdir(folder, { recursive: true });
    const arriving = join(folder, `arriving-${randomUUID()}`);
    try {
      const { bytes, sha256 } = await receive(content, arriving);
      // Sent again after a lost answer, it is known, and a full case has room for what it has.
      const known = (await this.list(incidentId)).find((one) => one.sha256 === sha256);
      if (known !== undefined) return known;
      if (isFull)
        throw new AttachmentRefused(
          'too-many',
          say('{incidentId} has {count} attachments, the most it may have.', {
            incidentId,
            count: Math.max(length, MOST_ATTACHMENTS),
          }),
        );
      const name = safeName(about.name);
      const attachment = { sha256, name, bytes, type: typeOf(name), by: about.by, at: about.at };
      await moveWhole(arriving, join(folder, sha256));
      await this.#describe(incidentId, attachment);
      return attachment;
    } finally {
      await rm(arriving, { force: true });
    }
  }

  /**
   * Gives the attachments of one case to another one too, also above the most that a case may have: those that it did not have, one
   * after another. One whose content is lost is passed over.
   */
  async *share(from: string, to: string): AsyncGenerator<Attachment> {
    const there = new Set((await this.list(to)).map(({ sha256 }) => sha256));
    for (const one of await this.list(from)) {
      if (there.has(one.sha256) || !isThere(this.pathOf(from, one))) continue;
      await mkdir(this.#of(to), { recursive: true });
      await copyFile(this.pathOf(from, one), this.pathOf(to, one));
      await this.#describe(to, one);
      yield one;
    }
  }

  /** Content of an attachment; undefined when there is no such attachment. */
  async open(incidentId: string, sha256: string): Promise<{ about: Attachment; content: ReadStream } | undefined> {
    const about = (await this.list(incidentId)).find((one) => one.sha256 === sha256);
    return about && { about, content: createReadStream(join(this.#of(incidentId), sha256)) };
  }

  /** Path of an attachment's content, as `list` names it. */
  pathOf(incidentId: string, { sha256 }: Pick<Attachment, 'sha256'>): string {
    return join(this.#of(incidentId), sha256);
  }

  /** A file without its description is no attachment, so that nothing half written is one. */
  async #describe(incidentId: string, attachment: Attachment): Promise<void> {
    await writeWhole(`${this.pathOf(incidentId, attachment)}.json`, JSON.stringify(attachment));
  }

  #of(incidentId: string): string {
    if (!/^[\w-]{1,60}$/.test(incidentId)) throw new RangeError(`"${incidentId}" is no incident id`);
    return join(this.#folder, incidentId);
  }
}

/** Names stored by earlier versions may end in half a letter, which no header and no bundle can hold. */
function withSafeName(attachment: Attachment): Attachment {
  const name = safeName(attachment.name);
  return name === attachment.name ? attachment : { ...attachment, name };
}

async function receive(content: Readable, path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const file = createWriteStream(path, { flush: true });
  // A refused file may still be on its way to being opened: only what is closed can be taken away.
  const closed = new Promise<void>((resolve) => file.once('close', resolve));
  let bytes = 0;
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > LONGEST_ATTACHMENT_BYTES)
          throw new AttachmentRefused(
            'too-large',
            say('The file is larger than {mebibytes} MiB.', { mebibytes: LONGEST_ATTACHMENT_BYTES / 1048576 }),
          );
        hash.update(chunk);
        yield chunk;
      }
    },
    file,
  ).finally(() => closed);
  if (bytes === 0) throw new AttachmentRefused('empty', say('The file is empty.'));
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Last part of a path as a safe name: without control or formatting characters (reversed text shows another ending) and without
 * half letters. At most 120 UTF-16 units, and no longer than a file system allows.
 */
export function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cs}\p{Cc}\p{Zl}\p{Zp}\p{Cn}\p{Co}<>:"|?*]|(?!\u200d)\p{Cf}/gu, '');
  const trimmed = trim(plain.normalize('NFC'));
  const ending = /\.\w{1,8}$/.exec(trimmed)?.[0] ?? '';
  const kept = trim(cutBefore(trimmed.slice(0, trimmed.length - ending.length), ending));
  return kept === '' ? `file${ending}` : `${kept}${ending}`;
}

function trim(text: string): string {
  return text.replace(/^[.\s]+|[.\s]+$/gu, '');
}

/** Whole letters before the ending that fit into the length. */
function cutBefore(text: string, ending: string): string {
  let kept = '';
  let bytes = ending.length;
  for (const { segment } of LETTERS.segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (kept.length + segment.length + ending.length > LONGEST_NAME || bytes > LONGEST_NAME_BYTES) break;
    kept += segment;
  }
  return kept;
}

function typeOf(name: string): string {
  return TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

/** Description of an attachment. When its file is damaged, the content is still valid: its name is its hash. */
async function noteIn(path: string): Promise<Attachment> {
  const sha256 = basename(path, '.json');
  try {
    const note = JSON.parse(await readFile(path, 'utf8')) as Attachment | null;
    if (note?.sha256 === sha256) return note;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { size: bytes, mtimeMs: at } = await stat(join(dirname(path), sha256));
  const name = `${sha256.slice(0, 12)} (damaged note)`;
  return { sha256, name, bytes, type: 'application/octet-stream', by: 'unknown', at: Math.round(at) };
}
