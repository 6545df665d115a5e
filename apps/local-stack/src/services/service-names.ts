/** Our services, in the order in which they are listed everywhere. */
export const serviceNames = ['cert-service', 'device-service', 'connector-service', 'gateway'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The services with a database of their own. */
export const databaseOwners = ['cert-service', 'device-service'] as const;
export type DatabaseOwner = (typeof databaseOwners)[number];
