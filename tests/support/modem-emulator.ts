/** A GSM modem as a byte machine: commands of TS 27.007 and 27.005, with the faults of real ones. */
import { cellAnswer, type EmulatedCells, networkList } from './cell-emulator.js';
import type { Emulator } from './emulator.js';
import { messageOf, type Received } from './sms-message.js';

export interface ModemBehaviour {
  sim: 'ready' | 'none' | 'pin' | 'puk';
  pin: string;
  /** Of +CREG: 1 home, 2 searching, 3 denied, 5 roaming. */
  registration: number;
  /** Of +CSQ. */
  signal: number;
  /** The command that switches digits on; undefined for a modem that knows none. */
  digitCommand: string | undefined;
  digitCode: string;
  /** What the person called does. */
  answer: 'digit' | 'talks' | 'nothing' | 'busy';
  /** Sent between the lines of each answer. */
  unasked: string;
  /** Answers that noise destroys, counted down. */
  lostAnswers: number;
  /** Status in the report of delivery; undefined: the centre sends none. */
  report: number | undefined;
  /** Error on AT+CMGS. */
  sendError: string | undefined;
  /** Sent with the prompt for a text, in the same bytes. */
  unaskedAtPrompt: string;
  /** Undefined for a modem that knows no question about cells. */
  cells: EmulatedCells | undefined;
}

export class EmulatedModem implements Emulator {
  readonly behaviour: ModemBehaviour = {
    ...{ sim: 'ready', pin: '1234', registration: 1, signal: 18, digitCommand: 'AT+DDET=1', digitCode: '+DTMF: 1' },
    ...{ answer: 'digit', unasked: '', lostAnswers: 0, report: 0, sendError: undefined },
    ...{ unaskedAtPrompt: '', cells: undefined },
  };
  readonly commands: string[] = [];
  readonly pdus: string[] = [];
  readonly dialled: string[] = [];
  pinTries = 0;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #echo = true;
  #typed = '';
  #pduLength: number | undefined;
  #call: 'none' | 'alerting' | 'active' = 'none';
  #reference = 40;
  #search: NodeJS.Timeout | undefined;
  #isNumeric = false;

  get texts(): Received[] {
    return this.pdus.flatMap((pdu) => messageOf(pdu) ?? []);
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
  }

