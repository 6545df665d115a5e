import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  type ClientSession,
  type UserIdentityInfo,
} from 'node-opcua';

export interface ConnectOptions {
  readonly endpointUrl: string;
  readonly securityMode?: MessageSecurityMode;
  readonly securityPolicy?: SecurityPolicy;
  readonly user?: UserIdentityInfo;
}

/** A real client with an application instance certificate of its own. */
export class OpcuaTestClient {
  private constructor(
    public readonly applicationUri: string,
    public readonly thumbprint: string,
    private readonly store: OPCUACertificateManager,
    private readonly certificateFile: string,
  ) {}

  public static async create(folder: string, name: string): Promise<OpcuaTestClient> {
    const rootFolder = join(folder, name);
    const store = new OPCUACertificateManager({
      rootFolder,
      automaticallyAcceptUnknownCertificate: true,
      disableFileWatchers: true,
    });
    await store.initialize();
    store.referenceCounter = Number.MAX_SAFE_INTEGER;
    const applicationUri = `urn:localhost:Koios:${name}`;
    const outputFile = join(rootFolder, 'own', 'certs', 'client.pem');
    const dates = { startDate: new Date(Date.now() - 60_000), validity: 30 };
    const subject = { commonName: name, organization: 'Koios' };
    await store.createSelfSignedCertificate({
      applicationUri,
      subject,
      dns: ['localhost'],
      outputFile,
      ...dates,
    });
    const { fingerprint } = new X509Certificate(await readFile(outputFile));
    return new OpcuaTestClient(applicationUri, fingerprint.replaceAll(':', ''), store, outputFile);
  }

  /** Runs an action in a session and closes everything, whatever happens. */
  public async withSession<Result>(
    options: ConnectOptions,
    action: (session: ClientSession) => Promise<Result>,
  ): Promise<Result> {
    const client = this.makeClient(options);
    try {
      await client.connect(options.endpointUrl);
      const session = await client.createSession(options.user);
      return await action(session);
    } finally {
      await client.disconnect();
    }
  }

  /** Connects, opens a session and leaves: `connected`, or the message of the refusal. */
  public async tryToConnect(options: ConnectOptions): Promise<string> {
    return this.withSession(options, () => Promise.resolve('connected')).catch((error: unknown) =>
      String(error),
    );
  }

  /** A connected client that the caller closes. */
  public async connect(options: ConnectOptions): Promise<OPCUAClient> {
    const client = this.makeClient(options);
    await client.connect(options.endpointUrl);
    return client;
  }

  private makeClient(options: ConnectOptions): OPCUAClient {
    return OPCUAClient.create({
      applicationName: 'Koios test client',
      applicationUri: this.applicationUri,
      certificateFile: this.certificateFile,
      clientCertificateManager: this.store,
      securityMode: options.securityMode ?? MessageSecurityMode.SignAndEncrypt,
      securityPolicy: options.securityPolicy ?? SecurityPolicy.Basic256Sha256,
      endpointMustExist: false,
      connectionStrategy: { maxRetry: 0, initialDelay: 10, maxDelay: 10 },
    });
  }
}

export const UNSECURED = {
  securityMode: MessageSecurityMode.None,
  securityPolicy: SecurityPolicy.None,
} as const;
