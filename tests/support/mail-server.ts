/** An SMTP server as far as a sender notices: it greets, authenticates, takes mail, and refuses when told to. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as sent. */
  readonly data: string;
}

export class MailServer {
  readonly mails: Mail[] = [];
  readonly logins: string[] = [];
  /** Answer to each recipient in place of "250". */
  refusal: string | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  port = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port = 0): Promise<MailServer> {
    const server = createServer();
    const mail = new MailServer(server);
    server.on('connection', (socket) => mail.#serve(socket));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    mail.port = (server.address() as AddressInfo).port;
    return mail;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    let heard = '';
    let inData = false;
    let from = '';
    let to: string[] = [];
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 test ESMTP');
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      for (;;) {
        const end = heard.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end === -1) return;
        const text = heard.slice(0, end);
        heard = heard.slice(end + (inData ? 5 : 2));
        if (inData) {
          this.mails.push({ from, to, data: Buffer.from(text, 'latin1').toString('utf8') });
          inData = false;
          to = [];
          say('250 kept');
          continue;
        }
        const verb = text.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') socket.write('250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n');
        else if (verb === 'AUTH') {
          this.logins.push(Buffer.from(text.split(' ')[2] ?? '', 'base64').toString());
          say('235 welcome');
        } else if (verb === 'MAIL') {
          from = /<(.*?)>/.exec(text)?.[1] ?? '';
          say('250 ok');
        } else if (verb === 'RCPT') {
          if (this.refusal === undefined) to.push(/<(.*?)>/.exec(text)?.[1] ?? '');
          say(this.refusal ?? '250 ok');
        } else if (verb === 'DATA') {
          inData = true;
          say('354 go on');
        } else if (verb === 'QUIT') {
          say('221 bye');
          socket.end();
        } else say(verb === 'STAR' ? '502 not here' : '250 ok');
      }
    });
  }
}
