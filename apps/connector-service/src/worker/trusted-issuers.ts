import {
  parseCertificate,
  type ParsedCertificate,
  parseCrl,
  type ParsedCrl,
} from '@koios/application-certificate';
import type { TrustedIssuer, trustedIssuersBucket } from '@koios/opcua-contracts';
import type { WatchedBucket } from '@koios/messaging';
import type { Authorities } from './judge-server-certificate.js';

interface ReadIssuer {
  readonly certificate: ParsedCertificate;
  readonly revocationList: ParsedCrl | undefined;
}

/** The authorities whose server certificates may be accepted, read once each. */
export class TrustedIssuers {
  private readonly byKey = new Map<string, ReadIssuer>();

  constructor(watched: Pick<WatchedBucket<(typeof trustedIssuersBucket)['value']>, 'subscribe'>) {
    watched.subscribe((key, issuer) => this.take(key, issuer));
  }

  get authorities(): Authorities {
    const issuers = [...this.byKey.values()];
    return {
      certificates: issuers.map(({ certificate }) => certificate),
      revocationLists: issuers.flatMap(({ revocationList }) => revocationList ?? []),
    };
  }

  /** cert-service has read it before; what cannot be read here all the same vouches for nobody. */
  private take(key: string, issuer: TrustedIssuer | undefined): void {
    this.byKey.delete(key);
    const certificate = issuer && readOrNothing(issuer.certificate, parseCertificate);
    if (!certificate) return;
    const { revocationList } = issuer;
    this.byKey.set(key, {
      certificate,
      revocationList: revocationList === null ? undefined : readOrNothing(revocationList, parseCrl),
    });
  }
}

function readOrNothing<Parsed>(der: string, parse: (der: Buffer) => Parsed): Parsed | undefined {
  try {
    return parse(Buffer.from(der, 'base64'));
  } catch {
    return undefined;
  }
}
