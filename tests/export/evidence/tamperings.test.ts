/** Bundles tampered with, judged by the command and by the script of the page; all of them: `npm run torture -- tamper`. */
import { expect, it } from 'vitest';
import { tamper } from '../../torture/tamper.js';

it('is refused by both verifiers, or whole for both with what was changed listed as not computed again', async () => {
  const { passed, counts } = await tamper.run('70');
  expect([passed, counts]).toEqual([true, { ...counts, faults: [] }]);
  expect(Number(counts['refused'])).toBeGreaterThan(4);
  expect(Number(counts['listed'])).toBeGreaterThan(0);
});
