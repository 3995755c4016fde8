/** Opens the sink for a format. Its work may take long: the program runs it in a thread of its own. */
import type { StoredSweep } from '../store/archive.js';
import { type CodedSweep, codeSweep, contentOf, encodeBlocks } from '../store/blocks/block-codec.js';
import { LevelFormat } from '../store/blocks/levels.js';
import type { Batch, ExportSink, RowWriter, SinkSpec } from './export-sink.js';
import { FileOut } from './file-out.js';
import { recountSink } from './recount-sink.js';
import { SigmfWriter } from './sigmf-writer.js';
import { Sm1809Writer } from './sm1809-writer.js';
import {
  type LeavingSweep,
  leaving,
  type ReceiverFacts,
  refuseDrills,
  SWEEP_COLUMNS,
  sweepRow,
} from './sweep-table.js';
import { csvWriter, jsonWriter } from './text-writers.js';
import { WaterfallWriter } from './waterfall-picture.js';

/** Takes sweeps in the form in which they are exported. */
interface SweepTaker {
  readonly bytes: number;
  add(sweep: LeavingSweep): Promise<void>;
  finish(): Promise<readonly string[]>;
  abandon(): Promise<void>;
}

export async function openSink(spec: SinkSpec): Promise<ExportSink> {
  const { facts, format, recount } = spec;
  if (recount !== undefined) return recountSink(await rowWriter(spec), recount, spec.folder);
  if (facts === undefined) return rowSink(await rowWriter(spec));
  if (format === 'sm1809') return sweepSink(new Sm1809Writer(spec, facts, FileOut.create), spec, facts);
  if (format === 'sigmf') return sweepSink(await SigmfWriter.create(spec, facts), spec, facts);
  if (format === 'evidence') return sweepSink(await evidenceTaker(spec, facts), spec, facts);
  return sweepSink(await tableTaker(spec), spec, facts);
}

/** Writes all forms at once, so that the archive is read only once. */
async function evidenceTaker(spec: SinkSpec, facts: ReceiverFacts): Promise<SweepTaker> {
  const { frame } = spec;
  if (frame === undefined) throw new RangeError(`${spec.format} needs a frame for its pictures`);
  const takers: readonly SweepTaker[] = [
    await BlockFileWriter.create(spec),
    await tableTaker({ ...spec, format: 'csv' }),
    new Sm1809Writer(spec, facts, FileOut.create),
    new WaterfallWriter(spec, frame),
  ];
  return {
    get bytes() {
      return takers.reduce((sum, { bytes }) => sum + bytes, 0);
    },
    async add(sweep) {
      for (const taker of takers) await taker.add(sweep);
    },
    async finish() {
      const files: string[] = [];
      for (const taker of takers) files.push(...(await taker.finish()));
      return files;
    },
    async abandon() {
      for (const taker of takers) await taker.abandon();
    },
  };
}

async function tableTaker(spec: SinkSpec): Promise<SweepTaker> {
  const writer = await rowWriter(spec);
  return {
    get bytes() {
      return writer.bytes;
    },
    async add(sweep) {
      const { cells, levels } = sweepRow(sweep);
      await writer.add(cells, levels);
    },
    finish: () => writer.finish(),
    abandon: () => writer.abandon(),
  };
}

async function rowWriter(spec: SinkSpec): Promise<RowWriter> {
  const { columns = SWEEP_COLUMNS } = spec;
  switch (spec.format) {
    case 'csv':
      return await csvWriter(spec, columns, FileOut.create);
    case 'json':
      return await jsonWriter(spec, columns, FileOut.create);
    case 'xlsx':
      // Loaded only when needed.
      return (await import('./sheet-table.js')).sheetWriter(spec, columns);
    case 'parquet':
      return (await import('./parquet-writer.js')).parquetWriter(spec, columns);
    default:
      throw new RangeError(`${spec.format} is no format of rows`);
  }
}

function rowSink(writer: RowWriter): ExportSink {
  return {
    async add(batch: Batch) {
      if ('rows' in batch) for (const cells of batch.rows) await writer.add(cells);
      return writer.bytes;
    },
    finish: () => writer.finish(),
    abandon: () => writer.abandon(),
  };
}

function sweepSink(taker: SweepTaker, { corrected }: SinkSpec, facts: ReceiverFacts): ExportSink {
  return {
    async add(batch: Batch) {
      if (!('sweeps' in batch)) return taker.bytes;
      refuseDrills(batch.sweeps);
      for (const sweep of batch.sweeps) await taker.add(leaving(sweep, facts, corrected));
      return taker.bytes;
    },
    finish: () => taker.finish(),
    abandon: () => taker.abandon(),
  };
}

/** Most sweeps in a block, as in the archive. */
const MOST_SWEEPS = 60;

class BlockFileWriter {
  readonly #name: string;
  readonly #out: FileOut;
  #key = '';
  #open: CodedSweep[] = [];
  #format: LevelFormat = LevelFormat.halfDbByte;

  private constructor(name: string, out: FileOut) {
    this.#name = name;
    this.#out = out;
  }

  static async create({ folder, name, mostBytes }: SinkSpec): Promise<BlockFileWriter> {
    const file = `${name}.rfb`;
    return new BlockFileWriter(file, await FileOut.create(`${folder}/${file}`, mostBytes));
  }

  get bytes(): number {
    return this.#out.bytes;
  }

  async add(sweep: StoredSweep): Promise<void> {
    const coded = codeSweep(sweep, this.#format);
    this.#format = coded.format;
    const key = JSON.stringify(coded.shape);
    if (key !== this.#key || this.#open.length >= MOST_SWEEPS) await this.#flush();
    this.#key = key;
    this.#open.push({ ...coded, stamp: { ...coded.stamp, folded: sweep.folded } });
  }

  async finish(): Promise<readonly string[]> {
    await this.#flush();
    await this.#out.close();
    return [this.#name];
  }

  abandon(): Promise<void> {
    return this.#out.close();
  }

  async #flush(): Promise<void> {
    if (this.#open.length === 0) return;
    for (const { bytes } of encodeBlocks(contentOf(this.#open))) {
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, bytes.length, true);
      await this.#out.write(length);
      await this.#out.write(bytes);
    }
    this.#open = [];
  }
}
