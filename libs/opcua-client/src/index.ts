export {
  KoiosClient,
  type KoiosClientOptions,
  type PartialResult,
  type VariablesOf,
} from './koios-client.js';
export { KoiosClientError, type GatewayError, type KnownOrNewCode } from './koios-client-error.js';
export type { DownloadedFile, DownloadOptions } from './download.js';
export { renew, signIn, type Credentials, type SignedIn } from './sign-in.js';
