import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { NetworkPolicy } from '../../src/access/network-policy.js';
import { ALLOWED_PLACE } from '../../src/config/network-config.js';

const OWN = ['192.168.7.5/24', 'fd00:1::5/64'];
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'rig.local': ['192.168.7.20'],
  'two.example': ['192.168.7.20', '93.184.216.34'],
  'sly.example': ['127.0.0.1'],
};

async function allowed(allow: readonly string[] | undefined, places: readonly string[]): Promise<string[]> {
  const policy = new NetworkPolicy({
    allow,
    ownNetworks: () => OWN,
    resolve: (host) => Promise.resolve(NAMES[host] ?? []),
  });
  const through: string[] = [];
  for (const place of places) {
    const at = place.lastIndexOf(':');
    const answer = await policy
      .mustAllow(place.slice(0, at), Number(place.slice(at + 1)))
      .catch((error: Error) => error);
    if (answer === undefined) through.push(place);
    else expect(answer.message).toContain('network.allow');
  }
  return through;
}

const OF_THE_MACHINE = [
  '127.0.0.1:80',
  '127.9.9.9:80',
  '0.0.0.0:80',
  '[::1]:80',
  '[::ffff:127.0.0.1]:80',
  '192.168.7.5:80',
];

describe('places that people at the page may have the program connect to', () => {
  it('are by default the private addresses of the networks of the station, and never services of its own machine', async () => {
    const fine = ['192.168.7.20:5025', '[fd00:1::9]:5025', 'rig.local:5025', 'api.telegram.org:443'];
    const not = ['192.168.8.20:5025', '10.0.0.1:80', '93.184.216.34:80', '169.254.169.254:80', 'two.example:80'];
    const more = ['sly.example:80', 'unknown.example:80', 'api.telegram.org:80', 'localhost:80'];
    expect(await allowed(undefined, [...fine, ...not, ...more, ...OF_THE_MACHINE])).toEqual(fine);
  });

  it('are what network.allow lists, by address, network, name and port; nothing else', async () => {
    const allow = ['10.1.0.0/16', '192.168.7.20:5025', 'two.example', '127.0.0.1:4532', '0.0.0.0/0:9'];
    const fine = ['10.1.2.3:80', '192.168.7.20:5025', 'two.example:80', '127.0.0.1:4532', '93.184.216.34:9'];
    const not = [
      '10.2.0.1:80',
      '192.168.7.20:80',
      '127.0.0.1:80',
      '127.0.0.1:9',
      'api.telegram.org:443',
      'sly.example:9',
    ];
    expect(await allowed(allow, [...fine, ...not])).toEqual(fine);
    for (const place of [...allow, '[fd00::1]:80', 'fd00::/8', 'rig']) expect(place).toMatch(ALLOWED_PLACE);
    for (const place of ['', 'a b', 'http://x', '10.0.0.0/8/8', 'x:y']) expect(place).not.toMatch(ALLOWED_PLACE);
  });

  it('are the private networks of RFC 1918, 3927, 4193 and 4291 that the machine is in; a network of the Internet never', async () => {
    const own = ['10.7.0.1/16', '172.20.1.1/16', '169.254.3.3/16', 'fe80::1/64', '93.184.216.1/24'];
    const policy = new NetworkPolicy({ allow: undefined, ownNetworks: () => own });
    const asked = ['10.7.0.9', '172.20.9.9', '169.254.9.9', 'fe80::9', '10.8.0.9', '172.21.1.1', '93.184.216.34'];
    const answers = await Promise.allSettled(asked.map((host) => policy.mustAllow(host, 5025)));
    expect(answers.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, true, false, false, false]);
  });

  it('are by default in the networks of this machine as its system tells them, and a name is looked up there', async () => {
    const policy = new NetworkPolicy({ allow: undefined });
    const own = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address));
    for (const host of [...own, 'localhost', 'no-such-host.invalid'])
      await expect(policy.mustAllow(host, 80)).rejects.toThrow('network.allow');
    await new NetworkPolicy({ allow: ['127.0.0.1', '::1'] }).mustAllow('localhost', 80);
  });

  it.each<[string, string[], string[]]>([
    ['an IPv6 address with a port, in capitals', ['[FD00:9::1]:80'], ['[fd00:9::1]:80']],
    ['an IPv6 network', ['fd00:8::/32'], ['[fd00:8:1::2]:80', '[fd00:8:1::2]:81']],
    ['a name in capitals', ['Rig.Local:5025'], ['rig.local:5025', 'RIG.local:5025']],
    ['an address that comes as IPv6', ['10.1.0.0/16'], ['[::FFFF:10.1.2.3]:80', '10.1.2.3:80']],
    ['one host of this machine, by its address alone', ['192.168.7.5:80', '192.168.7.4/30'], ['192.168.7.5:80']],
  ])('may be named as %s', async (_what, allow, fine) => {
    const not = [
      '[fd00:9::1]:81',
      '[fd00:9::2]:80',
      '[fd00:7::1]:80',
      'rig.local:80',
      '127.0.0.1:80',
      '192.168.7.5:81',
    ];
    expect(await allowed(allow, [...fine, ...not])).toEqual(fine);
  });
});
