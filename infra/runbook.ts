/** Sections of docs/operations.md, one per alarm; their headings are these words. */
export const sections = {
  lagGrowing: 'lag-growing',
  oldRecords: 'old-records',
  deadLetters: 'dead-letters',
  blocked: 'blocked-partition',
  errors: 'function-errors',
  duration: 'slow-function',
  stopped: 'mapping-stopped',
  dropped: 'dropped-events',
  settings: 'invalid-settings',
} as const;

export type Section = keyof typeof sections;
