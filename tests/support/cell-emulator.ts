/** What modems of some makers answer to questions about cells; the forms are those of real modems of 2010 to 2024. */

export interface EmulatedCells {
  maker: 'plain' | 'sim800' | 'sim7600' | 'quectel';
  network: string;
  /** Hexadecimal, as the modem writes them. */
  area: string;
  id: string;
  /** <AcT>; undefined for a modem that does not tell it. */
  act: number | undefined;
  channel: number;
  hasQuotes: boolean;
  /** Area and id of each; empty id: a carrier that was not decoded. */
  neighbours: readonly (readonly [area: string, id: string])[];
  /** False for a modem that answers ERROR to AT+CREG=2 and AT+CEREG=2. */
  hasPlace: boolean;
  /** The end of each registration line is lost. */
  isTruncated: boolean;
  /** Commands that are never answered. */
  mute: readonly string[];
  /** Of AT+COPS=?. */
  networks: readonly string[];
  searchMs: number;
  /** A keypress ends the search. */
  heeds: boolean;
}

export const HOME: EmulatedCells = {
  ...{ maker: 'plain', network: '45204', area: '1A2B', id: '0301', act: undefined, channel: 62, hasQuotes: true },
  ...{ neighbours: [], hasPlace: true, isTruncated: false, mute: [] },
  ...{ networks: ['45204', '45201'], searchMs: 20, heeds: true },
};

/** The lines of an answer without the final one; undefined for a command that is no question about cells. */
export function cellAnswer(
  cells: EmulatedCells,
  command: string,
  registration: number,
): string[] | 'ERROR' | undefined {
  const { maker, network, area, id, act = 0, channel, neighbours } = cells;
  const [mcc, mnc] = [network.slice(0, 3), network.slice(3)];
  const isLte = act === 7;
  const decimal = String(Number.parseInt(id, 16));
  const isOther = (one: EmulatedCells['maker']) => (maker === one ? undefined : 'ERROR');
  switch (command) {
    case 'AT+CREG=2':
    case 'AT+CEREG=2':
      return cells.hasPlace && (isLte || command === 'AT+CREG=2') ? [] : 'ERROR';
    case 'AT+CREG?':
    case 'AT+CEREG?': {
      const isOwn = (command === 'AT+CEREG?') === isLte;
      if (!cells.hasPlace) return [`${command.slice(2, -1)}: 0,${registration}`];
      if (!isOwn) return [`${command.slice(2, -1)}: 2,${isLte ? registration : 0}`];
      const quoted = (text: string) => (cells.hasQuotes ? `"${text}"` : text);
      const line = `${command.slice(2, -1)}: 2,${registration},${quoted(area)},${quoted(id)}${cells.act === undefined ? '' : `,${act}`}`;
      return [cells.isTruncated ? line.slice(0, -4) : line];
    }
    case 'AT+COPS=3,2':
    case 'AT+COPS=3,0':
      return [];
    case 'AT+CENG=1,1':
      return isOther('sim800') ?? [];
    case 'AT+CENG?':
      return (
        isOther('sim800') ?? [
          '+CENG: 1,1',
          `+CENG: 0,"${String(channel).padStart(4, '0')},41,00,${mcc},${mnc},62,${id.toLowerCase()},10,05,${area.toLowerCase()},255"`,
          ...neighbours.map(([where, which], i) =>
            which === ''
              ? `+CENG: ${i + 1},"0080,26,52,ffff,,,0000"`
              : `+CENG: ${i + 1},"0082,31,49,${which},${mcc},${mnc},${where}"`,
          ),
          `+CENG: ${neighbours.length + 1},"0000,00,00,ffff,,,0000"`,
        ]
      );
    case 'AT+QENG="servingcell"':
      return (
        isOther('quectel') ?? [
          isLte
            ? `+QENG: "servingcell","NOCONN","LTE","FDD",${mcc},${mnc},${id},188,${channel},3,5,5,${area},-104,-9,-78,11,23`
            : `+QENG: "servingcell","NOCONN","GSM",${mcc},${mnc},${area},${id},35,${channel},-,-52,255,255,0,53,179,1,-,-,-,-,-,-,-,-,-,"-"`,
        ]
      );
    case 'AT+QENG="neighbourcell"':
      return (
        isOther('quectel') ??
        neighbours.map(([where, which]) =>
          isLte
            ? '+QENG: "neighbourcell inter","LTE",1501,-,-,-,-,-,-,0,10,7'
            : `+QENG: "neighbourcell","GSM",${mcc},${mnc},${where},${which},33,33,-83,22,146,0,0`,
        )
      );
    case 'AT+CPSI?':
      return (
        isOther('sim7600') ?? [
          isLte
            ? `+CPSI: LTE,Online,${mcc}-${mnc},0x${area},${decimal},257,EUTRAN-BAND3,${channel},5,0,-94,-850,-545,15`
            : `+CPSI: GSM,Online,${mcc}-${mnc},0x${area},${decimal},${channel} EGSM 900,-64,2110,42-42`,
        ]
      );
    default:
      return undefined;
  }
}

export function networkList({ networks, act = 0 }: EmulatedCells): string {
  const all = networks.map((one, i) => `(${i === 0 ? 2 : 1},"Mạng ${i}","M${i}","${one}",${act})`.replace('ạ', 'a'));
  return `+COPS: ${all.join(',')},,(0,1,2,3,4),(0,1,2)`;
}
