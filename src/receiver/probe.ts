/** Asking a port who is there, by the safe ladder: only drivers whose questions change nothing may ask. */
import { sentenceOf } from '../errors/errors.js';
import { ByteLink } from './byte-link.js';
import type { ReceiverDriver, ReceiverIdentity } from './driver.js';
import { type SerialPortInfo, serialTransport } from './serial-transport.js';
import { type Transport, withDeadline } from './transport.js';

const ASK_TIMEOUT_MS = 8000;

export interface ProbeResult {
  readonly path: string;
  readonly usb?: string;
  readonly maker?: string;
  /** Drivers whose USB ids fit. */
  readonly nominated: readonly string[];
  readonly driverId?: string;
  readonly baudRate?: number;
  readonly identity?: ReceiverIdentity;
  /** What to do when no driver fits. */
  readonly advice?: string;
}

/** Asks each candidate at each of its baud rates; stops at the first that recognises its receiver. */
export async function probePort(port: SerialPortInfo, candidates: readonly ReceiverDriver[]): Promise<ProbeResult> {
  const known = {
    path: port.path,
    ...(port.vendorId === undefined ? {} : { usb: `${port.vendorId}:${port.productId ?? '????'}`.toLowerCase() }),
    ...(port.manufacturer === undefined ? {} : { maker: port.manufacturer }),
    nominated: candidates.map((driver) => driver.id),
  };
  let advice = adviceFor(port, candidates);
  for (const driver of candidates.filter(({ probeIsSafe }) => probeIsSafe)) {
    for (const baudRate of driver.serial.baudRates) {
      try {
        const identity = await ask(serialTransport(port.path, { ...driver.serial, baudRate }), driver);
        if (identity !== undefined) return { ...known, driverId: driver.id, baudRate, identity };
      } catch (error) {
        advice = sentenceOf(error);
      }
    }
  }
  return { ...known, advice };
}

async function ask(transport: Transport, driver: ReceiverDriver): Promise<ReceiverIdentity | undefined> {
  const link = await ByteLink.open(transport, Date.now);
  const asking = driver.identify(link);
  asking.catch(() => undefined);
  try {
    return await withDeadline(
      asking,
      ASK_TIMEOUT_MS,
      () => new Error(`${transport.description} gave no clear answer.`),
    );
  } finally {
    await link.close();
  }
}

function adviceFor(port: SerialPortInfo, candidates: readonly ReceiverDriver[]): string {
  if (candidates.length > 0)
    return `Looks like ${candidates.map(({ label }) => label).join(' or ')}, but did not answer as one. Switch it off and on, and try again.`;
  if (port.vendorId === undefined)
    return 'Not a USB port: name it in the configuration with the right driver and baud rate.';
  return 'No driver knows these USB ids: name the port in the configuration, with driver "lines" if it prints text.';
}
