import { Client, fetchExchange } from '@urql/core';
import { describe, expect, it } from '@jest/globals';
import { collectDevices } from './collect-devices.js';

const use = { certificateId: 'c', assigned: true, unassigned: false, asUser: true };
const boiler = { id: '1', name: 'Boiler', clientCertificate: { id: 'c' } };
const press = { id: '2', name: 'Press', clientCertificate: null };

interface Asked {
  readonly after: string | null;
  readonly filter: Readonly<Record<string, string>>;
}

/** A client whose gateway answers as it is told. */
function clientOf(answer: (asked: Asked) => object): Client {
  const fetch = (_url: unknown, init?: RequestInit) => {
    const { variables } = JSON.parse(init?.body as string) as { readonly variables: Asked };
    return Promise.resolve(
      new Response(JSON.stringify(answer(variables)), { headers: { 'content-type': 'application/json' } }),
    );
  };
  return new Client({ url: 'http://gateway', preferGetMethod: false, fetch, exchanges: [fetchExchange] });
}

function page(nodes: readonly object[], endCursor: string | null = null): object {
  const pageInfo = { endCursor, hasNextPage: endCursor !== null };
  return { data: { devices: { totalCount: 2, pageInfo, edges: nodes.map((node) => ({ node })) } } };
}

describe('the devices that a change of a certificate affects', () => {
  it('are those that it is assigned to, of all pages, and apart from them those whose user it identifies', async () => {
    const client = clientOf(({ after, filter }) => {
      if (filter['userCertificateId'] === 'c') return page([press]);
      return after === null ? page([boiler], 'end of page 1') : page([press]);
    });
    expect(await collectDevices(client, use)).toEqual({
      known: true,
      devices: [boiler, press],
      ofUser: [press],
    });
  });

  it('are those without an assignment where it is the default', async () => {
    const client = clientOf(() => page([boiler, press]));
    const ofDefault = { ...use, assigned: false, unassigned: true, asUser: false };
    expect(await collectDevices(client, ofDefault)).toEqual({ known: true, devices: [press], ofUser: [] });
  });

  it.each(['clientCertificateId', 'userCertificateId'])(
    'are not known when the question by %s fails, which is not the same as none',
    async (failing) => {
      const message = 'device-service does not answer.';
      const client = clientOf(({ filter }) =>
        failing in filter ? { data: null, errors: [{ message }] } : page([boiler]),
      );
      expect(await collectDevices(client, use)).toMatchObject({ known: false, failure: { message } });
    },
  );
});
