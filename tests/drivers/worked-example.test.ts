/** The driver and the emulator of hardware.md, taken out of the document and run as they stand there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../../src/files/project.js';
import type { ReceiverDriver } from '../../src/receiver/driver.js';
import { contractChecks, driverContract } from '../support/driver-contract.js';
import { type EmulatedReceiver, emulatedReceivers } from '../support/emulated.js';
import { fuzz } from '../support/fuzz-driver.js';

const folder = mkdtempSync(join(tmpdir(), 'rfi-example-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The block of the document that begins with the name of this file. */
function shown(path: string): string {
  const document = readFileSync(join(projectFolder, 'hardware.md'), 'utf8');
  const begin = `\`\`\`ts\n// ${path}\n`;
  const [, block = ''] = document.split(begin);
  const [code = ''] = block.split('\n```');
  expect(code, path).not.toBe('');
  return code
    .replaceAll("from '../src/", `from '${projectFolder}/src/`)
    .replaceAll("from './", `from '${projectFolder}/tests/support/`);
}

let written = 0;
async function load<T>(code: string): Promise<T> {
  const path = join(folder, `example-${++written}.ts`);
  writeFileSync(path, code);
  return (await import(pathToFileURL(path).href)) as T;
}

const driverCode = shown('drivers/acme.ts');
const { driver } = await load<{ driver: ReceiverDriver }>(driverCode);
const { receivers } = await load<{ receivers: EmulatedReceiver[] }>(shown('tests/support/emulated-acme.ts'));
const others = await emulatedReceivers();
const strangers = Object.fromEntries(others.map(({ name, emulate }) => [name, () => emulate()]));
const [acme] = receivers;
if (acme === undefined) throw new Error('hardware.md shows no emulated receiver');
const [terms] = acme.contracts;
if (terms === undefined) throw new Error('hardware.md shows no contract');

driverContract({ ...terms, driver, strangers });

describe('the worked example of hardware.md', () => {
  it.each(acme.fuzz)('ends in time and shows no impossible level as good, whatever comes (%#)', (about) =>
    fuzz(driver, about),
  );
});

describe('the contract of drivers', () => {
  /** The names of the checks that fail when the example is written wrong. */
  async function failing(right: string, wrong: string): Promise<string[]> {
    expect(driverCode).toContain(right);
    const { driver: broken } = await load<{ driver: ReceiverDriver }>(driverCode.replaceAll(right, wrong));
    const names: string[] = [];
    for (const { name, run } of contractChecks({ ...terms, driver: broken, strangers: {} } as never))
      await run().catch(() => names.push(name));
    return names;
  }

  it('catches a checksum that is ignored', async () => {
    expect(await failing(' && checksumOf(text) === Number.parseInt(sum, 16)', '')).toContain(
      'shows no level out of bytes whose checksum is wrong',
    );
  });

  it('catches an identification that swallows whatever goes wrong', async () => {
    const asked = "const version = await nextLine(link, 'ACME-SA ', ANSWER_MS);";
    expect(
      await failing(
        asked,
        `${asked.replace(';', '.catch(() => undefined);')}\n    if (version === undefined) return undefined;`,
      ),
    ).toContain(
      'tells of a line that is lost while it identifies, and takes that neither for silence nor for an answer',
    );
  });

  it('catches a grid that does not reach the end of the plan, also when the receiver is set to the same grid', async () => {
    const found = await failing('plan.stopHz', '(plan.stopHz - 0.05 * (plan.stopHz - plan.startHz))');
    expect(found).toContain('delivers levels and frequencies as they are on the air, up to the end of the plan');
  });

  it('catches a stop that is not passed on to the waits', async () => {
    expect(await failing('endsAt - link.now(), signal }', 'endsAt - link.now() }')).toContain(
      'stops at once, and without an error, when it is stopped while it waits for a silent receiver',
    );
  });

  it('finds nothing in the example as it is', async () => {
    expect(await failing('const ANSWER_MS = 1000;', 'const ANSWER_MS = 999;')).toEqual([]);
  });
});
