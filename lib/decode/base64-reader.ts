import { base64Length } from '../model/base64.ts';
import { damagedBase64 } from './json-text.ts';

/** Decodes base64 into one buffer over and over: thousands of short-lived ones cost more than what they hold. */
export class Base64Reader {
  /** What was read last, from the start on; good until the next read. */
  bytes = Buffer.allocUnsafeSlow(16 * 1024);

  /** Returns the number of bytes. @throws Error when the base64 is damaged. */
  read(text: string): number {
    const size = base64Length(text);
    if (size === undefined) throw damagedBase64();
    // One more group than there should be: what is too long is seen as well.
    if (this.bytes.length < size + 3) this.bytes = Buffer.allocUnsafeSlow(2 * size);
    if (this.bytes.write(text, 0, 'base64') !== size) throw damagedBase64();
    return size;
  }
}