  stop(): void {
    clearTimeout(this.#search);
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    for (const letter of Buffer.from(bytes).toString('latin1')) this.#type(letter);
  }

  #type(letter: string): void {
    if (this.#echo) this.#say(letter);
    if (this.#search !== undefined) {
      // A key ends it, or is lost.
      if (this.behaviour.cells?.heeds === true) this.#endSearch('ABORTED');
      return;
    }
    if (letter === '\u001b') {
      this.#typed = '';
      this.#pduLength = undefined;
    } else if (this.#pduLength !== undefined && letter === '\u001a') this.#sms(this.#typed.trim());
    else if (letter === '\r' && this.#pduLength === undefined) {
      const command = this.#typed.trim();
      this.#typed = '';
      if (command !== '') this.#command(command);
    } else this.#typed += letter;
  }

  #say(text: string): void {
    this.#send?.(Buffer.from(text, 'latin1'));
  }

  #answer(...lines: string[]): void {
    if (this.behaviour.lostAnswers > 0) {
      this.behaviour.lostAnswers -= 1;
      this.#say('\r\n\u0000\u00ff~K\r\n');
      return;
    }
    const news = this.behaviour.unasked === '' ? '' : `\r\n${this.behaviour.unasked}\r\n`;
    const [final, ...rest] = lines.reverse();
    this.#say(
      `${rest
        .reverse()
        .map((line) => `\r\n${line}\r\n`)
        .join('')}${news}\r\n${final}\r\n`,
    );
  }

  #command(command: string): void {
    this.commands.push(command);
    const { behaviour } = this;
    const [name = ''] = command.split(/[=?]/);
    if (command === 'ATE0' || command === 'ATE1') this.#echo = command === 'ATE1';
    if (command === 'AT+CPIN?') {
      this.#pin();
      return;
    }
    if (command.startsWith('AT+CPIN=')) {
      this.#enterPin(command.slice(8).replaceAll('"', ''));
      return;
    }
    if (command.startsWith('AT+CMGS=')) {
      this.#startSms(Number(command.slice(8)));
      return;
    }
    if (command.startsWith('ATD')) {
      this.#dial(command.slice(3).replace(';', ''));
      return;
    }
    const { cells } = behaviour;
    if (cells !== undefined && this.#aboutCells(cells, command)) return;
    if (command === 'AT+CLCC') {
      this.#calls();
      return;
    }
    if (command === 'AT+CHUP' || command === 'ATH') this.#call = 'none';
    if (command.startsWith('AT+CUSD=1,')) {
      this.#answer('OK');
      // "TK chính: 50000đ" as UCS-2, as Vietnamese operators answer.
      const text = Buffer.from('TK chính: 50000đ', 'utf16le').swap16().toString('hex').toUpperCase();
      this.#say(`\r\n+CUSD: 0,"${text}",72\r\n`);
      return;
    }
    if (/^AT(?:\+DDET|\+QTONEDET|#DTMF|\+UDTMFD)/.test(command)) {
      this.#answer(command === behaviour.digitCommand ? 'OK' : '+CME ERROR: 100');
      return;
    }
    const answers: Readonly<Record<string, string>> = {
      'AT+CREG?': `+CREG: 0,${behaviour.registration}`,
      'AT+CEREG?': `+CEREG: 0,${behaviour.registration}`,
      'AT+CSQ': `+CSQ: ${behaviour.signal},0`,
      'AT+COPS?': this.#isNumeric ? `+COPS: 0,2,"${cells?.network}",7` : '+COPS: 0,0,"Viettel",7',
      'AT+CGMI': 'EMULATED',
      'AT+CGMM': 'MODEM',
      'AT+CGMR': '1.0',
      'AT+CGSN': '490154203237518',
      'AT+CIMI': '452040000000001',
      'AT+CSCA?': '+CSCA: "+84980200030",145',
      'AT+CSMS?': '+CSMS: 0,1,1,1',
      'AT+CPMS?': '+CPMS: "SM",0,20,"SM",0,20,"SM",0,20',
      'AT+CPMS=?': '+CPMS: ("SM"),("SM"),("SM")',
      'AT+CMGF=?': '+CMGF: (0,1)',
      'AT+CMGF?': '+CMGF: 0',
      'AT+CSCS=?': '+CSCS: ("GSM","UCS2","IRA")',
      'AT+CSCS?': '+CSCS: "GSM"',
    };
    const found = answers[command];
    const known = /^AT(?:E[01]|Z|\+CMEE|\+CMGF|\+CNMI|\+CSCS|\+CPMS|\+CHUP|H|\+CSMS|\+CREG|\+CSCA|\+CFUN|\+CLIP)?$/;
    if (found !== undefined) this.#answer(found, 'OK');
    else this.#answer(known.test(name) || name === 'ATH' ? 'OK' : 'ERROR');
  }

  /** True where the command was one about cells. */
  #aboutCells(cells: EmulatedCells, command: string): boolean {
    if (cells.mute.includes(command)) return true;
    if (command.startsWith('AT+COPS=3,')) this.#isNumeric = command.endsWith('2');
    if (command === 'AT+COPS=?') {
      this.#search = setTimeout(() => this.#endSearch(networkList(cells), 'OK'), cells.searchMs);
      return true;
    }
    const answer = cellAnswer(cells, command, this.behaviour.registration);
    if (answer === undefined) return false;
    if (answer === 'ERROR') this.#answer('ERROR');
    else this.#answer(...answer, 'OK');
    return true;
  }

  #endSearch(...lines: string[]): void {
    clearTimeout(this.#search);
    this.#search = undefined;
    this.#answer(...lines);
  }

  #pin(): void {
    const { sim } = this.behaviour;
    if (sim === 'none') this.#answer('+CME ERROR: 10');
    else this.#answer(`+CPIN: ${sim === 'ready' ? 'READY' : sim === 'pin' ? 'SIM PIN' : 'SIM PUK'}`, 'OK');
  }

  #enterPin(pin: string): void {
    this.pinTries += 1;
    if (pin !== this.behaviour.pin) {
      this.#answer('+CME ERROR: 16');
      return;
    }
    this.behaviour.sim = 'ready';
    this.#answer('OK');
  }

  #startSms(length: number): void {
    if (this.behaviour.sendError !== undefined) {
      this.#answer(this.behaviour.sendError);
      return;
    }
    this.#pduLength = length;
    const { unaskedAtPrompt } = this.behaviour;
    this.#say(`\r\n> ${unaskedAtPrompt === '' ? '' : `\r\n${unaskedAtPrompt}\r\n`}`);
  }

  #sms(pdu: string): void {
    const expected = this.#pduLength;
    this.#typed = '';
    this.#pduLength = undefined;
    // The length counts the octets after the address of the centre (TS 27.005, 3.1).
    const centre = 1 + Number.parseInt(pdu.slice(0, 2), 16);
    if (pdu.length / 2 - centre !== expected) {
      this.#answer('+CMS ERROR: 304');
      return;
    }
    this.pdus.push(pdu);
    this.#reference += 1;
    this.#answer(`+CMGS: ${this.#reference}`, 'OK');
    const { report } = this.behaviour;
    const wantsReport = (Number.parseInt(pdu.slice(centre * 2, centre * 2 + 2), 16) & 0x20) !== 0;
    if (report === undefined || !wantsReport) return;
    const hex = (value: number) => value.toString(16).padStart(2, '0').toUpperCase();
    this.#say(
      `\r\n+CDS: 25\r\n0006${hex(this.#reference)}0B914819325476F87220115200008272201152100082${hex(report)}\r\n`,
    );
  }

  #dial(number: string): void {
    this.dialled.push(number);
    if (this.behaviour.answer === 'busy') {
      this.#answer('BUSY');
      return;
    }
    this.#call = 'alerting';
    this.#answer('OK');
  }

  #calls(): void {
    if (this.#call === 'none') {
      this.#answer('OK');
      return;
    }
    const state = this.#call;
    this.#answer(`+CLCC: 1,0,${state === 'active' ? 0 : 3},0,0`, 'OK');
    if (this.behaviour.answer === 'nothing') return;
    if (state === 'active' && this.behaviour.answer === 'digit') this.#say(`\r\n${this.behaviour.digitCode}\r\n`);
    this.#call = 'active';
  }
}
