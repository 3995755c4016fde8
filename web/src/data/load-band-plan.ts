import { afterFirstPicture } from '../live/stream/first-picture.js';

/** The band plan, as large as a third of the page's own code. */
export const loadBandPlan = afterFirstPicture(() => import('./bandplan-vn.json'));
