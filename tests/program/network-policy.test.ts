import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAccountProgram } from '../support/account-program.js';

/** A service of the machine that must not be asked; counts who came. */
async function innerService(): Promise<{ place: string; visits: () => number }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { place: `127.0.0.1:${(server.address() as AddressInfo).port}`, visits: () => visits };
}

describe('the policy of the network', () => {
  it('is held for receivers, GPS and webhooks that people at the page name', async () => {
    const { place, visits } = await innerService();
    const { administrator, person } = await startAccountProgram();
    const admin = await administrator();
    const field = await person(admin, 'fieldman', 'field');
    const refusals = [
      await field.call('POST', '/api/v1/receivers', { stationId: 'st', driver: 'scpi', port: { tcp: place } }),
      await field.call('PATCH', '/api/v1/receivers/sim', { port: { tcp: place } }),
      await field.call('PUT', '/api/v1/stations/st', { gps: { tcp: place } }),
      await admin.call('PUT', '/api/v1/notices/channels/hook', {
        version: 0,
        value: { kind: 'webhook', name: 'Hook', template: 'json', url: `http://${place}/` },
      }),
    ];
    for (const { status, body } of refusals) {
      expect(status).toBe(400);
      expect(body.detail).toContain('network.allow');
    }
    expect(visits()).toBe(0);
    expect((await admin.get('/api/v1/receivers')).body.receivers.length).toBe(1);
  });

  it('lets through what the configuration names', async () => {
    const { place, visits } = await innerService();
    const { administrator } = await startAccountProgram({ network: { allow: [place] } });
    const admin = await administrator();
    const value = { kind: 'webhook', name: 'Hook', template: 'json', url: `http://${place}/` };
    expect((await admin.call('PUT', '/api/v1/notices/channels/hook', { version: 0, value })).status).toBe(200);
    const { body } = await admin.call('POST', '/api/v1/notices/channels/hook/test');
    expect(body.sent).toBe(false);
    expect(visits()).toBe(1);
  });
});
