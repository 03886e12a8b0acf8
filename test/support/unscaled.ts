/** Big-endian two's complement in base64, as Kafka Connect writes an unscaled value. */
export function unscaled(value: bigint): string {
  let bytes = 1;
  while (BigInt.asIntN(8 * bytes, value) !== value) bytes += 1;
  const hex = BigInt.asUintN(8 * bytes, value)
    .toString(16)
    .padStart(2 * bytes, '0');
  return Buffer.from(hex, 'hex').toString('base64');
}
