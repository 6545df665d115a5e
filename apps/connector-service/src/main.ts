import { createLogger, GatewayOnly, loadConfiguration, startService } from '@koios/service-kit';
import { AppModule } from './app.module.js';
import { connectorConfigurationSchema } from './config.js';

await startService({
  name: 'connector-service',
  prepare: () => {
    const configuration = loadConfiguration(connectorConfigurationSchema);
    const log = createLogger('connector-service', configuration.LOG_LEVEL);
    const module = AppModule.with(configuration, log);
    const { entrance } = GatewayOnly.from(configuration);
    return {
      module,
      host: configuration.HTTP_HOST,
      port: configuration.HTTP_PORT,
      log,
      entrance: [entrance],
      tracesEndpoint: configuration.OTEL_EXPORTER_OTLP_ENDPOINT,
    };
  },
});
