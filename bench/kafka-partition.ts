/**
 * The partition Kafka's default partitioner gives a key: murmur2 of its bytes, as Java computes it
 * (org.apache.kafka.common.utils.Utils.murmur2).
 */
export function kafkaPartition(key: Uint8Array, partitions: number): number {
  const m = 0x5bd1e995;
  const length = key.length;
  let hash = (0x9747b28c ^ length) | 0;
  const at = (index: number) => key[index] ?? 0;
  const whole = length - (length % 4);
  for (let i = 0; i < whole; i += 4) {
    let k = at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    hash = Math.imul(hash, m) ^ Math.imul(k, m);
  }
  if (length % 4 >= 3) hash ^= at(whole + 2) << 16;
  if (length % 4 >= 2) hash ^= at(whole + 1) << 8;
  if (length % 4 >= 1) hash = Math.imul(hash ^ at(whole), m);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, m);
  hash ^= hash >>> 15;
  return (hash & 0x7fffffff) % partitions;
}
