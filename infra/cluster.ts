import { consumerGroup } from '../lib/model/consumer-group.ts';
import type { Definition } from './definition.ts';

/** Where an MSK cluster is, and what its topics and groups are called in policies. */
export class Cluster {
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  readonly #prefix: string;
  readonly #path: string;

  constructor(arn: string) {
    const [, partition = '', , region = '', account = '', resource = ''] = arn.split(':');
    this.arn = arn;
    this.region = region;
    this.account = account;
    this.#prefix = `arn:${partition}:kafka:${region}:${account}`;
    this.#path = resource.slice('cluster/'.length);
  }

  topic(name: string): string {
    return `${this.#prefix}:topic/${this.#path}/${name}`;
  }

  group(name: string): string {
    return `${this.#prefix}:group/${this.#path}/${name}`;
  }
}

/** The consumer group of each topic, in the order of the topics. */
export function groupsOf({ name, deployment: { topics, generation } }: Definition): readonly string[] {
  return topics.map((topic) => consumerGroup(name, topic, generation));
}
