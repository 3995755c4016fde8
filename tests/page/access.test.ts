/** Accounts in Chromium: from the first start to the person who is put out, in both languages, at a desk and on a phone. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, PHONE, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const PASSWORD = 'thung lung suong mu 42';
const OTHER_PASSWORD = 'mot cau khac cung dai';

let browser: Browser;
let program: RunningProgram;
let chief: Page;
/** What browsers complained of: refusals of the content security policy, errors of the page. */
const errors: string[] = [];

async function open(options: BrowserContextOptions, language: 'vi' | 'en', path = ''): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // Refusals (401, 403) are meant here, of requests and of the live stream, and a browser always prints them.
    const isMeant = /status of 40[13]|HTTP Authentication failed/.test(message.text());
    if (message.type() === 'error' && !isMeant) errors.push(message.text());
  });
  await page.addInitScript(
    // Until the page itself remembers a language.
    (stored) => {
      const page = JSON.parse(localStorage.getItem('rfi-logger.page') ?? '{}');
      if (page.language !== undefined) return;
      localStorage.setItem('rfi-logger.page', JSON.stringify({ ...page, ...JSON.parse(stored) }));
    },
    JSON.stringify({ language }),
  );
  await page.goto(new URL(path, program.address).href);
  return page;
}

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel(/^(Tên đăng nhập|Sign-in name)/).fill(name);
  await page.getByLabel(/^(Mật khẩu|Password)/).fill(password);
  await page.getByRole('button', { name: /^(Đăng nhập|Sign in)$/ }).click();
}

