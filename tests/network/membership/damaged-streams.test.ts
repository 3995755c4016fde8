import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startHubServer } from '../../support/message-server.js';
import { newFolder } from '../../support/network-ends.js';

const path = process.env['PATH'];
const folders: string[] = [];
afterEach(() => {
  process.env['PATH'] = path;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A hub whose streams hold this file; its nats-server runs `script` before it starts, with the streams as `$streams`. */
function hubWith(file: string, script: string) {
  const [folder, bin] = [newFolder('damaged'), newFolder('bin')];
  folders.push(folder, bin);
  const streams = join(folder, 'streams');
  const real = execFileSync('sh', ['-c', 'command -v nats-server'], { encoding: 'utf8' }).trim();
  const lines = ['#!/bin/sh', `streams='${streams}'`, script, `exec '${real}' "$@"`];
  writeFileSync(join(bin, 'nats-server'), lines.join('\n'), { mode: 0o755 });
  process.env['PATH'] = `${bin}${delimiter}${path}`;
  mkdirSync(streams);
  writeFileSync(join(streams, file), '');
  return { folder, streams };
}

describe('a message server that panics over its streams', () => {
  // As the real one does with some streams that a power cut left half written; a trace of goroutines follows.
  const panics =
    '[ -e "$streams/half-written" ] && { echo "panic: runtime error" >&2; seq -f "goroutine %g" 200 >&2; exit 2; }';

  it('gets empty ones, and the damaged ones are kept and named', async () => {
    const { folder, streams } = hubWith('half-written', panics);
    const hub = await startHubServer({ folder });
    try {
      expect(existsSync(join(`${streams}.damaged`, 'half-written'))).toBe(true);
      expect(existsSync(join(streams, 'half-written'))).toBe(false);
      expect(hub.said.join('\n')).toContain(`cannot be read and are now ${streams}.damaged`);
    } finally {
      await hub.server.stop();
    }
  });

  it('again and again: the first copy stays as it is, and of the later ones the last is kept', async () => {
    const { folder, streams } = hubWith('half-written', panics);
    for (const name of ['first', 'second', 'third']) {
      mkdirSync(streams, { recursive: true });
      writeFileSync(join(streams, 'half-written'), '');
      writeFileSync(join(streams, name), '');
      await (await startHubServer({ folder })).server.stop();
    }
    expect(existsSync(join(`${streams}.damaged`, 'first'))).toBe(true);
    expect(existsSync(join(`${streams}.damaged-last`, 'third'))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('streams.'))).toHaveLength(2);
  });
});

describe('a message server without memory', () => {
  it('ends with the reason and what to do, and its streams stay where they are', async () => {
    // A real nats-server that may reserve no more address space than this ends with exit code 2, as after a panic.
    const { folder, streams } = hubWith('waiting', 'ulimit -v 300000');
    const started = startHubServer({ folder });
    await expect(started).rejects.toThrow(/fatal error: .*memory/);
    await expect(started).rejects.toMatchObject({ cure: { en: expect.stringContaining('too little memory') } });
    expect(existsSync(join(streams, 'waiting'))).toBe(true);
    expect(existsSync(`${streams}.damaged`)).toBe(false);
  });
});

describe('a message server that writes a line without an end', () => {
  it('is named with the begin of that line, and the rest is not kept', async () => {
    const { folder } = hubWith(
      'waiting',
      '{ printf "[FTL] "; head -c 5000000 /dev/zero | tr "\\0" x; echo; } >&2; exit 1',
    );
    const { message } = await startHubServer({ folder }).then(
      () => new Error('started'),
      (error: Error) => error,
    );
    expect(message).toMatch(/^nats-server ended \(1\): x+\.$/);
    expect(message.length).toBeLessThan(5000);
  });
});

describe('a message server that is killed', () => {
  it('is named without the reason of another line', async () => {
    const { folder } = hubWith('waiting', 'echo "[ERR] 127.0.0.1 - authentication error" >&2; kill -9 $$');
    await expect(startHubServer({ folder })).rejects.toThrow('nats-server ended (killed): without a message.');
  });
});
