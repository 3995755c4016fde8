import type { Page } from 'playwright-core';

/** What the page's content security policy refuses, from its first line on; asked for before the page is loaded. */
export async function watchPolicy(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction('policyRefused', (what: string) => void violations.push(what));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const where = `${event.sourceFile}:${event.lineNumber}`;
      const told = `${event.violatedDirective} ${event.blockedURI} ${event.sample} ${where} ${location.pathname}`;
      (globalThis as unknown as { policyRefused(what: string): void }).policyRefused(told);
    });
  });
  return violations;
}
