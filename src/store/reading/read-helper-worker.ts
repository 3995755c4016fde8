/** The thread of {@link ReadHelper}: reads the blocks it is told to. */
import { giveWay } from '../../threads/give-way.js';
import { handedOver, serveThread } from '../../threads/serve-thread.js';
import { openForReading } from '../writing/archive-schema.js';
import { foldBlocks } from './block-folding.js';
import { BlockSource } from './block-source.js';
import { DensityCounter } from './density-counter.js';
import type { HELPING } from './read-helper.js';
import { RowFolder } from './row-folder.js';
import { tableBuffers } from './sweep-table.js';

giveWay();
serveThread<string, typeof HELPING>((path) => {
  const source = new BlockSource(openForReading(path));
  return {
    answers: {
      async read({ blocks, origin, span, maxBins }) {
        const before = source.damaged;
        const folder = new RowFolder(origin, span.slotMs);
        await foldBlocks(source.each(blocks), folder, span);
        const table = folder.finish(maxBins);
        return handedOver({ table, damaged: source.damaged - before }, tableBuffers(table));
      },
      async count({ blocks, query }) {
        const before = source.damaged;
        const counter = new DensityCounter(query);
        await counter.addFound(source, blocks);
        const { count } = counter;
        return handedOver({ count, damaged: source.damaged - before }, [count.counts.buffer]);
      },
    },
  };
});
