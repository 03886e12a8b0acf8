/**
 * How long a client of the SDK waits for an answer; it then asks again, as it does by itself when throttled or after a
 * server's error. Without limits a call on whose socket the function was frozen may wait for ever: nobody is at its
 * other end any more.
 */
export const patience = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
} as const;
