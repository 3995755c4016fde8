/** Opens and closes the channel measurements; they stay open until they are closed. */

import { useTranslation } from 'react-i18next';
import { Button } from '../../ground/shell/button.js';
import { Hint } from '../../ground/shell/hint.js';
import { usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';

export function MeasureButton() {
  const { t } = useTranslation('tuning');
  const { commands } = useLive();
  const measuring = usePicture((state) => state.measuring);
  return (
    <Hint label={`${t('measureHint')} (T)`}>
      <Button
        className="measure-button"
        size="small"
        variant={measuring ? 'filled' : 'default'}
        aria-pressed={measuring}
        onClick={() => commands.run({ do: 'measure' })}
      >
        {t('measure')}
      </Button>
    </Hint>
  );
}
