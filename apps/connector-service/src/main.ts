import { createLogger, GatewayOnly, loadConfiguration, startService } from '@koios/service-kit';
import { AppModule } from './app.module.js';
import { connectorConfigurationSchema } from './config.js';

await startService({
  name: 'connector-service',
  prepare: () => {
    const configuration = loadConfiguration(connectorConfigurationSchema);
    const log = createLogger('connector-service', configuration.LOG_LEVEL);
    const module = AppModule.with(configuration, log);
    const entrance = [GatewayOnly.from(configuration).entrance];
    // The others of the plant take over first.
    const stopLimitMs = configuration.HAND_OVER_LIMIT_MS + 5_000;
    return { module, configuration, log, entrance, stopLimitMs };
  },
});