describe('accounts on the page', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('begin with the link on the console, which makes the first administrator and signs in', async () => {
    const before = await open(DESKTOP, 'vi', 'account');
    await before.getByText('Chưa có tài khoản nào').waitFor();
    expect(program.setupLink).toMatch(/\/enter#[\w-]{43}$/);
    chief = await open({ ...DESKTOP, bypassCSP: true }, 'vi', `enter#${program.setupLink.split('#')[1]}`);
    await chief.getByRole('heading', { name: 'Thiết lập tài khoản' }).waitFor();
    expect(await objectionsOfAxe(chief)).toEqual([]);
    await chief.getByLabel('Tên đăng nhập').fill('truongca');
    await chief.getByLabel('Họ và tên').fill('Nông Văn Sơn');
    await chief.getByLabel('Mật khẩu mới', { exact: false }).first().fill('ngan qua');
    await chief.getByLabel('Nhập lại mật khẩu mới').fill(PASSWORD);
    // Two that differ make no account.
    expect(await chief.getByRole('button', { name: 'Lập quản trị viên' }).isDisabled()).toBe(true);
    // What is refused in a field is told below it, in the language of the page, whatever that of the browser.
    await chief.getByLabel('Nhập lại mật khẩu mới').fill('ngan qua');
    await chief.getByLabel('Tên đăng nhập').fill('Trưởng ca');
    await chief.getByRole('button', { name: 'Lập quản trị viên' }).click();
    const told = ['Chưa đúng dạng ghi bên dưới.', 'Cần ít nhất 12 ký tự.'];
    await expect.poll(() => chief.locator('label [role=alert]').allTextContents()).toEqual(told);
    await chief.getByLabel('Tên đăng nhập').fill('truongca');
    for (const name of ['Mật khẩu mới', 'Nhập lại mật khẩu mới'])
      await chief.getByLabel(name, { exact: false }).first().fill(PASSWORD);
    await chief.getByRole('button', { name: 'Lập quản trị viên' }).click();
    await chief.locator('.waterfall').waitFor();
    expect(new URL(chief.url()).hash).toBe('');
    expect(await objectionsOfAxe(chief)).toEqual([]);
    await chief.getByRole('button', { name: 'Tài khoản: Nông Văn Sơn' }).click();
    await chief.getByText('truongca · Quản trị').waitFor();
    expect(await objectionsOfAxe(chief, 'wcag', '.dropped:popover-open')).toEqual([]);
    // Whoever looked on without an account is asked to sign in, within a second or so.
    await before.getByRole('heading', { name: 'Đăng nhập' }).waitFor({ timeout: 5000 });
    await before.context().close();
  }, 120_000);

  it('let an operator in by a link of the administrator, who is offered what the role may, and no more', async () => {
    await chief.goto(new URL('admin', program.address).href);
    await chief.getByRole('button', { name: 'Thêm người dùng' }).click();
    await chief.getByLabel('Họ và tên').fill('Hoàng Thị Lan');
    await chief.getByLabel('Tên đăng nhập').fill('lan');
    expect(await objectionsOfAxe(chief)).toEqual([]);
    await chief.getByRole('button', { name: 'Tạo tài khoản' }).click();
    const link = await chief.getByLabel(/^Liên kết dùng một lần/).inputValue();
    const phone = await open({ ...PHONE, bypassCSP: true }, 'en', `enter#${link.split('#')[1]}`);
    await phone.getByText('Hello Hoàng Thị Lan').waitFor();
    expect(await objectionsOfAxe(phone)).toEqual([]);
    await phone.getByLabel('New password', { exact: false }).first().fill(OTHER_PASSWORD);
    await phone.getByLabel('New password once more').fill(OTHER_PASSWORD);
    await phone.getByRole('button', { name: 'Set the password' }).click();
    await phone.locator('.waterfall').waitFor();
    await phone.getByRole('button', { name: 'More', exact: true }).click();
    expect(await phone.getByRole('dialog').getByText('Administration').count()).toBe(0);
    await phone.goto(new URL('admin', program.address).href);
    await phone.getByText('There is nothing here for your role.').waitFor();
    const refused = await phone.evaluate(async () => (await fetch('/api/v1/users')).status);
    expect(refused).toBe(403);
    await phone.goto(new URL('account', program.address).href);
    await phone.getByText('Where I am signed in').waitFor();
    await phone.getByText('this session').waitFor();
    expect(await objectionsOfAxe(phone)).toEqual([]);
    await phone.getByRole('button', { name: 'Sign out' }).click();
    await phone.getByRole('heading', { name: 'Sign in' }).waitFor();
    await phone.context().close();
  }, 120_000);

  it('disconnect a person within a second when their session is ended, and let them sign in again', async () => {
    const lan = await open({ ...DESKTOP, bypassCSP: true }, 'en', 'incidents');
    await lan.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await objectionsOfAxe(lan)).toEqual([]);
    await signIn(lan, 'lan', 'wrong password');
    await lan.getByRole('alert').getByText('The name or the password is not right.').waitFor();
    await signIn(lan, 'lan', OTHER_PASSWORD);
    await lan.getByRole('heading', { name: 'Incidents' }).waitFor();
    expect(new URL(lan.url()).pathname).toBe('/incidents');
    await expect.poll(() => lan.locator('.connection').getAttribute('data-mood')).toBe('good');
    const typed = lan.locator('#main input[type="search"]');
    await typed.fill('121.5');
    await chief.goto(new URL('admin/sessions', program.address).href);
    const row = chief.getByRole('row').filter({ hasText: 'Hoàng Thị Lan' }).first();
    await row.waitFor();
    expect(await objectionsOfAxe(chief)).toEqual([]);
    await row.getByRole('button').click();
    const endedAt = performance.now();
    await lan.getByText('Your session is over.').waitFor({ timeout: 5000 });
    expect(await objectionsOfAxe(lan)).toEqual([]);
    // The program closes the view within a second; a loaded test machine takes its time to draw the next page.
    expect(performance.now() - endedAt).toBeLessThan(3000);
    expect(await lan.getByRole('heading', { name: 'Incidents' }).isVisible()).toBe(true);
    await signIn(lan, 'lan', OTHER_PASSWORD);
    await lan.locator('.session-cover').waitFor({ state: 'detached' });
    expect(await typed.inputValue()).toBe('121.5');
    await expect.poll(() => lan.locator('.connection').getAttribute('data-mood')).toBe('good');
    await lan.context().close();
  }, 120_000);

  it('keep what was typed and not sent over a reload and the end of a session, for its writer, until it is sent', async () => {
    const page = await open(DESKTOP, 'vi', 'watch/people');
    await signIn(page, 'truongca', PASSWORD);
    const form = page.locator('form.form');
    const begin = async () =>
      await page.getByRole('region', { name: 'Nhân sự' }).getByRole('button', { name: 'Thêm' }).click();
    const names = () => form.locator('input:not([type])').first();
    const duty = () => form.locator('select').first();
    await begin();
    await names().fill('Đoàn Thị Hương');
    await duty().focus();
    await duty().selectOption('leader');
    await form.getByLabel('Đang làm việc').uncheck();
    await page.reload();
    // Somebody types into the field in the moment in which it appears.
    await page.evaluate(() => {
      const seen = new MutationObserver(() => {
        const field = document.querySelector<HTMLInputElement>('form.form input:not([type])');
        if (field === null) return;
        seen.disconnect();
        field.focus();
        document.execCommand('insertText', false, ', chuyển từ Cao Lộc');
      });
      seen.observe(document.body, { childList: true, subtree: true });
    });
    await begin();
    await expect.poll(() => names().inputValue()).toBe('Đoàn Thị Hương, chuyển từ Cao Lộc');
    await expect.poll(() => duty().inputValue()).toBe('leader');
    await expect.poll(() => form.getByLabel('Đang làm việc').isChecked()).toBe(false);
    await page.context().clearCookies();
    await page.reload();
    await signIn(page, 'truongca', PASSWORD);
    await begin();
    await expect.poll(() => names().inputValue()).toBe('Đoàn Thị Hương, chuyển từ Cao Lộc');
    await form.getByRole('button', { name: 'Hủy' }).click();
    await expect.poll(() => page.evaluate(() => localStorage.getItem('rfi-logger.drafts'))).toBe('{}');
    await begin();
    expect(await names().inputValue()).toBe('');
    // A time, which begins as the present one and is written in the page's way, and a number.
    await page.goto(new URL('watch/handover', program.address).href);
    const since = () => page.locator('form [data-kind="datetime-local"]');
    await since().fill('5/2/2027 7:30');
    await since().blur();
    await page.reload();
    await expect.poll(() => since().inputValue()).toBe('05/02/2027 07:30');
    await page.goto(new URL('exports', program.address).href);
    const lowest = () => page.locator('.export-form input[type=number]').first();
    await lowest().fill('118.5');
    await page.reload();
    await expect.poll(() => lowest().inputValue()).toBe('118.5');
    // One of several, and what stands behind it.
    await page.goto(new URL('reports', program.address).href);
    await page.locator('label').filter({ hasText: 'Thống kê' }).click();
    await page.reload();
    await expect.poll(() => page.getByLabel('Thống kê').isChecked()).toBe(true);
    await page.context().close();
  }, 120_000);

  it('show a wall by a link that a screen keeps, without a person, and cover it when the link is withdrawn', async () => {
    await chief.goto(new URL('admin/tokens', program.address).href);
    await chief.getByRole('button', { name: 'Tạo mã truy cập' }).click();
    await chief.getByLabel('Dùng cho').fill('Tường phòng trực');
    await chief.getByLabel(/^liên kết màn hình tường/).check();
    await chief.getByLabel('Mật khẩu của tôi').fill(PASSWORD);
    await chief.getByRole('button', { name: 'Tạo mã truy cập' }).click();
    const link = await chief.getByLabel(/^Mã truy cập mới/).inputValue();
    const wall = await open({ viewport: { width: 1920, height: 1080 } }, 'vi', link);
    await wall.locator('.wall-head').waitFor();
    expect(new URL(wall.url()).hash).toBe('');
    await wall.reload();
    await wall.locator('.wall-head').waitFor();
    await chief.getByRole('row').filter({ hasText: 'Tường phòng trực' }).getByRole('button').click();
    await wall.getByRole('heading', { name: 'Đăng nhập' }).waitFor({ timeout: 10_000 });
    await wall.context().close();
  }, 120_000);

  it('show the archive’s care and API tokens, and a second factor as a square to scan', async () => {
    await chief.goto(new URL('admin/tokens', program.address).href);
    await chief.getByRole('button', { name: 'Tạo mã truy cập' }).click();
    await chief.getByLabel('Dùng cho').fill('Prometheus');
    await chief.getByLabel('số liệu vận hành').check();
    await chief.getByLabel('Mật khẩu của tôi').fill(PASSWORD);
    expect(await objectionsOfAxe(chief)).toEqual([]);
    await chief.getByRole('button', { name: 'Tạo mã truy cập' }).click();
    const token = await chief.getByLabel(/^Mã truy cập mới/).inputValue();
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(new URL('/metrics', program.address), { headers })).status).toBe(200);
    await chief.goto(new URL('admin/archive', program.address).href);
    await chief.getByRole('button', { name: 'Sao lưu ngay' }).click();
    await chief.locator('td').filter({ hasText: 'MB' }).first().waitFor({ timeout: 60_000 });
    expect(await objectionsOfAxe(chief)).toEqual([]);
    await chief.goto(new URL('account', program.address).href);
    await chief.getByLabel('Mật khẩu hiện tại').last().fill(PASSWORD);
    await chief.getByRole('button', { name: 'Bật', exact: true }).click();
    await chief.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor();
    expect(await objectionsOfAxe(chief)).toEqual([]);
  }, 120_000);

  it('did all this without a complaint of any browser', () => {
    expect(errors).toEqual([]);
  });
});
