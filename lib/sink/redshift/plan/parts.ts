import type { PlanParts } from '../../plan/parts.ts';
import { Session } from '../../session.ts';
import { connectionProblem } from '../check/connection-problem.ts';
import { loginOf } from '../login.ts';
import { redshiftErrorClass } from '../redshift-error.ts';
import { redshiftKind } from './kind.ts';
import { RedshiftState } from './state.ts';

/** Plans for Redshift. */
export const planParts: PlanParts = {
  kind: redshiftKind,
  session: (settings, password) =>
    new Session({
      ...settings,
      ...{ tlsCa: settings.tlsCa, applicationName: 'landfall plan', classOf: redshiftErrorClass },
      password: loginOf(settings, password),
    }),
  state: (session, settings) => new RedshiftState(session, settings),
  connectionProblem,
};
