import { gatewayTokenHeader } from '@koios/service-kit';
import { program } from 'commander';
import { certificatesPage } from './gateway/certificates-page.js';
import { devicesPage } from './gateway/devices-page.js';
import { GraphqlEndpoint } from './gateway/graphql-endpoint.js';
import { comparePage } from './gateway/measured-page.js';
import { addPlantData } from './gateway/plant-data.js';
import { startStack } from './gateway/running-stack.js';
import { benchmarkSubscribers } from './gateway/subscribers.js';
import { report } from './measure/report.js';
import type { BenchmarkResult } from './measure/result.js';

const { json, set } = program
  .name('npm run bench:gateway --')
  .description('Measures the gateway beside its subgraphs asked directly, in the same run.')
  .option('--json', 'print an array of { name, value, unit, baseline, ratio, goal, met }')
  .option('--set <service.NAME=value...>', 'a variable for one service, for example to profile it')
  .parse()
  .opts<{ json?: true; set?: string[] }>();

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

progress('starting the stack …');
const stack = await startStack(set ?? []);
try {
  const { authorization, gatewayToken } = stack;
  const gateway = new GraphqlEndpoint(stack.gatewayUrl, { authorization });
  const direct = { authorization, [gatewayTokenHeader]: gatewayToken };
  const certificates = new GraphqlEndpoint(stack.subgraphUrl('cert-service'), direct);
  const devices = new GraphqlEndpoint(stack.subgraphUrl('device-service'), direct);
  const connectors = new GraphqlEndpoint(stack.subgraphUrl('connector-service'), direct);
  progress('adding certificates and devices …');
  await addPlantData(gateway);
  const results: BenchmarkResult[] = [];
  progress('page of certificates …');
  results.push(...(await comparePage(certificatesPage(gateway, certificates))));
  progress('page of devices …');
  results.push(...(await comparePage(devicesPage(gateway, { certificates, devices, connectors }))));
  progress('subscribers …');
  results.push(await benchmarkSubscribers(stack));
  process.stdout.write(`${report(results, json ?? false)}\n`);
  for (const used of [gateway, certificates, devices, connectors]) used.close();
} finally {
  await stack.stop();
}
