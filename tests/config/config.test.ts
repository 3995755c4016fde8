import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { ConfigError } from '../../src/errors/errors.js';
import { DEMO_CONFIG } from '../../src/program/demo/demo-config.js';

const plan = { startHz: '87.5 MHz', stopHz: '108 MHz' };
const receiver = { id: 'fm', driver: 'tinysa', plans: [plan] };
const config = (more: object = {}) => ({
  stations: [{ id: 'ls-01', name: 'Lạng Sơn', receivers: [receiver] }],
  ...more,
});

function faultOf(value: unknown): string {
  try {
    parseConfig(value, 'rfi.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}

describe('the configuration', () => {
  it('reads frequencies, durations and sizes as people write them', () => {
    const parsed = parseConfig(config({ archive: { keepFor: '7d', keepAtMost: '500 MB' } }), 'rfi.yaml');
    const [station] = parsed.stations;
    expect(station?.receivers).toMatchObject([{ port: 'auto', plans: [{ startHz: 87.5e6, stopHz: 108e6 }] }]);
    expect(parsed.archive).toMatchObject({ keepFor: 7 * 86_400e3, keepAtMost: 500e6 });
  });

  it('accepts the demonstration', () => {
    expect(parseConfig(DEMO_CONFIG, 'demo').stations).toHaveLength(2);
  });

  it('refuses an unknown key by its name', () => {
    expect(faultOf(config({ archve: {} }))).toContain('archve');
    expect(faultOf({ stations: [{ id: 'a', name: 'b', recievers: [] }] })).toContain('recievers');
  });

  it('names the field and the value of an impossible frequency', () => {
    const faulty = (more: object) =>
      faultOf({
        stations: [{ id: 'a', name: 'b', receivers: [{ ...receiver, plans: [{ ...plan, ...more }] }] }],
      });
    expect(faulty({ stopHz: '80 MHz' })).toContain('stopHz is 80000000');
    expect(faulty({ startHz: '87,5 MHz' })).toContain('"87,5 MHz"');
    expect(faulty({ points: 1.5 })).toMatch(/plans\.0\.points is 1\.5/);
  });

  it('refuses two receivers with one id, and an id that could not be part of a path', () => {
    const two = { stations: [{ id: 'a', name: 'b', receivers: [receiver, receiver] }] };
    expect(faultOf(two)).toContain('receiver id "fm" is used twice');
    expect(faultOf({ stations: [{ id: '../x', name: 'b' }] })).toContain('stations.0.id is "../x"');
  });

  it('says where it came from and lists every fault at once', () => {
    const message = faultOf({ stations: [{ id: 'A', name: '' }] });
    expect(message).toMatch(/^rfi\.yaml cannot be used:/);
    expect(message.split('\n').length).toBe(3);
  });
});
