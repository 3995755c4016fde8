/** Each role in Chromium, on each screen: what it may do is offered, what the program would refuse is not. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Permission, ROLE_PERMISSIONS, type Role } from '../../src/access/permissions.js';
import { DESKTOP, goWithin, sharedBrowser } from '../support/browser.js';
import { firstOf } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

type Json = ReturnType<typeof JSON.parse>;

const PASSWORD = 'vai tro nao viec nay 2027';
const INCIDENT = 'the case of the test';

interface Control {
  readonly path: string;
  /** There whatever the role: the screen is complete when it shows. */
  readonly there: string;
  /** What is pressed first, because the controls drop down from it. */
  readonly opens?: string;
  /** Names of buttons, links or fields, with what each needs. */
  readonly needs: readonly (readonly [name: string | RegExp, permission: Permission])[];
}

const CONTROLS: readonly Control[] = [
  {
    path: 'incidents',
    there: '.incident-row .severity-mark',
    needs: [
      ['Mở vụ việc bằng tay', 'incidents'],
      ['Chọn tất cả đang hiện', 'incidents'],
      [/^Xuất CSV/, 'export'],
    ],
  },
  {
    path: `incidents/${INCIDENT}`,
    there: '.timeline li',
    needs: [
      ['Tiếp nhận', 'incidents'],
      ['Ghi vào diễn biến', 'incidents'],
      ['Đính kèm tệp', 'incidents'],
      ['Lập biên bản', 'export'],
      ['Lập gói chứng cứ', 'evidence'],
    ],
  },
  { path: 'incidents/new', there: 'h1', needs: [['Mở vụ việc', 'incidents']] },
  { path: 'watch', there: '.tabs a', needs: [['Nhật ký thao tác', 'audit']] },
  {
    path: 'watch/roster',
    there: 'table.month',
    needs: [
      ['Thêm', 'duty'],
      ['Chọn tệp', 'duty'],
    ],
  },
  { path: 'watch/handover', there: '.handovers', needs: [['Lập biên bản', 'duty']] },
  {
    path: 'watch/people',
    there: '.record-list li',
    needs: [
      ['Sửa Trần Thử', 'duty'],
      ['Thêm', 'duty'],
      ['Xóa Tổng đài', 'duty'],
    ],
  },
  { path: 'watch/holidays', there: 'tbody tr', needs: [[/^Ghi theo thông báo/, 'duty']] },
  { path: 'watch/campaigns', there: '.card h2', needs: [['Thêm', 'registry']] },
  { path: 'watch/drills', there: '.record-list li', needs: [[/^Bắt đầu/, 'drill']] },
  {
    path: 'registry',
    there: '.licence-row .text-button',
    needs: [
      ['Thêm', 'registry'],
      ['Chọn tệp', 'registry'],
    ],
  },
  {
    path: 'registry/bands',
    there: 'tbody tr',
    needs: [
      ['Thêm', 'registry'],
      [/^Sửa /, 'registry'],
    ],
  },
  {
    path: 'registry/masks',
    there: '.record-list li',
    needs: [
      ['Sửa Mặt nạ thử', 'registry'],
      ['Xóa Mặt nạ thử', 'registry'],
    ],
  },
  {
    path: 'registry/rules',
    there: '.rule-list li',
    needs: [
      ['Bật', 'registry'],
      ['Chạy thử', 'registry'],
    ],
  },
  {
    path: 'reports',
    there: '.tabs a',
    needs: [
      ['Lập báo cáo', 'export'],
      ['Thông báo', 'settings'],
    ],
  },
  { path: 'reports/schedules', there: '.card h2', needs: [['Thêm lịch', 'duty']] },
  { path: 'reports/letterheads', there: '.card h2', needs: [['Thêm tên cơ quan', 'registry']] },
  {
    path: 'stations',
    there: '.receiver-row',
    opens: '.header-nav button',
    needs: [
      ['Lắp đặt, thêm máy thu', 'tune'],
      ['Xuất dữ liệu', 'export'],
    ],
  },
  {
    path: 'stations/r/ls-01-fm',
    there: '.field-facts',
    needs: [
      ['Sửa kế hoạch', 'tune'],
      ['Giữ máy', 'tune'],
      ['Bắt đầu thử nghiệm thu', 'tune'],
      ['Thêm bảng hiệu chuẩn', 'registry'],
    ],
  },
  { path: 'stations/s/ls-01', there: '.card h2', needs: [['Sửa trạm', 'tune']] },
  { path: 'map', there: '.station-sign', needs: [['Thay bản đồ nền', 'settings']] },
  { path: 'setup', there: 'h1', needs: [['Tiếp tục', 'tune']] },
  { path: 'exports', there: 'h1', needs: [['Xuất', 'export']] },
];

/** Each control is seen with its permission and without it; what each role may is held by tests/access. */
const ROLES = ['viewer', 'administrator', 'operator'] as const;

