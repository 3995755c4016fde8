/**
 * A Leaflet map of this page: works offline, without animation where the person does not want it, with words in the
 * page's language.
 */
import 'leaflet/dist/leaflet.css';
import './map.css';
import L from 'leaflet';
import { BASE_PANE, fetchBaseLayer } from './base-layer.js';

export interface MapWords {
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly source: string;
}

/** Vietnam with its seas and islands. */
const COUNTRY: L.LatLngBoundsExpression = [
  [7.5, 101.5],
  [23.6, 116.5],
];

export function openMap(element: HTMLElement, words: MapWords, failed: (error: unknown) => void): L.Map {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !still,
    fadeAnimation: !still,
    minZoom: 4,
    maxZoom: 13,
  });
  map.createPane(BASE_PANE).style.zIndex = '300';
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(words.source).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds(COUNTRY);
  let gone = false;
  map.on('unload', () => {
    gone = true;
  });
  fetchBaseLayer().then((layer) => {
    if (!gone) layer.addTo(map);
  }, failed);
  return map;
}
