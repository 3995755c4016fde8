import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { afterEach, expect, it } from 'vitest';
import { WorkStream } from '../../src/network/work-stream.js';
import { startHubServer, type TestHub } from '../support/message-server.js';
import { newFolder } from '../support/network-ends.js';

const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

/** A hub whose nats-server finds no messages at its next start after `empty()`, only its readers: as after a full disk. */
async function hubThatIsEmptied() {
  const [folder, bin] = [newFolder('emptied'), newFolder('bin')];
  const real = execFileSync('sh', ['-c', 'command -v nats-server'], { encoding: 'utf8' }).trim();
  const mark = join(folder, 'empty');
  const script = `[ -e '${mark}' ] && { rm '${mark}'; find '${folder}/streams' -name msgs -prune -exec rm -r {} +; }`;
  writeFileSync(join(bin, 'nats-server'), ['#!/bin/sh', script, `exec '${real}' "$@"`].join('\n'), { mode: 0o755 });
  process.env['PATH'] = `${bin}${delimiter}${path}`;
  mkdirSync(join(folder, 'streams'));
  const hub = await startHubServer({ folder });
  const empty = () => writeFileSync(mark, '');
  return { hub, empty, end: async () => Promise.all([hub.stop(), rmSync(bin, { recursive: true })]) };
}

function reader({ server: { connection } }: TestHub, subject: string) {
  const [taken, faults]: [string[], string[]] = [[], []];
  const stream = new WorkStream({
    ...{ connection, name: 'RFI_EVENTS', reader: 'desk', subjects: [subject], waitingBytes: 1e6, replicas: 1 },
    mostUnconfirmed: 100,
    take(message) {
      taken.push(message.string());
      message.ack();
    },
    onFault: (sentence) => faults.push(sentence),
  });
  return { stream, taken, faults };
}

it('a reader that stands beyond its emptied stream is made anew, while it reads and at a start', async () => {
  const { hub, empty, end } = await hubThatIsEmptied();
  const subject = 'rfi.v1.event.hue.report';
  const send = (words: string) => jetstream(hub.server.connection).publish(subject, words);
  const first = reader(hub, subject);
  try {
    await first.stream.start();
    for (let i = 0; i < 20; i++) await send(`before ${i}`);
    await expect.poll(() => first.taken.length).toBe(20);
    // The message server writes down some seconds later how far its reader came; without that, it hands out again after the time of a
    // confirmation.
    await pause(4000);

    empty();
    execFileSync('pkill', ['-9', '-f', `nats-server.*${hub.folder}`]);
    await expect
      .poll(
        () =>
          send('after a kill').then(
            ({ seq }) => seq,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(1);
    await expect.poll(() => first.taken.at(-1), { timeout: 60_000 }).toBe('after a kill');
    expect(first.faults.join()).toContain('its reader is made anew');
    await expect.poll(() => first.stream.isUnread, { timeout: 10_000 }).toBe(false);
  } finally {
    await first.stream.stop();
  }
  empty();
  await hub.server.stop();
  const again = await startHubServer({ folder: hub.folder });
  const second = reader(again, subject);
  try {
    await second.stream.start();
    await jetstream(again.server.connection).publish(subject, 'after a start');
    await expect.poll(() => second.taken, { timeout: 4000 }).toEqual(['after a start']);
  } finally {
    await second.stream.stop();
    await again.server.stop();
    await end();
  }
});
