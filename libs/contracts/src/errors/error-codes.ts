/**
 * Every code that a caller can meet in `extensions.code` of a GraphQL error or in the error of an RPC
 * reply, with what it means. One list for all services; the documentation is generated from it.
 */
export const errorCodes = {
  UNAUTHENTICATED: 'The request has no token, or the token is not valid or has expired. Sign in again.',
  FORBIDDEN: 'The caller is known but may not do this.',
  BAD_USER_INPUT: 'A value does not have the form that is asked for.',
  CERTIFICATE_NOT_FOUND: 'There is no certificate with this id.',
  CERTIFICATE_NAME_TAKEN: 'Another certificate has this name.',
  CERTIFICATE_NAME_INVALID: 'A certificate name has 1 to 100 printable characters.',
  HOSTNAME_INVALID: 'The host name is neither a DNS name nor an IP address.',
  KEY_SIZE_INVALID: 'RSA keys have 2048, 3072 or 4096 bits.',
  VALIDITY_INVALID: 'A certificate is valid for 1 to 7,300 days.',
  CERTIFICATE_PROFILE_VIOLATED: 'The certificate breaks a rule of the OPC UA certificate profile.',
  DEFAULT_CERTIFICATE_UNDELETABLE:
    'The default certificate cannot be deleted; make another one the default first.',
  SERVER_CERTIFICATE_NOT_FOUND: 'There is no server certificate with this id.',
  PRIVATE_KEY_UNAVAILABLE: 'The private key is missing in the object storage or cannot be opened.',
  KEY_REVISION_RETIRED: 'This revision of the key may no longer be used.',
  STORAGE_UNAVAILABLE: 'The object storage does not answer; nothing was changed. Try again.',
  PLANT_NOT_FOUND: 'There is no plant with this id.',
  PLANT_ID_TAKEN: 'Another plant has this id.',
  PLANT_ID_INVALID: 'A plant id has 1 to 32 lower case letters, digits and hyphens.',
  PLANT_NAME_TAKEN: 'Another plant has this name.',
  DEVICE_NOT_FOUND: 'There is no device with this id.',
  DEVICE_NAME_TAKEN: 'Another device of the plant has this name.',
  NAME_INVALID: 'A name has 1 to 100 printable characters.',
  ENDPOINT_URL_INVALID: 'An endpoint URL has the form opc.tcp://host:port/path.',
  SCAN_RATE_INVALID: 'A scan rate is 100 to 3,600,000 milliseconds.',
  NODE_ID_INVALID: 'A NodeId has the form ns=2;s=Name, ns=2;i=42, ns=2;g=GUID or ns=2;b=base64.',
  TAG_NAME_TAKEN: 'Another tag of the device has this name.',
  TOO_MANY_TAGS: 'A device has at most 5,000 tags.',
  SECURITY_POLICY_INVALID: 'This security policy does not go with the security mode or the certificate.',
  CONNECTOR_UNAVAILABLE: 'No connector of the plant answers.',
  SERVICE_UNAVAILABLE: 'A part of the system does not answer; nothing was changed. Try again.',
  INTERNAL: 'Something unexpected went wrong; it was logged with the request id.',
} as const satisfies Record<string, string>;

/** A code of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;
