/** The certificate of an authority (CA) whose server certificates connectors accept, with its newest revocation list. */
export interface IssuerCertificate {
  readonly id: string;
  /** DER. */
  readonly certificate: Buffer;
  readonly thumbprint: string;
  readonly subject: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** DER; null without one. */
  readonly revocationList: Buffer | null;
  readonly revocationListIssuedAt: Date | null;
  readonly revocationListNextUpdate: Date | null;
  readonly revokedCount: number;
  /** Grows with every change. */
  readonly version: number;
  readonly createdAt: Date;
}

/** What of a revocation list is kept beside it. */
interface RevocationListFacts {
  readonly der: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  readonly revokedAt: ReadonlyMap<string, Date>;
}

/** Whether a list that was issued then says something that the present one does not. */
export function isNewerList({ revocationListIssuedAt }: IssuerCertificate, thisUpdate: Date): boolean {
  return revocationListIssuedAt === null || thisUpdate > revocationListIssuedAt;
}

export function withRevocationList(
  issuer: IssuerCertificate,
  { der, thisUpdate, nextUpdate, revokedAt }: RevocationListFacts,
): IssuerCertificate {
  return {
    ...issuer,
    revocationList: der,
    revocationListIssuedAt: thisUpdate,
    revocationListNextUpdate: nextUpdate,
    revokedCount: revokedAt.size,
    version: issuer.version + 1,
  };
}
