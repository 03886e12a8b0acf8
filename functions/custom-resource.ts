import { setTimeout as sleep } from 'node:timers/promises';

/** What CloudFormation asks of a custom resource (crpg-ref-requests.html), as far as it is used. */
export interface ResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** A pre-signed address in S3 that takes the answer. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
}

export interface ResourceAnswer {
  readonly isDone: boolean;
  /** In words: why it failed, or what came of it. */
  readonly says: string;
}

/** An answer holds 4,096 bytes, the addresses in it included (crpg-ref-responses.html). */
const longestText = 1_000;
const attempts = 3;

/** Tells CloudFormation what came of its request. Without an answer it waits for the resource’s whole time-out. */
export async function answer(
  request: ResourceRequest,
  id: string,
  { isDone, says }: ResourceAnswer,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<void> {
  const text = says.length > longestText ? `${says.slice(0, longestText - 1)}…` : says;
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId = id } = request;
  const status = isDone ? { Status: 'SUCCESS', Data: { Result: text } } : { Status: 'FAILED', Reason: text };
  // Bytes, not text: fetch would name a content type, which the signature does not.
  const body = Buffer.from(JSON.stringify({ ...status, PhysicalResourceId, StackId, RequestId, LogicalResourceId }));
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { ok, status: code } = await fetch(request.ResponseURL, { method: 'PUT', body });
      if (ok) return;
      throw new Error(`CloudFormation’s address answered ${code}`);
    } catch (error) {
      if (attempt === attempts) throw error;
      await pause(1_000 * attempt);
    }
  }
}
