import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EnvironmentError, LinkClosed } from '../../src/errors/errors.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { textOf } from '../../src/receiver/link.js';
import { serialTransport } from '../../src/receiver/serial-transport.js';
import { fileTransport, processTransport, tcpTransport } from '../../src/receiver/stream-transports.js';
import type { Transport } from '../../src/receiver/transport.js';

const wait = { timeoutMs: 5000 };

async function open(transport: Transport): Promise<ByteLink> {
  const link = await ByteLink.open(transport, Date.now);
  onTestFinished(() => link.close());
  return link;
}

describe('the TCP transport', () => {
  it('carries bytes both ways and reports the end', async () => {
    const server = createServer((socket) => socket.on('data', (data) => socket.end(`echo ${data}`)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const link = await open(tcpTransport('127.0.0.1', (server.address() as AddressInfo).port));
    await link.write('*IDN?\n');
    expect(textOf(await link.readExactly(11, wait))).toBe('echo *IDN?\n');
    await expect(link.readExactly(1, wait)).rejects.toBeInstanceOf(LinkClosed);
  });

  it('names the address without an answer, and what to check', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const failure = await ByteLink.open(tcpTransport('127.0.0.1', port), Date.now).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EnvironmentError);
    expect((failure as Error).message).toContain(`TCP 127.0.0.1:${port}`);
  });
});

describe('the process transport', () => {
  it('reads a program as if it were a receiver', async () => {
    const link = await open(processTransport('sh', ['-c', 'read name; echo "hello $name"']));
    await link.write('receiver\n');
    expect(await link.readLine(wait)).toBe('hello receiver');
  });

  it('tells why the program ended, in its own last words', async () => {
    const link = await open(processTransport('sh', ['-c', 'echo one; echo "No supported devices found." >&2; exit 3']));
    expect(await link.readLine(wait)).toBe('one');
    const failure = await link.readLine(wait).catch((error: unknown) => error);
    expect((failure as Error).message).toContain('exit code 3 and said "No supported devices found."');
  });

  it('stops a program that would run for ever, even one that ignores the request', async () => {
    const transport = processTransport('sh', ['-c', 'trap "" TERM; echo $$; while :; do sleep 0.1; done']);
    const link = await ByteLink.open(transport, Date.now);
    const pid = Number(await link.readLine(wait));
    await link.close();
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });

  it('says what to do when the program is not installed', async () => {
    const failure = await ByteLink.open(processTransport('rtl_pwer', []), Date.now).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EnvironmentError);
    expect((failure as Error).message).toContain('"rtl_pwer" could not be started');
  });
});

describe('the file transport', () => {
  it('gives every line of a file far larger than the buffer, then ends', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-file-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const count = 200_000;
    const text = Array.from({ length: count }, (_, i) => `${i},-97.5\r\n`).join('');
    await writeFile(join(folder, 'lines.csv'), text);
    const link = await open(fileTransport(join(folder, 'lines.csv')));
    let lines = 0;
    const failure = await (async () => {
      for (;;) {
        const line = await link.readLine(wait);
        if (line !== `${lines},-97.5`) throw new Error(`line ${lines} is "${line}"`);
        lines += 1;
      }
    })().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LinkClosed);
    expect(lines).toBe(count);
  });
});

describe('the serial transport', () => {
  it('tells a missing port from one without permission', async () => {
    const failure = await ByteLink.open(serialTransport('/dev/ttyNONE9', { baudRate: 9600 }), Date.now).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(EnvironmentError);
    expect((failure as EnvironmentError).message).toBe('/dev/ttyNONE9 is not there.');
    expect((failure as EnvironmentError).cure.en).toContain('Plug the receiver in');
  });
});
