import { createLogger, GatewayOnly, loadConfiguration, startService } from '@koios/service-kit';
import { AppModule } from './app.module.js';
import { configurationSchema } from './config.js';

await startService({
  name: 'device-service',
  prepare: () => {
    const configuration = loadConfiguration(configurationSchema);
    const log = createLogger('device-service', configuration.LOG_LEVEL);
    const module = AppModule.with(configuration, log);
    return { module, configuration, log, entrance: [GatewayOnly.from(configuration).entrance] };
  },
});
