import { cureInWords, type Finding } from '../lib/sink/check/finding.ts';
import type { ResourceAnswer, ResourceRequest } from './custom-resource.ts';

/** What the check’s findings come to: a first deployment fails for what must be mended, a later one only says so. */
export function verdictOn(
  findings: readonly Finding[],
  destination: string,
  { RequestType, ResourceProperties }: Pick<ResourceRequest, 'RequestType' | 'ResourceProperties'>,
): ResourceAnswer {
  const toMend = findings.filter(({ level }) => level === 'must');
  if (toMend.length === 0) return { isDone: true, says: `destination ${destination} is ready` };
  const words = toMend.map(inWords).join('; ');
  // A role that comes with the stack can only be attached when it is there, and would go with a deployment that fails for it.
  const isForLater = ResourceProperties.copyRole === 'new' && toMend.every(({ about }) => about === 'staging');
  if (RequestType === 'Update' || isForLater) {
    const what = RequestType === 'Update' ? 'update' : 'deployment';
    return { isDone: true, says: `to mend, though this ${what} goes on: ${words}. Look again: landfall check` };
  }
  return {
    isDone: false,
    says: `destination ${destination} is not ready: ${words}. Mend it and deploy again (to deploy all the same: "check": "off")`,
  };
}

function inWords({ about, what, cure }: Finding): string {
  const how = cureInWords(cure);
  return `${about}: ${what}${how === '' ? '' : ` → ${how}`}`;
}
