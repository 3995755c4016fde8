/**
 * The program's clock as this page knows it: all times on the page are the program's, even if the browser's clock is
 * wrong.
 */
import type { ServerMessage } from '../../../../src/api/live.js';

export class ServerClock {
  #offsetMs = 0;

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  heard(message: ServerMessage): void {
    if (message.type === 'hello') this.#offsetMs = message.serverTime - Date.now();
    else if (message.type === 'pong' && message.at !== undefined)
      this.#offsetMs = message.serverTime - (message.at + Date.now()) / 2;
  }
}
