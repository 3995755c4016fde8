import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { hubSubjects, packed, type SharedFile } from '../../../src/network/hubs/hub-messages.js';
import { WarmCopy } from '../../../src/network/hubs/warm-copy.js';

const PAPER_MS = 150;

it('stations come before the case book is copied, and wait for no paper', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rfi-copy-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const file = (path: string): SharedFile => ({ path, bytes: 1, stamp: '1700000000000' });
  const papers = Array.from({ length: 200 }, (_, i) => file(`attachments/${i}.png`));
  const files = [...papers, file('network/stations/hue.json')];
  const isHere = (path: string) => existsSync(join(dataDir, path));
  let hadStationAtFirst: boolean | undefined;
  const request = async (subject: string, question: string): Promise<{ data: Uint8Array }> => {
    if (subject === hubSubjects.files) return { data: packed(files) };
    if (subject === hubSubjects.part) {
      if (question.includes('attachments')) await wait(PAPER_MS);
      return { data: new Uint8Array(1) };
    }
    hadStationAtFirst ??= isHere('network/stations/hue.json');
    return await new Promise(() => undefined);
  };
  const connection = { request } as unknown as NatsConnection;
  const copy = new WarmCopy({ connection, id: 'second', dataDir, onNotice: () => undefined });
  copy.start();
  onTestFinished(() => copy.stop());
  await vi.waitFor(() => expect(hadStationAtFirst).toBe(true), { timeout: 2000 });
  // A station joins while papers are copied, which takes 30 s.
  files.push(file('network/stations/vinh.json'));
  await vi.waitFor(() => expect(isHere('network/stations/vinh.json')).toBe(true), { timeout: 6000 });
  expect(isHere('attachments/0.png')).toBe(true);
  expect(isHere('attachments/199.png')).toBe(false);
}, 15_000);
