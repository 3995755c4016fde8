import { SerialPort } from 'serialport';
import type { SerialSettings } from './driver.js';
import { PortRefused } from './problem.js';
import { quickBinding } from './quick-read.js';
import type { OpenTransport, Transport, TransportSink } from './transport.js';
import { withDeadline } from './transport.js';

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
    description: `Serial port ${path} at ${settings.baudRate} baud`,
    open: (sink) => openSerial(path, settings, sink),
  };
}

export type SerialPortInfo = Awaited<ReturnType<typeof SerialPort.list>>[number];

async function openSerial(path: string, settings: SerialPortSettings, sink: TransportSink): Promise<OpenTransport> {
  const withBinding = { binding: quickBinding };
  const port = new SerialPort({
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
  });
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
      `No permission to open ${path}.`,
      'Add your account to the group "dialout" (sudo usermod -aG dialout $USER) and log in again, or restart the service.',
      cause,
    );
  if (/lock|busy|temporarily unavailable|EBUSY/i.test(text))
    return new PortRefused(
      'port-busy',
      `${path} is in use by another program or receiver.`,
      'Close that program, or give each receiver its own port; if the receiver was just plugged in, ModemManager may hold it for ten seconds.',
      cause,
    );
  if (/no such (file|device)|ENOENT|ENXIO|ENODEV/i.test(text))
    return new PortRefused(
      'not-plugged-in',
      `${path} is not there.`,
      'Plug the receiver in, or correct the path.',
      cause,
    );
  return new PortRefused(
    'cannot-open',
    `${path} could not be opened: ${text}.`,
    'Unplug the receiver and plug it in again.',
    cause,
  );
}
