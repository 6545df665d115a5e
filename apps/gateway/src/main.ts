import { createLogger, loadConfiguration } from '@koios/service-kit';
import { AppModule } from './app.module.js';
import { configurationSchema } from './config.js';
import { startGateway } from './start-gateway.js';

await startGateway(async () => {
  const configuration = loadConfiguration(configurationSchema);
  const log = createLogger('gateway', configuration.LOG_LEVEL);
  const module = await AppModule.with(configuration, log);
  return { module, host: configuration.HTTP_HOST, port: configuration.HTTP_PORT, log };
});
