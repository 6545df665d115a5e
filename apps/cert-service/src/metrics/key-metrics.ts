import { durationHistogram } from '@koios/service-kit';

export const keyOperationDuration = durationHistogram(
  'koios_key_operation_duration_seconds',
  'How long a signature or a decryption with a private key takes, the question whether it may be used included.',
  ['operation', 'result'],
);
