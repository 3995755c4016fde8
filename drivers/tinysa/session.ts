/** Sets a tinySA up for a plan, records how to undo this, and restores the earlier settings at the end. */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import type { Link } from '../../src/receiver/link.js';
import { defined } from '../../src/rf/defined.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { refuseEndless, type SweepEffort } from './deadline.js';
import { type Greeting, greet } from './greeting.js';
import { inputFor, inputInUse, type Model, type Span, spanFor } from './models.js';
import { linesOf, PROMPT, Shell } from './shell.js';
import { parseRbwHz } from './text.js';

const QUIET_MS = 60;
/**
 * The receiver loop allows three seconds for a farewell; a setting takes milliseconds, but a running sweep must be
 * stopped.
 */
const STOP_QUIET_MS = 150;
const STOP_MS = 1200;
const UNDO_TIMEOUT_MS = 400;

export class Session {
  readonly link: Link;
  readonly signal: AbortSignal;
  readonly shell: Shell;
  /** True from the request of a scan until its last prompt. */
  scanning = false;
  #undo: string[] = [];
  #canAbort = false;
  #greeting: Greeting | undefined;
  #span: Span | undefined;
  #rbwHz: number | undefined;
  #attenuationDb: number | undefined;

  constructor(link: Link, signal: AbortSignal) {
    this.link = link;
    this.signal = signal;
    this.shell = new Shell(link, signal);
  }

  /** @throws ConfigError for a plan beyond this model's limits; LinkTimeout when nothing answers. */
  async prepare(plan: SweepPlan): Promise<void> {
    const greeting = await greet(this.shell, QUIET_MS);
    if (greeting === undefined) throw LinkTimeout.of('The tinySA no longer answers with its prompt.');
    this.#greeting = greeting;
    this.#span = spanFor(plan, greeting.model);
    this.#rbwHz = plan.rbwHz;
    this.#attenuationDb = plan.attenuationDb;
    if (plan.rbwHz !== undefined) refuseEndless(this.effort());
    const input = greeting.model.isUltra ? undefined : inputFor(this.#span, inputInUse(greeting.ownSweep));

    if (!/Paused/.test(await this.shell.ask('status'))) this.#undo.push('resume');
    // Without `pause` the receiver measures for its own screen between our sweeps, and the RBW would be the screen's.
    await this.shell.ask('pause');
    if (input !== undefined) await this.#switchInput(input.name);
    // With the trigger at normal or single it would measure nothing; the setting cannot be read, so it is not restored.
    await this.shell.ask('trigger auto');
    if (plan.rbwHz !== undefined) await this.#set(`rbw ${plan.rbwHz / 1000}`, 'rbw auto');
    if (plan.attenuationDb !== undefined) await this.#set(`attenuate ${plan.attenuationDb}`, 'attenuate auto');
    this.#canAbort = await this.shell.knows('abort on');
    if (this.#canAbort) this.#undo.push('abort off');
  }

  get model(): Model {
    return this.#prepared(this.#greeting).model;
  }

  get zeroDb(): number {
    return this.#prepared(this.#greeting).zeroDb;
  }

  get span(): Span {
    return this.#prepared(this.#span);
  }

  /** `rbwLimited` where the bandwidth in use is known to be wider than a bin. */
  rbwFlag(stepHz: number): number {
    return this.#rbwHz !== undefined && this.#rbwHz > stepHz ? SweepFlag.rbwLimited : 0;
  }

  /** Settings of every sweep; automatic attenuation may change within a sweep and is not stated. */
  settings(): Pick<DriverSweep, 'rbwHz' | 'attenuationDb'> {
    return defined({ rbwHz: this.#rbwHz, attenuationDb: this.#attenuationDb });
  }

  /** While the bandwidth is automatic and not yet read, about one step: the firmware chooses so. */
  effort(): SweepEffort {
    const { startHz, stopHz, points } = this.span;
    const { minRbwHz, maxRbwHz } = this.model;
    const stepHz = (stopHz - startHz) / points;
    const rbwHz = this.#rbwHz ?? Math.min(maxRbwHz, Math.max(minRbwHz, stepHz));
    return { spanHz: stopHz - startHz, points, rbwHz };
  }

  /** Between two scans, while paused, `rbw` prints the bandwidth of the last scan. */
  async readRbw(): Promise<void> {
    this.#rbwHz = parseRbwHz(await this.shell.ask('rbw')) ?? this.#rbwHz;
  }

  /** For the text scan, which prints in the unit of the screen. */
  async setUnitDbm(): Promise<void> {
    const unit = /^\d+: (\S+)/m.exec(await this.shell.ask('trace'))?.[1];
    await this.#set('trace dBm', `trace ${unit ?? 'dBm'}`);
  }

  /** Ends the running scan and gets to the prompt; true when that worked. */
  async stopScan(): Promise<boolean> {
    if (!this.scanning) return true;
    // Without `abort` the end of the scan must be awaited.
    if (this.#canAbort) await this.link.write('abort\r');
    // Echo and payload come from two threads of the receiver and are mixed: they cannot be read.
    const heard = await this.link.drain(STOP_QUIET_MS, STOP_MS);
    if (!endsWithPrompt(heard)) {
      const woken = await new Shell(this.link).ask('', UNDO_TIMEOUT_MS).then(
        () => true,
        () => false,
      );
      if (!woken) return false;
    }
    this.scanning = false;
    return true;
  }

  /** Restores the receiver's earlier settings; never throws, takes at most two and a half seconds. */
  async leave(): Promise<void> {
    const undo = this.#undo.reverse();
    this.#undo = [];
    const farewell = new Shell(this.link);
    try {
      const stopped = await this.stopScan();
      for (const command of undo) {
        // A busy shell reads its input later: a command written now is obeyed when the scan ends.
        if (stopped) await farewell.ask(command, UNDO_TIMEOUT_MS);
        else await this.link.write(`${command}\r`);
      }
    } catch {
      // The receiver is gone or does not answer: nothing more can be restored.
    }
  }

  async #set(command: string, undo: string): Promise<void> {
    const reply = linesOf(await this.shell.ask(command));
    if (reply.length > 0)
      throw ProtocolError.of('The tinySA refused "{command}": {reply}.', { command, reply: reply.join(' ') });
    this.#undo.push(undo);
  }

  /** A change of the input resets the screen's sweep, so that is restored as well. */
  async #switchInput(name: 'low' | 'high'): Promise<void> {
    const ownSweep = this.#greeting?.ownSweep;
    const current = inputInUse(ownSweep);
    if (name === current) return;
    await this.shell.ask(`mode ${name} input`);
    const sweep = ownSweep === undefined ? [] : [`sweep ${ownSweep.startHz} ${ownSweep.stopHz} ${ownSweep.points}`];
    this.#undo.push(...sweep, `mode ${current} input`);
  }

  #prepared<T>(value: T | undefined): T {
    if (value === undefined) throw new Error('a tinySA session is used before prepare()');
    return value;
  }
}

function endsWithPrompt(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-PROMPT.length)).toString('latin1') === PROMPT;
}
