import { type RpcServer, serveRpc, WorkLoop } from '@koios/messaging';
import { handOverPasswordIn } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { BackgroundPart } from '../bus/background-part.js';
import type { Bus } from '../bus/bus.js';
import { plantEntity } from '../database/plant-entity.js';
import type { HandOverPassword } from '../use-cases/hand-over-password.js';

const anyPlant = '*';
const lookForPlantsMs = 5_000;

/**
 * The call `devices.<plant>.hand-over-password`. Each plant is listened to by its name besides, because a link to a
 * plant's own server that may carry that plant's subjects only carries no others' interest.
 */
export class PasswordCalls implements BackgroundPart {
  private readonly servers = new Map<string, RpcServer>();
  private readonly loop: WorkLoop;

  constructor(
    private readonly bus: Bus,
    private readonly dataSource: DataSource,
    private readonly handOver: HandOverPassword,
    private readonly log: Logger,
  ) {
    const options = { idleMs: lookForPlantsMs };
    this.loop = new WorkLoop('listening to plants', () => this.serveNewPlants(), options, log);
  }

  start(): void {
    this.serve(anyPlant);
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
  }

  private async serveNewPlants(): Promise<void> {
    const plants = await this.dataSource.getRepository(plantEntity).find({ select: { id: true } });
    for (const { id } of plants) if (!this.servers.has(id)) this.serve(id);
  }

  private serve(plant: string): void {
    const server = serveRpc(
      this.bus.connection,
      handOverPasswordIn(plant),
      // The plant is the one of the subject: who may not speak for a plant cannot name it elsewhere.
      async (request, subject) => ({
        sealedPassword: await this.handOver.execute({ ...request, plantId: subject.split('.')[1] ?? '' }),
      }),
      this.log,
      handOverPasswordIn(anyPlant).subject,
    );
    this.servers.set(plant, server);
  }
}
