/**
 * A Leaflet map of this page: works offline, without animation where the person does not want it, with words in the
 * page's language.
 */
import 'leaflet/dist/leaflet.css';
import './map.css';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import L from 'leaflet';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import { askRaw } from '../../ground/asking/ask.js';

/** Zoom from which there is space for the names of areas. */
const NAMES_FROM_ZOOM = 7;
/** Properties of a feature that may hold its name, in the order in which they are tried. */
const NAME_FIELDS = ['n', 'name', 'NAME', 'ten', 'Name'] as const;
const ISLES = /isl/i;

type Kind = 'land' | 'lines' | 'areas' | 'isles' | 'given';

interface Part {
  readonly kind: Kind;
  readonly features: FeatureCollection | Feature;
}

/** Below all of our own drawings, even when the file arrives late. */
const BASE_PANE = 'base';

/** @throws Error when the file cannot be fetched or read. */
async function fetchBaseLayer(): Promise<L.LayerGroup> {
  const response = await askRaw('GET /api/v1/basemap', { timeoutMs: 30_000 });
  return baseLayer((await response.json()) as Topology | FeatureCollection | Feature);
}

function baseLayer(map: Topology | FeatureCollection | Feature): L.LayerGroup {
  const group = L.layerGroup();
  const names = new AreaNames();
  for (const { kind, features } of partsOf(map)) {
    const interactive = false;
    const layer = L.geoJSON(features, {
      pane: BASE_PANE,
      interactive,
      style: (one) => ({ className: `base ${styleOf(kind, one)}`, interactive }),
      pointToLayer: (_one, place) =>
        L.circleMarker(place, { pane: BASE_PANE, radius: 2, className: 'base base-isles', interactive }),
      onEachFeature: (one, shape) => {
        const name = nameOf(one);
        if (name !== undefined) names.add(placeOf(one, shape), name, kind === 'isles');
      },
    });
    group.addLayer(layer);
  }
  return group.addLayer(names);
}

function partsOf(map: Topology | FeatureCollection | Feature): Part[] {
  if (map.type !== 'Topology') return [{ kind: 'given', features: map }];
  return Object.entries(map.objects).map(([name, object]) => ({
    kind: kindOf(name),
    features: feature(map, object) as FeatureCollection | Feature,
  }));
}

function kindOf(objectName: string): Kind {
  if (objectName === 'land') return 'land';
  if (/border|line/i.test(objectName)) return 'lines';
  return ISLES.test(objectName) ? 'isles' : 'areas';
}

function styleOf(kind: Kind, one: Feature<Geometry, unknown> | undefined): string {
  const isLine = one?.geometry?.type.endsWith('LineString') ?? false;
  return kind === 'given' ? (isLine ? 'base-lines' : 'base-areas') : `base-${kind}`;
}

function nameOf({ properties }: Feature<Geometry, unknown>): string | undefined {
  const fields = (properties ?? {}) as Record<string, unknown>;
  const named = NAME_FIELDS.map((field) => fields[field]).find((value) => typeof value === 'string');
  return named === undefined ? undefined : String(named);
}

/** The middle of a drawn feature; of a group of islands, the middle of all of them. */
function placeOf(one: Feature<Geometry, unknown>, shape: L.Layer): L.LatLng {
  if (one.geometry.type === 'Point') {
    const [longitude = 0, latitude = 0] = one.geometry.coordinates;
    return L.latLng(latitude, longitude);
  }
  return (shape as L.Polygon).getBounds().getCenter();
}

/** Names of areas, shown once there is space for them; names of island groups are always shown. */
class AreaNames extends L.LayerGroup {
  readonly #near = L.layerGroup();
  #map: L.Map | undefined;
  readonly #zoomed = () => {
    const map = this.#map;
    if (map === undefined) return;
    if (map.getZoom() >= NAMES_FROM_ZOOM) this.addLayer(this.#near);
    else this.removeLayer(this.#near);
  };

  add(at: L.LatLng, name: string, always: boolean): void {
    const icon = L.divIcon({ className: 'area-name', html: '', iconSize: [0, 0] });
    const marker = L.marker(at, { icon, pane: BASE_PANE, interactive: false, keyboard: false });
    // Inserted as text, never as markup: an uploaded file must not be able to write into the page.
    marker.on('add', () => {
      const element = marker.getElement();
      if (element !== undefined) element.textContent = name;
    });
    (always ? this : this.#near).addLayer(marker);
  }

  override onAdd(map: L.Map): this {
    super.onAdd(map);
    this.#map = map;
    map.on('zoomend', this.#zoomed);
    this.#zoomed();
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off('zoomend', this.#zoomed);
    this.#map = undefined;
    return super.onRemove(map);
  }
}

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
