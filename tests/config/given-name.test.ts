/** Names that people give: no letter that no screen shows, in the file and over the API, and the refusal is in both languages. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountsApi } from '../../src/api/accounts.js';
import { noticesApi } from '../../src/api/notices.js';
import { ruleValue } from '../../src/api/rules.js';
import { stationsApi } from '../../src/api/stations.js';
import { parseConfig } from '../../src/config/config.js';
import { givenName } from '../../src/config/values.js';
import { checked } from '../../src/http/problem.js';

const UNSEEN = ['\r', '\n', '\t', '\0', '\u001b', '\u0085', '\u200f', '\u2028', '\u202e', '\u2066', '\u2069', '\u061c'];
const SHOWN = ['Trạm Mẫu Sơn', 'Đài 121,5 MHz (dự phòng)', 'gia đình 👨‍👩‍👧', 'Ký hiệu “№ 7” – Ω'];

describe('a name that people give', () => {
  it.each(UNSEEN)('holds no %j', (letter) => {
    const name = `Trạm ${letter}A`;
    const isRefused = (schema: z.ZodType, value: unknown) =>
      schema
        .safeParse(value)
        .error?.issues.some(({ path, message }) => path[0] === 'name' && message.includes('control letters'));
    const station = stationsApi['PUT /api/v1/stations/{stationId}'].body;
    const account = accountsApi['POST /api/v1/users'].body;
    for (const schema of [station, account, ruleValue, z.object({ name: givenName })])
      expect(isRefused(schema, { name })).toBe(true);
    const channel = noticesApi['PUT /api/v1/notices/channels/{id}'].body.shape.value;
    expect(isRefused(channel, { name })).toBe(true);
    const stations = [{ id: 'st', name, receivers: [] }];
    expect(() => parseConfig({ stations }, 'test')).toThrow('must hold no control letters');
  });

  it.each(SHOWN)('may be %j', (name) => {
    expect(givenName.parse(name)).toBe(name);
  });

  it('is refused in the words of its reader', () => {
    const en = expect.stringContaining('must hold no control letters');
    const vi = expect.stringContaining('không được chứa ký tự điều khiển');
    const check = () => checked(z.object({ name: givenName }), { name: 'a\u202eb' });
    expect(check).toThrow(expect.objectContaining({ said: { en, vi } }));
  });
});
