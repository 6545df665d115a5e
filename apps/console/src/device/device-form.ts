import type {
  ConnectionSettingsInput,
  CreateDeviceInput,
  DeviceSecurityInput,
  DeviceSettingsFragment,
  MessageSecurityMode,
  ReadMode,
  SecurityPolicy,
  ServerVerification,
  UpdateDeviceInput,
  UserIdentityInput,
  UserIdentityKind,
} from '../graphql/operations.generated.js';

/** The settings of a device as the form holds them. */
export interface DeviceForm {
  readonly name: string;
  readonly plantId: string;
  readonly endpointUrl: string;
  readonly scanRateMs: number | string;
  readonly timeoutMs: number | string;
  readonly readMode: ReadMode;
  readonly securityMode: MessageSecurityMode;
  readonly securityPolicy: SecurityPolicy;
  /** null: the default certificate. */
  readonly clientCertificateId: string | null;
  readonly serverVerification: ServerVerification;
  readonly identityKind: UserIdentityKind;
  readonly userName: string;
  /** Blank: the saved one stays. */
  readonly password: string;
  readonly userCertificateId: string | null;
}

/** Without a plant: the page knows which there are. */
export const newDeviceForm: Omit<DeviceForm, 'plantId'> = {
  name: '',
  endpointUrl: '',
  scanRateMs: 1_000,
  timeoutMs: 10_000,
  readMode: 'POLL',
  securityMode: 'SIGN_AND_ENCRYPT',
  securityPolicy: 'AUTO',
  clientCertificateId: null,
  serverVerification: 'TRUST_ON_FIRST_USE',
  identityKind: 'ANONYMOUS',
  userName: '',
  password: '',
  userCertificateId: null,
};

export function formOf(device: DeviceSettingsFragment): DeviceForm {
  const { name, plant, endpointUrl, scanRateMs, timeoutMs, readMode, userIdentity } = device;
  return {
    ...{ name, endpointUrl, scanRateMs, timeoutMs, readMode },
    plantId: plant.id,
    securityMode: device.securityMode,
    securityPolicy: device.securityMode === 'NONE' ? 'AUTO' : device.securityPolicy,
    clientCertificateId: device.clientCertificate?.id ?? null,
    serverVerification: device.serverVerification,
    identityKind: userIdentity.kind,
    userName: userIdentity.userName ?? '',
    password: '',
    userCertificateId: userIdentity.certificate?.id ?? null,
  };
}

export function createInput(form: DeviceForm): CreateDeviceInput {
  return {
    ...generalOf(form),
    ...securityOf(form),
    plantId: form.plantId,
  };
}

export function updateInput(id: string, form: DeviceForm): UpdateDeviceInput {
  return { id, ...generalOf(form) };
}

export function securityInput(deviceId: string, form: DeviceForm): DeviceSecurityInput {
  return { deviceId, ...securityOf(form) };
}

/** What a test tries: the form as it is now. */
export function testSettings(form: DeviceForm): ConnectionSettingsInput {
  const { securityMode, securityPolicy, clientCertificateId, userIdentity } = securityOf(form);
  return {
    ...{ securityMode, securityPolicy, clientCertificateId, userIdentity },
    plantId: form.plantId,
    endpointUrl: form.endpointUrl.trim(),
  };
}

/** Which of a device's two kinds of settings differ from the saved ones: they are saved, and permitted, apart. */
export function changedParts(saved: DeviceForm, form: DeviceForm) {
  return {
    general: differ(generalOf(saved), generalOf(form)),
    security: differ(securityOf(saved), securityOf(form)),
  };
}

function differ(one: object, other: object): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

function generalOf(form: DeviceForm) {
  return {
    name: form.name.trim(),
    endpointUrl: form.endpointUrl.trim(),
    scanRateMs: Number(form.scanRateMs),
    timeoutMs: Number(form.timeoutMs),
    readMode: form.readMode,
  };
}

/** Without security there is neither a policy nor a certificate to choose. */
function securityOf(form: DeviceForm) {
  const { securityMode, securityPolicy, clientCertificateId, serverVerification } = form;
  const secured = securityMode !== 'NONE';
  return {
    securityMode,
    securityPolicy: secured ? securityPolicy : undefined,
    clientCertificateId: secured ? clientCertificateId : null,
    serverVerification,
    userIdentity: identityOf(form),
  };
}

function identityOf({ identityKind, userName, password, userCertificateId }: DeviceForm): UserIdentityInput {
  switch (identityKind) {
    case 'ANONYMOUS':
      return { kind: identityKind };
    case 'USER_NAME':
      return {
        kind: identityKind,
        userName: userName.trim(),
        password: password === '' ? undefined : password,
      };
    case 'CERTIFICATE':
      return { kind: identityKind, certificateId: userCertificateId };
  }
}
