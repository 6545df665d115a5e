import type { KeyObject } from 'node:crypto';
import { element, integer, objectIdentifier, sequence, setOf } from '../der/der-writer.js';
import { requestedExtensions } from '../issue/certificate-extensions.js';
import {
  type ApplicationIdentity,
  DEFAULT_ORGANIZATION,
  type RsaKeyPair,
} from '../issue/certificate-request.js';
import { assertIdentity } from '../issue/check-request.js';
import { distinguishedName } from '../issue/distinguished-name.js';
import { signStructure } from '../issue/sign-structure.js';

const EXTENSION_REQUEST = objectIdentifier('1.2.840.113549.1.9.14');
const ATTRIBUTES = 0xa0;
const VERSION_1 = 0;

/**
 * A certification request in DER (RFC 2986) for the organisation's authority: subject, key and, as an extension request
 * (RFC 2985, 5.4.2), the ApplicationUri, hosts and usages that OPC UA needs. The private key stays where it is.
 * @throws CertificateError when a field cannot stand in an application instance certificate
 */
export async function createSigningRequest(
  identity: ApplicationIdentity,
  keyPair: RsaKeyPair,
): Promise<Buffer> {
  assertIdentity(identity);
  return signStructure(certificationRequestInfo(identity, keyPair.publicKey), keyPair.privateKey);
}

function certificationRequestInfo(identity: ApplicationIdentity, publicKey: KeyObject): Buffer {
  const { commonName, organization, applicationUri, dnsNames, ipAddresses } = identity;
  const extensions = requestedExtensions(applicationUri, [...dnsNames, ...ipAddresses]);
  return sequence(
    integer(VERSION_1),
    distinguishedName(commonName, organization ?? DEFAULT_ORGANIZATION),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(ATTRIBUTES, sequence(EXTENSION_REQUEST, setOf(extensions))),
  );
}
