/** Transports that are not ports: a TCP socket, a child process, a recorded file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { EnvironmentError, saidOf } from '../errors/errors.js';
import { heard } from '../threads/heard.js';
import { asItCame, SaidError, say, type Words } from '../words/said.js';
import { type OpenTransport, type Transport, type TransportSink, withDeadline } from './transport.js';

const CONNECT_TIMEOUT_MS = 5000;
const KILL_AFTER_MS = 2000;
const STDERR_KEPT_CHARS = 600;

export function tcpTransport(host: string, port: number): Transport {
  const description = asItCame(`TCP ${host}:${port}`);
  return {
    description,
    async open(sink) {
      const socket = heard(connect({ host, port, noDelay: true, keepAlive: true }));
      try {
        await withDeadline(once(socket, 'connect'), CONNECT_TIMEOUT_MS, () => new Error('no answer'));
      } catch (error) {
        socket.destroy();
        // A closed port, a silent one and a host that is not there are told alike: no map of the network for anybody.
        throw new EnvironmentError(
          say('{description} did not answer.', { description }),
          say('Check the address, the network cable, and that the receiver allows remote control.'),
          { cause: error },
        );
      }
      socket.on('data', (chunk: Buffer) => sink.onBytes(chunk));
      socket.on('error', (error) => sink.onClosed(error));
      socket.on('close', () => sink.onClosed());
      return {
        write: (bytes) =>
          new Promise((resolve, reject) => {
            socket.write(bytes, (error) => (error ? reject(error) : resolve()));
          }),
        pause: () => void socket.pause(),
        resume: () => void socket.resume(),
        close: async () => void socket.destroy(),
      };
    },
  };
}

/** A program whose standard output is the receiver; its last lines on standard error explain why it ended. */
export function processTransport(command: string, args: readonly string[]): Transport {
  const description = say('Program {command}', { command: [command, ...args].join(' ') });
  return { description, open: (sink) => openProcess(command, args, sink) };
}

async function openProcess(command: string, args: readonly string[], sink: TransportSink): Promise<OpenTransport> {
  const child = heard(
    spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } }),
  );
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString('latin1')).slice(-STDERR_KEPT_CHARS);
  });
  child.stdin.on('error', () => undefined);
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new EnvironmentError(
      say('"{command}" could not be started: {why}', { command, why: saidOf(error) }),
      say('Install the program, or correct its path in the configuration.'),
      { cause: error },
    );
  }
  child.stdout.on('data', (chunk: Buffer) => sink.onBytes(chunk));
  child.on('error', (error) => sink.onClosed(error));
  child.on('close', (code, signal) => {
    if (code === 0) sink.onClosed();
    else sink.onClosed(endedWith(signal ?? say('exit code {code}', { code: String(code) }), said(lastWords)));
  });
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        child.stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    pause: () => void child.stdout.pause(),
    resume: () => void child.stdout.resume(),
    lastWords: () => said(lastWords),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.stdout.resume();
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
      await ended.catch(() => undefined);
      clearTimeout(killer);
    },
  };
}

/** The last line of what a program wrote to standard error; empty when it wrote nothing. */
function said(lastWords: string): string {
  return lastWords.trim().split('\n').at(-1) ?? '';
}

function endedWith(how: string | Words, words: string): SaidError {
  if (words === '') return SaidError.of('it ended with {how}', { how });
  return SaidError.of('it ended with {how} and said "{words}"', { how, words });
}

/** A recorded file (or any readable stream, such as standard input), read at full speed. */
export function streamTransport(description: Words, openStream: () => Readable): Transport {
  return {
    description,
    async open(sink) {
      const stream = openStream();
      stream.on('data', (chunk: Buffer) => sink.onBytes(chunk));
      stream.on('end', () => sink.onClosed());
      stream.on('error', (error) => sink.onClosed(error));
      return {
        // A recording cannot be asked anything: written bytes are ignored.
        write: () => Promise.resolve(),
        pause: () => void stream.pause(),
        resume: () => void stream.resume(),
        close: async () => void stream.destroy(),
      };
    },
  };
}

/** @param start number of bytes to skip at the beginning */
export function fileTransport(path: string, start = 0): Transport {
  return streamTransport(say('Recording {path}', { path }), () =>
    createReadStream(path, { start, highWaterMark: 64 * 1024 }),
  );
}

/** For the simulated receiver, which makes its own sweeps: a link on which no byte ever arrives. */
export const silentTransport: Transport = {
  description: say('Simulated receiver'),
  open: () =>
    Promise.resolve({
      write: () => Promise.resolve(),
      pause: () => undefined,
      resume: () => undefined,
      close: () => Promise.resolve(),
    }),
};
