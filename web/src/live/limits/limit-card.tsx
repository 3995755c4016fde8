/** The limit lines in view, below the plots: whose they are, whether the newest trace is over them, and their change. */

import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { Button, CloseButton } from '../../ground/shell/button.js';
import { Link } from '../../ground/shell/link.js';
import { pictureStore } from '../../picture/picture-store.js';
import type { LayerPlace } from '../../picture/plot/spectrum-place.js';
import { LimitEditor } from './limit-editor.js';
import { LimitHandles } from './limit-handles.js';
import { firstPoints } from './limit-lines.js';
import { editedMask, useLimitEdit } from './use-limit-edit.js';
import { type LimitLines, type ShownLine, useLimitLines, useLineWords } from './use-limit-lines.js';

const ABOVE_FLOOR_DB = 20;
const USUAL_DBM = -80;

export default function LimitCard() {
  const room = useRoom();
  const edit = useLimitEdit();
  const [place, setPlace] = useState<LayerPlace>();
  const { line } = edit;
  const shown = useLimitLines(line === undefined ? undefined : editedMask(line), setPlace);
  return (
    <>
      {line !== undefined && place !== undefined && (
        <LimitHandles points={line.points} place={place} set={edit.setPoints} />
      )}
      {room !== undefined && createPortal(<Lines shown={shown} edit={edit} />, room)}
    </>
  );
}

/** An element after the plots. */
function useRoom(): HTMLElement | undefined {
  const [room, setRoom] = useState<HTMLElement>();
  useEffect(() => {
    const made = document.createElement('div');
    made.className = 'limits-room';
    document.getElementById('plot')?.after(made);
    setRoom(made);
    return () => made.remove();
  }, []);
  return room;
}

function Lines({ shown, edit }: { shown: LimitLines; edit: ReturnType<typeof useLimitEdit> }) {
  const { t } = useTranslation('limits');
  const { masks, lines } = shown;
  const { line } = edit;
  const begin = () => {
    const { view, floorDbm } = pictureStore.getState();
    const levelDbm = floorDbm === undefined ? USUAL_DBM : floorDbm + ABOVE_FLOOR_DB;
    if (view !== undefined) edit.begin(undefined, t('newName'), firstPoints(view, levelDbm));
  };
  return (
    <section className="limits card" aria-label={t('title')}>
      <div className="row">
        <h2>{t('title')}</h2>
        <span className="spring" />
        <Only may="registry">
          {line === undefined && (
            <Button size="small" variant="default" onClick={begin}>
              {t('add')}
            </Button>
          )}
        </Only>
        <CloseButton label={t('close')} close={() => pictureStore.setState({ limits: false })} />
      </div>
      <FaultLine words={masks.fault} />
      {!masks.loading && lines.length === 0 && <p className="dim">{t('none')}</p>}
      {line === undefined ? (
        <ul className="limit-list">
          {lines.map((one) => (
            <Line key={one.line.id} shown={one} begin={edit.begin} />
          ))}
        </ul>
      ) : (
        <LimitEditor shown={shown} edit={edit} line={line} />
      )}
    </section>
  );
}

function Line({ shown, begin }: { shown: ShownLine; begin: ReturnType<typeof useLimitEdit>['begin'] }) {
  const { t } = useTranslation('limits');
  const words = useLineWords();
  const { line, verdict, kept } = shown;
  const { mask, name } = line;
  return (
    <li className="row spread" data-over={typeof verdict !== 'string' || undefined}>
      <span>{words(line, verdict)}</span>
      <Only may="registry">
        {mask.kind === 'fixed' && kept?.origin !== 'file' ? (
          <Button
            size="small"
            variant="default"
            aria-label={t('changeOne', { name })}
            onClick={() => begin(kept, name, mask.points)}
          >
            {t('change')}
          </Button>
        ) : (
          <Link to="/registry/masks">{t('registry')}</Link>
        )}
      </Only>
    </li>
  );
}
