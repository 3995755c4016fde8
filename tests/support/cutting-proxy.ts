/** A link of a phone that is cut at random moments of a request, or altogether. */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { randomFrom } from './synthetic-sweeps.js';

/** `before`: the program hears nothing; `mid-body`: it hears half; `no-answer`: it has taken the record; `mid-answer`: half of the answer comes. */
const CUTS = ['before', 'mid-body', 'no-answer', 'mid-answer'] as const;
type Cut = (typeof CUTS)[number];

export interface CuttingProxy {
  readonly address: string;
  /** Number of cuts of each kind. */
  readonly cuts: Record<Cut, number>;
  /** Share of records whose link is cut. */
  share: number;
  /** The link is gone. */
  isGone: boolean;
  close(): Promise<void>;
}

const RECORD = /\/(?:note|field-measurement|attachments)(?:\?|$)/;

export async function startCuttingProxy(target: string, seed: number): Promise<CuttingProxy> {
  const random = randomFrom(seed);
  const { hostname, port } = new URL(target);
  const cuts: Record<Cut, number> = { before: 0, 'mid-body': 0, 'no-answer': 0, 'mid-answer': 0 };
  const cutOf = ({ method, url = '' }: IncomingMessage): Cut | undefined => {
    if (method !== 'POST' || !RECORD.test(url) || random() >= proxy.share) return undefined;
    const cut = CUTS[Math.floor(random() * CUTS.length)] as Cut;
    cuts[cut] += 1;
    return cut;
  };
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const cut = proxy.isGone ? 'before' : cutOf(request);
    const end = () => void request.socket.destroy();
    const body = Buffer.concat(await request.toArray());
    if (cut === 'before') return end();
    const { method, url: path, headers } = request;
    const far = forward({ hostname, port, method, path, headers, agent: false }, async (answer) => {
      const content = Buffer.concat(await answer.toArray());
      if (cut === 'no-answer') return end();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (cut !== 'mid-answer') return void response.end(content);
      response.write(content.subarray(0, content.length / 2), () => end());
    });
    far.on('error', end);
    const half = () => {
      far.destroy();
      end();
    };
    if (cut === 'mid-body') far.write(body.subarray(0, body.length / 2), () => setTimeout(half, 5));
    else far.end(body);
  };
  const server = createServer(
    (request, response) => void pass(request, response).catch(() => request.socket.destroy()),
  );
  server.on('upgrade', (request, near) => {
    if (proxy.isGone) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname, () => {
      const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
      far.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      near.pipe(far).pipe(near);
    });
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    sockets.add(near);
  });
  const sockets = new Set<{ destroy(): unknown }>();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let isGone = false;
  const proxy: CuttingProxy = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    cuts,
    share: 0,
    get isGone() {
      return isGone;
    },
    set isGone(gone) {
      isGone = gone;
      if (!gone) return;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      server.closeAllConnections();
    },
    async close() {
      this.isGone = true;
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}
