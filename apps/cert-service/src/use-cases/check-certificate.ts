import type { ParsedCertificate, ProfileFinding } from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../tokens.js';
import { type KeyPairUpload, profileFindings, readKeyPair } from '../uploads/read-key-pair.js';

/** What an upload of these files would come to. */
export type UploadVerdict =
  | {
      readonly acceptable: true;
      readonly certificate: ParsedCertificate;
      readonly findings: readonly ProfileFinding[];
    }
  | { readonly acceptable: false; readonly refusal: KoiosError };

/** Reads files as an upload would, and keeps nothing of them. */
@Injectable()
export class CheckCertificate {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async execute(upload: KeyPairUpload): Promise<UploadVerdict> {
    try {
      const now = this.clock();
      const pair = await readKeyPair(upload, now);
      const findings = profileFindings(pair, pair.privateKey, now);
      return { acceptable: true, certificate: pair.leaf, findings };
    } catch (error) {
      if (error instanceof KoiosError) return { acceptable: false, refusal: error };
      throw error;
    }
  }
}
