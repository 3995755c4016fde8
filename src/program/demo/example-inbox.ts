/** The inbox of the demonstration's example people: a web hook on this machine, so that what they are told really arrives. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { heard } from '../../threads/heard.js';

export const INBOX_ID = 'example-inbox';

/** Opens the inbox on a free port, for as long as the process lives; returns the notice channel that reaches it. */
export async function openExampleInbox() {
  const server = heard(
    createServer((request, response) => {
      request.resume();
      request.once('end', () => response.writeHead(204).end());
    }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  return { id: INBOX_ID, name: 'Hộp thư ví dụ', kind: 'webhook', template: 'json', url };
}
