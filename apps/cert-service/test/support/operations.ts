import type { GraphqlClient } from './graphql-client.js';

/** A certificate as the tests look at it. */
export interface CertificateView {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly isDefault: boolean;
  readonly revision: number;
  readonly applicationUri: string;
  readonly commonName: string;
  readonly organization: string;
  readonly dnsNames: string[];
  readonly ipAddresses: string[];
  readonly keySize: number;
  readonly serialNumber: string;
  readonly thumbprint: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly statuses: string[];
  readonly filesAvailable: boolean;
  readonly certificatePem: string;
  readonly revisions: { readonly revision: number; readonly thumbprint: string }[];
}

export const certificateFields = `
  id name description isDefault revision applicationUri commonName organization dnsNames ipAddresses keySize serialNumber
  thumbprint validFrom validUntil statuses filesAvailable certificatePem revisions { revision thumbprint }`;

export const generateMutation = `mutation ($input: GenerateCertificateInput!) {
  generateCertificate(input: $input) { ${certificateFields} }
}`;
export const regenerateMutation = `mutation ($input: RegenerateCertificateInput!) {
  regenerateCertificate(input: $input) { ${certificateFields} }
}`;
export const updateMutation = `mutation ($input: UpdateCertificateInput!) {
  updateCertificate(input: $input) { ${certificateFields} }
}`;
export const deleteMutation = `mutation ($id: ID!) { deleteCertificate(id: $id) { id fallbackCertificate { id } } }`;
export const setDefaultMutation = `mutation ($id: ID!) { setDefaultCertificate(id: $id) { ${certificateFields} } }`;

/** What the screens do, each in one line. */
export class Operations {
  constructor(private readonly client: GraphqlClient) {}

  async generate(input: { readonly name: string } & Record<string, unknown>): Promise<CertificateView> {
    const request = { hostname: 'plant-7.example.com', keySize: 2048, ...input };
    return (
      await this.client.ask<{ generateCertificate: CertificateView }>(generateMutation, { input: request })
    ).generateCertificate;
  }

  async regenerate(id: string, reason = 'RENEWAL'): Promise<CertificateView> {
    return (
      await this.client.ask<{ regenerateCertificate: CertificateView }>(regenerateMutation, {
        input: { id, reason },
      })
    ).regenerateCertificate;
  }

  async update(input: Record<string, unknown>): Promise<CertificateView> {
    return (await this.client.ask<{ updateCertificate: CertificateView }>(updateMutation, { input }))
      .updateCertificate;
  }

  async delete(id: string): Promise<{ id: string; fallbackCertificate: { id: string } }> {
    return (
      await this.client.ask<{ deleteCertificate: { id: string; fallbackCertificate: { id: string } } }>(
        deleteMutation,
        { id },
      )
    ).deleteCertificate;
  }

  async setDefault(id: string): Promise<CertificateView> {
    return (await this.client.ask<{ setDefaultCertificate: CertificateView }>(setDefaultMutation, { id }))
      .setDefaultCertificate;
  }

  async certificate(id: string): Promise<CertificateView | null> {
    const query = `query ($id: ID!) { certificate(id: $id) { ${certificateFields} } }`;
    return (await this.client.ask<{ certificate: CertificateView | null }>(query, { id })).certificate;
  }

  async defaultCertificate(): Promise<CertificateView> {
    const query = `{ defaultCertificate { ${certificateFields} } }`;
    return (await this.client.ask<{ defaultCertificate: CertificateView }>(query)).defaultCertificate;
  }
}
