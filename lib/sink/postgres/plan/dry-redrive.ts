import { untilRefused } from '../../../model/errors.ts';
import type { ParkedRow } from '../../../model/parked-row.ts';
import type { Settings } from '../../../model/settings.ts';
import { PlanFindings } from '../../../plan/plan-findings.ts';
import type { Written } from '../../destination.ts';
import { PlannedDestination } from '../../plan/planned-destination.ts';
import type { DestinationState } from '../../plan/state.ts';
import type { Redrive, RedriveTarget } from '../../redrive.ts';
import { postgresKind } from './kind.ts';

/** Takes parked records back without writing anything: what would be sent is encoded and thrown away. */
export class DryRedrive extends PlannedDestination implements RedriveTarget {
  readonly findings: PlanFindings;
  readonly #encode: ReturnType<typeof postgresKind>['encode'];
  readonly #openOf: (redrive: Redrive) => Promise<readonly ParkedRow[]>;

  constructor(
    settings: Settings,
    state: DestinationState,
    openOf: (redrive: Redrive) => Promise<readonly ParkedRow[]>,
    findings = new PlanFindings(),
  ) {
    const kind = postgresKind(settings, state);
    super(kind, settings, state, findings);
    this.findings = findings;
    this.#encode = kind.encode;
    this.#openOf = openOf;
  }

  async redrive(redrive: Redrive): Promise<Written> {
    const { effects } = await redrive.plan(await this.#openOf(redrive));
    let nanosecondsCut = 0;
    for (const cut of untilRefused<number>(effects.map((work) => () => [this.#encode(work)]))) nanosecondsCut += cut;
    return { unavailableLost: 0, nanosecondsCut };
  }
}
