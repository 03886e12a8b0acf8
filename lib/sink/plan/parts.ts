import type { Settings } from '../../model/settings.ts';
import type { Address, ConnectionError } from '../check/connection-problem.ts';
import type { Finding } from '../check/finding.ts';
import type { Session } from '../session.ts';
import type { KindOf } from './kind.ts';
import type { DestinationState } from './state.ts';

/** What a plan of one kind of destination is made of. */
export interface PlanParts {
  readonly kind: KindOf;
  session(settings: Settings, password: (fresh: boolean) => Promise<string>): Session;
  state(session: Session, settings: Settings): DestinationState;
  connectionProblem(error: ConnectionError, to: Address): Finding;
}
