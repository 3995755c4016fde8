import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hubCommand } from '../../src/cli/hub-command.js';

it('a data directory without a hub is named, in place of an answer about its stations', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-no-hub-'));
  const asked = [['invite', 'hue'], ['stations'], ['stations', '--json'], ['revoke', 'hue'], ['take-over']];
  for (const words of asked) {
    const asking = hubCommand().parseAsync([...words, '--data-dir', folder], { from: 'user' });
    await expect(asking).rejects.toThrow(`${folder} has no hub yet: start it with "serve --role hub" first.`);
  }
});
