/** What a station on the map offers when it is chosen: its live view and its page, as links of a small window. */
import L from 'leaflet';
import { type MapStation, textNode } from './overlay.js';

export interface Way {
  readonly words: string;
  readonly to: string;
}

/** Not bound to the mark, which is drawn anew every few seconds: the window stays until it is left. */
export function offerWays(map: L.Map, station: MapStation, ways: readonly Way[], go: (to: string) => void): void {
  const box = document.createElement('div');
  const name = document.createElement('b');
  name.textContent = station.name;
  box.append(name, textNode(station.words), ...ways.map((way) => linkTo(way, go)));
  const popup = L.popup({ className: 'station-ways', closeButton: false, offset: [0, -8] })
    .setLatLng([station.latitude, station.longitude])
    .setContent(box)
    .openOn(map);
  // Whoever came by the keyboard goes on by the keyboard.
  popup.getElement()?.querySelector('a')?.focus();
}

/** A true link, so that it opens in another tab as well. */
function linkTo({ words, to }: Way, go: (to: string) => void): HTMLAnchorElement {
  const link = document.createElement('a');
  link.className = 'button-link';
  link.href = to;
  link.textContent = words;
  link.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  });
  return link;
}
