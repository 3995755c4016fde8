/** Warns on every screen that the plots stand still although data comes. The cure is a fresh page; a wall takes it by itself. */
import { Button } from '@mantine/core';
import { IconPhotoExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePicture } from '../../picture/picture-store.js';

export function UndrawnNotice() {
  const { t } = useTranslation();
  if (!usePicture((state) => state.undrawn)) return null;
  return (
    <div className="recording-notice" role="alert">
      <IconPhotoExclamation size={20} aria-hidden />
      <span>
        <b>{t('undrawn.title')}</b> {t('undrawn.meaning')}
      </span>
      <Button size="compact-sm" onClick={() => location.reload()}>
        {t('nav.reload')}
      </Button>
    </div>
  );
}
