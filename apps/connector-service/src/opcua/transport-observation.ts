import type { ErrorMessage } from './error-message.js';
import { type Violation, WireGuard } from './wire-guard.js';

/** A chunk on its way out. */
type Send = () => void;

/**
 * What happens on the wire of one client, in as far as node-opcua does not tell, and the order of what goes out. A chunk's
 * sequence number is given before it is signed: while OpenSecureChannel waits for its signature, which is a call to
 * cert-service, every later message would overtake it, and a server closes a channel whose numbers are not in order
 * (OPC 10000-6, 6.7.2.4). Seen with node-opcua 2.186.4 when a channel was renewed during a scan.
 */
export class TransportObservation {
  /** Why the server could not be reached or did not say hello. */
  connectError: unknown;
  /** The server answered our hello: it speaks OPC UA. */
  acknowledged = false;
  /** The last ERR message (OPC 10000-6, 7.1.2.5): servers say there why they close, and node-opcua drops it. */
  errorMessage: ErrorMessage | undefined;
  /** What the server did that ended the connection: we have ended it. */
  violation: Violation | undefined;
  closed = false;
  readonly guard = new WireGuard();
  private heldBack: Send[] | undefined;

  /** From now on nothing goes out before the OpenSecureChannel message that is being signed. */
  holdBack(): void {
    this.heldBack ??= [];
  }

  /** There is nothing more to wait for. */
  passOn(): void {
    const heldBack = this.heldBack ?? [];
    this.heldBack = undefined;
    for (const send of heldBack) send();
  }

  /** Sends a chunk when it is its turn. */
  send(chunk: Buffer, send: Send): void {
    const sendCounted = (): void => {
      this.guard.sent(chunk);
      send();
    };
    if (isOpenSecureChannel(chunk)) {
      sendCounted();
      this.passOn();
    } else if (this.heldBack) {
      this.heldBack.push(sendCounted);
    } else {
      sendCounted();
    }
  }
}

/** Whether a chunk, or the part of it that is signed, belongs to an OpenSecureChannel message. */
export function isOpenSecureChannel(chunk: Uint8Array): boolean {
  return (
    Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(3, chunk.byteLength)).toString('latin1') === 'OPN'
  );
}
