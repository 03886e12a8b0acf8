/**
 * A key or value as bytes, where no Lambda stands between Kafka and the handler: making base64 of it and bytes again would
 * take as long as everything else that is done to it. In JSON it is what Lambda would have made of it.
 */
export class PlainBytes {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Of the base64. */
  get length(): number {
    return 4 * Math.ceil(this.bytes.length / 3);
  }

  toJSON(): string {
    return this.bytes.toString('base64');
  }
}

/** Base64 as Lambda hands it over, or the bytes themselves. */
export type Encoded = string | PlainBytes;
