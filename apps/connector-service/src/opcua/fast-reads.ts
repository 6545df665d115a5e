import {
  BinaryStream,
  type ClientSecureChannelLayer,
  type ClientSession,
  type ReadValueIdOptions,
  ReadRequest,
  ReadResponse,
  type Request,
  type Response,
  ResponseHeader,
  StatusCodes,
  TimestampsToReturn,
} from 'node-opcua';
import { DataValueDecoder, UnusualEncodingError } from './data-value-decoder.js';
import type { ReadValue } from './read-value.js';

type MessageBuilder = NonNullable<ReturnType<ClientSecureChannelLayer['_getMessageBuilder']>>;
type Callback = (error: Error | null, response?: Response) => void;
type TransactingSession = ClientSession & {
  performMessageTransaction(request: Request, callback: Callback): void;
};

/**
 * Reads the same nodes again and again at a fraction of what node-opcua's `read` costs: the request is encoded once, and the
 * answer is decoded straight to what is published. What is unusual in an answer is left to node-opcua, from then on.
 */
export class FastReads {
  /** How many values are expected, by the id of the request. */
  private readonly pending = new Map<number, number>();
  private readonly requests = new WeakMap<readonly ReadValueIdOptions[], ArrayBuffer>();
  private readonly unusual = new WeakSet<readonly ReadValueIdOptions[]>();

  private constructor(private readonly session: TransactingSession) {}

  /** undefined where this node-opcua is not built as we know it. */
  static on(session: ClientSession, builder: MessageBuilder | undefined): FastReads | undefined {
    if (!builder || !transacts(session)) return undefined;
    const decode: unknown = Reflect.get(builder, '_decodeMessageBody');
    if (typeof decode !== 'function') return undefined;
    const reads = new FastReads(session);
    const decodeFirst = (body: Buffer): unknown =>
      reads.decode(builder, body) || Reflect.apply(decode, builder, [body]);
    Object.defineProperty(builder, '_decodeMessageBody', { value: decodeFirst });
    return reads;
  }

  /**
   * Answers a value for each node; undefined when they have to be read with node-opcua.
   * @throws what node-opcua throws
   */
  async read(nodes: readonly ReadValueIdOptions[]): Promise<ReadValue[] | undefined> {
    if (this.unusual.has(nodes)) return undefined;
    const request = new EncodedReadRequest(this.encoded(nodes), (requestId) =>
      this.pending.set(requestId, nodes.length),
    );
    try {
      const response = await this.perform(request);
      if (response instanceof DecodedReadResponse) return response.values;
      this.unusual.add(nodes);
      return undefined;
    } finally {
      this.pending.delete(request.requestHeader.requestHandle);
    }
  }

  private perform(request: Request): Promise<Response | undefined> {
    return new Promise((resolve, reject) =>
      this.session.performMessageTransaction(request, (error, response) =>
        error ? reject(error) : resolve(response),
      ),
    );
  }

  private encoded(nodes: readonly ReadValueIdOptions[]): ArrayBuffer {
    const known = this.requests.get(nodes);
    if (known) return known;
    const request = new ReadRequest({
      nodesToRead: [...nodes],
      maxAge: 0,
      timestampsToReturn: TimestampsToReturn.Both,
    });
    const stream = new BinaryStream(request.binaryStoreSize());
    request.encode(stream);
    const body = stream.buffer.subarray(request.requestHeader.binaryStoreSize(), stream.length);
    const bytes = new ArrayBuffer(body.length);
    new Uint8Array(bytes).set(body);
    this.requests.set(nodes, bytes);
    return bytes;
  }

  /** Whether the body was an answer to one of our requests. @throws Error when it holds another number of values */
  private decode(builder: MessageBuilder, body: Buffer): boolean {
    const { sequenceHeader, securityHeader, channelId } = builder;
    const requestId = sequenceHeader?.requestId;
    const expected = requestId === undefined ? undefined : this.pending.get(requestId);
    if (requestId === undefined || expected === undefined || !securityHeader) return false;
    const values = decodeReadResponse(body, expected);
    if (!values) return false;
    const response = new DecodedReadResponse(requestId, values);
    return builder.emit('message', response, 'MSG', securityHeader, requestId, channelId);
  }
}

function transacts(session: ClientSession): session is TransactingSession {
  return 'performMessageTransaction' in session && typeof session.performMessageTransaction === 'function';
}

/** A read request of which all but the header is encoded already. */
class EncodedReadRequest extends ReadRequest {
  constructor(
    private readonly body: ArrayBuffer,
    private readonly sent: (requestId: number) => void,
  ) {
    super();
  }

  override encode(stream: Parameters<ReadRequest['encode']>[0]): void {
    this.sent(this.requestHeader.requestHandle);
    this.requestHeader.encode(stream);
    stream.writeArrayBuffer(this.body, 0, this.body.byteLength);
  }
}

/** An answer that is decoded already. */
class DecodedReadResponse extends ReadResponse {
  constructor(
    requestHandle: number,
    readonly values: ReadValue[],
  ) {
    super(null);
    this.responseHeader = new ResponseHeader({ requestHandle, serviceResult: StatusCodes.Good });
  }
}

/** `i=634`, the binary encoding of ReadResponse, as a NodeId of four bytes. */
const readResponseId = Buffer.from('01007a02', 'hex');
/** Of a response's header (OPC 10000-4, 7.33) from its service result on: Good, no diagnostics, no texts, nothing added. */
const plainHeaders = ['000000000000000000000000', '0000000000ffffffff000000'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
const serviceResultAt = 16;
const resultsAt = 28;

/**
 * The values in the body of a ReadResponse (OPC 10000-4, 5.11.2); undefined when something in it is unusual.
 * @throws Error when there is another number of values
 */
export function decodeReadResponse(body: Buffer, expected: number): ReadValue[] | undefined {
  if (body.length < resultsAt + 4 || !body.subarray(0, 4).equals(readResponseId)) return undefined;
  const header = body.subarray(serviceResultAt, resultsAt);
  if (!plainHeaders.some((plain) => plain.equals(header))) return undefined;
  const decoder = new DataValueDecoder(body, resultsAt);
  const count = decoder.int32();
  if (count !== expected) throw new Error(`${count} values where ${expected} were asked for`);
  try {
    const values = Array.from({ length: count }, () => decoder.dataValue());
    const diagnosticCount = decoder.int32();
    return diagnosticCount <= 0 && decoder.isAtEnd ? values : undefined;
  } catch (error) {
    if (error instanceof UnusualEncodingError || error instanceof RangeError) return undefined;
    throw error;
  }
}
