/** On a phone: a dialogue from the lower edge, at the thumb. It is mounted while it is open. */
import '../styles/kit.css';
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface BottomDrawerProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

export default function BottomDrawer({ title, close, children }: BottomDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened
      onClose={close}
      position="bottom"
      size="auto"
      title={title}
      closeButtonProps={{ 'aria-label': t('actions.close'), size: 'lg' }}
      transitionProps={{ duration: 0 }}
    >
      <div className="drawer">{children}</div>
    </Drawer>
  );
}
