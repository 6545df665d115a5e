import { OPCUACertificateManager, type StatusCode } from 'node-opcua';
import { describeCertificate } from '../trust-list/certificate-file.js';
import { digestOfFolders } from '../trust-list/folder-digest.js';
import { pkiFolders } from '../trust-list/pki-folder.js';
import type { RefusedCertificate } from './simulated-server.js';

type Certificates = Parameters<OPCUACertificateManager['trustCertificate']>[0];
type StatusCodeCallback = (error: Error | null, statusCode?: StatusCode) => void;

export interface FolderCertificateStoreOptions {
  readonly pkiFolder: string;
  readonly acceptAnyCertificate: boolean;
  readonly onCertificateRefused: (certificate: RefusedCertificate) => void;
}

/**
 * A server's trust lists, always as the folders are now: whoever moves a certificate's file changes the verdict of the
 * next handshake.
 *
 * node-opcua's own store looks at the folders through file watches. Tried with 2.186.4: a certificate that is moved
 * within some 100 ms after its rejection stays refused until the server restarts, because its removal from rejected/
 * is not noticed. So there are no watches here; a check compares the folders first and reads them again when they changed.
 */
export class FolderCertificateStore extends OPCUACertificateManager {
  /** One check at a time in the process: a check must not see lists that another one is just reading again. */
  private static lastCheck: Promise<unknown> = Promise.resolve();
  private readonly onCertificateRefused: (certificate: RefusedCertificate) => void;
  private readonly folders: readonly string[];
  private readonly lastVerdicts = new Map<string, string>();
  private digest: string | null = null;

  constructor(options: FolderCertificateStoreOptions) {
    super({
      rootFolder: options.pkiFolder,
      keySize: 2048,
      automaticallyAcceptUnknownCertificate: options.acceptAnyCertificate,
      disableFileWatchers: true,
    });
    this.onCertificateRefused = options.onCertificateRefused;
    this.folders = Object.values(pkiFolders(options.pkiFolder));
  }

  public override checkCertificate(certificate: Certificates): Promise<StatusCode>;
  public override checkCertificate(certificate: Certificates, callback: StatusCodeCallback): void;
  public override checkCertificate(
    certificate: Certificates,
    callback?: StatusCodeCallback,
  ): Promise<StatusCode> | undefined {
    const verdict = FolderCertificateStore.lastCheck.then(() => this.checkAgainstFolders(certificate));
    FolderCertificateStore.lastCheck = verdict.catch(() => undefined);
    if (callback === undefined) return verdict;
    verdict.then((statusCode) => callback(null, statusCode), callback);
    return undefined;
  }

  private async checkAgainstFolders(certificate: Certificates): Promise<StatusCode> {
    await this.readChangedFolders();
    const statusCode = await super.checkCertificate(certificate);
    this.reportRefusal(certificate, statusCode);
    return statusCode;
  }

  /**
   * Reads until nothing changed meanwhile: a file on its way from rejected/ to trusted/ may be seen in neither, and the
   * certificate would be put back into rejected/.
   */
  private async readChangedFolders(): Promise<void> {
    for (let digest = await digestOfFolders(this.folders); digest !== this.digest;) {
      await this.reloadCertificates();
      this.digest = digest;
      digest = await digestOfFolders(this.folders);
    }
  }

  /** Clients try again every few seconds: only a verdict that is new for the certificate is told. */
  private reportRefusal(certificate: Certificates, statusCode: StatusCode): void {
    const facts = describeCertificate(Buffer.concat([certificate].flat()));
    if (facts === null || this.lastVerdicts.get(facts.thumbprint) === statusCode.name) return;
    this.lastVerdicts.set(facts.thumbprint, statusCode.name);
    if (statusCode.isNotGood()) this.onCertificateRefused({ ...facts, statusCode: statusCode.name });
  }
}
