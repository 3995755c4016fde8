/** Emitters of the outside world, each with an error that its owner does not hear: it ends nothing. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { SerialPort } from 'serialport';
import { expect, it, onTestFinished } from 'vitest';
import { heard } from '../../src/threads/heard.js';

const KINDS = {
  'a socket whose port is closed': async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    return heard(connect(port, '127.0.0.1'));
  },
  'a server whose port is taken': async () => {
    const first = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void first.close());
    await once(first, 'listening');
    return heard(createServer()).listen((first.address() as { port: number }).port, '127.0.0.1');
  },
  'an upgraded connection that the visitor resets': async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const visitor = connect((server.address() as { port: number }).port, '127.0.0.1');
    const [socket] = (await once(server, 'connection')) as [Socket];
    heard(socket).resume();
    setImmediate(() => visitor.resetAndDestroy());
    return socket;
  },
  'a datagram to a name that is none': async () => {
    const socket = heard(createSocket('udp4'));
    onTestFinished(() => void socket.close());
    socket.send('text', 9, '256.256.256.256');
    return socket;
  },
  'a program that is not installed': async () => heard(spawn('/no/such/program')),
  'the pipe of a program that ended': async () => {
    const child = heard(spawn('true'));
    child.stdin.write(Buffer.alloc(1 << 20));
    return child.stdin;
  },
  'a thread that throws': async () => heard(new Worker('throw new Error("in the thread")', { eval: true })),
  'a serial port that is not there': async () => heard(new SerialPort({ path: '/dev/no-such-port', baudRate: 9600 })),
} as const;

it.each(Object.entries(KINDS))('%s ends nothing', async (_name, made) => {
  const emitter = await made();
  const [error] = await new Promise<unknown[]>((resolve) => emitter.once('error', (...told) => resolve(told)));
  expect(error).toBeInstanceOf(Error);
  // Its owner has left by now.
  expect(emitter.emit('error', new Error('a second one'))).toBe(true);
});

it('says at once that a program got no pipes', () => {
  const child = spawn('true');
  child.on('error', () => undefined);
  Object.assign(child, { stdio: undefined });
  expect(() => heard(child)).toThrow('no file descriptors are left');
});
