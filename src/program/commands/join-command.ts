import { resolve } from 'node:path';
import { Command } from 'commander';
import { keepToOwner } from '../../files/private-files.js';
import { joinHub } from '../../network/membership/joining.js';
import { tell } from '../language/language.js';
import { DATA_DIR } from './account-store.js';

export function joinCommand(): Command {
  return new Command('join')
    .description('Makes this station a member of a hub; "serve --role station" then sends to it.')
    .argument('<code>', 'the join code of "rfi-logger hub invite" or of the hub’s page')
    .addOption(DATA_DIR)
    .action(async (code: string, { dataDir }: { dataDir: string }) => {
      keepToOwner();
      const { stationId, address } = await joinHub(code, dataDir);
      tell(`The station of ${resolve(dataDir)} is "${stationId}" of the hub at ${address} now.`);
    });
}
