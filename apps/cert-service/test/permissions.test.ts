import { mayDo, type Permission, type Role, rolePermissions } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { GraphqlClient } from './support/graphql-client.js';
import { type RootType, type SampleOperation, sampleOperations } from './support/sample-operations.js';
import { Scene } from './support/scene.js';

const operations = sampleOperations();
const subjects: [string, string[]][] = [
  ...Object.keys(rolePermissions).map((role): [Role, string[]] => [role as Role, [role]]),
  ['a role that nobody knows', ['superuser']],
  ['no role', []],
];
const neededFor: Record<RootType, readonly Permission[]> = {
  Query: ['read'],
  Mutation: ['manage-certificates'],
  Subscription: ['read'],
};
const exceptions: Record<string, readonly Permission[]> = {
  auditLog: ['manage-certificates', 'export-private-keys', 'administer'],
};

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start();
});
afterAll(() => scene?.stop());

const clientWith = async (roles: string[]): Promise<GraphqlClient> =>
  new GraphqlClient(scene.service.graphqlUrl, await scene.issuer.token({ roles }));

/** Only whether the caller was let in: what the operation then says of its meaningless arguments is not asked. */
async function isForbidden(client: GraphqlClient, document: string): Promise<boolean> {
  const { errors } = await client.send(document);
  return errors?.some(({ extensions }) => extensions.code === 'FORBIDDEN') ?? false;
}

function shouldBeForbidden({ root, field }: SampleOperation, roles: string[]): boolean {
  const needed = exceptions[field] ?? neededFor[root];
  return !needed.some((permission) => mayDo(roles, permission));
}

describe.each(subjects)('with %s', (_name, roles) => {
  it.each(operations.filter(({ root }) => root !== 'Subscription'))(
    '$root $field is open exactly to whom it should be',
    async (operation) => {
      const client = await clientWith(roles);
      expect(await isForbidden(client, operation.document)).toBe(shouldBeForbidden(operation, roles));
    },
  );

  it('references of other subgraphs are resolved exactly for readers', async () => {
    const { id } = await scene.operations.defaultCertificate();
    const client = await clientWith(roles);
    const document = `{ _entities(representations: [{ __typename: "Certificate", id: "${id}" }]) { __typename } }`;
    expect(await isForbidden(client, document)).toBe(!mayDo(roles, 'read'));
  });

  it.each(operations.filter(({ root }) => root === 'Subscription'))(
    'Subscription $field is open exactly to whom it should be',
    async (operation) => {
      const answer = await firstAnswer(operation.document, await scene.issuer.token({ roles }));
      expect(answer.includes('FORBIDDEN')).toBe(shouldBeForbidden(operation, roles));
    },
  );
});

/** The first event or refusal, as text; events are made until one comes. */
async function firstAnswer(query: string, token: string): Promise<string> {
  const client = createClient({
    url: scene.service.graphqlUrl.replace(/^http/, 'ws'),
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const answers: unknown[] = [];
  const sink = {
    next: (value: unknown) => answers.push(value),
    error: (error: unknown) => answers.push(error),
  };
  client.subscribe({ query }, { ...sink, complete: () => answers.push('complete') });
  const { id } = await scene.operations.defaultCertificate();
  await eventually(async () => {
    await scene.operations.update({ id, description: `changed at ${performance.now()}` });
    if (answers.length === 0) throw new Error('no answer yet');
  });
  await client.dispose();
  return JSON.stringify(answers[0]);
}
