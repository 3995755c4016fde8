import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startHubServer } from '../../support/message-server.js';
import { newFolder } from '../../support/network-ends.js';

const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

describe('a message server that panics over its streams', () => {
  it('gets empty ones, and the damaged ones are kept and named', async () => {
    const [folder, bin] = [newFolder('damaged'), newFolder('bin')];
    const streams = join(folder, 'streams');
    const real = execFileSync('sh', ['-c', 'command -v nats-server'], { encoding: 'utf8' }).trim();
    // As the real one does with some streams that a power cut left half written.
    const panics = `[ -e '${streams}/half-written' ] && { echo 'panic: runtime error' >&2; exit 2; }`;
    writeFileSync(join(bin, 'nats-server'), `#!/bin/sh\n${panics}\nexec '${real}' "$@"\n`, { mode: 0o755 });
    process.env['PATH'] = `${bin}${delimiter}${path}`;
    mkdirSync(streams);
    writeFileSync(join(streams, 'half-written'), '');
    const hub = await startHubServer({ folder });
    try {
      expect(existsSync(join(`${streams}.damaged`, 'half-written'))).toBe(true);
      expect(existsSync(join(streams, 'half-written'))).toBe(false);
      expect(hub.said.join('\n')).toContain(`cannot be read and are now ${streams}.damaged`);
    } finally {
      await hub.stop();
    }
  });
});
