/** The default alphabet of short messages, seven bits a letter (3GPP TS 23.038, 6.2.1), and its packing (6.1.2.1). */

/** Letters by their code. */
export const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Announces a code of the extension table. */
export const ESCAPE = 0x1b;
export const EXTENDED: ReadonlyMap<string, number> = new Map([
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
]);

/** The codes of each letter, one or two; undefined when the alphabet lacks a letter (nearly all Vietnamese ones). */
export function septetsOf(text: string): number[][] | undefined {
  const codes: number[][] = [];
  for (const letter of text) {
    const basic = BASIC.indexOf(letter);
    const extended = EXTENDED.get(letter);
    if (extended !== undefined) codes.push([ESCAPE, extended]);
    else if (basic !== -1 && basic !== ESCAPE) codes.push([basic]);
    else return undefined;
  }
  return codes;
}

/** Packs codes without gaps, the lowest bit first. @param fillBits zero bits before the first code, after a header */
export function packed(codes: readonly number[], fillBits = 0): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((codes.length * 7 + fillBits) / 8));
  codes.forEach((code, i) => {
    const bit = i * 7 + fillBits;
    const at = bit >> 3;
    const shifted = code << (bit & 7);
    bytes[at] = (bytes[at] as number) | (shifted & 0xff);
    if (shifted > 0xff) bytes[at + 1] = (bytes[at + 1] as number) | (shifted >> 8);
  });
  return bytes;
}
