import { type AnyVariables, stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { createClient } from 'graphql-ws';
import { useEffect, useEffectEvent } from 'react';
import { sessionStore } from '../session/session.js';
import { authorization } from './authorization.js';

const longestPauseMs = 5_000;
const subscribeAgainMs = 500;

/** One connection for all subscriptions; it comes back by itself, and every subscription with it. */
const connection = createClient({
  url: () => `${location.origin.replace(/^http/, 'ws')}/graphql`,
  connectionParams: authorization,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => sessionStore.current().state === 'signed-in',
  retryWait: (retries) =>
    new Promise((ready) => setTimeout(ready, Math.min(250 * 2 ** retries, longestPauseMs))),
});

/** Follows a subscription for as long as it is wanted: also where the gateway has ended it, or somebody signs in again. */
export function follow<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  onData: (data: Data) => void,
): () => void {
  let wanted = true;
  let unsubscribe = (): void => undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const again = (): void => {
    if (wanted) pause = setTimeout(start, subscribeAgainMs);
  };
  const start = (): void => {
    if (sessionStore.current().state !== 'signed-in') return again();
    unsubscribe = connection.subscribe<Data>(
      { query: stringifyDocument(document), variables: variables ?? {} },
      {
        next: ({ data }) => {
          if (data) onData(data);
        },
        error: again,
        complete: again,
      },
    );
  };
  start();
  return () => {
    wanted = false;
    clearTimeout(pause);
    unsubscribe();
  };
}

/** Every message of a subscription while a component is on the screen. Variables are compared by their text. */
export function useLive<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  onData: (data: Data) => void,
): void {
  const receive = useEffectEvent(onData);
  const asked = JSON.stringify(variables);
  useEffect(() => follow(document, JSON.parse(asked) as Variables, receive), [document, asked]);
}

/** Told whenever the live connection has come back: what happened meanwhile has to be asked for. */
export function useReconnected(onReconnected: () => void): void {
  const tell = useEffectEvent(onReconnected);
  useEffect(() => {
    let wasClosed = false;
    const forgetClosed = connection.on('closed', () => (wasClosed = true));
    const forgetConnected = connection.on('connected', () => {
      if (wasClosed) tell();
      wasClosed = false;
    });
    return () => {
      forgetClosed();
      forgetConnected();
    };
  }, []);
}
