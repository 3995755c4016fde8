import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { emulatedTinySa } from '../../support/emulated-tinysa.js';
import { PROGRAM } from '../../support/program-file.js';
import { attachEmulator, openPty } from '../../support/pty.js';

it.each(['SIGTERM', 'SIGINT'] as const)(
  'a recording that is ended by %s is whole, has its notes, and leaves the receiver as found',
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-record-'));
    const pty = await openPty();
    const emulator = emulatedTinySa({ pointMs: 0.4 });
    attachEmulator(emulator, pty.far);
    onTestFinished(async () => {
      await pty.close();
      rmSync(folder, { recursive: true });
    });
    const before = structuredClone(emulator.state);
    const file = join(folder, 'session.bin');
    const args = ['record', file, '--driver', 'tinysa', '--port', pty.path, '--seconds', '600'];
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    while (!existsSync(file) || statSync(file).size < 2000) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(emulator.isScanning).toBe(true);
    child.kill(signal);
    expect((await once(child, 'close'))[0]).toBe(0);
    const notes = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
    expect(notes).toMatchObject({ driver: 'tinysa', bytes: statSync(file).size });
    expect(said).toContain('sweeps. Settings are in');
    expect(emulator.state).toEqual(before);
    expect(emulator.isScanning).toBe(false);
  },
);
