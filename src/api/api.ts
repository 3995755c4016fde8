/** The whole contract: every table joined. */
import type { accountsApi } from './accounts.js';
import type { archiveApi } from './archive.js';
import type { emissionsApi } from './emissions.js';
import type { FilesApi } from './files/files.js';
import type { healthApi } from './health.js';
import type { listsApi } from './lists.js';
import type { occupancyApi } from './occupancy.js';
import type { papersApi } from './papers.js';
import type { ReceiversApi } from './receivers.js';
import type { recordingApi } from './recording.js';
import type { recordsApi } from './records.js';
import type { registryApi } from './registry.js';
import type { rulesApi } from './rules.js';
import type { WatchingApi } from './watching.js';

type Recording = typeof recordingApi & typeof archiveApi & typeof occupancyApi & FilesApi;
type Detecting = typeof emissionsApi & typeof rulesApi & typeof registryApi;

type Keeping = typeof accountsApi & typeof recordsApi & typeof listsApi & typeof papersApi & typeof healthApi;

export type Api = WatchingApi & ReceiversApi & Recording & Detecting & Keeping;
