import type { Mapping } from './mappings.ts';

/** The two calls that switching takes, and a pause between looks. */
export interface Switchboard {
  readonly read: () => Promise<readonly Mapping[]>;
  /** Returns the state the mapping is in then, undefined where Lambda is still busy with an earlier change. */
  readonly switch: (uuid: string, enabled: boolean) => Promise<string | undefined>;
  readonly pause: () => Promise<void>;
  /** Whether there is time for another look. */
  readonly isTimeLeft: () => boolean;
  /** Told how many are there after each look. */
  readonly progress?: (done: number, all: number) => void;
}

export interface Switched {
  readonly uuid: string;
  readonly topic: string;
  readonly before: string;
  readonly state: string;
  /** It is as it was wanted. */
  readonly isDone: boolean;
  /** Lambda was asked for it; false where it was so already, or is on its way there. */
  readonly wasAsked: boolean;
}

/**
 * Enables or disables mappings until all of them are. One that Lambda is changing is asked again later. Those that are so
 * already are left alone, so it may be run again at any time.
 */
export async function switchMappings(
  mappings: readonly Mapping[],
  enabled: boolean,
  wait: boolean,
  board: Switchboard,
): Promise<readonly Switched[]> {
  const wanted = enabled ? 'Enabled' : 'Disabled';
  const onItsWay = enabled ? 'Enabling' : 'Disabling';
  const before = new Map(mappings.map(({ uuid, state }) => [uuid, state]));
  const asked = new Set<string>();
  let current = mappings;
  for (;;) {
    const seen: Mapping[] = [];
    for (const mapping of current) {
      const { uuid, state } = mapping;
      if (state === wanted || state === onItsWay || state === 'Deleting' || asked.has(uuid)) {
        seen.push(mapping);
        continue;
      }
      const next = await board.switch(uuid, enabled);
      if (next !== undefined) asked.add(uuid);
      seen.push({ ...mapping, state: next ?? state });
    }
    const switched = seen.map(
      ({ uuid, topic, state }): Switched => ({
        ...{ uuid, topic, state },
        before: before.get(uuid) ?? state,
        isDone: state === wanted || state === 'Deleting',
        wasAsked: asked.has(uuid),
      }),
    );
    board.progress?.(switched.filter(({ isDone }) => isDone).length, switched.length);
    if (!wait || switched.every(({ isDone }) => isDone) || !board.isTimeLeft()) return switched;
    await board.pause();
    current = await board.read();
  }
}
