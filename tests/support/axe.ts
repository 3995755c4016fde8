/** What axe objects to on a page (WCAG 2.2 AA), in Debian's Chromium. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const AND_GOOD_PRACTICE = [...WCAG, 'best-practice'];

/** Rule, element and reason of each objection. */
export async function objectionsOfAxe(page: Page, rules: 'wcag' | 'and good practice' = 'wcag'): Promise<string[]> {
  const values = rules === 'wcag' ? WCAG : AND_GOOD_PRACTICE;
  // One frame, and only what is wrong: axe spends most of its time on describing the thousand elements that are good.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await axe.options({ resultTypes: ['violations'], runOnly: { type: 'tag', values } }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`),
  );
}
