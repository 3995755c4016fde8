import { readSync } from 'node:fs';
import { SerialPort } from 'serialport';
import { heard } from '../threads/heard.js';
import { nextTurn } from '../time/pause.js';
import { say } from '../words/said.js';
import type { SerialSettings } from './driver.js';
import { PortRefused } from './problem.js';
import { type OpenTransport, type Transport, type TransportSink, withDeadline } from './transport.js';

const OPEN_TIMEOUT_MS = 5000;
const CLOSE_TIMEOUT_MS = 2000;
/** Linux gives at most one pty or USB buffer per read; larger buffers only cost memory. */
const READ_BUFFER_BYTES = 64 * 1024;

export interface SerialPortSettings extends Omit<SerialSettings, 'baudRates'> {
  readonly baudRate: number;
  /** Some USB boards send nothing until DTR is set. Off by default: DTR may key a transmitter or reset a board. */
  readonly raiseDtr?: boolean;
}

/** A serial port, by its path. DTR and RTS are cleared at once, because on radios they may key the transmitter. */
export function serialTransport(path: string, settings: SerialPortSettings): Transport {
  return {
    description: say('Serial port {path} at {baudRate} baud', { path, baudRate: settings.baudRate }),
    serialPath: path,
    open: (sink) => openSerial(path, settings, sink),
  };
}

export type SerialPortInfo = Awaited<ReturnType<typeof SerialPort.list>>[number];

async function openSerial(path: string, settings: SerialPortSettings, sink: TransportSink): Promise<OpenTransport> {
  const withBinding = { binding: quickBinding };
  const port = heard(
    new SerialPort({
      ...withBinding,
      path,
      baudRate: settings.baudRate,
      dataBits: settings.dataBits ?? 8,
      stopBits: settings.stopBits ?? 1,
      parity: settings.parity ?? 'none',
      xon: settings.xonXoff ?? false,
      xoff: settings.xonXoff ?? false,
      hupcl: false,
      autoOpen: false,
      highWaterMark: READ_BUFFER_BYTES,
    }),
  );
  port.on('data', (chunk: Buffer) => sink.onBytes(chunk));
  // A failed write reports the loss up to three times (error, close, callback): the link keeps the first report.
  port.on('error', (error: Error) => sink.onClosed(error));
  port.on('close', (error: Error | null) => sink.onClosed(error ?? undefined));
  const opened = new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  try {
    await withDeadline(opened, OPEN_TIMEOUT_MS, () => new Error(`no answer from the system in ${OPEN_TIMEOUT_MS} ms`));
  } catch (error) {
    port.destroy();
    throw openFault(path, error as Error);
  }
  // A pseudo-terminal has no modem lines and returns an error; a real port obeys.
  port.set({ dtr: settings.raiseDtr ?? false, rts: false }, () => undefined);
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        // A write to a closed port never calls its callback.
        if (!port.isOpen) reject(new Error('the port is closed'));
        else port.write(Buffer.from(bytes), undefined, (error) => (error ? reject(error) : resolve()));
      }),
    pause: () => void port.pause(),
    resume: () => void port.resume(),
    close: () => closeSerial(port),
  };
}

async function closeSerial(port: SerialPort): Promise<void> {
  if (!port.isOpen) return;
  const closed = new Promise<void>((resolve) => port.close(() => resolve()));
  await withDeadline(closed, CLOSE_TIMEOUT_MS, () => new Error('close')).catch(() => port.destroy());
}

/** What the system's refusal means, and what a person can do about it. */
function openFault(path: string, error: Error): PortRefused {
  const text = error.message;
  const cause = { cause: error };
  if (/permission denied|EACCES/i.test(text))
    return new PortRefused(
      'no-permission',
      say('No permission to open {path}.', { path }),
      say(
        'Add your account to the group "dialout" (sudo usermod -aG dialout $USER) and log in again, or restart the service.',
      ),
      cause,
    );
  if (/lock|busy|temporarily unavailable|EBUSY/i.test(text))
    return new PortRefused(
      'port-busy',
      say('{path} is in use by another program or receiver.', { path }),
      say(
        'Close that program, or give each receiver its own port; if the receiver was just plugged in, ModemManager may hold it for ten seconds.',
      ),
      cause,
    );
  if (/no such (file|device)|ENOENT|ENXIO|ENODEV/i.test(text))
    return new PortRefused(
      'not-plugged-in',
      say('{path} is not there.', { path }),
      say('Plug the receiver in, or correct the path.'),
      cause,
    );
  return new PortRefused(
    'cannot-open',
    say('{path} could not be opened: {text}.', { path, text }),
    say('Unplug the receiver and plug it in again.'),
    cause,
  );
}

/**
 * serialport's own binding with a cheaper read for Linux and macOS.
 *
 * The binding reads through the thread pool, at most one tty buffer (4 kB) a turn, and notices an empty port by an
 * error. The port is opened non-blocking, so a plain read returns at once: this code reads all waiting bytes in one
 * turn of the event loop, and uses the poller only for an empty port. Measured by `npm run bench -- ingest`.
 */
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

const quickBinding: Binding = Object.assign(Object.create(SerialPort.binding) as Binding, {
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
