/** How the computer at the station is doing. */
import { z } from 'zod';
import type { MachineState } from '../../station/machine-state.js';
import type { Route } from '../route.js';

export function machineRoute(state: () => Promise<MachineState>): Route {
  return {
    method: 'get',
    path: '/api/v1/machine',
    access: 'watch',
    summary: 'What the computer at the stations knows of itself; what it does not know is left out.',
    answer: z.object({
      disk: z
        .object({ freeBytes: z.number(), totalBytes: z.number() })
        .optional()
        .describe('where the sweeps are kept'),
      load: z.number().optional().describe('programs that want to run, averaged over a minute'),
      cores: z.number(),
      temperatureC: z.number().optional().describe('the hottest of its sensors'),
      upMs: z.number(),
    }),
    async handle(_request, response) {
      response.json(await state());
    },
  };
}
