/** What axe objects to on a page (WCAG 2.2 AA), in Debian's Chromium. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const AND_GOOD_PRACTICE = [...WCAG, 'best-practice'];
/** Made once in each document: to read these 580 kB again costs more than to look at most screens. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rule, element and reason of each objection. `within`: a selector of what is open above the page, and covers parts of it. */
export async function objectionsOfAxe(
  page: Page,
  rules: 'wcag' | 'and good practice' = 'wcag',
  within = 'html',
): Promise<string[]> {
  const values = rules === 'wcag' ? WCAG : AND_GOOD_PRACTICE;
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(AXE);
  // What lies half below a bar that stays is scrolled out of it: where a page happens to stand is no fault.
  const barsStay = (position: string) =>
    page.evaluate(
      `for (const bar of document.querySelectorAll('.header, .tab-bar, .state-line')) bar.style.position = '${position}';`,
    );
  await barsStay('static');
  const objections = await page.evaluate(
    async ([tags, selector]) => {
      const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
      // One frame, and only what is wrong: axe spends most of its time on describing the thousand elements that are good.
      const { violations } = await run(selector, {
        resultTypes: ['violations'],
        runOnly: { type: 'tag', values: tags },
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`),
      );
    },
    [values, within] as const,
  );
  await barsStay('');
  return objections;
}
