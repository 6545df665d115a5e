import { createLogger, loadConfiguration, startService } from '@koios/service-kit';
import { AppModule } from './app.module.js';
import { configurationSchema } from './config.js';

/** A body is read only after its caller has shown a token, and within the limit of its address. */
await startService({
  name: 'gateway',
  readsBodies: false,
  prepare: async () => {
    const configuration = loadConfiguration(configurationSchema);
    const log = createLogger('gateway', configuration.LOG_LEVEL);
    const module = await AppModule.with(configuration, log);
    return { module, host: configuration.HTTP_HOST, port: configuration.HTTP_PORT, log };
  },
});
