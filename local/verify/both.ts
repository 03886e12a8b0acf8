/**
 * Waits for the source's and the destination's answer, both of them even where one fails: a connection that is still
 * being made when everything is closed would keep the process alive. @throws the first error
 */
export async function both<A, B>(source: Promise<A>, destination: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([source, destination]);
  return Promise.all([source, destination]);
}
