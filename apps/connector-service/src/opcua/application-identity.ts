import { issueSelfSignedCertificate } from '@koios/application-certificate';
import type { ClientCertificateState } from '@koios/opcua-contracts';
import type { ICertificateKeyPairProvider2, ICertificateKeyPairProviderWithLocation } from 'node-opcua';
import { type IKeyOperations, PrivateKeyUnavailableError } from 'node-opcua-crypto';

type Provider = ICertificateKeyPairProvider2 & ICertificateKeyPairProviderWithLocation;

/** Who we are to a server: the ApplicationUri we announce and the certificate that holds it. */
export interface ApplicationIdentity {
  readonly applicationUri: string;
  readonly provider: Provider;
}

/** What node-opcua takes for "there is no file": it then leaves the disk alone. */
const inMemory = '<in-memory>';

/** The identity of a managed certificate, whose key is somewhere else. */
export function identityOf(
  certificate: ClientCertificateState,
  keyOperations: IKeyOperations,
): ApplicationIdentity {
  const chain = certificate.certificateChain.map((der) => Buffer.from(der, 'base64'));
  return { applicationUri: certificate.applicationUri, provider: providerOf(chain, keyOperations) };
}

let anonymous: Promise<ApplicationIdentity> | undefined;

/**
 * The identity for channels without security: node-opcua wants a certificate to look at even there. It is made once a
 * process, its key is dropped at once, and nobody can sign or decrypt anything as it.
 */
export function anonymousIdentity(): Promise<ApplicationIdentity> {
  anonymous ??= makeAnonymousIdentity();
  return anonymous;
}

async function makeAnonymousIdentity(): Promise<ApplicationIdentity> {
  const applicationUri = 'urn:localhost:Koios:connector';
  const { certificateDer } = await issueSelfSignedCertificate({
    commonName: 'Koios connector without security',
    applicationUri,
    dnsNames: ['localhost'],
    ipAddresses: [],
    keySize: 2048,
    validityDays: 7_300,
    profile: 'STRICT',
    now: new Date(),
  });
  return { applicationUri, provider: providerOf([certificateDer], noKey) };
}

function providerOf(chain: readonly Buffer[], keyOperations: IKeyOperations): Provider {
  const [leaf] = chain;
  if (!leaf) throw new Error('a certificate chain has at least one certificate');
  return {
    certificateFile: inMemory,
    privateKeyFile: inMemory,
    getCertificate: () => leaf,
    getCertificateChain: () => [...chain],
    getPrivateKey: () => {
      throw new PrivateKeyUnavailableError('The private key stays in cert-service.');
    },
    getKeyOperations: () => keyOperations,
  };
}

const unavailable = (): Promise<never> =>
  Promise.reject(new PrivateKeyUnavailableError('This certificate has no key.'));

const noKey: IKeyOperations = { sign: unavailable, decryptBlock: unavailable, getKeyMetadata: unavailable };
