import { KoiosError } from '@koios/opcua-contracts';
import {
  type ClientSession,
  type DataValue,
  type EndpointDescription,
  type ReadValueIdOptions,
  type UserIdentityInfo,
  VariableIds,
} from 'node-opcua';
import { splitIntoBatches } from '../domain/read-batches.js';
import type {
  MonitoredNode,
  ReportListener,
  RunningSubscription,
  SubscribableSession,
} from './latest-values.js';
import { FastReads } from './fast-reads.js';
import type { SingleUseClient } from './opcua-client.js';
import { OpcUaFault, statusCodeIn } from './opcua-fault.js';
import { type ReadValue, readValueOf } from './read-value.js';
import { subscribeToNodes } from './subscribe-to-nodes.js';

/** Service results after which a session can only be opened anew. */
const sessionIsGone: ReadonlySet<string> = new Set([
  'BadSessionIdInvalid',
  'BadSessionClosed',
  'BadSessionNotActivated',
  'BadSecureChannelIdInvalid',
  'BadSecureChannelClosed',
  'BadConnectionClosed',
  'BadCommunicationError',
  'BadServerHalted',
  'BadShutdown',
]);

/** What a server has told on a secure channel, and need not be asked again for the session that takes over. */
export interface LearntOfServer {
  readonly endpoint: EndpointDescription;
  /** What the server allows in one request; 0 is no limit. */
  readonly maxNodesPerRead: number;
}

/** An activated session (OPC 10000-4, 5.7) on a channel of its own. */
export class OpcUaSession implements SubscribableSession {
  private lostListener: ((reason: string) => void) | undefined;
  private lostBecause: string | undefined;
  private ended = false;
  private readonly fastReads: FastReads | undefined;
  /** What is read on every beat is divided once. */
  private readonly batches = new WeakMap<readonly ReadValueIdOptions[], ReadValueIdOptions[][]>();

  private constructor(
    private readonly client: SingleUseClient,
    private readonly session: ClientSession,
    readonly learnt: LearntOfServer,
  ) {
    this.fastReads = FastReads.on(session, client.openChannel?._getMessageBuilder());
    client.client.on('connection_lost', () => this.lose('BadConnectionClosed'));
    client.client.on('close', () => this.lose('BadConnectionClosed'));
    session.on('session_closed', () => this.lose('BadSessionClosed'));
  }

  /** @param maxNodesPerRead - when it is known; the server is asked otherwise */
  static async create(
    client: SingleUseClient,
    user: UserIdentityInfo,
    maxNodesPerRead?: number,
  ): Promise<OpcUaSession> {
    const session = await client.client.createSession(user);
    client.observation.guard.hasSession = true;
    const { endpoint } = session;
    const learnt = { endpoint, maxNodesPerRead: maxNodesPerRead ?? (await readMaxNodesPerRead(session)) };
    return new OpcUaSession(client, session, learnt);
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  get clockOffsetMs(): number | null {
    return this.client.clockOffsetMs;
  }

  /** Calls back once when the session ends in any other way than by `close`. */
  onLost(listener: (reason: string) => void): void {
    this.lostListener = listener;
    if (this.lostBecause) listener(this.lostBecause);
  }

  /**
   * Reads values in requests as large as the server allows, all of them under way at once.
   * @throws OpcUaFault when the server answers no values at all; a session that has ended says so by `onLost` too.
   */
  async read(nodes: readonly ReadValueIdOptions[]): Promise<DataValue[]> {
    try {
      const batches = splitIntoBatches(nodes, this.learnt.maxNodesPerRead);
      const answers = await Promise.all(batches.map((batch) => this.session.read(batch)));
      return answers.flat();
    } catch (error) {
      throw this.faultOfRead(error);
    }
  }

  /** The same as it is published, at a fraction of the cost for nodes that are read again and again. @throws OpcUaFault */
  async readValues(nodes: readonly ReadValueIdOptions[]): Promise<ReadValue[]> {
    const batches = this.batches.get(nodes) ?? splitIntoBatches(nodes, this.learnt.maxNodesPerRead);
    this.batches.set(nodes, batches);
    try {
      const answers = await Promise.all(batches.map((batch) => this.readBatch(batch)));
      return answers.length === 1 ? (answers[0] ?? []) : answers.flat();
    } catch (error) {
      throw this.faultOfRead(error);
    }
  }

  private async readBatch(batch: ReadValueIdOptions[]): Promise<ReadValue[]> {
    return (await this.fastReads?.read(batch)) ?? (await this.session.read(batch)).map(readValueOf);
  }

  /** Anything else that is asked on the session. @throws OpcUaFault; a session that has ended says so by `onLost` too */
  async ask<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    try {
      return await work(this.session);
    } catch (error) {
      if (error instanceof OpcUaFault || error instanceof KoiosError) throw error;
      throw this.faultOfRead(error);
    }
  }

  /** @throws OpcUaFault */
  subscribe(
    nodes: readonly MonitoredNode[],
    publishingIntervalMs: number,
    listener: ReportListener,
  ): Promise<RunningSubscription> {
    return this.ask((client) => subscribeToNodes(client, nodes, publishingIntervalMs, listener));
  }

  /** @throws OpcUaFault */
  async readServerTime(): Promise<Date | null> {
    const nodeId = `i=${VariableIds.Server_ServerStatus_CurrentTime}`;
    const [answer] = await this.read([{ nodeId }]);
    const value: unknown = answer?.value.value;
    return value instanceof Date ? value : null;
  }

  /** Closes session and channel; the server frees both at once. */
  async close(): Promise<void> {
    this.ended = true;
    await this.client.dispose();
  }

  private faultOfRead(error: unknown): OpcUaFault {
    const said = statusCodeIn(error);
    if (said && !sessionIsGone.has(said)) return new OpcUaFault(said, null, { cause: error });
    const code = said ?? 'BadCommunicationError';
    this.lose(code);
    return new OpcUaFault(code, null, { cause: error });
  }

  private lose(reason: string): void {
    if (this.ended) return;
    this.ended = true;
    this.lostBecause = reason;
    void this.client.dispose();
    this.lostListener?.(reason);
  }
}

async function readMaxNodesPerRead(session: ClientSession): Promise<number> {
  const nodeId = `i=${VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead}`;
  const { value, statusCode } = await session.read({ nodeId });
  const limit: unknown = value.value;
  return statusCode.isGood() && typeof limit === 'number' ? limit : 0;
}
