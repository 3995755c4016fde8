import { afterFirstPicture } from '../../ground/line/first-picture.js';

/** The band plan, as large as a third of the page's own code. */
export const loadBandPlan = afterFirstPicture(() => import('./bandplan-vn.json'));
