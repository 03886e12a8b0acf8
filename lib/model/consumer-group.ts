import { createHash } from 'node:crypto';

/** What Lambda takes (EventSourceMapping, ConsumerGroupId). */
const longest = 200;

/**
 * The consumer group of one topic of a destination, `landfall-<destination>-<topic>-<generation>`. A group’s name cannot
 * be changed: another generation is another mapping, from the start of the topic.
 */
export function consumerGroup(destination: string, topic: string, generation: number): string {
  const name = (of: string): string => `landfall-${destination}-${of}-${generation}`;
  return name(shortTopic(topic, longest - name('').length));
}

/** A topic’s name in `room` characters: one that is longer is cut, and told by a hash. */
export function shortTopic(topic: string, room: number): string {
  if (topic.length <= room) return topic;
  const hash = createHash('sha256').update(topic).digest('hex').slice(0, 12);
  return `${topic.slice(0, room - hash.length - 1)}-${hash}`;
}
