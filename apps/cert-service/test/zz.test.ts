import { it } from '@jest/globals';
import { Scene } from './support/scene.js';
it('x', async () => {
  const scene = await Scene.start();
  const t = Date.now();
  const log = (s: string) =>
    process.stderr.write(`${Date.now() - t} ${s} ${process.getActiveResourcesInfo().join()}\n`);
  await scene.nats.close();
  log('nats closed');
  await scene.service.stop();
  log('service');
  await scene.issuer.stop();
  log('issuer');
  await scene.infrastructure.stop();
  log('infra');
});
