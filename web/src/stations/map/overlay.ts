/** Our own drawings on the map: stations, sectors of antennas, regions of incidents. */
import L from 'leaflet';
import type { Incident } from '../../duty/cases/incident.js';
import { type Place, sectorOf } from './sector.js';

/** Half width of the drawn sector. It only shows the direction of a directed antenna, not its pattern. */
const HALF_WIDTH_DEG = 30;
const SECTOR_KM = 25;
/** A line of bearing is drawn so far: `location/fix.ts` follows none further. */
const BEARING_KM = 40;

export interface MapStation extends Place {
  readonly id: string;
  readonly name: string;
  readonly mood: 'good' | 'warn' | 'bad';
  /** Its state and the age of its data, as a line of text. */
  readonly words: string;
  readonly azimuthDeg: number | undefined;
}

/** A place with transmitters that have a licence for a short time. */
export interface MapSite extends Place {
  readonly id: string;
  /** A line for each transmitter. */
  readonly words: readonly string[];
}

export interface MapIncident {
  readonly id: string;
  readonly severity: number;
  readonly words: string;
  /** What people measured in the field, and where that leads. */
  readonly measurements: NonNullable<Incident['measurements']>;
  readonly fix: Incident['fix'];
}

export interface Chosen {
  station(station: MapStation): void;
  incident(id: string): void;
}

const SIGNS = { good: '●', warn: '◆', bad: '▲' } as const;

export interface Drawn {
  readonly stations: readonly MapStation[];
  readonly incidents: readonly MapIncident[];
  readonly sites: readonly MapSite[];
}

/** Draws everything again, after removing the earlier drawings. */
export function drawOverlay(group: L.LayerGroup, { stations, incidents, sites }: Drawn, chosen: Chosen): void {
  group.clearLayers();
  for (const station of stations) {
    if (station.azimuthDeg === undefined) continue;
    const sector = sectorOf(station, station.azimuthDeg, HALF_WIDTH_DEG, SECTOR_KM);
    L.polygon(latLngs(sector), { className: 'sector', interactive: false }).addTo(group);
  }
  // The most severe last, so that it is on top.
  for (const incident of [...incidents].sort((a, b) => b.severity - a.severity)) {
    drawMeasurements(group, incident);
    const region = regionShape(incident);
    if (region.length === 0) continue;
    const shape = L.polygon(region, { className: `region region-${incident.severity}`, bubblingMouseEvents: false });
    shape.bindTooltip(textNode(incident.words), { sticky: true });
    shape.on('click', () => chosen.incident(incident.id));
    shape.addTo(group);
  }
  for (const { latitude, longitude, words } of sites) {
    const mark = L.circleMarker([latitude, longitude], { className: 'site-mark', radius: 7 });
    mark.bindTooltip(textNode(words.join('\n'))).addTo(group);
  }
  for (const station of stations) stationMark(station, () => chosen.station(station)).addTo(group);
}

/** Where the measurements give a region; levels of the stations give none. */
function regionShape({ fix }: MapIncident): L.LatLngTuple[][][] {
  const found = fix?.region90?.coordinates ?? [];
  return found.map((rings) => rings.map((ring) => ring.map(([longitude, latitude]) => [latitude, longitude])));
}

/** Lines of bearing, each named at its beginning, and places of levels. */
function drawMeasurements(group: L.LayerGroup, { measurements, fix }: MapIncident): void {
  for (const { id, receiver, latitude, longitude, bearing, level } of measurements) {
    const from = { latitude, longitude };
    if (bearing !== undefined) {
      const line = sectorOf(from, bearing.deg, bearing.uncertaintyDeg, BEARING_KM);
      const misses = fix?.misfits?.includes(id) === true;
      L.polygon(latLngs(line), { className: misses ? 'bearing misfit' : 'bearing', interactive: false }).addTo(group);
    }
    const mark = L.circleMarker([latitude, longitude], { className: 'field-mark', radius: 5 });
    const words =
      bearing === undefined ? `${level?.isHeard === true ? '' : '< '}${level?.db ?? ''} dB` : `${bearing.deg}°`;
    mark.bindTooltip(textNode(`${receiver}: ${words}`)).addTo(group);
  }
}

function stationMark(station: MapStation, choose: () => void): L.Marker {
  const icon = L.divIcon({ className: 'station-mark', iconSize: [0, 0] });
  const mark = L.marker([station.latitude, station.longitude], { icon, title: station.words, keyboard: true });
  mark.on('click', choose);
  mark.on('keydown', ({ originalEvent }: L.LeafletKeyboardEvent) => originalEvent.key === 'Enter' && choose());
  mark.on('add', () => {
    const element = mark.getElement();
    if (element === undefined) return;
    element.dataset['mood'] = station.mood;
    element.setAttribute('aria-label', `${station.name}: ${station.words}`);
    const sign = document.createElement('span');
    sign.className = 'station-sign';
    sign.textContent = SIGNS[station.mood];
    const name = document.createElement('span');
    name.className = 'station-name';
    name.textContent = station.name;
    element.replaceChildren(sign, name);
  });
  return mark;
}

export function textNode(words: string): HTMLElement {
  const element = document.createElement('span');
  element.textContent = words;
  return element;
}

function latLngs(places: readonly Place[]): L.LatLngTuple[] {
  return places.map(({ latitude, longitude }) => [latitude, longitude]);
}
