import { ValueError } from '../../../model/errors.ts';
import { base64Size } from '../../values/bytes.ts';

/** ndim, has-null flag, element type, number of elements, lower bound: five int32. */
const headerSize = 20;
/** Up to here a loop over the characters beats the call into the runtime. */
const shortText = 40;

/**
 * Builds one array parameter in PostgreSQL's binary format (`array_recv`), straight into one growing buffer.
 * An element counts once it is closed: a throw in the middle of one leaves the writer as it was before.
 */
export class ArrayWriter {
  readonly #elementOid: number;
  #bytes: Buffer;
  #view: DataView;
  #end = headerSize;
  #count = 0;
  #hasNull = false;

  constructor(elementOid: number, capacityHint: number) {
    this.#elementOid = elementOid;
    this.#bytes = Buffer.allocUnsafeSlow(headerSize + 16 * (capacityHint + 1));
    this.#view = viewOf(this.#bytes);
  }

  null(): void {
    const at = this.open(0);
    this.#view.setInt32(at - 4, -1);
    this.#end = at;
    this.#count += 1;
    this.#hasNull = true;
  }

  bool(value: boolean): void {
    const at = this.open(1);
    this.#view.setUint8(at, value ? 1 : 0);
    this.close(at + 1);
  }

  int16(value: number): void {
    const at = this.open(2);
    this.#view.setInt16(at, value);
    this.close(at + 2);
  }

  int32(value: number): void {
    const at = this.open(4);
    this.#view.setInt32(at, value);
    this.close(at + 4);
  }

  /** A safe integer, or a bigint of 64 bits. */
  int64(value: number | bigint): void {
    const at = this.open(8);
    this.int64At(at, value);
    this.close(at + 8);
  }

  float32(value: number): void {
    const at = this.open(4);
    this.#view.setFloat32(at, value);
    this.close(at + 4);
  }

  float64(value: number): void {
    const at = this.open(8);
    this.#view.setFloat64(at, value);
    this.close(at + 8);
  }

  /** @throws ValueError for U+0000 and lone surrogates, which PostgreSQL cannot store. */
  text(value: string): void {
    const at = this.open(utf8Bound(value));
    this.close(this.#utf8(value, at));
  }

  /** The binary form of jsonb: a version byte before the text. */
  jsonb(value: string): void {
    const at = this.open(1 + utf8Bound(value));
    this.#view.setUint8(at, 1);
    this.close(this.#utf8(value, at + 1));
  }

  /** The bytes that the base64 text stands for. @throws ValueError when it is damaged. */
  base64(value: string): void {
    const size = base64Size(value);
    const at = this.open(size + 3);
    if (this.#bytes.write(value, at, 'base64') !== size) throw new ValueError('the base64 text is damaged or cut');
    this.close(at + size);
  }

  /** Begins an element of at most `size` bytes; returns where its body starts. */
  open(size: number): number {
    const at = this.#end + 4;
    if (at + size > this.#bytes.length) this.#grow(at + size);
    return at;
  }

  byteAt(at: number, value: number): void {
    this.#view.setUint8(at, value);
  }

  int16At(at: number, value: number): void {
    this.#view.setInt16(at, value);
  }

  int32At(at: number, value: number): void {
    this.#view.setInt32(at, value);
  }

  int64At(at: number, value: number | bigint): void {
    if (typeof value === 'bigint') {
      this.#view.setBigInt64(at, value);
      return;
    }
    const high = Math.floor(value / 4294967296);
    this.#view.setInt32(at, high);
    this.#view.setUint32(at + 4, value - high * 4294967296);
  }

  /** Completes the element that ends at `end`. */
  close(end: number): void {
    this.#view.setInt32(this.#end, end - this.#end - 4);
    this.#end = end;
    this.#count += 1;
  }

  /** The parameter. The writer must not be used afterwards. */
  finish(): Buffer {
    const isEmpty = this.#count === 0;
    this.#view.setInt32(0, isEmpty ? 0 : 1);
    this.#view.setInt32(4, this.#hasNull ? 1 : 0);
    this.#view.setInt32(8, this.#elementOid);
    if (isEmpty) return this.#bytes.subarray(0, 12);
    this.#view.setInt32(12, this.#count);
    this.#view.setInt32(16, 1);
    return this.#bytes.subarray(0, this.#end);
  }

  #utf8(value: string, at: number): number {
    const { length } = value;
    const bytes = this.#bytes;
    if (length <= shortText) {
      let i = 0;
      for (; i < length; i += 1) {
        const code = value.charCodeAt(i);
        if (code === 0 || code > 0x7f) break;
        bytes[at + i] = code;
      }
      if (i === length) return at + length;
    }
    checkText(value);
    return at + this.#bytes.write(value, at);
  }

  #grow(size: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
    this.#view = viewOf(grown);
  }
}

/** @throws ValueError for what PostgreSQL cannot store in any text. */
export function checkText(value: string): void {
  if (value.includes('\0')) throw new ValueError('the text holds U+0000, which PostgreSQL cannot store');
  if (!value.isWellFormed()) throw new ValueError('the text holds half of a surrogate pair, which is no character');
}

function utf8Bound(value: string): number {
  return value.length < 4096 ? 3 * value.length : Buffer.byteLength(value);
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
