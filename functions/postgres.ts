import type { Configuration } from '../lib/model/configuration.ts';
import type { BatchReport, BatchResponse } from '../lib/model/report.ts';

export interface HandlerOptions {
  readonly configuration: Configuration;
  readonly report: (report: BatchReport) => void;
}

export interface HandlerContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: unknown, context: HandlerContext) => Promise<BatchResponse>;

export function createHandler(_options: HandlerOptions): Handler & { close(): Promise<void> } {
  throw new Error('being built');
}
