import { useEffect } from 'react';
import { useAddress } from '../ground/shell/address.js';
import { pictureStore, shownState } from '../picture/picture-store.js';
import { readLink } from './link.js';
import { useLive } from './live-context.js';

/** Follows the address: a link within the page, or a step back, names another receiver or span. */
export function useLinkedView(): void {
  const { session } = useLive();
  const { query } = useAddress();
  useEffect(() => {
    const { receivers, receiverId: shown } = shownState();
    const { receiverId, view, at, timeSpan, compared } = readLink(query);
    // Before the list is there, the session itself keeps what the link asked for.
    if (receiverId === undefined || receivers.length === 0) return;
    if (timeSpan !== undefined && at !== undefined) pictureStore.setState({ timeSpan });
    if (compared !== undefined) pictureStore.setState({ compared });
    if (view !== undefined) session.show(receiverId, view);
    else if (receiverId !== shown) session.select(receiverId);
    if (at === undefined) session.past.toLive();
    else if (at !== session.past.at) session.past.go(at);
  }, [session, query]);
}
