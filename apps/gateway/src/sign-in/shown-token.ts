import { type ErrorCode, KoiosError } from '@koios/opcua-contracts';
import type { TokenVerifier, VerifiedToken } from '@koios/service-kit';
import type { Request } from 'express';

/** Why a request is not let in. */
export interface TokenRefusal {
  readonly ok: false;
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/** The valid token of a request, or what is answered instead. */
export type ShownToken = { readonly ok: true; readonly token: VerifiedToken } | TokenRefusal;

/** After this clients forget their token. */
export const unauthenticated: TokenRefusal = {
  ok: false,
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'Sign in: the request has no valid bearer token, or it has expired.',
};

export async function shownToken(verifier: TokenVerifier, request: Request): Promise<ShownToken> {
  try {
    const token = await verifier.find(request.get('authorization'));
    return token ? { ok: true, token } : unauthenticated;
  } catch (error) {
    if (!(error instanceof KoiosError)) throw error;
    return { ok: false, status: 503, code: error.code, message: error.message };
  }
}
