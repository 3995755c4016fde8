/** The links of a chosen station on the map, in a small window: its live view and its page. */
import L from 'leaflet';
import { type MapStation, textNode } from './overlay.js';

export interface Way {
  readonly words: string;
  readonly to: string;
}

/** Not attached to the mark, which is drawn again every few seconds: the window stays until it is closed. */
export function offerWays(map: L.Map, station: MapStation, ways: readonly Way[], go: (to: string) => void): void {
  const box = document.createElement('div');
  const name = document.createElement('b');
  name.textContent = station.name;
  box.append(name, textNode(station.words), ...ways.map((way) => linkTo(way, go)));
  const popup = L.popup({ className: 'station-ways', closeButton: false, offset: [0, -8] })
    .setLatLng([station.latitude, station.longitude])
    .setContent(box)
    .openOn(map);
  // A person who uses the keyboard can continue with it.
  popup.getElement()?.querySelector('a')?.focus();
}

/** A real link, so that it can also be opened in another tab. */
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
