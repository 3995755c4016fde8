/**
 * Twenty pseudo-terminals with something on each: one babbles without end, one is silent, one is unplugged and comes
 * back every five seconds, and seventeen print numbered sweeps. In its own process, so that it owes nothing to the
 * reader's event loop. Arguments: a folder for the ports, sweeps per second.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export const PORTS = 20;
export const VALUES_PER_SWEEP = 200;
/** Numbers run through this many values before they repeat. */
export const NUMBER_CYCLE = 8000;
const REPLUG_EVERY_MS = 5000;
const AWAY_MS = 1000;

export type Habit = 'good' | 'babbling' | 'silent' | 'unplugged';

export function habitOf(port: number): Habit {
  return port === 0 ? 'babbling' : port === 1 ? 'silent' : port === 2 ? 'unplugged' : 'good';
}

/** The sweep's number rides on its first value: −40.00 dBm is 0, −40.01 dBm is 1, … */
export function numberOf(firstLevelDbm: number): number {
  return Math.round((-40 - firstLevelDbm) * 100);
}

function lineOf(number: number): string {
  const first = (-40 - (number % NUMBER_CYCLE) / 100).toFixed(2);
  return `${first}${`,-10${number % 10}.5`.repeat(VALUES_PER_SWEEP - 1)}\n`;
}

/** Every socat ever started here: one that is just being plugged in again must not outlive us either. */
const started = new Set<ChildProcess>();

async function plug(folder: string, port: number): Promise<{ socat: ChildProcess; far: WriteStream }> {
  const [near, far] = [join(folder, `port${port}`), join(folder, `far${port}`)];
  const socat = spawn('socat', [`PTY,link=${near},raw,echo=0`, `PTY,link=${far},raw,echo=0`], { stdio: 'ignore' });
  started.add(socat);
  socat.once('exit', () => started.delete(socat));
  while (!existsSync(near) || !existsSync(far)) await new Promise((resolve) => setTimeout(resolve, 10));
  const stream = createWriteStream(far, { flags: 'r+' });
  stream.on('error', () => undefined);
  return { socat, far: stream };
}

async function main(folder: string, sweepsPerSecond: number): Promise<void> {
  const plugged = await Promise.all(Array.from({ length: PORTS }, (_, port) => plug(folder, port)));
  process.on('disconnect', () => {
    for (const socat of started) socat.kill('SIGKILL');
    process.exit(0);
  });
  let number = 0;
  setInterval(() => {
    const line = lineOf(number++);
    plugged.forEach(({ far }, port) => {
      if (habitOf(port) === 'good' || habitOf(port) === 'unplugged') far.write(line);
    });
  }, 1000 / sweepsPerSecond);
  const babble = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919 + 13) % 256));
  const pour = () => {
    const far = plugged[0]?.far;
    if (far?.write(babble)) setTimeout(pour, 1);
    else far?.once('drain', pour);
  };
  pour();
  setInterval(async () => {
    plugged[2]?.far.destroy();
    plugged[2]?.socat.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    plugged[2] = await plug(folder, 2);
  }, REPLUG_EVERY_MS);
  process.send?.({ ready: true });
}

const [folder, rate] = process.argv.slice(2);
if (process.send !== undefined && folder !== undefined) await main(folder, Number(rate));
