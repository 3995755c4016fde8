/** Pause and full range; with the tools also what begins held traces anew, and the zoom. */

import {
  IconArrowsHorizontal,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ground/shell/button.js';
import { Hint } from '../../ground/shell/hint.js';
import { usePicture } from '../../picture/picture-store.js';
import type { Command } from '../keys.js';
import { useLive } from '../live-context.js';

export function ViewButtons({ all }: { all: boolean }) {
  const { t } = useTranslation();
  const paused = usePicture((state) => state.paused);
  return (
    <div className="line tight">
      {all && (
        <CommandButton command={{ do: 'restart-holds' }} label={t('traces.restart')} keys="H">
          <IconRefresh size={18} />
        </CommandButton>
      )}
      <CommandButton command={{ do: 'pause' }} label={t(paused ? 'actions.resume' : 'actions.pause')} keys="␣">
        {paused ? <IconPlayerPlay size={18} /> : <IconPlayerPause size={18} />}
      </CommandButton>
      {all && (
        <>
          <CommandButton command={{ do: 'zoom', factor: 0.5 }} label={t('actions.zoomIn')} keys="+">
            <IconZoomIn size={18} />
          </CommandButton>
          <CommandButton command={{ do: 'zoom', factor: 2 }} label={t('actions.zoomOut')} keys="−">
            <IconZoomOut size={18} />
          </CommandButton>
        </>
      )}
      <CommandButton command={{ do: 'full' }} label={t('actions.full')} keys="0">
        <IconArrowsHorizontal size={18} />
      </CommandButton>
    </div>
  );
}

function CommandButton(props: { command: Command; label: string; keys: string; children: ReactNode }) {
  const { commands } = useLive();
  return (
    <Hint label={`${props.label} (${props.keys})`}>
      <IconButton
        variant="default"
        aria-label={props.label}
        onClick={() => commands.run(props.command)}
        data-command={props.command.do}
      >
        {props.children}
      </IconButton>
    </Hint>
  );
}
