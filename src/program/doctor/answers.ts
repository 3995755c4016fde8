import { connect } from 'node:net';
import { heard } from '../../threads/heard.js';

const WITHIN_MS = 3000;

/** True when somebody takes a connection at `host:port`. */
export function answers(address: string): Promise<boolean> {
  const at = address.lastIndexOf(':');
  return new Promise((resolve) => {
    const socket = heard(connect(Number(address.slice(at + 1)), address.slice(0, at)));
    const settle = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(WITHIN_MS, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
