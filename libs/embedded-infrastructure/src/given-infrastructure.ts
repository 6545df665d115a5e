/** What somebody else runs and names in the environment; each part that is not named is started by ourselves. */
export interface GivenInfrastructure {
  /** Of a superuser. */
  readonly postgresUrl?: string;
  readonly natsUrl?: string;
  readonly objectStorage?: {
    readonly url: string;
    readonly accessKey: string;
    readonly secretKey: string;
  };
}

/** @throws Error when an S3 endpoint is named without its keys */
export function givenInfrastructure(environment: NodeJS.ProcessEnv = process.env): GivenInfrastructure {
  return {
    postgresUrl: environment.POSTGRES_URL || undefined,
    natsUrl: environment.NATS_URL || undefined,
    objectStorage: givenObjectStorage(environment),
  };
}

function givenObjectStorage(environment: NodeJS.ProcessEnv): GivenInfrastructure['objectStorage'] {
  const { S3_ENDPOINT: url, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = environment;
  if (!url) return undefined;
  if (accessKey && secretKey) return { url, accessKey, secretKey };
  throw new Error('S3_ENDPOINT is set: S3_ACCESS_KEY and S3_SECRET_KEY have to be set with it.');
}
