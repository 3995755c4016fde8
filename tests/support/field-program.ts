/** The whole program in this process, with ports of the test's making and a configuration file of its own. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/config.js';
import { ConfigFile } from '../../src/config/config-file.js';
import { type Program, startProgram } from '../../src/program/program.js';
import type { SerialPortInfo } from '../../src/receiver/serial-transport.js';
import type { Emulator } from './emulator.js';
import { attachEmulator, openPty, type Pty } from './pty.js';

/** A station with one simulated receiver of FM. */
export const ONE_RECEIVER = `
stations:
  - id: st
    name: Station
    receivers:
      - id: sim
        driver: simulated
        port: { simulated: true }
        plans: [{ startHz: 88 MHz, stopHz: 108 MHz, points: 200, everyMs: 30 }]
`;

const DEADLINE_MS = 15_000;

export type Json = ReturnType<typeof JSON.parse>;

export interface FieldProgram {
  readonly program: Program;
  readonly ports: SerialPortInfo[];
  readonly configPath: string;
  /** What the log said, one object a line. */
  readonly log: Json[];
  get(path: string): Promise<Json>;
  /** The answer with its HTTP status in `status` where the body has none. */
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>;
  configText(): Promise<string>;
}

export interface FieldOptions {
  /** Does not see that socat, the far end of a pseudo-terminal, has it open as well. */
  readonly blindToHolders?: boolean;
  readonly role?: 'station';
  /** Of the test's context, where several tests run at the same time. */
  readonly onEnd?: typeof onTestFinished;
}

export async function startFieldProgram(
  yaml: string,
  { blindToHolders = false, role, onEnd = onTestFinished }: FieldOptions = {},
): Promise<FieldProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-field-'));
  const configPath = join(folder, 'station.yaml');
  await writeFile(configPath, yaml);
  const ports: SerialPortInfo[] = [];
  const log: Json[] = [];
  const sink = { write: (line: string) => void log.push(JSON.parse(line)) };
  const program = await startProgram({
    isSynchronised: async () => true,
    ...{ holdAnswers: true, role },
    config: await readConfig(configPath),
    configFile: await ConfigFile.open(configPath, {}),
    dataDir: join(folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'info' }, sink),
    listPorts: async () => [...ports],
    ...(blindToHolders ? { procFolder: join(folder, 'no-proc') } : {}),
  });
  onEnd(async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const send = async (method: string, path: string, body?: unknown) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(new URL(path, program.address), init);
    return { status: response.status, body: (await response.json()) as Json };
  };
  return {
    ...{ program, ports, configPath, log, send },
    get: async (path) => (await send('GET', path)).body,
    configText: () => readFile(configPath, 'utf8'),
  };
}

export function usbPort(path: string, usb: string, serialNumber = '400'): SerialPortInfo {
  const [vendorId, productId] = usb.split(':');
  return { path, vendorId, productId, manufacturer: 'maker', serialNumber, pnpId: undefined, locationId: undefined };
}

export async function plugIn(emulator: Emulator, onEnd = onTestFinished): Promise<Pty> {
  const pty = await openPty();
  attachEmulator(emulator, pty.far);
  onEnd(() => pty.close());
  return pty;
}

export async function eventually<T>(
  find: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const endAt = performance.now() + deadlineMs;
  while (performance.now() < endAt) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`it did not happen within ${deadlineMs} ms`);
}
