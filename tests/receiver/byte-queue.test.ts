import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../src/receiver/byte-queue.js';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));
const text = (part: Uint8Array) => Buffer.from(part).toString();

function queueOf(...parts: readonly string[]): ByteQueue {
  const queue = new ByteQueue();
  for (const part of parts) queue.push(bytes(part));
  return queue;
}

describe('a queue of bytes', () => {
  it('gives what a plain buffer gives, whatever is pushed, taken, put back and looked for', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
    const step = fc.record({
      push: letters,
      take: fc.nat(8),
      back: fc.nat(8),
      own: fc.boolean(),
      mark: letters,
      limit: fc.nat(30),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const queue = new ByteQueue();
        let plain = '';
        for (const { push, take, back, own, mark, limit } of steps) {
          queue.push(bytes(push));
          plain += push;
          const count = Math.min(take, plain.length);
          const taken = queue.take(count);
          expect(text(taken)).toBe(plain.slice(0, count));
          plain = plain.slice(count);
          const rest = taken.subarray(Math.max(0, count - back));
          queue.unread(own ? rest : bytes(text(rest)));
          plain = text(rest) + plain;
          expect(queue.length).toBe(plain.length);
          const at = mark === '' ? -1 : plain.slice(0, limit).indexOf(mark);
          expect([mark, limit, queue.indexOf(bytes(mark), limit)]).toEqual([mark, limit, at]);
        }
        expect(text(queue.take(plain.length))).toBe(plain);
      }),
    );
  });

  it('copies nothing that lies in one chunk, nor what is put back where it came from', () => {
    const queue = new ByteQueue();
    const chunk = bytes('abcdef');
    queue.push(chunk);
    const taken = queue.take(4);
    expect(taken.buffer).toBe(chunk.buffer);
    queue.unread(taken.subarray(2));
    const again = queue.take(4);
    expect([text(again), again.buffer === chunk.buffer]).toEqual(['cdef', true]);
  });

  it('refuses more bytes than it holds', () => {
    expect(() => queueOf('ab', 'c').take(4)).toThrow('4 bytes asked of a queue that holds 3');
  });
});
