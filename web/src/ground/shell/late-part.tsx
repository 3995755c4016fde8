/**
 * Parts of the page that are fetched apart. A part that cannot be fetched, because the line is cut or an upgrade took its file
 * away, says so in its place; the rest of the page stays.
 */

import { type ComponentType, createElement, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHeard } from '../../program/liveness.js';
import { afterFirstPicture } from '../line/first-picture.js';
import { Boundary } from './boundary.js';
import { Button } from './button.js';

type Load<P> = () => Promise<{ readonly default: ComponentType<P> }>;

interface Places<P> {
  /** Stands in the part's place until it is there. */
  readonly waiting?: (props: P) => ReactNode;
  /** Stands there when it did not come; `again` tries once more, `room` is what stood there before. */
  readonly missing?: (again: () => void, room: ReactNode) => ReactNode;
  /** Fetched after the first picture, not only when it is first shown. */
  readonly soon?: boolean;
}

export function latePart<P extends object>(load: Load<P>, places: Places<P> = {}): ComponentType<P> {
  const source = { load, places, part: lazy(load) };
  if (places.soon) afterFirstPicture(load)().catch(console.warn);
  return (props) => <LatePart source={source} props={props} />;
}

interface LatePartProps<P> {
  readonly source: {
    readonly load: Load<P>;
    readonly places: Places<P>;
    part: ReturnType<typeof lazy<ComponentType<P>>>;
  };
  readonly props: P;
}

function LatePart<P extends object>({ source, props }: LatePartProps<P>) {
  const [tries, setTries] = useState(0);
  const { waiting = () => null, missing = missingPart } = source.places;
  const room = waiting(props);
  // A part that failed stays so in React: the next try needs another one.
  const renew = () => {
    source.part = lazy(source.load);
  };
  return (
    <Boundary key={tries} fallback={missing(() => setTries(tries + 1), room)} onFault={renew}>
      <Suspense fallback={room}>{createElement(source.part as ComponentType<P>, props)}</Suspense>
    </Boundary>
  );
}

function missingPart(again: () => void, room: ReactNode): ReactNode {
  return (
    <>
      {room}
      <MissingPart again={again} />
    </>
  );
}

/** Tries again by itself when the program is heard again. */
function MissingPart({ again }: { again(): void }) {
  const { t } = useTranslation();
  const heard = useHeard();
  const wasSilent = useRef(false);
  useEffect(() => {
    if (!heard) wasSilent.current = true;
    else if (wasSilent.current) again();
  }, [heard, again]);
  return (
    <p role="alert" className="missing-part">
      {t('nav.partMissing')} {t('nav.brokenHint')}{' '}
      <Button size="small" onClick={again}>
        {t('nav.again')}
      </Button>
    </p>
  );
}
