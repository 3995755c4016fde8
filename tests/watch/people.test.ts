import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFaults, type ContactChannel } from '../../src/watch/roster/people.js';
import { vietnameseProblem } from '../../web/src/ground/asking/problem-words.js';

const faultOf = (channel: ContactChannel, address: string) => addressFaults({ addresses: [{ channel, address }] })[0];

describe('the address of a person or a contact', () => {
  it('is one address of its kind', () => {
    const good: [ContactChannel, string][] = [
      ['email', 'truc.ca@tanso.example.vn'],
      ['email', 'nguyễn.an+đêm@cục-tần-số.example'],
      ['phone', '(024) 3943 5678'],
      ['sms', '+84912345678'],
      ['webhook', 'https://an.example/hook?key=1'],
      ['webhook', 'phong-truc'],
      ['browser', 'máy ở phòng trực'],
    ];
    expect(good.map(([channel, address]) => faultOf(channel, address))).toEqual(good.map(() => undefined));
  });

  it('is refused with field and value, in both languages, when a message to it would go to others too', () => {
    for (const [channel, address] of [
      ['email', 'a@b.vn, c@d.vn'],
      ['email', 'a@b.vn\r\nBcc: c@d.vn'],
      ['email', 'An <a@b.vn>'],
      ['email', 'a@b.vn\n'],
      ['sms', '0912345678\r\nAT+CMGD=1,4'],
      ['phone', '0912345678,0987654321'],
      ['webhook', 'https://a.vn/\r\nHost: b.vn'],
      ['browser', 'a\nb'],
    ] as const) {
      const fault = faultOf(channel, address) ?? '';
      expect(fault).toBe(`addresses.0.address is ${JSON.stringify(address)}: that is not one ${channel} address`);
      expect(vietnameseProblem(fault)).toContain(JSON.stringify(address));
    }
  });

  it('never has a line break, a comma or a second address, whatever was typed', () => {
    const piece = fc.constantFrom(
      'a@b.vn',
      ',',
      ';',
      '\r',
      '\n',
      '\u2028',
      ' ',
      '<',
      '>',
      '"',
      'Bcc:',
      '0912345678',
      'https://a.vn/',
    );
    const typed = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom<ContactChannel>('email', 'sms', 'phone'), typed, (channel, address) => {
        if (faultOf(channel, address) !== undefined) return;
        accepted += 1;
        expect(address).not.toMatch(/[\p{Cc}\u2028\u2029,;<>"]/u);
        if (channel === 'email') expect(address.split('@')).toHaveLength(2);
      }),
      { numRuns: 5000, seed: 15 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});
