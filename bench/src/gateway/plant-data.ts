import { eventually } from '@koios/test-infrastructure';
import type { GraphqlEndpoint } from './graphql-endpoint.js';

export const certificateCount = 300;
export const deviceCount = 300;
const parallel = 10;

interface Ids {
  readonly certificates: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
}

/** Certificates and devices enough for pages that differ; each device has a certificate and a reported state. */
export async function addPlantData(gateway: GraphqlEndpoint): Promise<void> {
  await addCertificates(gateway);
  const { certificates } = await gateway.askFor<Ids>(
    `{ certificates(first: 100, filter: { search: "certificate" }) { edges { node { id } } } }`,
    {},
  );
  await addDevices(
    gateway,
    certificates.edges.map(({ node }) => node.id),
  );
  await eventually(() => areAllReported(gateway), { timeoutMs: 60_000, intervalMs: 500 });
}

async function addCertificates(gateway: GraphqlEndpoint): Promise<void> {
  const generate = `mutation ($input: GenerateCertificateInput!) { generateCertificate(input: $input) { id } }`;
  await forEach(certificateCount, async (number) => {
    const input = { name: `Certificate ${number}`, hostname: 'bench.example.com', keySize: 2048 };
    await gateway.ask(generate, { input });
  });
}

async function addDevices(gateway: GraphqlEndpoint, certificateIds: readonly string[]): Promise<void> {
  const create = `mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id } }`;
  await forEach(deviceCount, async (number) => {
    const clientCertificateId = certificateIds[number % certificateIds.length];
    const security = { securityMode: 'SIGN_AND_ENCRYPT', clientCertificateId };
    const endpointUrl = 'opc.tcp://127.0.0.1:4840';
    await gateway.ask(create, { input: { name: `Device ${number}`, endpointUrl, ...security } });
  });
}

async function forEach(count: number, work: (number: number) => Promise<void>): Promise<void> {
  let number = 0;
  const next = async (): Promise<void> => {
    while (number < count) await work((number += 1));
  };
  await Promise.all(Array.from({ length: parallel }, next));
}

/** The connector has seen the last ones too. */
async function areAllReported(gateway: GraphqlEndpoint): Promise<boolean> {
  for (let after: string | null = null; ;) {
    const { devices }: Reported = await gateway.askFor<Reported>(
      `query ($after: String) { devices(first: 100, after: $after) { pageInfo { hasNextPage endCursor } edges { node { connection { status } } } } }`,
      { after },
    );
    if (devices.edges.some(({ node }) => node.connection === null)) return false;
    if (!devices.pageInfo.hasNextPage) return true;
    after = devices.pageInfo.endCursor;
  }
}

interface Reported {
  readonly devices: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly edges: readonly { readonly node: { readonly connection: object | null } }[];
  };
}
