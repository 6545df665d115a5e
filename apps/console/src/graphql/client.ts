import { cacheExchange, Client, fetchExchange, mapExchange } from '@urql/core';
import { sessionStore } from '../session/session.js';
import { authorization } from './authorization.js';
import { isSignedOut } from './failure.js';

const endSessionWhenSignedOut = mapExchange({
  onError: (error) => {
    if (isSignedOut(error)) sessionStore.end();
  },
});

/** Talks to the gateway, and to nothing else. */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  requestPolicy: 'cache-and-network',
  // Files are taken only with a header that a page of another site cannot send.
  fetchOptions: () => ({ headers: { ...authorization(), 'x-koios-csrf': '1' } }),
  exchanges: [cacheExchange, endSessionWhenSignedOut, fetchExchange],
});
