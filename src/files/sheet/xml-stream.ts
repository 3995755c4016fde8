/** XML read as a stream, element by element, in bounded memory: no DTD, no outside entities, bounded depth and text. */

import { SaxesParser } from 'saxes';
import { ProtocolError } from '../../errors/errors.js';

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** By names without prefixes. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface XmlListener {
  open?(element: XmlElement): void;
  /** In pieces. */
  text?(text: string): void;
  close?(name: string): void;
}

const DEEPEST = 64;
const MOST_ATTRIBUTES = 64;
/** Bytes of one text, tag or comment. */
const LONGEST_TOKEN_BYTES = 1 << 20;

/** @throws ProtocolError that names the part and what is wrong with it. */
export async function readXml(pieces: AsyncIterable<Uint8Array>, on: XmlListener, part: string): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let depth = 0;
  let attributes = 0;
  let tokenBytes = 0;
  const refuse = (why: string): never => {
    throw ProtocolError.of('{part} cannot be read: {why}.', { part, why });
  };
  const textOf = (piece?: Uint8Array): string => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      return refuse('its text is not UTF-8');
    }
  };
  parser.on('error', (error) => refuse(error.message));
  parser.on('doctype', () => refuse('it brings definitions of its own (DOCTYPE)'));
  parser.on('opentagstart', () => {
    attributes = 0;
    tokenBytes = 0;
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > MOST_ATTRIBUTES) refuse(`an element has more than ${MOST_ATTRIBUTES} attributes`);
  });
  parser.on('opentag', ({ name, attributes: given }) => {
    depth += 1;
    if (depth > DEEPEST) refuse(`its elements are nested deeper than ${DEEPEST}`);
    const plain: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [key, value] of Object.entries(given)) plain[local(key)] = value;
    on.open?.({ name: local(name), attributes: plain });
  });
  parser.on('text', (text) => on.text?.(text));
  parser.on('cdata', (text) => on.text?.(text));
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    tokenBytes = 0;
    on.close?.(local(name));
  });
  for await (const piece of pieces) {
    // What the parser still gathers began before this piece.
    tokenBytes += piece.length;
    if (tokenBytes > LONGEST_TOKEN_BYTES) refuse(`a text or a tag has more than ${LONGEST_TOKEN_BYTES} bytes`);
    parser.write(textOf(piece));
  }
  parser.write(textOf());
  parser.close();
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
