/** The source of bytes. A transport only carries them; the same drivers work over any of them. */
import type { Words } from '../words/sentence.js';
export interface Transport {
  /** For messages: "Serial port /dev/ttyACM0 at 115200 baud". */
  readonly description: Words;
  /** Of a serial port. */
  readonly serialPath?: string;
  /**
   * Opens once; a new object is made for each attempt.
   * @throws EnvironmentError with a cure when the port, address or program is not available.
   */
  open(sink: TransportSink): Promise<OpenTransport>;
}

export interface TransportSink {
  onBytes(chunk: Uint8Array): void;
  /** Called once; without an error where the end is normal (end of file, program ended with 0). */
  onClosed(error?: Error): void;
}

export interface OpenTransport {
  write(bytes: Uint8Array): Promise<void>;
  /** Stops the flow of bytes while the driver does not read, so that a flood cannot fill memory. */
  pause(): void;
  resume(): void;
  /** The last text from another channel (standard error), where there is one: it explains why no bytes come. */
  lastWords?(): string;
  /** Resolves when everything of the transport has stopped; never rejects, may be called twice. */
  close(): Promise<void>;
}

/** The result of `promise`, or `onTimeout()`'s error when it has not settled in time. The timer is always cleared. */
export async function withDeadline<T>(promise: Promise<T>, timeoutMs: number, onTimeout: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(onTimeout()), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
