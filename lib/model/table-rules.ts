import type { Settings } from './settings.ts';

/** A `tableNames` rule, ready to be held against whole topic names. */
export interface TableRule {
  readonly match: RegExp;
  readonly table: string;
}

export function tableRules({ tableNames }: Pick<Settings, 'tableNames'>): readonly TableRule[] {
  return tableNames.map((rule) => ({ match: new RegExp(`^(?:${rule.match})$`), table: rule.table }));
}

/** The first rule that matches wins. */
export function tableRuleFor(topic: string, rules: readonly TableRule[]): TableRule | undefined {
  return rules.find((rule) => rule.match.test(topic));
}

/** The table of a topic that no rule names, where its events do not say better: the last dot-separated part. */
export function lastTopicPart(topic: string): string {
  return topic.slice(topic.lastIndexOf('.') + 1);
}
