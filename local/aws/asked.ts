import { AwsProblem } from './aws-problem.ts';

/** What was asked of AWS: an answer, or why there is none. */
export type Asked<T> = { readonly value: T; readonly problem?: undefined } | { readonly problem: string };

/** @throws AwsProblem where nothing else can be asked either. */
export async function asked<T>(answer: Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    if (error instanceof AwsProblem && !error.isGeneral) return { problem: error.message };
    throw error;
  }
}

/** Undefined where there is no answer. */
export function answerOf<T>(given: Asked<T>): T | undefined {
  return given.problem === undefined ? given.value : undefined;
}
