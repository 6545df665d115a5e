import type { SimulatedServerFacts } from '../services/start-simulator.js';

/** One process of the stack. */
export interface ProcessFacts {
  readonly pid: number;
  readonly logFile: string;
  readonly httpUrl?: string;
}

/** What `stack.json` tells scripts and tests about a running stack. It holds passwords, as the folder around it does. */
export interface StackFacts {
  readonly gatewayUrl: string;
  readonly graphqlUrl: string;
  readonly natsUrl: string;
  readonly postgres: { readonly adminUrl: string; readonly databases: Readonly<Record<string, string>> };
  readonly s3: {
    readonly endpoint: string;
    readonly accessKey: string;
    readonly secretKey: string;
    readonly bucket: string;
  };
  readonly processes: Readonly<Record<string, ProcessFacts>>;
  readonly simulator: {
    readonly dataDir: string;
    readonly servers: readonly SimulatedServerFacts[];
  } | null;
}
