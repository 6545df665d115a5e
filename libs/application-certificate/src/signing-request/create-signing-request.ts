import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyObject } from 'node:crypto';
import {
  bitString,
  element,
  integer,
  nullValue,
  objectIdentifier,
  sequence,
  setOf,
} from '../der/der-writer.js';
import { requestedExtensions } from '../issue/certificate-extensions.js';
import {
  type ApplicationIdentity,
  DEFAULT_ORGANIZATION,
  type RsaKeyPair,
} from '../issue/certificate-request.js';
import { assertIdentity } from '../issue/check-request.js';
import { distinguishedName } from '../issue/distinguished-name.js';

const SHA256_WITH_RSA_ENCRYPTION = '1.2.840.113549.1.1.11';
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const ATTRIBUTES = 0xa0;
const VERSION_1 = 0;
const signInThreadPool = promisify<string, Uint8Array, KeyObject, Buffer>(sign);

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
  const info = certificationRequestInfo(identity, keyPair.publicKey);
  const signature = await signInThreadPool('sha256', info, keyPair.privateKey);
  return sequence(
    info,
    sequence(objectIdentifier(SHA256_WITH_RSA_ENCRYPTION), nullValue()),
    bitString(signature),
  );
}

function certificationRequestInfo(identity: ApplicationIdentity, publicKey: KeyObject): Buffer {
  const name = distinguishedName(identity.commonName, identity.organization ?? DEFAULT_ORGANIZATION);
  const extensions = requestedExtensions(identity.applicationUri, [
    ...identity.dnsNames,
    ...identity.ipAddresses,
  ]);
  const encoded = sequence(...extensions.map((extension) => Buffer.from(extension.toSchema().toBER())));
  return sequence(
    integer(VERSION_1),
    Buffer.from(name.toSchema().toBER()),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(ATTRIBUTES, sequence(objectIdentifier(EXTENSION_REQUEST), setOf(encoded))),
  );
}
