import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { z } from 'zod';
import { ConfigurationError } from './load-configuration.js';
import type { Secret } from './secret.js';
import type { TlsConfiguration } from './common-configuration.js';

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** One certificate or more, one below the other. */
export const certificatesPem = z
  .string()
  .refine((text) => isCertificates(text.match(pemBlock) ?? []), 'is no certificate in PEM form');

function isCertificates(blocks: readonly string[]): boolean {
  try {
    return blocks.map((block) => new X509Certificate(block)).length > 0;
  } catch {
    return false;
  }
}

/** What the service shows to who calls it; undefined when it answers plain http. @throws ConfigurationError */
export function ownCertificate({ TLS_CERTIFICATE, TLS_KEY }: TlsConfiguration) {
  return certificateWithKey('TLS', TLS_CERTIFICATE, TLS_KEY);
}

/** @throws ConfigurationError when one of them is missing, or they do not belong together */
export function certificateWithKey(
  prefix: string,
  cert: string | undefined,
  secret: Secret<string> | undefined,
): { readonly cert: string; readonly key: string } | undefined {
  if (cert === undefined && secret === undefined) return undefined;
  if (cert === undefined) throw unusable(`${prefix}_CERTIFICATE: is missing, ${prefix}_KEY is there`);
  if (secret === undefined) throw unusable(`${prefix}_KEY: is missing, ${prefix}_CERTIFICATE is there`);
  const pair = { cert, key: secret.reveal() };
  try {
    createSecureContext(pair);
  } catch {
    // The reason would quote what may be a secret.
    throw unusable(`${prefix}_KEY: is not the private key of ${prefix}_CERTIFICATE in PEM form`);
  }
  return pair;
}

function unusable(fault: string): ConfigurationError {
  return new ConfigurationError(`The configuration cannot be used:\n  ${fault}`);
}

/** From now on every TLS connection of this process that names no authorities of its own trusts these too. */
export function trustAuthorities({ TLS_CA }: Pick<TlsConfiguration, 'TLS_CA'>): void {
  if (TLS_CA === undefined) return;
  setDefaultCACertificates([...getCACertificates('default'), ...(TLS_CA.match(pemBlock) ?? [])]);
}
