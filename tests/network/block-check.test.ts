import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/files/sha256.js';
import { type ArrivedBlock, judgeBlock } from '../../src/network/block-check.js';
import { SCHEMA, subjects } from '../../src/network/subjects.js';
import { codedAgain, toBlocks } from '../../src/network/sweep-blocks.js';
import { numberedSweep } from '../support/numbered-sweep.js';

const NOW = 1_700_000_100_000;

function blockOf(change: object = {}): ArrivedBlock {
  const sweeps = [1, 2, 3].map((seq) => ({ ...numberedSweep(seq, 'rx'), stationId: 'hue', folded: 1, ...change }));
  const [block] = toBlocks(sweeps.map(codedAgain), 200_000);
  const bytes = block?.bytes ?? new Uint8Array();
  return { subject: subjects.block('hue', 'rx'), bytes, schema: String(SCHEMA), sha256: sha256(bytes) };
}
const judged = (block: ArrivedBlock) => judgeBlock(block, NOW, (stationId) => stationId === 'hue');

describe('a block that arrives at a hub', () => {
  it('gives its sweeps as they were sent', () => {
    const verdict = judged(blockOf());
    expect('sweeps' in verdict && verdict.sweeps.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect('sweeps' in verdict && verdict.sweeps[0]?.levelsDbm).toEqual(numberedSweep(1, 'rx').levelsDbm);
  });

  it('of a newer minor form is taken; beyond that it is refused', () => {
    expect(judged({ ...blockOf(), schema: String(SCHEMA + 1) })).toHaveProperty('sweeps');
    for (const schema of ['0', '3', 'x', ''])
      expect(judged({ ...blockOf(), schema })).toMatchObject({ refusal: 'newer-form' });
  });

  it('is refused when it is of another station or receiver than its subject, or of nobody we know', () => {
    expect(judged(blockOf({ stationId: 'hanoi' }))).toMatchObject({ refusal: 'other-station', stationId: 'hue' });
    expect(judged(blockOf({ receiverId: 'ry' }))).toMatchObject({ refusal: 'other-receiver' });
    // An id that would lead to another place when a file is named after it.
    const climbing = blockOf({ receiverId: '../../rx' });
    expect(judged({ ...climbing, subject: subjects.block('hue', '../../rx') })).not.toHaveProperty('sweeps');
    expect(judged({ ...blockOf({ receiverId: '/rx' }), subject: subjects.block('hue', '/rx') })).toMatchObject({
      refusal: 'other-receiver',
    });
    expect(judged({ ...blockOf(), subject: subjects.block('hanoi', 'rx') })).toMatchObject({ refusal: 'stranger' });
    expect(judged({ ...blockOf(), subject: 'rfi.v1.block.99.hue.rx' })).toMatchObject({ refusal: 'other-station' });
  });

  it('is refused when any of its bytes is not as it was sent', () => {
    const whole = blockOf();
    for (let at = 0; at < whole.bytes.length; at += 97) {
      const bytes = Uint8Array.from(whole.bytes);
      bytes[at] = (bytes[at] as number) ^ 4;
      expect(judged({ ...whole, bytes })).toMatchObject({ refusal: 'damaged' });
      // Also when the liar made a fitting SHA-256: the block has checksums of its own.
      expect(judged({ ...whole, bytes, sha256: sha256(bytes) })).toMatchObject({ refusal: expect.any(String) });
    }
    for (const bytes of [new Uint8Array(), whole.bytes.subarray(0, 100), new Uint8Array(5000)])
      expect(judged({ ...whole, bytes, sha256: sha256(bytes) })).toMatchObject({ refusal: 'damaged' });
  });

  it('is refused when a sweep has more bins than any receiver measures, or a number that none can have', () => {
    // Of such a sweep a block holds a part alone.
    expect(judged(blockOf({ levelsDbm: new Float32Array(4_000_001).fill(-90) }))).toMatchObject({ refusal: 'damaged' });
    expect(judged(blockOf({ seq: 2 ** 60 }))).toMatchObject({ refusal: 'huge' });
  });

  it('is refused when its times cannot be: ahead of the hub, or of a clock that was never set', () => {
    expect(judged(blockOf({ endedAt: NOW + 11 * 60_000 }))).toMatchObject({ refusal: 'future' });
    expect(judged(blockOf({ startedAt: 1000, endedAt: 2000 }))).toMatchObject({ refusal: 'future' });
    expect(judged(blockOf({ endedAt: NOW + 9 * 60_000 }))).toHaveProperty('sweeps');
  });
});
