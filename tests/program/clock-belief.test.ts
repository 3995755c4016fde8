/** A computer that no time server keeps right: the program says so, its files carry the mark, and a person may confirm the clock. */
import { expect, it } from 'vitest';
import { dailyReport } from '../../src/report/daily-report.js';
import { startAccountProgram } from '../support/account-program.js';
import { DAY, FRAME } from '../support/sample-day.js';

it('is a problem with its cure until an administrator confirms the clock, which the audit names', async () => {
  const { administrator, person } = await startAccountProgram({}, { isSynchronised: async () => false });
  const admin = await administrator();
  const doubts = async () =>
    (await admin.call('GET', '/readyz')).body.problems.filter(({ part }: { part: string }) => part === 'clock');
  expect(await doubts()).toMatchObject([
    { vi: expect.stringContaining('bấm xác nhận giờ'), en: expect.stringContaining('confirm it') },
  ]);
  const guest = await person(admin, 'khach', 'viewer');
  expect((await guest.call('POST', '/api/v1/clock/confirm')).status).toBe(403);
  expect((await admin.call('POST', '/api/v1/clock/confirm')).status).toBe(200);
  expect(await doubts()).toEqual([]);
  const { rows } = (await admin.call('GET', '/api/v1/audit?limit=5')).body;
  const entry = { action: 'clock.confirmed', subject: 'program', detail: { doubt: 'unconfirmed' } };
  expect(rows).toEqual(expect.arrayContaining([expect.objectContaining(entry)]));
});

it('puts the mark at the foot of each paper of that time', () => {
  const timeMark = { vi: 'giờ chưa tin cậy', en: 'time not confirmed' };
  const footers = (['vi', 'en'] as const).map((language) => dailyReport(DAY, { ...FRAME, timeMark }, language).footer);
  expect(footers).toEqual([expect.stringMatching(/giờ chưa tin cậy$/), expect.stringMatching(/time not confirmed$/)]);
  expect(dailyReport(DAY, FRAME, 'vi').footer).not.toContain('chưa tin cậy');
});
