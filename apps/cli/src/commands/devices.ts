import type { Command } from 'commander';
import { z } from 'zod';
import { allDevices, findDevice } from '../devices.js';
import { Gateway } from '../gateway.js';
import { type OutputOptions, print, printOne } from '../print.js';

const testSchema = z.object({
  testDeviceConnection: z.object({
    succeeded: z.boolean(),
    stages: z.array(z.object({ name: z.string(), passed: z.boolean(), detail: z.string().nullable() })),
    failure: z
      .object({ statusCode: z.string(), headline: z.string(), meaning: z.string(), cure: z.string() })
      .nullable(),
  }),
});

export function addDeviceCommands(program: Command): void {
  const devices = program.command('devices').description('OPC UA devices');
  devices
    .command('list')
    .option('--json')
    .action(async (options: OutputOptions) => {
      const all = await allDevices(await Gateway.signIn());
      print(
        all.map(({ id, name, enabled, plant, connection }) => ({
          id,
          name,
          plant: plant.id,
          enabled,
          status: connection?.status ?? null,
          error: connection?.error?.code ?? null,
        })),
        options,
      );
    });
  devices
    .command('test <device>')
    .description('connects stage by stage; exit code 1 when it fails')
    .option('--json')
    .action(test);
}

async function test(nameOrId: string, options: OutputOptions): Promise<void> {
  const gateway = await Gateway.signIn();
  const { id } = await findDevice(gateway, nameOrId);
  const { testDeviceConnection: result } = await gateway.ask(
    testSchema,
    `mutation ($id: ID!) { testDeviceConnection(input: { deviceId: $id }) {
      succeeded stages { name passed detail } failure { statusCode headline meaning cure } } }`,
    { id },
  );
  if (!result.succeeded) process.exitCode = 1;
  if (options.json) return printOne(result, options);
  print(result.stages, options);
  if (result.failure) printOne(result.failure, options);
}
