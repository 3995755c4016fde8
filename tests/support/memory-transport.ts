/** A transport to an emulator in the same process: as fast as memory, in chunks of any size. */
import type { OpenTransport, Transport, TransportSink } from '../../src/receiver/transport.js';
import { asItCame } from '../../src/words/said.js';
import type { Emulator } from './emulator.js';

export interface MemoryTransportOptions {
  /** How many bytes the next chunk may have; all there is when absent. */
  readonly nextChunkBytes?: () => number;
  /** On the wire before the receiver says anything of its own. */
  readonly bytesBefore?: Uint8Array;
}

export function memoryTransport(emulator: Emulator, options: MemoryTransportOptions = {}): Transport {
  return {
    description: asItCame('Emulated receiver'),
    open: async (sink) => openMemory(emulator, sink, options),
  };
}

function openMemory(
  emulator: Emulator,
  sink: TransportSink,
  { nextChunkBytes, bytesBefore }: MemoryTransportOptions,
): OpenTransport {
  let waiting: Uint8Array[] = [];
  let isPaused = false;
  let isClosed = false;
  const flush = () => {
    while (!isPaused && !isClosed) {
      const bytes = waiting.shift();
      if (bytes === undefined) return;
      const size = Math.max(1, nextChunkBytes?.() ?? bytes.length);
      if (bytes.length > size) waiting.unshift(bytes.slice(size));
      sink.onBytes(bytes.slice(0, size));
    }
  };
  const deliver = (bytes: Uint8Array) => {
    waiting.push(bytes.slice());
    flush();
  };
  if (bytesBefore !== undefined) deliver(bytesBefore);
  emulator.start(deliver);
  return {
    write: async (bytes) => {
      if (isClosed) throw new Error('the emulated receiver is unplugged');
      // Never within the writer's own call: a real receiver answers later.
      queueMicrotask(() => {
        if (!isClosed) emulator.receive(bytes);
      });
    },
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
      flush();
    },
    close: async () => {
      isClosed = true;
      waiting = [];
      emulator.stop();
    },
  };
}

/** A line to one receiver which outlives the programs that use it. */
export interface LastingLine {
  /** For the next program. */
  readonly transport: Transport;
  /** Kills the program that uses the line: it writes and hears nothing more, and the receiver is not told. */
  cut(): void;
}

export function lastingLine(emulator: Emulator): LastingLine {
  let hear: ((bytes: Uint8Array) => void) | undefined;
  emulator.start((bytes) => hear?.(bytes));
  const program = (): Emulator => {
    let mine: typeof hear;
    return {
      start: (send) => {
        mine = send;
        hear = send;
      },
      receive: (bytes) => {
        if (hear === mine) emulator.receive(bytes);
      },
      // The port of a dead program is closed by its computer; the receiver goes on.
      stop: () => {
        if (hear === mine) hear = undefined;
      },
    };
  };
  return {
    transport: { description: asItCame('Emulated receiver'), open: (sink) => memoryTransport(program()).open(sink) },
    cut: () => {
      hear = undefined;
    },
  };
}
