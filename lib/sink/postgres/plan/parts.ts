import type { PlanParts } from '../../plan/parts.ts';
import { Session } from '../../session.ts';
import { connectionProblem } from '../check/connection-problem.ts';
import { postgresKind } from './kind.ts';
import { StoredState } from './state.ts';

/** Plans for PostgreSQL. */
export const planParts: PlanParts = {
  kind: postgresKind,
  session: (settings, password) =>
    new Session({ ...settings, tlsCa: settings.tlsCa, applicationName: 'landfall plan', password }),
  state: (session, settings) => new StoredState(session, settings),
  connectionProblem,
};