describe('the screens of each role', () => {
  let browser: Browser;
  let program: RunningProgram;
  let admin: BrowserContext;
  let incidentId = '';
  const contexts = new Map<Role, BrowserContext>();

  const at = (path: string) => new URL(path.replace(INCIDENT, incidentId), program.address).href;
  const ask = async (who: BrowserContext, method: string, path: string, data: object): Promise<Json> => {
    const headers = { origin: new URL(program.address).origin };
    const answer = await who.request.fetch(at(`/api/v1/${path}`), { method, headers, data });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${text}`);
    return JSON.parse(text);
  };
  const put = (path: string, value: object) => ask(admin, 'PUT', path, { version: 0, value });

  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
    admin = await browser.newContext(DESKTOP);
    const link = program.setupLink.split('#')[1];
    await ask(admin, 'POST', 'session/setup', { link, id: 'chief', name: 'Quản Trị', password: PASSWORD });
    for (const role of ROLES) {
      await ask(admin, 'POST', 'users', { id: `of-${role}`, name: `Người ${role}`, role, password: PASSWORD });
      const context = await browser.newContext(DESKTOP);
      await ask(context, 'POST', 'session', { name: `of-${role}`, password: PASSWORD });
      contexts.set(role, context);
    }
    const now = Date.now();
    const iso = (ms: number) => new Date(ms).toISOString();
    const range = { startHz: 97e6, stopHz: 97.2e6 };
    const { incident } = await ask(admin, 'POST', 'incidents', {
      ...{ stationId: 'ls-01', receiverId: 'ls-01-fm', ...range, text: 'thu được' },
      ...{ from: iso(now - 60_000), to: iso(now) },
    });
    incidentId = incident.id;
    await put('people/thu', { name: 'Trần Thử', duty: 'operator', addresses: [], active: true });
    await put('contacts/tong-dai', { name: 'Tổng đài', order: 1, severities: [1], addresses: [] });
    await put('assignments/gp', {
      ...{ licenceNo: '1/GP', holder: 'Đài', name: 'Đài thử', status: 'primary', centreHz: 97e6, bandwidthHz: 2e5 },
      validFrom: iso(now - 1e9),
    });
    const points = [88e6, 90e6].map((hz) => ({ hz, levelDbm: -60 }));
    await put('masks/mn', { name: 'Mặt nạ thử', startHz: 88e6, stopHz: 90e6, mask: { kind: 'fixed', points } });
    await put('rules/qt', {
      ...{ name: 'Quy tắc thử', active: false },
      settings: { kind: 'mask', maskId: 'mn', stationIds: [], n: 3, m: 5 },
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  // Screens wait for their data more than they work: the roles walk side by side.
  it.concurrent.for(firstOf(ROLES, 2))(
    'offers the actions of the role, and no others: %s',
    { timeout: 240_000 },
    async (role, { expect }) => {
      const page = await (contexts.get(role) as BrowserContext).newPage();
      const refused: string[] = [];
      page.on('response', (answer) => {
        if (answer.status() === 403) refused.push(`${answer.request().method()} ${answer.url()}`);
      });
      const wrong: string[] = [];
      for (const { path, there, opens, needs } of CONTROLS) {
        // A link within the page costs a fifth of loading it. The mark of the screen before may look like this one's.
        if (page.url() === 'about:blank') await page.goto(at(path));
        else {
          const marks = page.locator('#main').locator(there);
          await marks.evaluateAll((left) => left.map((mark) => mark.setAttribute('data-left', '')));
          await goWithin(page, at(path));
        }
        const mark = page.locator('#main').locator(`${there}:not([data-left])`).first();
        await mark.waitFor({ timeout: 30_000 });
        if (opens !== undefined) await page.locator(opens).click();
        for (const [name, permission] of needs) {
          const isAllowed = ROLE_PERMISSIONS[role].has(permission);
          // What is missing may still be on its way; what is there too much would be there by now.
          if (isAllowed)
            await control(page, name)
              .first()
              .waitFor({ timeout: 15_000 })
              .catch(() => {});
          const isOffered = (await control(page, name).count()) > 0;
          if (isOffered !== isAllowed) wrong.push(`${path}: ${name} is ${isOffered ? 'offered' : 'missing'}`);
        }
        if (opens !== undefined) await page.keyboard.press('Escape');
      }
      expect(wrong).toEqual([]);
      // Nothing was even asked for that is not this role's to see.
      expect(refused).toEqual([]);
      await page.close();
    },
  );

  it('lets an operator take a time that nobody has, with one tap', { timeout: 60_000 }, async () => {
    const page = await (contexts.get('operator') as BrowserContext).newPage();
    await page.goto(at('watch/roster'));
    await page
      .getByRole('button', { name: /nhận ca/ })
      .first()
      .click();
    await page.locator('.shift', { hasText: 'Người operator' }).first().waitFor();
    await page.close();
  });
});

/** A button, link, field or file field by its name. */
function control(page: Page, name: string | RegExp) {
  const exact = typeof name === 'string';
  const words = typeof name === 'string' ? { name, exact } : { name };
  const screen = page.locator('body');
  return screen
    .getByRole('button', words)
    .or(screen.getByRole('link', words))
    .or(screen.getByRole('checkbox', words))
    .or(screen.locator('summary').filter({ hasText: name }))
    .or(screen.getByLabel(name, { exact }));
}
