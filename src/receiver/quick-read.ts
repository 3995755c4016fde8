/**
 * serialport's own binding with a cheaper read for Linux and macOS.
 *
 * The binding reads through the thread pool, at most one tty buffer (4 kB) a turn, and notices an empty port by an
 * error. The port is opened non-blocking, so a plain read returns at once: this code reads all waiting bytes in one
 * turn of the event loop, and uses the poller only for an empty port. Measured by `npm run bench -- ingest`.
 */

import { readSync } from 'node:fs';
import { SerialPort } from 'serialport';
import { nextTurn } from '../time/pause.js';

type Binding = typeof SerialPort.binding;
type OpenPort = Awaited<ReturnType<Binding['open']>>;
type UnixPort = OpenPort & { readonly fd: number | null; readonly poller: Poller };

interface Poller {
  once(event: 'readable', listener: (error: Error | null) => void): unknown;
}

interface ReadResult {
  readonly buffer: Buffer;
  readonly bytesRead: number;
}

export const quickBinding: Binding = Object.assign(Object.create(SerialPort.binding) as Binding, {
  async open(options: Parameters<Binding['open']>[0]): Promise<OpenPort> {
    const port = await SerialPort.binding.open(options as never);
    if (isUnix(port))
      port.read = (buffer: Buffer, offset: number, length: number) => readAll(port, buffer, offset, length);
    return port;
  },
});

function isUnix(port: OpenPort): port is UnixPort {
  return 'poller' in port && 'fd' in port;
}

async function readAll(port: UnixPort, buffer: Buffer, offset: number, length: number): Promise<ReadResult> {
  // One read a turn: a flood of bytes on this port must not delay timers and other ports.
  await nextTurn();
  for (;;) {
    const bytesRead = readWaiting(port, buffer, offset, length);
    if (bytesRead > 0) return { buffer, bytesRead };
    await readable(port.poller);
  }
}

/**
 * Reads until the port is empty or the buffer is full; returns 0 when no bytes were waiting. @throws the system's
 * error.
 */
function readWaiting(port: UnixPort, buffer: Buffer, offset: number, length: number): number {
  let bytesRead = 0;
  try {
    while (bytesRead < length) {
      if (port.fd === null) throw Object.assign(new Error('Port is not open'), { canceled: true });
      const count = readSync(port.fd, buffer, offset + bytesRead, length - bytesRead, null);
      if (count === 0) break;
      bytesRead += count;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR' || bytesRead > 0) return bytesRead;
    // serialport takes `disconnect` to mean an unplugged receiver. A hung-up tty answers EIO.
    if (code === 'EBADF' || code === 'ENXIO' || code === 'EIO') Object.assign(error as Error, { disconnect: true });
    throw error;
  }
  return bytesRead;
}

/**
 * The poller calls from native code. On Node 26, code that awaits a promise settled there runs only with the next event
 * of the loop, which on a quiet port may be the deadline itself: setImmediate is such an event.
 */
function readable(poller: Poller): Promise<void> {
  return new Promise((resolve, reject) => {
    poller.once('readable', (error) => {
      setImmediate(() => (error === null || error === undefined ? resolve() : reject(error)));
    });
  });
}
