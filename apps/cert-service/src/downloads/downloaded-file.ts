/** A file on its way out. */
export interface DownloadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
  /** Is never kept by anything on the way, and overwritten in memory once it is sent. */
  readonly isSecret: boolean;
}

/** RFC 2585, 3 and RFC 5967; the other two have no registration that clients know better. */
export const contentTypes = {
  der: 'application/pkix-cert',
  pem: 'application/x-pem-file',
  csr: 'application/pkcs10',
  p12: 'application/x-pkcs12',
} as const;
