/** What axe objects to on a page (WCAG 2.2 AA), in Debian's Chromium. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Pictures that go on being drawn take most of the processor, and axe looks at none of them. */
const HOLD = `(() => {
  const held = [];
  const draw = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => held.push(callback);
  window.letGo = () => {
    window.requestAnimationFrame = draw;
    for (const callback of held.splice(0)) draw(callback);
  };
})()`;

/** Rule, element and reason of each objection. The page draws nothing meanwhile. */
export async function objectionsOfAxe(page: Page): Promise<string[]> {
  await page.evaluate(HOLD);
  try {
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`),
    );
  } finally {
    await page.evaluate('letGo()');
  }
}
