/**
 * A pseudo-terminal for tests, made by socat: the program under test opens `path` as it would a serial port, the
 * test holds the other side as a duplex stream.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import type { Emulator } from './emulator.js';

const APPEAR_MS = 5000;
const LOOK_EVERY_MS = 10;
const END_MS = 2000;

export interface Pty {
  /** What the program opens; a symbolic link to /dev/pts/N. */
  readonly path: string;
  /** What it writes comes out here, what is written here it reads. */
  readonly far: Duplex;
  /** Hangs up, as when the cable is pulled; the program sees its port close. */
  close(): Promise<void>;
}

/** @throws Error when socat is missing or no pseudo-terminal appears within five seconds. */
export async function openPty(): Promise<Pty> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-pty-'));
  const path = join(folder, 'receiver');
  // Without `raw,echo=0` the line discipline would echo the receiver's bytes back to it and turn CR into LF.
  const socat = spawn('socat', [`PTY,raw,echo=0,link=${path}`, 'STDIO'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  socat.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-1000);
  });
  const ended = once(socat, 'exit').catch((error: Error) => {
    complaint = error.message;
  });
  const far = Duplex.from({ readable: socat.stdout, writable: socat.stdin });
  // Hanging up while bytes are under way is what some tests are about.
  far.on('error', () => undefined);
  let holder: FileHandle | undefined;
  const close = async () => {
    await holder?.close();
    socat.kill('SIGTERM');
    const killer = setTimeout(() => socat.kill('SIGKILL'), END_MS);
    await ended;
    clearTimeout(killer);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilExists(path, () => socat.exitCode !== null || complaint !== '');
    // Held open, so that the program may close it and open it again; without this socat would end at the first close.
    holder = await open(path, 'r+');
  } catch (error) {
    await close();
    throw new Error(`socat made no pseudo-terminal: ${complaint || (error as Error).message}`);
  }
  return { path, far, close };
}

/** Lets an emulator speak over any duplex stream: the far side of a pty, or a socket. */
export function attachEmulator(emulator: Emulator, stream: Duplex): void {
  stream.on('data', (bytes: Buffer) => emulator.receive(bytes));
  stream.on('close', () => emulator.stop());
  emulator.start((bytes) => {
    if (stream.writable) stream.write(bytes);
  });
}

async function untilExists(path: string, hasFailed: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < APPEAR_MS; waitedMs += LOOK_EVERY_MS) {
    if (hasFailed()) break;
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`${path} did not appear within ${APPEAR_MS} ms`);
}
