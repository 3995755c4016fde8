/** Where bytes come from. A transport carries them and decides nothing; the same drivers work over any of them. */
export interface Transport {
  /** For messages: "serial port /dev/ttyACM0 at 115200 baud". */
  readonly description: string;
  /**
   * Opens once; a new object is made for each attempt.
   * @throws EnvironmentError with a cure when the port, address or program cannot be had.
   */
  open(sink: TransportSink): Promise<OpenTransport>;
}

export interface TransportSink {
  onBytes(chunk: Uint8Array): void;
  /** Called once; without an error where the end is an ordinary one (end of file, program ended with 0). */
  onClosed(error?: Error): void;
}

export interface OpenTransport {
  write(bytes: Uint8Array): Promise<void>;
  /** Stops the flow while nobody reads, so that a flood cannot fill memory. */
  pause(): void;
  resume(): void;
  /** What it said besides its bytes, where there is such a channel (standard error): explains a silence. */
  lastWords?(): string;
  /** Resolves when nothing of it is left running; never rejects, may be called twice. */
  close(): Promise<void>;
}

/** `promise`, or `onTimeout()`'s error when it has not settled in time. The timer is always cleared. */
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
