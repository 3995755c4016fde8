import { ReadlineParser } from '@serialport/parser-readline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, wholeLines } from '../../src/receiver/line-splitter.js';

/** The lines of `bytes`, handed over in chunks of the given sizes, again and again. */
function split(bytes: Uint8Array, sizes: readonly number[] = [65_536], maxBytes = 800_000) {
  const lines: string[] = [];
  const splitter = new LineSplitter(maxBytes, (line) => lines.push(line));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    splitter.push(bytes.slice(at, at + size));
    at += size;
  }
  return { lines, overlong: splitter.overlong, splitter };
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('line splitter', () => {
  it('gives lines that came in one chunk one by one, where a plain parser runs them together', async () => {
    const bytes = latin1('868.1,-97\n868.3,-98\n868.5,-99\n');
    expect(split(bytes).lines).toEqual(['868.1,-97', '868.3,-98', '868.5,-99']);
    // The trap this guards against: read by `read()`, the parser without object mode merges what it holds.
    const plain = new ReadlineParser();
    plain.write(bytes);
    expect(plain.read()).toBe('868.1,-97868.3,-98868.5,-99');
  });

  it.each([[[1]], [[2, 3]], [[1000]]])('takes CR LF, LF, and CR alone, in chunks of %j', (sizes) => {
    expect(split(latin1('a\r\nb\n\r\nc\rd\re\r\r\nf\n'), sizes).lines).toEqual(['a', 'b', '', 'c', 'd', 'e\r', 'f']);
  });

  it('keeps every byte as one character', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i).filter((byte) => byte !== 10 && byte !== 13));
    expect(latin1(split(Buffer.concat([all, latin1('\n')])).lines[0] ?? '')).toEqual(all);
  });

  it('never gives the tail that has no end, not even when it is closed', async () => {
    const { lines, splitter } = split(latin1('whole\ncut off at 868.'));
    splitter.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual(['whole']);
  });

  it('drops a line that is too long, counts it, and gives its neighbours whole', () => {
    const long = 'x'.repeat(101);
    for (const sizes of [[1], [7], [50], [100], [1000]]) {
      const { lines, overlong } = split(latin1(`before\n${long}\nafter\n${'y'.repeat(100)}\n`), sizes, 100);
      expect(lines).toEqual(['before', 'after', 'y'.repeat(100)]);
      expect(overlong).toBe(1);
    }
  });

  it('holds no more than the limit of a flood that never ends a line', () => {
    const { lines, overlong } = split(Buffer.alloc(3_000_000, 0x55), [4096], 10_000);
    expect(lines).toEqual([]);
    expect(overlong).toBe(1);
    const ended = split(Buffer.concat([Buffer.alloc(50_000, 0x55), latin1('\nnext\n')]), [4096], 10_000);
    expect(ended.lines).toEqual(['next']);
  });

  it('counts each of several that are too long', () => {
    const text = Array.from({ length: 5 }, (_, i) => `${'z'.repeat(40)}\n${i}\n`).join('');
    for (const sizes of [[1], [13], [41], [500]])
      expect(split(latin1(text), sizes, 20)).toMatchObject({ lines: ['0', '1', '2', '3', '4'], overlong: 5 });
  });

  it('gives a line of many chunks whole, behind another of the same kind', () => {
    const [first, second] = ['a1b2c3d4', 'z9y8x7w6'].map((text) => text.repeat(10_000));
    expect(split(latin1(`${first}\n${second}\n`), [4096]).lines).toEqual([first, second]);
  });

  it('takes a CR at the end for the end of its line once no more bytes come', () => {
    const { lines, splitter } = split(latin1('a\rb\r'));
    expect(lines).toEqual(['a']);
    splitter.end();
    splitter.end();
    expect(lines).toEqual(['a', 'b']);
  });

  it('gives, for any bytes in any chunks, what a plain split gives', () => {
    const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(10, 13, 10));
    const maxBytes = 12;
    fc.assert(
      fc.property(
        fc.array(byte, { maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        (bytes, sizes) => {
          const ended = Buffer.from(bytes)
            .toString('latin1')
            .replace(/\r(?![\r\n]|$)/g, '\n');
          const whole = ended.split('\n').slice(0, -1);
          const expected = whole.filter((line) => line.length <= maxBytes).map((line) => line.replace(/\r$/, ''));
          const { lines } = split(Uint8Array.from(bytes), sizes, maxBytes);
          expect(lines).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('lines heard before', () => {
  it.each(['\n', '\r\n', '\r', '\r\r\n'])('are split at %j, without the unfinished last one', (end) => {
    expect(wholeLines(Buffer.from(`868.0,-97${end}868.1,-98${end}868.2,`))).toEqual(['868.0,-97', '868.1,-98']);
  });
});
