import { ValueError } from '../../model/errors.ts';
import { bytesOf } from './bytes.ts';
import { floatText } from './floats.ts';
import { readFloat } from './number-sources.ts';
import { misfit, type Read } from './read.ts';

/** Debezium's Point and Geometry: well-known binary in base64; a point has its coordinates beside it. */
interface Geometry {
  readonly wkb: Buffer;
  /** Number of the reference system; 0 is none. */
  readonly srid: number;
}

/** `(1.5,-2.25)`, which has no room for a reference system. */
export const readPoint: Read<string> = (raw) => {
  const { x, y, srid } = objectOf(raw);
  if (sridOf(srid, raw) !== 0) throw new ValueError(`the reference system ${String(srid)} of the point would be lost`);
  return `(${floatText(readFloat(x))},${floatText(readFloat(y))})`;
};

/** `SRID=4326;0101…`, as PostGIS reads it. */
export const extendedWkb: Read<string> = (raw) => {
  const { wkb, srid } = geometryOf(raw);
  const hex = wkb.toString('hex');
  return srid === 0 ? hex : `SRID=${srid};${hex}`;
};

/** `{"wkb": "0101…", "srid": 4326}`: where there is no PostGIS. */
export const geometryJson: Read<string> = (raw) => {
  const { wkb, srid } = geometryOf(raw);
  return `{"wkb": "${wkb.toString('hex')}", "srid": ${srid === 0 ? 'null' : srid}}`;
};

function geometryOf(raw: unknown): Geometry {
  const { wkb, srid, x, y } = objectOf(raw);
  if (wkb === undefined || wkb === null)
    return { wkb: wkbOfPoint(readFloat(x), readFloat(y)), srid: sridOf(srid, raw) };
  if (typeof wkb !== 'string') throw misfit(raw, 'a geometry with wkb');
  return { wkb: bytesOf(wkb), srid: sridOf(srid, raw) };
}

/** Little-endian, type 1: wkb is optional in a Point. */
function wkbOfPoint(x: number, y: number): Buffer {
  const bytes = Buffer.from([1, 1, 0, 0, 0, ...new Uint8Array(16)]);
  bytes.writeDoubleLE(x, 5);
  bytes.writeDoubleLE(y, 13);
  return bytes;
}

function sridOf(srid: unknown, raw: unknown): number {
  if (srid === undefined || srid === null) return 0;
  if (!Number.isSafeInteger(srid)) throw misfit(raw, 'a geometry whose srid is an integer');
  return srid as number;
}

function objectOf(raw: unknown): Readonly<Record<string, unknown>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw misfit(raw, 'an object');
  return raw as Readonly<Record<string, unknown>>;
}
