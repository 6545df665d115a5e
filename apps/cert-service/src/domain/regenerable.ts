import { KoiosError } from '@koios/opcua-contracts';
import type { ClientCertificate } from './client-certificate.js';

/**
 * Only what we signed ourselves can we make anew: a successor that signs itself would be another certificate in the eyes
 * of servers that trust the CA, and a key that was made elsewhere may be in use elsewhere.
 * @throws KoiosError SIGNING_REQUEST_NEEDED or UPLOAD_NEEDED
 */
export function assertRegenerable({ origin }: Pick<ClientCertificate, 'origin'>): void {
  switch (origin) {
    case 'GENERATED':
      return;
    case 'SIGNED':
      throw new KoiosError(
        'SIGNING_REQUEST_NEEDED',
        'This certificate is signed by a CA: create a signing request for it, have it signed and upload the answer.',
        'id',
      );
    case 'UPLOADED':
      throw new KoiosError(
        'UPLOAD_NEEDED',
        'The key of this certificate was made elsewhere: upload its successor as a new certificate and assign that, ' +
          'or create a signing request for this one.',
        'id',
      );
  }
}
