import { type RpcServer, serveRpc } from '@koios/messaging';
import { handOverPasswordIn } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { BackgroundPart } from '../bus/background-part.js';
import type { Bus } from '../bus/bus.js';
import type { HandOverPassword } from '../use-cases/hand-over-password.js';

/** The call `devices.<plant>.hand-over-password`. */
export class PasswordCalls implements BackgroundPart {
  private server: RpcServer | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly handOver: HandOverPassword,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.server = serveRpc(
      this.bus.connection,
      handOverPasswordIn('*'),
      // The plant is the one of the subject: who may not speak for a plant cannot name it elsewhere.
      async (request, subject) => ({
        sealedPassword: await this.handOver.execute({ ...request, plantId: subject.split('.')[1] ?? '' }),
      }),
      this.log,
    );
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }
}
