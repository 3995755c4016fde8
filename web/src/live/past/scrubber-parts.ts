/** Parts of the time bar that are fetched when they are wanted. */
import { latePart } from '../../ground/shell/late-part.js';

export const PictureButton = latePart(async () => ({
  default: (await import('../saving/picture-button.js')).PictureButton,
}));
export const CompareDialog = latePart(() => import('./compare-dialog.js'));
