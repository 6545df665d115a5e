/** Which revision a device's session runs on, as its connector last reported; nulls while it runs on none. */
export interface DeviceCertificateUse {
  readonly deviceId: string;
  readonly certificateId: string | null;
  readonly revision: number | null;
  readonly reportedAt: Date;
}
