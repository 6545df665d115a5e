import type { UseFormReturnType } from '@mantine/form';
import type { DeviceForm } from './device-form.js';

/** The form, and what the gateway said of its fields. */
export interface DeviceFormFields {
  readonly form: UseFormReturnType<DeviceForm>;
  readonly errors: Readonly<Record<string, string>>;
}

/** The fields as the gateway names them. */
export const deviceFieldNames = [
  'name',
  'plantId',
  'endpointUrl',
  'scanRateMs',
  'timeoutMs',
  'readMode',
  'securityMode',
  'securityPolicy',
  'clientCertificateId',
  'serverVerification',
  'userName',
  'password',
  'certificateId',
] as const;
