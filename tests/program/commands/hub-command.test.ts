import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { hubCommand } from '../../../src/program/commands/hub-command.js';

it('a data directory without a hub is named, in place of an answer about its stations', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-no-hub-'));
  const asked = [['invite', 'hue'], ['stations'], ['stations', '--json'], ['revoke', 'hue'], ['take-over']];
  for (const words of asked) {
    const asking = hubCommand().parseAsync([...words, '--data-dir', folder], { from: 'user' });
    await expect(asking).rejects.toThrow(`${folder} has no hub yet: start it with "serve --role hub" first.`);
  }
});

it('nats-config says to which folder of a node the files belong, as its configuration has it', async () => {
  const said: string[] = [];
  for (const way of ['log', 'error'] as const) {
    const spy = vi.spyOn(console, way).mockImplementation((text) => void said.push(text));
    onTestFinished(() => spy.mockRestore());
  }
  const write = async (hosts: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-nats-config-'));
    const flags = ['--nodes', '1', '--hosts', hosts, '--at', '/etc/rfi-nats', '--out', folder, '--data-dir', folder];
    await hubCommand().parseAsync(['nats-config', ...flags], { from: 'user' });
    return readFileSync(join(folder, 'node-1/nats.conf'), 'utf8');
  };
  expect(await write('nats-1.example')).toContain('"/etc/rfi-nats/server.pem"');
  expect(said.join()).toContain('nats-server -c /etc/rfi-nats/nats.conf');
  // Several nodes on one machine have ports of their own.
  expect(await write('10.0.0.5:4222')).toContain('"/etc/rfi-nats/node-1/server.pem"');
  expect(said.join()).toContain('nats-server -c /etc/rfi-nats/node-N/nats.conf');
});
