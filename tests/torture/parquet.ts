/** The examples that read an export as Parquet, run as they stand: Debian has no pyarrow and no duckdb for `npm test`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectFolder } from '../../src/files/project.js';
import { RunningProgram } from '../support/running-program.js';
import type { Ordeal } from './ordeal.js';

const EXPORT_DEADLINE_MS = 60_000;
const PANDAS = /^startedAt,peakHz,peakDbm\n(20\d\d-[^,\n]+,\d+(\.\d+)?,-?\d+(\.\d+)?\n)+$/;

interface Received {
  readonly receivers: readonly { readonly id: string }[];
}

async function exportOf(program: RunningProgram): Promise<{ receiverId: string; bytes: Uint8Array }> {
  const ask = async (path: string, init?: RequestInit) => await fetch(new URL(path, program.address), init);
  const { receivers } = (await (await ask('/api/v1/receivers')).json()) as Received;
  const receiverId = receivers[0]?.id ?? '';
  const from = new Date(Date.now() - 60_000).toISOString();
  const body = JSON.stringify({ what: 'sweeps', format: 'parquet', receiverId, from, to: new Date().toISOString() });
  const headers = { 'content-type': 'application/json' };
  const { id } = (await (await ask('/api/v1/exports', { method: 'POST', headers, body })).json()) as { id: string };
  const stateOf = async () => ((await (await ask(`/api/v1/exports/${id}`)).json()) as { state: string }).state;
  for (const endsAt = Date.now() + EXPORT_DEADLINE_MS; (await stateOf()) !== 'done'; await sleep(200))
    if (Date.now() > endsAt) throw new Error(`the export ${id} is not done after ${EXPORT_DEADLINE_MS / 1000} s`);
  return { receiverId, bytes: new Uint8Array(await (await ask(`/api/v1/exports/${id}/file`)).arrayBuffer()) };
}

export const parquet: Ordeal = {
  summary: 'examples over an export as Parquet; argument: a Python that has pandas, pyarrow and duckdb',
  async run(python = 'python3') {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-parquet-'));
    const program = await RunningProgram.start();
    try {
      const { receiverId, bytes } = await exportOf(program);
      const path = join(folder, 'air.parquet');
      writeFileSync(path, bytes);
      const said = (example: string) => {
        const script = join(projectFolder, 'tests/examples', example);
        const { stdout, stderr, error } = spawnSync(python, [script, path], { encoding: 'utf8' });
        return error?.message ?? `${stdout}${stderr}`;
      };
      const [pandas, duckdb] = [said('parquet_pandas.py'), said('parquet_duckdb.py')];
      const isRow = new RegExp(`^${receiverId},\\d+,20\\d\\d-[^,]+,-?\\d+(\\.\\d+)?\n$`);
      const faults = [...(PANDAS.test(pandas) ? [] : [pandas]), ...(isRow.test(duckdb) ? [] : [duckdb])];
      return { passed: faults.length === 0, counts: { rows: pandas.split('\n').length - 2, faults } };
    } finally {
      await program.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
