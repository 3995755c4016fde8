import { expect, it } from 'vitest';
import { type Chunk, SpoolAppender } from '../../../src/store/spool/spool-appender.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

it.each([
  ['each sweep before the next one comes', 0],
  ['three sweeps later', 3],
])('uses the same few buffers for ever where chunks are written %s', (_, behind) => {
  const appender = new SpoolAppender(1, 1 << 30);
  const buffers = new Set<ArrayBufferLike>();
  const unwritten: Chunk[][] = [];
  for (const sweep of sweepRun({ count: 60, bins: 60_000 })) {
    appender.append(sweep);
    unwritten.push(appender.take());
    for (const { bytes } of unwritten.at(-1) ?? []) buffers.add(bytes.buffer);
    if (unwritten.length > behind) for (const chunk of unwritten.shift() ?? []) appender.recycle(chunk);
  }
  for (const chunk of unwritten.flat()) appender.recycle(chunk);
  expect(appender.pendingBytes).toBe(0);
  expect(buffers.size).toBeLessThanOrEqual(2);
});
