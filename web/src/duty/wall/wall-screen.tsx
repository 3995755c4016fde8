/**
 * The wall: receivers in a grid or in turn, the open incidents, the time. It has no buttons, and nothing may cover it.
 */
import './words.js';
import './wall.css';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddress } from '../../ground/shell/address.js';
import { nameWindow } from '../../ground/shell/title.js';
import { useNow } from '../../ground/words/use-now.js';
import { StateLine } from '../state-line/state-line.js';
import { careForWall } from './wall-care.js';
import { WallHead } from './wall-head.js';
import { WallIncidents } from './wall-incidents.js';
import { wishFrom } from './wall-pages.js';
import { WallTiles } from './wall-tiles.js';

export default function WallScreen() {
  const { t } = useTranslation('wall');
  const { query } = useAddress();
  const wish = useMemo(() => wishFrom(query), [query]);
  const now = useNow();
  const [shift, setShift] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => nameWindow(t('title')), [t]);
  useEffect(() => careForWall((x, y) => setShift([x, y])), []);
  return (
    <main id="main" className="wall" style={{ transform: `translate(${shift[0]}px, ${shift[1]}px)` }}>
      <div className="wall-top">
        <WallHead now={now} />
        <StateLine bare />
      </div>
      <WallTiles {...wish} now={now} />
      <WallIncidents now={now} />
    </main>
  );
}
