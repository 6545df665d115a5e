/** Which revision a device's session runs on, as its connector last reported; nulls while it runs on none. */
export interface DeviceCertificateUse {
  readonly deviceId: string;
  readonly certificateId: string | null;
  readonly revision: number | null;
  /** The fencing token of the connector's hold on the device: what was reported with an older one is void. */
  readonly leaseToken: number;
  /** By the connector's clock. */
  readonly reportedAt: Date;
}
